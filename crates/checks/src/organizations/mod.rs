//! Checks of organizations.

mod account_in_no_organization;
mod root_credentials_not_centrally_managed;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] =
    &[&account_in_no_organization::CHECK, &root_credentials_not_centrally_managed::CHECK];
