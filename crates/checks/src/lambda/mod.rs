//! Checks of lambda.

mod function_allows_public_access;
mod function_exposes_credentials;
mod function_exposes_powerful_role;
mod function_shared_with_outside_account;
mod function_url_allows_public_access;
mod function_uses_outside_layer;
mod function_uses_unsupported_runtime;
mod invocation;
mod policies;
#[cfg(test)]
mod testing;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &function_allows_public_access::CHECK,
    &function_url_allows_public_access::CHECK,
    &function_shared_with_outside_account::CHECK,
    &function_exposes_credentials::CHECK,
    &function_exposes_powerful_role::CHECK,
    &function_uses_outside_layer::CHECK,
    &function_uses_unsupported_runtime::CHECK,
];
