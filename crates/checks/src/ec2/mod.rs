//! Checks of ec2.

mod address_unassociated;
mod default_security_group_has_rules;
#[cfg(test)]
mod denials;
mod group_exposure;
mod image_public;
mod image_shared_with_outside_account;
mod instance_allows_imds_v1;
mod instance_exposes_admin_port_to_internet;
mod instance_has_public_address;
mod instance_lacks_instance_profile;
mod instances;
pub(crate) mod internet_exposure;
pub(crate) mod reachability;
mod region_allows_imds_v1_by_default;
mod region_allows_public_snapshots;
mod region_lacks_default_ebs_encryption;
mod security_group_allows_all_egress;
mod security_group_allows_whole_network;
mod security_group_opens_all_ports_to_internet;
mod security_group_opens_database_ports_to_internet;
mod security_group_opens_file_sharing_to_internet;
mod security_group_opens_high_risk_ports_to_internet;
mod security_group_opens_rdp_to_internet;
mod security_group_opens_ssh_to_internet;
mod security_group_opens_unexpected_port_to_internet;
mod security_group_unused;
mod sharing;
mod snapshot_public;
mod snapshot_shared_with_outside_account;
mod snapshot_unencrypted;
mod user_data_holds_credentials;
mod volume_unencrypted;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &security_group_opens_all_ports_to_internet::CHECK,
    &security_group_opens_ssh_to_internet::CHECK,
    &security_group_opens_rdp_to_internet::CHECK,
    &security_group_opens_file_sharing_to_internet::CHECK,
    &security_group_opens_database_ports_to_internet::CHECK,
    &security_group_opens_high_risk_ports_to_internet::CHECK,
    &security_group_opens_unexpected_port_to_internet::CHECK,
    &default_security_group_has_rules::CHECK,
    &instance_exposes_admin_port_to_internet::CHECK,
    &instance_allows_imds_v1::CHECK,
    &instance_lacks_instance_profile::CHECK,
    &instance_has_public_address::CHECK,
    &user_data_holds_credentials::CHECK,
    &volume_unencrypted::CHECK,
    &region_lacks_default_ebs_encryption::CHECK,
    &snapshot_public::CHECK,
    &snapshot_shared_with_outside_account::CHECK,
    &snapshot_unencrypted::CHECK,
    &image_public::CHECK,
    &image_shared_with_outside_account::CHECK,
    &region_allows_public_snapshots::CHECK,
    &region_allows_imds_v1_by_default::CHECK,
    &security_group_allows_all_egress::CHECK,
    &security_group_allows_whole_network::CHECK,
    &address_unassociated::CHECK,
    &security_group_unused::CHECK,
];
