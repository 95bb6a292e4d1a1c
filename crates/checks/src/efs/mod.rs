//! Checks of efs.

mod file_system_allows_public_access;
mod file_system_lacks_encryption;
mod file_system_shared_with_outside_account;
mod policies;
#[cfg(test)]
mod testing;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &file_system_allows_public_access::CHECK,
    &file_system_shared_with_outside_account::CHECK,
    &file_system_lacks_encryption::CHECK,
];
