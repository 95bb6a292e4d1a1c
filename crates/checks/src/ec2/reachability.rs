//! Whether packets of the internet find their way to a subnet: its route table and its network ACL.

use scanmonster_inventory::{Collected, Gap, GapCause, NaclEntry, NetworkAcl, RouteTable, RouteTarget};

use super::internet_exposure::Protocol;
use crate::address_set::{AddressSet, Family};

/// The internet gateway to which the table sends the internet's addresses of this family, if it does.
///
/// Several routes count together. An egress-only gateway or a NAT gateway lets nothing in.
///
/// # Errors
/// A destination is no CIDR range.
pub(crate) fn internet_gateway(table: &RouteTable, family: Family) -> Collected<Option<&str>> {
    let mut gateway = None;
    let mut cidrs = Vec::new();
    for route in table.routes.iter().filter(|route| route.active) {
        // A prefix list as destination names single services or networks, never everything.
        if let (RouteTarget::InternetGateway(id), false) = (&route.target, route.destination.starts_with("pl-")) {
            gateway = gateway.or(Some(id.as_str()));
            cidrs.push(route.destination.as_str());
        }
    }
    let routed = AddressSet::of(family, cidrs, "ec2:DescribeRouteTables")?;
    Ok(gateway.filter(|_| routed.is_internet()))
}

/// The network ACL of a subnet.
///
/// # Errors
/// None is listed, as for subnets that another account shares: nothing can be said then.
pub(crate) fn acl_of<'a>(subnet: &str, acls: &'a [NetworkAcl]) -> Collected<&'a NetworkAcl> {
    acls.iter()
        .find(|acl| acl.subnets.iter().any(|associated| associated == subnet))
        .ok_or_else(|| malformed("ec2:DescribeNetworkAcls", "no network ACL of the subnet is listed"))
}

/// The addresses that the inbound entries let reach a port; the lowest rule number that matches an
/// address decides.
///
/// # Errors
/// An entry is not understood.
pub(crate) fn admitted(acl: &NetworkAcl, family: Family, protocol: Protocol, port: u16) -> Collected<AddressSet> {
    let mut entries: Vec<&NaclEntry> = acl.entries.iter().filter(|entry| !entry.egress).collect();
    entries.sort_by_key(|entry| entry.rule_number);
    let mut undecided = AddressSet::everything(family);
    let mut admitted = AddressSet::empty(family);
    for entry in entries {
        if !matches(entry, protocol, port)? {
            continue;
        }
        let named = AddressSet::of(family, [entry.cidr.as_str()], "ec2:DescribeNetworkAcls")?;
        if entry.allow {
            admitted = admitted.or(&undecided.and(&named));
        }
        undecided = undecided.minus(&named);
    }
    Ok(admitted)
}

fn matches(entry: &NaclEntry, protocol: Protocol, port: u16) -> Collected<bool> {
    let of = Protocol::parse(&entry.protocol)
        .ok_or_else(|| malformed("ec2:DescribeNetworkAcls", "an entry has an unknown protocol"))?;
    let port = i32::from(port);
    let in_range = entry.ports.is_none_or(|(from, to)| (from..=to).contains(&port) || from == -1);
    Ok(of == Protocol::All || of == protocol && in_range)
}

fn malformed(operation: &str, detail: &str) -> Gap {
    Gap::new(operation, operation, GapCause::MalformedAnswer, detail)
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Route;
    use scanmonster_testkit::{network_acl, route_table};

    use super::*;

    fn entry(rule_number: i32, allow: bool, protocol: &str, cidr: &str, ports: Option<(i32, i32)>) -> NaclEntry {
        NaclEntry { rule_number, egress: false, allow, protocol: protocol.into(), cidr: cidr.into(), ports }
    }

    fn open(entries: &[NaclEntry]) -> bool {
        let mut acl = network_acl("acl-1");
        acl.entries.extend(entries.iter().cloned());
        admitted(&acl, Family::V4, Protocol::Tcp, 22).unwrap().is_internet()
    }

    #[test]
    fn the_lowest_number_decides() {
        let allow = entry(100, true, "-1", "0.0.0.0/0", None);
        assert!(open(std::slice::from_ref(&allow)));
        assert!(!open(&[allow.clone(), entry(90, false, "6", "0.0.0.0/0", Some((22, 22)))]));
        assert!(open(&[allow.clone(), entry(110, false, "6", "0.0.0.0/0", Some((22, 22)))]));
        assert!(open(&[allow, entry(90, false, "6", "52.0.0.0/8", Some((22, 22)))]));
    }

    #[test]
    fn protocol_port_and_family_must_match() {
        assert!(!open(&[]));
        assert!(!open(&[entry(100, true, "17", "0.0.0.0/0", None)]));
        assert!(!open(&[entry(100, true, "6", "0.0.0.0/0", Some((443, 443)))]));
        assert!(!open(&[entry(100, true, "6", "::/0", None)]));
        assert!(open(&[entry(100, true, "6", "0.0.0.0/1", None)]));
    }

    #[test]
    fn only_an_active_route_to_an_internet_gateway_leads_in() {
        let table = |destination: &str, target: RouteTarget, active| {
            let mut table = route_table("rtb-1", "vpc-1", &[]);
            table.routes.push(Route { destination: destination.into(), target, active });
            table
        };
        let gateway = || RouteTarget::InternetGateway("igw-1".into());
        let leads = |table: &RouteTable, family| internet_gateway(table, family).unwrap().is_some();
        assert!(leads(&table("0.0.0.0/0", gateway(), true), Family::V4));
        assert!(!leads(&table("0.0.0.0/0", gateway(), true), Family::V6));
        assert!(leads(&table("::/0", gateway(), true), Family::V6));
        assert!(!leads(&table("0.0.0.0/0", gateway(), false), Family::V4));
        assert!(!leads(&table("198.51.100.0/24", gateway(), true), Family::V4));
        assert!(!leads(&table("0.0.0.0/0", RouteTarget::NatGateway("nat-1".into()), true), Family::V4));
        assert!(!leads(&table("::/0", RouteTarget::EgressOnlyInternetGateway("eigw-1".into()), true), Family::V6));
    }
}
