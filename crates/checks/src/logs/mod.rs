//! Checks of logs.

mod log_group_expires_early;
mod log_group_lacks_customer_key;
mod log_group_public;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] =
    &[&log_group_public::CHECK, &log_group_expires_early::CHECK, &log_group_lacks_customer_key::CHECK];
