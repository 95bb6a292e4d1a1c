//! Checks of inspector.

mod account_has_active_findings;
mod administrator_misses_accounts;
mod region_disabled;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] =
    &[&region_disabled::CHECK, &account_has_active_findings::CHECK, &administrator_misses_accounts::CHECK];
