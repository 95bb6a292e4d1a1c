//! EC2 and VPC of one region.

mod compute;
mod network;
mod security_groups;
mod storage;

use serde::{Deserialize, Serialize};

pub use compute::{Address, Image, Instance, InstanceState, MetadataDefaults, MetadataOptions, NetworkInterface};
pub use network::{
    FlowLog, InternetGateway, NaclEntry, NatGateway, NetworkAcl, Route, RouteTable, RouteTarget, Subnet, Vpc,
    VpcEndpoint, VpcPeeringConnection, VpcPeeringSide,
};
pub use security_groups::{GroupReference, PrefixList, RuleSource, SecurityGroup, SecurityGroupRule};
pub use storage::{Snapshot, Volume};

use crate::{Collected, Gap};

/// Instances, networks and storage of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ec2 {
    /// Instances, terminated ones left out (`ec2:DescribeInstances`).
    pub instances: Collected<Vec<Instance>>,
    /// Network interfaces (`ec2:DescribeNetworkInterfaces`).
    pub network_interfaces: Collected<Vec<NetworkInterface>>,
    /// Elastic IP addresses (`ec2:DescribeAddresses`).
    pub addresses: Collected<Vec<Address>>,
    /// The account's own images (`ec2:DescribeImages`).
    pub images: Collected<Vec<Image>>,
    /// Security groups with their rules (`ec2:DescribeSecurityGroups`).
    pub security_groups: Collected<Vec<SecurityGroup>>,
    /// Managed prefix lists (`ec2:DescribeManagedPrefixLists`).
    pub prefix_lists: Collected<Vec<PrefixList>>,
    /// Network ACLs (`ec2:DescribeNetworkAcls`).
    pub network_acls: Collected<Vec<NetworkAcl>>,
    /// VPCs (`ec2:DescribeVpcs`).
    pub vpcs: Collected<Vec<Vpc>>,
    /// Subnets (`ec2:DescribeSubnets`).
    pub subnets: Collected<Vec<Subnet>>,
    /// Route tables (`ec2:DescribeRouteTables`).
    pub route_tables: Collected<Vec<RouteTable>>,
    /// Internet gateways (`ec2:DescribeInternetGateways`).
    pub internet_gateways: Collected<Vec<InternetGateway>>,
    /// NAT gateways (`ec2:DescribeNatGateways`).
    pub nat_gateways: Collected<Vec<NatGateway>>,
    /// VPC endpoints (`ec2:DescribeVpcEndpoints`).
    pub vpc_endpoints: Collected<Vec<VpcEndpoint>>,
    /// Peering connections (`ec2:DescribeVpcPeeringConnections`).
    pub vpc_peering_connections: Collected<Vec<VpcPeeringConnection>>,
    /// Flow logs (`ec2:DescribeFlowLogs`).
    pub flow_logs: Collected<Vec<FlowLog>>,
    /// Volumes (`ec2:DescribeVolumes`).
    pub volumes: Collected<Vec<Volume>>,
    /// The account's own snapshots (`ec2:DescribeSnapshots`).
    pub snapshots: Collected<Vec<Snapshot>>,
    /// New volumes are encrypted by default (`ec2:GetEbsEncryptionByDefault`).
    pub ebs_encryption_by_default: Collected<bool>,
    /// Defaults for the instance metadata service (`ec2:GetInstanceMetadataDefaults`).
    pub metadata_defaults: Collected<MetadataDefaults>,
    /// Block public access for snapshots: `block-all-sharing`, `block-new-sharing` or `unblocked`
    /// (`ec2:GetSnapshotBlockPublicAccessState`).
    pub snapshot_block_public_access: Collected<String>,
}

impl Ec2 {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self {
            instances: Err(gap.clone()),
            network_interfaces: Err(gap.clone()),
            addresses: Err(gap.clone()),
            images: Err(gap.clone()),
            security_groups: Err(gap.clone()),
            prefix_lists: Err(gap.clone()),
            network_acls: Err(gap.clone()),
            vpcs: Err(gap.clone()),
            subnets: Err(gap.clone()),
            route_tables: Err(gap.clone()),
            internet_gateways: Err(gap.clone()),
            nat_gateways: Err(gap.clone()),
            vpc_endpoints: Err(gap.clone()),
            vpc_peering_connections: Err(gap.clone()),
            flow_logs: Err(gap.clone()),
            volumes: Err(gap.clone()),
            snapshots: Err(gap.clone()),
            ebs_encryption_by_default: Err(gap.clone()),
            metadata_defaults: Err(gap.clone()),
            snapshot_block_public_access: Err(gap.clone()),
        }
    }
}
