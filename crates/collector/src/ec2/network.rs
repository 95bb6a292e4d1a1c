//! VPCs and what is in them.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{ConnectivityType, RuleAction, VpcPeeringConnectionVpcInfo};
use scanmonster_inventory::{
    Collected, FlowLog, InternetGateway, NaclEntry, NatGateway, NetworkAcl, Route, RouteTable, RouteTarget, Subnet,
    Vpc, VpcEndpoint, VpcPeeringConnection, VpcPeeringSide,
};

use super::{PAGE, arn, arn_of, tag_map};
use crate::call::{ApiCall, pages};
use crate::convert::Place;

pub(super) const DESCRIBE_NETWORK_ACLS: ApiCall = ApiCall::same("ec2:DescribeNetworkAcls");
pub(super) const DESCRIBE_VPCS: ApiCall = ApiCall::same("ec2:DescribeVpcs");
pub(super) const DESCRIBE_SUBNETS: ApiCall = ApiCall::same("ec2:DescribeSubnets");
pub(super) const DESCRIBE_ROUTE_TABLES: ApiCall = ApiCall::same("ec2:DescribeRouteTables");
pub(super) const DESCRIBE_INTERNET_GATEWAYS: ApiCall = ApiCall::same("ec2:DescribeInternetGateways");
pub(super) const DESCRIBE_NAT_GATEWAYS: ApiCall = ApiCall::same("ec2:DescribeNatGateways");
pub(super) const DESCRIBE_VPC_ENDPOINTS: ApiCall = ApiCall::same("ec2:DescribeVpcEndpoints");
pub(super) const DESCRIBE_PEERING_CONNECTIONS: ApiCall = ApiCall::same("ec2:DescribeVpcPeeringConnections");
pub(super) const DESCRIBE_FLOW_LOGS: ApiCall = ApiCall::same("ec2:DescribeFlowLogs");

pub(super) async fn network_acls(client: &Client, place: &Place) -> Collected<Vec<NetworkAcl>> {
    let list: Vec<aws_sdk_ec2::types::NetworkAcl> = pages!(
        DESCRIBE_NETWORK_ACLS,
        client.describe_network_acls().max_results(PAGE).into_paginator().send(),
        network_acls
    )?;
    DESCRIBE_NETWORK_ACLS.convert(list, |acl| {
        let id = acl.network_acl_id?;
        Some(NetworkAcl {
            arn: arn_of(place, acl.owner_id.as_deref(), "network-acl", &id),
            id,
            vpc_id: acl.vpc_id?,
            is_default: acl.is_default.unwrap_or(false),
            subnets: acl
                .associations
                .unwrap_or_default()
                .into_iter()
                .filter_map(|association| association.subnet_id)
                .collect(),
            entries: acl.entries.unwrap_or_default().into_iter().map(nacl_entry).collect::<Option<_>>()?,
        })
    })
}

fn nacl_entry(entry: aws_sdk_ec2::types::NetworkAclEntry) -> Option<NaclEntry> {
    Some(NaclEntry {
        rule_number: entry.rule_number?,
        egress: entry.egress?,
        allow: entry.rule_action? == RuleAction::Allow,
        protocol: entry.protocol?,
        cidr: entry.cidr_block.filter(|cidr| !cidr.is_empty()).or(entry.ipv6_cidr_block)?,
        ports: entry.port_range.and_then(|range| Some((range.from?, range.to?))),
    })
}

pub(super) async fn vpcs(client: &Client, place: &Place) -> Collected<Vec<Vpc>> {
    let list: Vec<aws_sdk_ec2::types::Vpc> =
        pages!(DESCRIBE_VPCS, client.describe_vpcs().max_results(PAGE).into_paginator().send(), vpcs)?;
    DESCRIBE_VPCS.convert(list, |vpc| {
        let id = vpc.vpc_id?;
        let mut ipv4_cidrs: Vec<String> = vpc
            .cidr_block_association_set
            .unwrap_or_default()
            .into_iter()
            .filter_map(|association| association.cidr_block)
            .collect();
        if ipv4_cidrs.is_empty() {
            ipv4_cidrs.extend(vpc.cidr_block);
        }
        Some(Vpc {
            arn: arn_of(place, vpc.owner_id.as_deref(), "vpc", &id),
            id,
            is_default: vpc.is_default.unwrap_or(false),
            owner: vpc.owner_id,
            ipv4_cidrs,
            ipv6_cidrs: vpc
                .ipv6_cidr_block_association_set
                .unwrap_or_default()
                .into_iter()
                .filter_map(|association| association.ipv6_cidr_block)
                .collect(),
            tags: tag_map(vpc.tags),
        })
    })
}

pub(super) async fn subnets(client: &Client, place: &Place) -> Collected<Vec<Subnet>> {
    let list: Vec<aws_sdk_ec2::types::Subnet> =
        pages!(DESCRIBE_SUBNETS, client.describe_subnets().max_results(PAGE).into_paginator().send(), subnets)?;
    DESCRIBE_SUBNETS.convert(list, |subnet| {
        let id = subnet.subnet_id?;
        Some(Subnet {
            arn: subnet.subnet_arn.unwrap_or_else(|| arn_of(place, subnet.owner_id.as_deref(), "subnet", &id)),
            id,
            vpc_id: subnet.vpc_id?,
            availability_zone: subnet.availability_zone.unwrap_or_default(),
            ipv4_cidr: subnet.cidr_block.filter(|cidr| !cidr.is_empty()),
            ipv6_cidrs: subnet
                .ipv6_cidr_block_association_set
                .unwrap_or_default()
                .into_iter()
                .filter_map(|association| association.ipv6_cidr_block)
                .collect(),
            maps_public_ip: subnet.map_public_ip_on_launch.unwrap_or(false),
            is_default: subnet.default_for_az.unwrap_or(false),
            tags: tag_map(subnet.tags),
        })
    })
}

pub(super) async fn route_tables(client: &Client, place: &Place) -> Collected<Vec<RouteTable>> {
    let list: Vec<aws_sdk_ec2::types::RouteTable> = pages!(
        DESCRIBE_ROUTE_TABLES,
        client.describe_route_tables().max_results(100).into_paginator().send(),
        route_tables
    )?;
    DESCRIBE_ROUTE_TABLES.convert(list, |table| {
        let id = table.route_table_id?;
        let associations = table.associations.unwrap_or_default();
        Some(RouteTable {
            arn: arn_of(place, table.owner_id.as_deref(), "route-table", &id),
            id,
            vpc_id: table.vpc_id?,
            is_main: associations.iter().any(|association| association.main == Some(true)),
            subnets: associations.into_iter().filter_map(|association| association.subnet_id).collect(),
            routes: table.routes.unwrap_or_default().into_iter().map(route).collect::<Option<_>>()?,
        })
    })
}

fn route(route: aws_sdk_ec2::types::Route) -> Option<Route> {
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let destination = filled(route.destination_cidr_block)
        .or(filled(route.destination_ipv6_cidr_block))
        .or(filled(route.destination_prefix_list_id))?;
    let target = if let Some(gateway) = filled(route.gateway_id) {
        match gateway.split('-').next() {
            Some("igw") => RouteTarget::InternetGateway(gateway),
            Some("vgw") => RouteTarget::VpnGateway(gateway),
            Some("vpce") => RouteTarget::VpcEndpoint(gateway),
            _ if gateway == "local" => RouteTarget::Local,
            _ => RouteTarget::Other(gateway),
        }
    } else if let Some(gateway) = filled(route.egress_only_internet_gateway_id) {
        RouteTarget::EgressOnlyInternetGateway(gateway)
    } else if let Some(gateway) = filled(route.nat_gateway_id) {
        RouteTarget::NatGateway(gateway)
    } else if let Some(peering) = filled(route.vpc_peering_connection_id) {
        RouteTarget::VpcPeering(peering)
    } else if let Some(gateway) = filled(route.transit_gateway_id) {
        RouteTarget::TransitGateway(gateway)
    } else if let Some(interface) = filled(route.network_interface_id).or(filled(route.instance_id)) {
        RouteTarget::NetworkInterface(interface)
    } else {
        RouteTarget::Other(route.local_gateway_id.or(route.carrier_gateway_id).unwrap_or_default())
    };
    let active = route.state.is_none_or(|state| state.as_str() == "active");
    Some(Route { destination, target, active })
}

pub(super) async fn internet_gateways(client: &Client) -> Collected<Vec<InternetGateway>> {
    let list: Vec<aws_sdk_ec2::types::InternetGateway> = pages!(
        DESCRIBE_INTERNET_GATEWAYS,
        client.describe_internet_gateways().max_results(PAGE).into_paginator().send(),
        internet_gateways
    )?;
    DESCRIBE_INTERNET_GATEWAYS.convert(list, |gateway| {
        Some(InternetGateway {
            id: gateway.internet_gateway_id?,
            vpcs: gateway
                .attachments
                .unwrap_or_default()
                .into_iter()
                .filter_map(|attachment| attachment.vpc_id)
                .collect(),
        })
    })
}

pub(super) async fn nat_gateways(client: &Client) -> Collected<Vec<NatGateway>> {
    let list: Vec<aws_sdk_ec2::types::NatGateway> = pages!(
        DESCRIBE_NAT_GATEWAYS,
        client.describe_nat_gateways().max_results(PAGE).into_paginator().send(),
        nat_gateways
    )?;
    DESCRIBE_NAT_GATEWAYS.convert(list, |gateway| {
        Some(NatGateway {
            id: gateway.nat_gateway_id?,
            vpc_id: gateway.vpc_id.unwrap_or_default(),
            subnet_id: gateway.subnet_id.unwrap_or_default(),
            state: gateway.state.map(|state| state.as_str().to_owned()).unwrap_or_default(),
            is_public: gateway.connectivity_type != Some(ConnectivityType::Private),
        })
    })
}

pub(super) async fn vpc_endpoints(client: &Client, place: &Place) -> Collected<Vec<VpcEndpoint>> {
    let list: Vec<aws_sdk_ec2::types::VpcEndpoint> = pages!(
        DESCRIBE_VPC_ENDPOINTS,
        client.describe_vpc_endpoints().max_results(PAGE).into_paginator().send(),
        vpc_endpoints
    )?;
    DESCRIBE_VPC_ENDPOINTS.convert(list, |endpoint| {
        let id = endpoint.vpc_endpoint_id?;
        Some(VpcEndpoint {
            arn: arn_of(place, endpoint.owner_id.as_deref(), "vpc-endpoint", &id),
            id,
            vpc_id: endpoint.vpc_id.unwrap_or_default(),
            service: endpoint.service_name.unwrap_or_default(),
            kind: endpoint.vpc_endpoint_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            // AWS's documents and its answers write the state in different cases.
            state: endpoint.state.map(|state| state.as_str().to_lowercase()).unwrap_or_default(),
            policy: endpoint.policy_document.filter(|policy| !policy.is_empty()),
            security_groups: endpoint
                .groups
                .unwrap_or_default()
                .into_iter()
                .filter_map(|group| group.group_id)
                .collect(),
            requester_managed: endpoint.requester_managed.unwrap_or(false),
        })
    })
}

pub(super) async fn peering_connections(client: &Client, place: &Place) -> Collected<Vec<VpcPeeringConnection>> {
    let list: Vec<aws_sdk_ec2::types::VpcPeeringConnection> = pages!(
        DESCRIBE_PEERING_CONNECTIONS,
        client.describe_vpc_peering_connections().max_results(PAGE).into_paginator().send(),
        vpc_peering_connections
    )?;
    DESCRIBE_PEERING_CONNECTIONS.convert(list, |peering| {
        let id = peering.vpc_peering_connection_id?;
        Some(VpcPeeringConnection {
            arn: arn(place, "vpc-peering-connection", &id),
            id,
            status: peering
                .status
                .and_then(|status| status.code)
                .map(|code| code.as_str().to_owned())
                .unwrap_or_default(),
            requester: peering_side(peering.requester_vpc_info),
            accepter: peering_side(peering.accepter_vpc_info),
        })
    })
}

fn peering_side(side: Option<VpcPeeringConnectionVpcInfo>) -> VpcPeeringSide {
    let Some(side) = side else {
        return VpcPeeringSide { account: None, vpc_id: None, ipv4_cidrs: vec![], ipv6_cidrs: vec![] };
    };
    let mut ipv4_cidrs: Vec<String> =
        side.cidr_block_set.unwrap_or_default().into_iter().filter_map(|block| block.cidr_block).collect();
    if ipv4_cidrs.is_empty() {
        ipv4_cidrs.extend(side.cidr_block.filter(|cidr| !cidr.is_empty()));
    }
    VpcPeeringSide {
        account: side.owner_id,
        vpc_id: side.vpc_id,
        ipv4_cidrs,
        ipv6_cidrs: side
            .ipv6_cidr_block_set
            .unwrap_or_default()
            .into_iter()
            .filter_map(|block| block.ipv6_cidr_block)
            .collect(),
    }
}

pub(super) async fn flow_logs(client: &Client) -> Collected<Vec<FlowLog>> {
    let list: Vec<aws_sdk_ec2::types::FlowLog> =
        pages!(DESCRIBE_FLOW_LOGS, client.describe_flow_logs().max_results(PAGE).into_paginator().send(), flow_logs)?;
    DESCRIBE_FLOW_LOGS.convert(list, |log| {
        Some(FlowLog {
            id: log.flow_log_id?,
            resource_id: log.resource_id?,
            traffic: log.traffic_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            status: log.flow_log_status.unwrap_or_default(),
            delivery_status: log.deliver_logs_status,
            delivery_error: log.deliver_logs_error_message,
            destination: log.log_destination.or(log.log_group_name),
        })
    })
}
