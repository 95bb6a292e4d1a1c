//! Checks of sns.

mod policies;
mod subscription_uses_http;
#[cfg(test)]
mod testing;
mod topic_allows_public_access;
mod topic_lacks_encryption;
mod topic_shared_with_outside_account;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &topic_allows_public_access::CHECK,
    &topic_shared_with_outside_account::CHECK,
    &topic_lacks_encryption::CHECK,
    &subscription_uses_http::CHECK,
];
