//! Checks of cloudtrail.

mod account_lacks_s3_read_events;
mod account_lacks_s3_write_events;
mod buckets;
mod delivery;
mod recording;
mod region_lacks_logging_trail;
mod region_lacks_multi_region_trail;
mod s3_events;
mod trail_bucket_expires_logs_early;
mod trail_bucket_lacks_access_logging;
mod trail_bucket_lets_logs_be_deleted;
mod trail_bucket_public;
mod trail_fails_to_deliver;
mod trail_lacks_log_file_validation;
mod trail_lacks_log_group;
mod trail_not_logging;
mod trail_omits_management_events;
mod trail_unencrypted;
mod trails;

pub(crate) use recording::management;
pub(crate) use trails::all as all_trails;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &region_lacks_logging_trail::CHECK,
    &region_lacks_multi_region_trail::CHECK,
    &trail_bucket_public::CHECK,
    &trail_not_logging::CHECK,
    &trail_fails_to_deliver::CHECK,
    &trail_omits_management_events::CHECK,
    &trail_lacks_log_file_validation::CHECK,
    &trail_unencrypted::CHECK,
    &trail_lacks_log_group::CHECK,
    &trail_bucket_lacks_access_logging::CHECK,
    &trail_bucket_expires_logs_early::CHECK,
    &account_lacks_s3_write_events::CHECK,
    &account_lacks_s3_read_events::CHECK,
    &trail_bucket_lets_logs_be_deleted::CHECK,
];
