//! Checks of iam.

mod administrator_lacks_mfa;
mod mfa_conditions;
mod password_policy_allows_reuse;
mod password_policy_allows_short_passwords;
mod password_policy_lacks_complexity;
mod password_policy_lacks_expiry;
mod report_rows;
mod root_user;
mod root_user_has_access_keys;
mod root_user_has_signing_certificate;
mod root_user_lacks_hardware_mfa;
mod root_user_lacks_mfa;
mod root_user_used_recently;
mod server_certificate_expired;
mod user_access_key_not_rotated;
mod user_access_key_unused;
mod user_console_password_unused;
mod user_has_initial_access_key;
mod user_has_long_term_credentials;
mod user_has_quarantine_policy;
mod user_has_two_active_access_keys;
mod user_lacks_mfa;
mod user_policies;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &root_user_has_access_keys::CHECK,
    &root_user_lacks_mfa::CHECK,
    &root_user_lacks_hardware_mfa::CHECK,
    &user_lacks_mfa::CHECK,
    &user_access_key_not_rotated::CHECK,
    &user_access_key_unused::CHECK,
    &user_console_password_unused::CHECK,
    &user_has_two_active_access_keys::CHECK,
    &root_user_used_recently::CHECK,
    &password_policy_allows_short_passwords::CHECK,
    &password_policy_allows_reuse::CHECK,
    &user_has_initial_access_key::CHECK,
    &server_certificate_expired::CHECK,
    &user_has_long_term_credentials::CHECK,
    &root_user_has_signing_certificate::CHECK,
    &user_has_quarantine_policy::CHECK,
    &administrator_lacks_mfa::CHECK,
    &password_policy_lacks_complexity::CHECK,
    &password_policy_lacks_expiry::CHECK,
];
