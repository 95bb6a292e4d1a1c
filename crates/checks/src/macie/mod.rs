//! Checks of macie.

mod region_disabled;
mod region_lacks_automated_discovery;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[&region_disabled::CHECK, &region_lacks_automated_discovery::CHECK];
