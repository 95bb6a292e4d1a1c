//! Checks of rds.

mod cluster_lacks_backups;
mod cluster_lacks_deletion_protection;
mod cluster_lacks_log_export;
mod cluster_lacks_multi_az;
mod cluster_storage_unencrypted;
mod databases;
mod exposure;
mod instance_in_public_subnet;
mod instance_lacks_backups;
mod instance_lacks_deletion_protection;
mod instance_lacks_iam_authentication;
mod instance_lacks_log_export;
mod instance_lacks_minor_version_upgrades;
mod instance_lacks_multi_az;
mod instance_publicly_accessible;
mod instance_storage_unencrypted;
mod snapshot_public;
mod snapshot_shared_with_outside_account;
mod snapshot_unencrypted;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &instance_publicly_accessible::CHECK,
    &instance_in_public_subnet::CHECK,
    &instance_storage_unencrypted::CHECK,
    &cluster_storage_unencrypted::CHECK,
    &instance_lacks_minor_version_upgrades::CHECK,
    &instance_lacks_multi_az::CHECK,
    &cluster_lacks_multi_az::CHECK,
    &snapshot_public::CHECK,
    &snapshot_shared_with_outside_account::CHECK,
    &snapshot_unencrypted::CHECK,
    &instance_lacks_backups::CHECK,
    &cluster_lacks_backups::CHECK,
    &instance_lacks_deletion_protection::CHECK,
    &cluster_lacks_deletion_protection::CHECK,
    &instance_lacks_log_export::CHECK,
    &cluster_lacks_log_export::CHECK,
    &instance_lacks_iam_authentication::CHECK,
];
