//! Checks of securityhub.

mod administrator_misses_accounts;
mod aggregation;
mod findings_not_aggregated;
mod findings_reach_nobody;
mod region_disabled;
mod region_lacks_delegated_administrator;
mod region_lacks_standards;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &region_disabled::CHECK,
    &region_lacks_standards::CHECK,
    &region_lacks_delegated_administrator::CHECK,
    &administrator_misses_accounts::CHECK,
    &findings_reach_nobody::CHECK,
    &findings_not_aggregated::CHECK,
];
