//! Checks of iam.

mod account_lacks_identity_federation;
mod account_lacks_support_role;
mod administrator_lacks_permissions_boundary;
mod aws_policy_grants_administrator;
mod cloudshell_full_access_attached;
mod customer_policy_grants_administrator;
mod documents;
mod identities;
mod inline_policy_allows_decrypt_on_all_keys;
mod inline_policy_allows_full_cloudtrail_access;
mod inline_policy_allows_full_kms_access;
mod inline_policy_grants_administrator;
mod policy_allows_decrypt_on_all_keys;
mod policy_allows_full_cloudtrail_access;
mod policy_allows_full_kms_access;
mod policy_allows_role_assumption_of_any_role;
mod policy_rules;
mod role_lacks_confused_deputy_guard;
mod role_trusts_everyone;
mod role_trusts_outside_account_without_external_id;
mod role_trusts_unpinned_web_identity;
#[cfg(test)]
mod samples;
mod trust;
mod unattached_policy_grants_administrator;
mod user_has_direct_policies;
mod user_in_no_group;
mod web_identity;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &customer_policy_grants_administrator::CHECK,
    &inline_policy_grants_administrator::CHECK,
    &aws_policy_grants_administrator::CHECK,
    &unattached_policy_grants_administrator::CHECK,
    &user_has_direct_policies::CHECK,
    &user_in_no_group::CHECK,
    &role_trusts_everyone::CHECK,
    &role_trusts_outside_account_without_external_id::CHECK,
    &role_trusts_unpinned_web_identity::CHECK,
    &role_lacks_confused_deputy_guard::CHECK,
    &account_lacks_support_role::CHECK,
    &cloudshell_full_access_attached::CHECK,
    &account_lacks_identity_federation::CHECK,
    &policy_allows_full_kms_access::CHECK,
    &inline_policy_allows_full_kms_access::CHECK,
    &policy_allows_full_cloudtrail_access::CHECK,
    &inline_policy_allows_full_cloudtrail_access::CHECK,
    &policy_allows_decrypt_on_all_keys::CHECK,
    &inline_policy_allows_decrypt_on_all_keys::CHECK,
    &administrator_lacks_permissions_boundary::CHECK,
    &policy_allows_role_assumption_of_any_role::CHECK,
];
