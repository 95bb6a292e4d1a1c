//! Checks of lambda.

mod function_allows_public_access;
mod function_shared_with_outside_account;
mod function_url_allows_public_access;
mod policies;
#[cfg(test)]
mod testing;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &function_allows_public_access::CHECK,
    &function_url_allows_public_access::CHECK,
    &function_shared_with_outside_account::CHECK,
];
