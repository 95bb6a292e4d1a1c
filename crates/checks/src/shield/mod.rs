//! Checks of shield.

mod elastic_ip_unprotected;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[&elastic_ip_unprotected::CHECK];
