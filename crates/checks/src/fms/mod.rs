//! Checks of fms.

mod policy_not_complied_with;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[&policy_not_complied_with::CHECK];
