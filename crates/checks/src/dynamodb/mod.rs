//! Checks of dynamodb.

mod policies;
mod table_allows_public_access;
mod table_lacks_kms_encryption;
mod table_shared_with_outside_account;
#[cfg(test)]
mod testing;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &table_allows_public_access::CHECK,
    &table_shared_with_outside_account::CHECK,
    &table_lacks_kms_encryption::CHECK,
];
