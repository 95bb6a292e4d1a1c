//! Checks of acm.

mod certificate_lacks_transparency_logging;
mod certificate_near_expiry;
mod certificate_uses_weak_key;
mod certificates;
#[cfg(test)]
mod testing;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &certificate_lacks_transparency_logging::CHECK,
    &certificate_near_expiry::CHECK,
    &certificate_uses_weak_key::CHECK,
];
