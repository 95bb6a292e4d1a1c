//! Checks of backup.

mod policies;
#[cfg(test)]
mod testing;
mod vault_allows_public_access;
mod vault_shared_with_outside_account;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] =
    &[&vault_allows_public_access::CHECK, &vault_shared_with_outside_account::CHECK];
