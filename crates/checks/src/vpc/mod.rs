//! Checks of vpc.

mod admin_ports;
mod default_vpc_hosts_resources;
mod endpoint_allows_full_access;
mod endpoint_policy;
mod endpoint_trusts_outside_accounts;
mod flow_log_undelivered;
mod flow_logs;
mod lacks_flow_logs;
mod lacks_private_subnets;
mod network_acl;
mod network_acl_allows_all_egress;
mod network_acl_opens_all_ports_to_internet;
mod network_acl_opens_rdp_to_internet;
mod network_acl_opens_ssh_to_internet;
mod ownership;
mod peering_routes_whole_network;
pub(crate) mod routes;
mod subnet_maps_public_addresses;

use crate::CheckDef;

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[
    &lacks_flow_logs::CHECK,
    &flow_log_undelivered::CHECK,
    &network_acl_opens_ssh_to_internet::CHECK,
    &network_acl_opens_rdp_to_internet::CHECK,
    &network_acl_opens_all_ports_to_internet::CHECK,
    &network_acl_allows_all_egress::CHECK,
    &endpoint_allows_full_access::CHECK,
    &endpoint_trusts_outside_accounts::CHECK,
    &peering_routes_whole_network::CHECK,
    &lacks_private_subnets::CHECK,
    &subnet_maps_public_addresses::CHECK,
    &default_vpc_hosts_resources::CHECK,
];
