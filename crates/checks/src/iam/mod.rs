//! Checks of iam.

mod aws_policy_grants_administrator;
mod customer_policy_grants_administrator;
mod documents;
mod identities;
mod inline_policy_grants_administrator;
mod policy_rules;
#[cfg(test)]
mod samples;
mod trust;
mod unattached_policy_grants_administrator;
mod user_has_direct_policies;
mod user_in_no_group;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &customer_policy_grants_administrator::CHECK,
    &inline_policy_grants_administrator::CHECK,
    &aws_policy_grants_administrator::CHECK,
    &unattached_policy_grants_administrator::CHECK,
    &user_has_direct_policies::CHECK,
    &user_in_no_group::CHECK,
];
