//! Checks of sqs.

mod policies;
mod queue_allows_public_access;
mod queue_lacks_encryption;
mod queue_shared_with_outside_account;
#[cfg(test)]
mod testing;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] =
    &[&queue_allows_public_access::CHECK, &queue_shared_with_outside_account::CHECK, &queue_lacks_encryption::CHECK];
