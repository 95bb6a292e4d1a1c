//! Checks of ssm.

mod document_allows_public_access;
mod document_exposes_credentials;
mod document_shared_with_outside_account;
mod instance_lacks_patches;
mod instance_unmanaged;
mod parameter_exposes_secret;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &document_allows_public_access::CHECK,
    &document_shared_with_outside_account::CHECK,
    &document_exposes_credentials::CHECK,
    &parameter_exposes_secret::CHECK,
    &instance_lacks_patches::CHECK,
    &instance_unmanaged::CHECK,
];
