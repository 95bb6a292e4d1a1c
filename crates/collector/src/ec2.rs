//! EC2 and VPC.

mod compute;
mod network;
mod security_groups;
mod settings;
mod storage;

use scanmonster_inventory::{Ec2, Region};

use crate::call::ApiCall;
use crate::convert::{Place, tags};
use crate::session::{Session, client};

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[
    compute::DESCRIBE_INSTANCES,
    compute::DESCRIBE_INSTANCE_ATTRIBUTE,
    compute::DESCRIBE_NETWORK_INTERFACES,
    compute::DESCRIBE_ADDRESSES,
    compute::DESCRIBE_IMAGES,
    compute::DESCRIBE_IMAGE_ATTRIBUTE,
    security_groups::DESCRIBE_SECURITY_GROUPS,
    security_groups::DESCRIBE_PREFIX_LISTS,
    security_groups::GET_PREFIX_LIST_ENTRIES,
    network::DESCRIBE_NETWORK_ACLS,
    network::DESCRIBE_VPCS,
    network::DESCRIBE_SUBNETS,
    network::DESCRIBE_ROUTE_TABLES,
    network::DESCRIBE_INTERNET_GATEWAYS,
    network::DESCRIBE_NAT_GATEWAYS,
    network::DESCRIBE_VPC_ENDPOINTS,
    network::DESCRIBE_PEERING_CONNECTIONS,
    network::DESCRIBE_FLOW_LOGS,
    storage::DESCRIBE_VOLUMES,
    storage::DESCRIBE_SNAPSHOTS,
    storage::DESCRIBE_SNAPSHOT_ATTRIBUTE,
    settings::GET_EBS_ENCRYPTION,
    settings::GET_METADATA_DEFAULTS,
    settings::GET_SNAPSHOT_BLOCK,
];

/// Most items a page may have in most EC2 calls.
const PAGE: i32 = 1000;

/// How many attribute calls of one kind are made at the same time.
const CONCURRENT_ATTRIBUTES: usize = 8;

/// Reads EC2 and VPC of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Ec2 {
    let client = client!(session, aws_sdk_ec2, region);
    let place = session.place(region.as_str());
    // Two groups, so that one region has at most about ten requests under way.
    let (instances, network_interfaces, addresses, images, security_groups, prefix_lists, volumes, snapshots) = tokio::join!(
        compute::instances(&client, &place),
        compute::network_interfaces(&client),
        compute::addresses(&client, &place),
        compute::images(&client, &place),
        security_groups::security_groups(&client, &place),
        security_groups::prefix_lists(&client),
        storage::volumes(&client, &place),
        storage::snapshots(&client, &place),
    );
    let (network_acls, vpcs, subnets, route_tables, internet_gateways, nat_gateways) = tokio::join!(
        network::network_acls(&client, &place),
        network::vpcs(&client, &place),
        network::subnets(&client, &place),
        network::route_tables(&client, &place),
        network::internet_gateways(&client),
        network::nat_gateways(&client),
    );
    let (
        vpc_endpoints,
        vpc_peering_connections,
        flow_logs,
        ebs_encryption_by_default,
        metadata_defaults,
        snapshot_block_public_access,
    ) = tokio::join!(
        network::vpc_endpoints(&client, &place),
        network::peering_connections(&client, &place),
        network::flow_logs(&client),
        settings::ebs_encryption_by_default(&client),
        settings::metadata_defaults(&client),
        settings::snapshot_block_public_access(&client),
    );
    Ec2 {
        instances,
        network_interfaces,
        addresses,
        images,
        security_groups,
        prefix_lists,
        network_acls,
        vpcs,
        subnets,
        route_tables,
        internet_gateways,
        nat_gateways,
        vpc_endpoints,
        vpc_peering_connections,
        flow_logs,
        volumes,
        snapshots,
        ebs_encryption_by_default,
        metadata_defaults,
        snapshot_block_public_access,
    }
}

fn tag_map(list: Option<Vec<aws_sdk_ec2::types::Tag>>) -> std::collections::BTreeMap<String, String> {
    tags(list.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)))
}

/// The ARN of an EC2 resource of the assessed account.
fn arn(place: &Place, kind: &str, id: &str) -> String {
    place.arn("ec2", &format!("{kind}/{id}"))
}

/// The ARN of an EC2 resource that may belong to another account (shared VPCs).
fn arn_of(place: &Place, owner: Option<&str>, kind: &str, id: &str) -> String {
    let owner = owner.unwrap_or(&place.account);
    format!("arn:{}:ec2:{}:{owner}:{kind}/{id}", place.partition, place.region)
}
