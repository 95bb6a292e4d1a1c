//! Checks of secretsmanager.

mod policies;
mod secret_allows_public_access;
mod secret_lacks_restrictive_policy;
mod secret_lacks_rotation;
mod secret_shared_with_outside_account;
mod secret_unused;
#[cfg(test)]
mod testing;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &secret_allows_public_access::CHECK,
    &secret_shared_with_outside_account::CHECK,
    &secret_lacks_restrictive_policy::CHECK,
    &secret_lacks_rotation::CHECK,
    &secret_unused::CHECK,
];
