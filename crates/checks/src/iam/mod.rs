//! Checks of iam.

mod account_lacks_identity_federation;
mod account_lacks_support_role;
mod administrator_lacks_mfa;
mod administrator_lacks_permissions_boundary;
mod administrators_group_member_lacks_mfa;
mod aws_managed;
mod aws_policy_grants_administrator;
mod cloudshell_full_access_attached;
mod customer_policy_grants_administrator;
mod documents;
mod escalating_documents;
mod escalation_paths;
mod group_has_administrator_access;
mod identities;
mod inline_policy_allows_decrypt_on_all_keys;
mod inline_policy_allows_full_cloudtrail_access;
mod inline_policy_allows_full_kms_access;
mod inline_policy_allows_privilege_escalation;
mod inline_policy_grants_administrator;
mod mfa_conditions;
mod password_policy_allows_reuse;
mod password_policy_allows_short_passwords;
mod password_policy_lacks_complexity;
mod password_policy_lacks_expiry;
mod policy_allows_decrypt_on_all_keys;
mod policy_allows_full_cloudtrail_access;
mod policy_allows_full_kms_access;
mod policy_allows_privilege_escalation;
mod policy_allows_role_assumption_of_any_role;
mod policy_rules;
mod principals;
mod report_rows;
mod role_can_escalate_to_administrator;
mod role_gives_read_access_to_outsiders;
mod role_has_administrator_access;
mod role_is_dormant_administrator;
mod role_lacks_confused_deputy_guard;
mod role_trusts_everyone;
mod role_trusts_outside_account_without_external_id;
mod role_trusts_unpinned_web_identity;
mod root_user;
mod root_user_has_access_keys;
mod root_user_has_signing_certificate;
mod root_user_lacks_hardware_mfa;
mod root_user_lacks_mfa;
mod root_user_used_recently;
#[cfg(test)]
mod samples;
mod server_certificate_expired;
mod trust;
mod unattached_policy_grants_administrator;
mod user_access_key_not_rotated;
mod user_access_key_unused;
mod user_can_escalate_to_administrator;
mod user_console_password_unused;
mod user_has_administrator_access;
mod user_has_direct_policies;
mod user_has_initial_access_key;
mod user_has_long_term_credentials;
mod user_has_quarantine_policy;
mod user_has_two_active_access_keys;
mod user_in_no_group;
mod user_is_dormant_administrator;
mod user_lacks_mfa;
mod user_policies;
mod web_identity;

pub(crate) use escalation_paths::standings;
pub(crate) use principals::unread;

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
    &customer_policy_grants_administrator::CHECK,
    &inline_policy_grants_administrator::CHECK,
    &aws_policy_grants_administrator::CHECK,
    &unattached_policy_grants_administrator::CHECK,
    &user_has_direct_policies::CHECK,
    &user_in_no_group::CHECK,
    &role_trusts_everyone::CHECK,
    &role_trusts_outside_account_without_external_id::CHECK,
    &role_trusts_unpinned_web_identity::CHECK,
    &role_lacks_confused_deputy_guard::CHECK,
    &account_lacks_support_role::CHECK,
    &cloudshell_full_access_attached::CHECK,
    &account_lacks_identity_federation::CHECK,
    &policy_allows_full_kms_access::CHECK,
    &inline_policy_allows_full_kms_access::CHECK,
    &policy_allows_full_cloudtrail_access::CHECK,
    &inline_policy_allows_full_cloudtrail_access::CHECK,
    &policy_allows_decrypt_on_all_keys::CHECK,
    &inline_policy_allows_decrypt_on_all_keys::CHECK,
    &administrator_lacks_permissions_boundary::CHECK,
    &policy_allows_role_assumption_of_any_role::CHECK,
    &user_can_escalate_to_administrator::CHECK,
    &role_can_escalate_to_administrator::CHECK,
    &policy_allows_privilege_escalation::CHECK,
    &inline_policy_allows_privilege_escalation::CHECK,
    &user_is_dormant_administrator::CHECK,
    &role_is_dormant_administrator::CHECK,
    &group_has_administrator_access::CHECK,
    &role_has_administrator_access::CHECK,
    &user_has_administrator_access::CHECK,
    &administrators_group_member_lacks_mfa::CHECK,
    &role_gives_read_access_to_outsiders::CHECK,
];
