//! VPCs and what is in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A VPC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vpc {
    /// `vpc-…`.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// Made by AWS with the account.
    pub is_default: bool,
    /// Account that owns it (differs in shared VPCs).
    pub owner: Option<String>,
    /// IPv4 ranges.
    pub ipv4_cidrs: Vec<String>,
    /// IPv6 ranges.
    pub ipv6_cidrs: Vec<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// A subnet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subnet {
    /// `subnet-…`.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// VPC.
    pub vpc_id: String,
    /// Availability zone.
    pub availability_zone: String,
    /// IPv4 range; none: IPv6 only.
    pub ipv4_cidr: Option<String>,
    /// IPv6 ranges.
    pub ipv6_cidrs: Vec<String>,
    /// Instances get a public IPv4 address by default.
    pub maps_public_ip: bool,
    /// Made by AWS with the default VPC.
    pub is_default: bool,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// A route table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteTable {
    /// `rtb-…`.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// VPC.
    pub vpc_id: String,
    /// Holds for all subnets of the VPC without a table of their own.
    pub is_main: bool,
    /// Subnets explicitly associated with it.
    pub subnets: Vec<String>,
    /// Routes.
    pub routes: Vec<Route>,
}

/// A route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// CIDR range (IPv4 or IPv6) or prefix list `pl-…`.
    pub destination: String,
    /// Where it leads.
    pub target: RouteTarget,
    /// `false`: a black hole, its target is gone.
    pub active: bool,
}

/// Where a route leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RouteTarget {
    /// Within the VPC.
    Local,
    /// Internet gateway `igw-…`: both ways.
    InternetGateway(String),
    /// Egress-only internet gateway `eigw-…`: outwards only, IPv6.
    EgressOnlyInternetGateway(String),
    /// NAT gateway: outwards only.
    NatGateway(String),
    /// Peering connection `pcx-…`.
    VpcPeering(String),
    /// Transit gateway.
    TransitGateway(String),
    /// Virtual private gateway `vgw-…`.
    VpnGateway(String),
    /// Gateway endpoint `vpce-…`.
    VpcEndpoint(String),
    /// Interface or instance.
    NetworkInterface(String),
    /// Something else.
    Other(String),
}

/// An internet gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InternetGateway {
    /// `igw-…`.
    pub id: String,
    /// VPCs it is attached to.
    pub vpcs: Vec<String>,
}

/// A NAT gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NatGateway {
    /// `nat-…`.
    pub id: String,
    /// VPC.
    pub vpc_id: String,
    /// Subnet.
    pub subnet_id: String,
    /// `pending`, `failed`, `available`, `deleting`, `deleted`.
    pub state: String,
    /// Has a public address.
    pub is_public: bool,
}

/// A network ACL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkAcl {
    /// `acl-…`.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// VPC.
    pub vpc_id: String,
    /// The one the VPC came with.
    pub is_default: bool,
    /// Subnets it holds for.
    pub subnets: Vec<String>,
    /// Entries, in no given order; the lowest rule number that matches decides.
    pub entries: Vec<NaclEntry>,
}

/// An entry of a network ACL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NaclEntry {
    /// 1 to 32766; 32767 is the closing deny.
    pub rule_number: i32,
    /// For what goes out (else: for what comes in).
    pub egress: bool,
    /// Allows (else: denies).
    pub allow: bool,
    /// `-1` for all, else a protocol number: `6` TCP, `17` UDP, `1` ICMP, `58` ICMPv6.
    pub protocol: String,
    /// IPv4 or IPv6 range in CIDR notation.
    pub cidr: String,
    /// Ports, inclusive; none: all.
    pub ports: Option<(i32, i32)>,
}

/// A VPC endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VpcEndpoint {
    /// `vpce-…`.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// VPC.
    pub vpc_id: String,
    /// Service, e.g. `com.amazonaws.eu-west-1.s3`.
    pub service: String,
    /// `Gateway`, `Interface`, `GatewayLoadBalancer`, ….
    pub kind: String,
    /// `available`, `pending`, `deleted`, ….
    pub state: String,
    /// Policy, JSON; none where the kind has none.
    pub policy: Option<String>,
    /// Security groups of an interface endpoint.
    pub security_groups: Vec<String>,
    /// AWS made it for another service.
    pub requester_managed: bool,
}

/// A VPC peering connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VpcPeeringConnection {
    /// `pcx-…`.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// `active`, `pending-acceptance`, `deleted`, ….
    pub status: String,
    /// The side that asked.
    pub requester: VpcPeeringSide,
    /// The side that accepted.
    pub accepter: VpcPeeringSide,
}

/// One side of a peering connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VpcPeeringSide {
    /// Account.
    pub account: Option<String>,
    /// VPC.
    pub vpc_id: Option<String>,
    /// IPv4 ranges of the VPC.
    pub ipv4_cidrs: Vec<String>,
    /// IPv6 ranges of the VPC.
    pub ipv6_cidrs: Vec<String>,
}

/// A flow log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowLog {
    /// `fl-…`.
    pub id: String,
    /// VPC, subnet or interface it watches.
    pub resource_id: String,
    /// `ALL`, `ACCEPT` or `REJECT`.
    pub traffic: String,
    /// `ACTIVE` or else.
    pub status: String,
    /// `SUCCESS` or `FAILED`; none before the first delivery.
    pub delivery_status: Option<String>,
    /// Why delivery failed.
    pub delivery_error: Option<String>,
    /// Log group, bucket or stream.
    pub destination: Option<String>,
}
