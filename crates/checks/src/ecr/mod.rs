//! Checks of ecr.

mod policies;
mod repository_allows_public_access;
mod repository_shared_with_outside_account;
#[cfg(test)]
mod testing;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] =
    &[&repository_allows_public_access::CHECK, &repository_shared_with_outside_account::CHECK];
