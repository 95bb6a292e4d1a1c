//! Checks of organizations.

mod account_in_no_organization;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[&account_in_no_organization::CHECK];
