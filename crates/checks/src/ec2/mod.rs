//! Checks of ec2.

pub(crate) mod address_set;
pub(crate) mod internet_exposure;
pub(crate) mod reachability;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[];
