//! Checks of s3.

mod access_point_allows_public_access;
mod access_point_lacks_public_access_block;
mod access_point_shared_with_outside_account;
mod access_points;
mod account_lacks_public_access_block;
mod bucket_acl_allows_public_list;
mod bucket_acl_allows_public_write;
mod bucket_allows_acls;
mod bucket_allows_insecure_transport;
mod bucket_allows_public_read;
mod bucket_allows_public_write;
mod bucket_lacks_access_logging;
mod bucket_lacks_default_encryption;
mod bucket_lacks_kms_encryption;
mod bucket_lacks_lifecycle_rules;
mod bucket_lacks_mfa_delete;
mod bucket_lacks_object_lock;
mod bucket_lacks_public_access_block;
mod bucket_lacks_versioning;
mod bucket_policy_allows_public_write;
mod bucket_serves_public_website;
mod bucket_shared_with_outside_account;
mod buckets;
pub(crate) mod documents;
mod log_writers;
mod multi_region_access_point_allows_public_access;
mod multi_region_access_point_lacks_public_access_block;
mod multi_region_access_point_shared_with_outside_account;
mod multi_region_access_points;
pub(crate) mod outsiders;
pub(crate) mod public_access;
mod public_question;
#[cfg(test)]
mod testing;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &bucket_allows_public_read::CHECK,
    &bucket_allows_public_write::CHECK,
    &account_lacks_public_access_block::CHECK,
    &bucket_lacks_public_access_block::CHECK,
    &bucket_allows_insecure_transport::CHECK,
    &bucket_lacks_mfa_delete::CHECK,
    &bucket_shared_with_outside_account::CHECK,
    &bucket_allows_acls::CHECK,
    &bucket_lacks_access_logging::CHECK,
    &bucket_lacks_versioning::CHECK,
    &bucket_lacks_default_encryption::CHECK,
    &bucket_lacks_kms_encryption::CHECK,
    &bucket_lacks_lifecycle_rules::CHECK,
    &bucket_lacks_object_lock::CHECK,
    &bucket_serves_public_website::CHECK,
    &access_point_allows_public_access::CHECK,
    &access_point_lacks_public_access_block::CHECK,
    &access_point_shared_with_outside_account::CHECK,
    &bucket_acl_allows_public_list::CHECK,
    &bucket_acl_allows_public_write::CHECK,
    &bucket_policy_allows_public_write::CHECK,
    &multi_region_access_point_allows_public_access::CHECK,
    &multi_region_access_point_lacks_public_access_block::CHECK,
    &multi_region_access_point_shared_with_outside_account::CHECK,
];
