//! Checks of wellarchitected.

mod workload_has_open_risks;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[&workload_has_open_risks::CHECK];
