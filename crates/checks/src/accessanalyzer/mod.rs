//! Checks of accessanalyzer.

mod region_lacks_analyzer;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[&region_lacks_analyzer::CHECK];
