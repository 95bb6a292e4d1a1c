//! Checks of ram.

mod share_shared_with_outside_account;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[&share_shared_with_outside_account::CHECK];
