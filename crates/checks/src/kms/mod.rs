//! Checks of kms.

mod key_allows_public_use;
mod key_disabled;
mod key_lacks_rotation;
mod key_pending_deletion;
mod key_shared_with_outside_account;
mod keys;
#[cfg(test)]
mod testing;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &key_lacks_rotation::CHECK,
    &key_allows_public_use::CHECK,
    &key_shared_with_outside_account::CHECK,
    &key_pending_deletion::CHECK,
    &key_disabled::CHECK,
];
