//! Checks of eventbridge.

mod bus_allows_public_access;
mod bus_shared_with_outside_account;
mod policies;
#[cfg(test)]
mod testing;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[&bus_allows_public_access::CHECK, &bus_shared_with_outside_account::CHECK];
