//! Checks of cognitoidentity.

mod pool_allows_guests;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[&pool_allows_guests::CHECK];
