//! The internet reaches a port for remote administration (22, 3389, 445) of an instance, all the way.
//!
//! Prowler rates a port by security group, public address and a subnet that hands out addresses. Here every stop
//! of the way must let packets through, for each interface and address family by itself: a public address, the
//! effective route table, all groups of the interface together, and the inbound entries of the network ACL.

use scanmonster_inventory::{
    Collected, Ec2, Gap, GapCause, Instance, InstanceState, NetworkAcl, NetworkInterface, PrefixList, RouteTable,
    SecurityGroup,
};

use super::group_exposure::listed;
use super::instances::{Door, doors, is_gone};
use super::internet_exposure::{Protocol, inbound};
use super::reachability::{acl_of, admitted, internet_gateway};
use crate::address_set::{AddressSet, Family};
use crate::vpc::routes::effective;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-instance-exposes-admin-port-to-internet",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Instance exposes an administration port to the internet",
        ja: "インスタンスの管理用ポートにインターネットから到達できる",
    },
    severity: Severity::Critical,
    service: "ec2",
    resource_type: "AWS::EC2::Instance",
    permissions: &[
        "ec2:DescribeInstances",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeManagedPrefixLists",
        "ec2:GetManagedPrefixListEntries",
        "ec2:DescribeRouteTables",
        "ec2:DescribeNetworkAcls",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC05-BP01", "SEC05-BP02"],
        prowler: &[],
        seed: &["WA-Q5.1", "WA-Q5.2", "DNP-SG", "AP03", "AP08"],
    },
    tutorial: Localized {
        en: include_str!("instance_exposes_admin_port_to_internet.en.md"),
        ja: include_str!("instance_exposes_admin_port_to_internet.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// TCP ports by which whole machines are taken over.
const ADMIN_PORTS: [(u16, &str); 3] = [(22, "SSH"), (3389, "Remote Desktop"), (445, "SMB")];

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for instance in context.regional.ec2.instances.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &instance.arn, &instance.id), || {
            if is_gone(instance) {
                return Ok(Outcome::not_applicable("the instance is being terminated"));
            }
            decide(instance, &Network::read(&context.regional.ec2)?)
        });
    }
    Ok(())
}

/// Everything between the internet and an instance, all of it read.
struct Network<'a> {
    interfaces: &'a [NetworkInterface],
    groups: &'a [SecurityGroup],
    prefix_lists: &'a Collected<Vec<PrefixList>>,
    tables: &'a [RouteTable],
    acls: &'a [NetworkAcl],
}

impl<'a> Network<'a> {
    fn read(ec2: &'a Ec2) -> Collected<Self> {
        Ok(Self {
            interfaces: ec2.network_interfaces.as_ref().map_err(Clone::clone)?,
            groups: ec2.security_groups.as_ref().map_err(Clone::clone)?,
            prefix_lists: &ec2.prefix_lists,
            tables: ec2.route_tables.as_ref().map_err(Clone::clone)?,
            acls: ec2.network_acls.as_ref().map_err(Clone::clone)?,
        })
    }
}

fn decide(instance: &Instance, network: &Network<'_>) -> Collected<Outcome> {
    let mut found = Vec::new();
    let mut gap = inbound(&[], network.prefix_lists)?.gap;
    let doors = doors(instance, network.interfaces);
    for door in &doors {
        match ways(door, network) {
            Ok(mut ways) => found.append(&mut ways),
            Err(missing) => gap = gap.or(Some(missing)),
        }
    }
    if !found.is_empty() {
        return Ok(outcome(instance, &found));
    }
    if let Some(gap) = gap {
        return Err(gap);
    }
    Ok(Outcome::pass(if doors.is_empty() {
        "the instance has no address that the internet could reach"
    } else {
        "no administration port of the instance is open to the internet all the way"
    }))
}

fn outcome(instance: &Instance, ways: &[Way<'_>]) -> Outcome {
    let mut words: Vec<String> = ways.iter().map(Way::words).collect();
    words.sort_unstable();
    words.dedup();
    let stopped = matches!(instance.state, InstanceState::Stopped | InstanceState::Stopping);
    let mut summary = format!("the internet reaches {}", words.join(", and "));
    if stopped {
        summary.push_str("; the instance is stopped, so this holds again from its next start");
    }
    let evidence = Evidence::new(summary)
        .facts("port", ways.iter().map(|way| format!("tcp/{}", way.port.0)))
        .facts("cidr", ways.iter().flat_map(|way| way.cidrs.iter().cloned()))
        .facts("internet_gateway", ways.iter().map(|way| way.gateway))
        .facts("route_table", ways.iter().map(|way| way.table))
        .facts("network_acl", ways.iter().map(|way| way.acl))
        .facts("security_group", ways.iter().flat_map(|way| way.groups.iter().cloned()));
    Outcome::FailAs(if stopped { Severity::High } else { Severity::Critical }, evidence)
}

/// A way from the internet to a port.
struct Way<'a> {
    port: (u16, &'static str),
    address: &'a str,
    gateway: &'a str,
    table: &'a str,
    acl: &'a str,
    groups: &'a [String],
    cidrs: Vec<String>,
}

impl Way<'_> {
    fn words(&self) -> String {
        let (port, name) = self.port;
        format!(
            "TCP port {port} ({name}) at {} through {}, route table {}, network ACL {} and security group {}",
            self.address,
            self.gateway,
            self.table,
            self.acl,
            listed(self.groups)
        )
    }
}

/// The ways to one address. Cheap refusals come first, so that a gap matters only where it could decide.
fn ways<'a>(door: &Door<'a>, network: &Network<'a>) -> Collected<Vec<Way<'a>>> {
    let mut groups = Vec::new();
    let mut unlisted = None;
    for id in door.groups {
        match network.groups.iter().find(|group| group.id == *id) {
            Some(group) => groups.push(group),
            None => unlisted = Some(missing("ec2:DescribeSecurityGroups", "a group of the interface is not listed")),
        }
    }
    let exposure = inbound(&groups, network.prefix_lists)?;
    let open = |port: u16| {
        exposure.ranges.iter().find(|range| {
            range.includes(Protocol::Tcp, port) && if door.family == Family::V4 { range.ipv4 } else { range.ipv6 }
        })
    };
    let ports: Vec<_> = ADMIN_PORTS.into_iter().filter_map(|port| Some((port, open(port.0)?))).collect();
    if ports.is_empty() {
        return unlisted.map_or(Ok(Vec::new()), Err);
    }
    let subnet = door.subnet.ok_or_else(|| missing("ec2:DescribeInstances", "the instance's subnet is missing"))?;
    let table = effective(network.tables, door.vpc, subnet)?;
    let Some(gateway) = internet_gateway(table, door.family)? else { return Ok(Vec::new()) };
    let acl = acl_of(subnet, network.acls)?;
    let mut ways = Vec::new();
    for (port, range) in ports {
        let sources = exposure.sources(Protocol::Tcp, port.0);
        let sources = AddressSet::of(door.family, sources, "ec2:DescribeSecurityGroups")?;
        if admitted(acl, door.family, Protocol::Tcp, port.0)?.and(&sources).is_internet() {
            let (address, groups, cidrs) = (door.address, door.groups, range.cidrs.clone());
            ways.push(Way { port, address, gateway, table: &table.id, acl: &acl.id, groups, cidrs });
        }
    }
    // A group that is not listed may open another of the ports.
    if ways.is_empty() { unlisted.map_or(Ok(ways), Err) } else { Ok(ways) }
}

fn missing(operation: &str, detail: &str) -> Gap {
    Gap::new(operation, operation, GapCause::MalformedAnswer, detail)
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{
        Ec2, Instance, InstanceState, Inventory, NaclEntry, NetworkInterface, Route, RouteTarget,
    };
    use scanmonster_testkit::{home, instance, network_acl, route_table, security_group};

    use crate::Status;
    use crate::ec2::group_exposure::cases::{from, interface, with_rules};
    use crate::testing::{denied, status, verdicts};

    use super::CHECK;

    /// An instance with a public address and every stop of the way open for everything.
    fn exposed() -> Inventory {
        let mut inventory = with_rules(vec![from("0.0.0.0/0", "tcp", Some((22, 22)))]);
        let ec2 = &mut home(&mut inventory).ec2;
        ec2.instances = Ok(vec![Instance { public_ip: Some("198.51.100.7".into()), ..instance("i-1") }]);
        let mut table = route_table("rtb-1", "vpc-1", &["subnet-1"]);
        table.routes.push(to_gateway("0.0.0.0/0"));
        ec2.route_tables = Ok(vec![table]);
        let mut acl = network_acl("acl-1");
        acl.entries.push(allow("0.0.0.0/0"));
        ec2.network_acls = Ok(vec![acl]);
        inventory
    }

    fn to_gateway(destination: &str) -> Route {
        let target = RouteTarget::InternetGateway("igw-1".into());
        Route { destination: destination.into(), target, active: true }
    }

    fn allow(cidr: &str) -> NaclEntry {
        let (protocol, cidr) = ("-1".into(), cidr.into());
        NaclEntry { rule_number: 100, egress: false, allow: true, protocol, cidr, ports: None }
    }

    fn judged(change: impl FnOnce(&mut Ec2)) -> String {
        let mut inventory = exposed();
        change(&mut home(&mut inventory).ec2);
        status(&CHECK, &inventory)
    }

    #[test]
    fn clean_when_any_stop_is_closed() {
        assert_eq!(judged(|ec2| ec2.instances.as_mut().unwrap()[0].public_ip = None), "pass");
        assert_eq!(judged(|ec2| ec2.security_groups.as_mut().unwrap()[0].ingress.clear()), "pass");
        assert_eq!(judged(|ec2| ec2.network_acls.as_mut().unwrap()[0].entries.truncate(2)), "pass");
        assert_eq!(judged(|ec2| ec2.route_tables.as_mut().unwrap()[0].routes.truncate(1)), "pass");
    }

    #[test]
    fn failing_open_all_the_way() {
        assert_eq!(judged(|_| ()), "fail");
        let all = vec![from("0.0.0.0/0", "-1", None)];
        assert_eq!(judged(|ec2| ec2.security_groups.as_mut().unwrap()[0].ingress = all), "fail");
        let found = verdicts(&CHECK, &exposed());
        let Status::Fail(evidence) = &found[0].status else { panic!("{found:?}") };
        for part in ["198.51.100.7", "igw-1", "rtb-1", "acl-1", "sg-1"] {
            assert!(evidence.summary.contains(part), "{part}: {}", evidence.summary);
        }
    }

    #[test]
    fn failing_by_the_rule_that_the_network_acl_lets_through() {
        let halves = |ec2: &mut Ec2| {
            let ingress = vec![from("0.0.0.0/1", "-1", None), from("128.0.0.0/1", "tcp", Some((22, 22)))];
            ec2.security_groups.as_mut().unwrap()[0].ingress = ingress;
            ec2.network_acls.as_mut().unwrap()[0].entries[2] = allow("128.0.0.0/1");
        };
        assert_eq!(judged(halves), "fail");
    }

    #[test]
    fn failing_over_ipv6_alone() {
        let six = |ec2: &mut Ec2, gateway: bool| {
            let instance = &mut ec2.instances.as_mut().unwrap()[0];
            instance.public_ip = None;
            instance.ipv6_addresses = vec!["2600:1f18::7".into()];
            ec2.security_groups.as_mut().unwrap()[0].ingress = vec![from("::/0", "tcp", Some((22, 22)))];
            ec2.network_acls.as_mut().unwrap()[0].entries.push(NaclEntry { rule_number: 101, ..allow("::/0") });
            let outwards = RouteTarget::EgressOnlyInternetGateway("eigw-1".into());
            let route = Route { destination: "::/0".into(), target: outwards, active: true };
            let route = if gateway { to_gateway("::/0") } else { route };
            ec2.route_tables.as_mut().unwrap()[0].routes.push(route);
        };
        assert_eq!(judged(|ec2| six(ec2, true)), "fail");
        assert_eq!(judged(|ec2| six(ec2, false)), "pass");
    }

    #[test]
    fn borderline_interfaces_are_judged_each_with_its_own_groups() {
        let second = |groups: Vec<String>| {
            move |ec2: &mut Ec2| {
                let own = |id: &str| NetworkInterface { instance_id: Some("i-1".into()), ..interface(id) };
                let public = NetworkInterface { public_ip: Some("198.51.100.7".into()), ..own("eni-2") };
                let public = NetworkInterface { security_groups: groups, ..public };
                ec2.network_interfaces = Ok(vec![own("eni-1"), public]);
                ec2.security_groups.as_mut().unwrap().push(security_group("sg-2"));
            }
        };
        assert_eq!(judged(second(vec!["sg-2".into()])), "pass");
        assert_eq!(judged(second(vec!["sg-2".into(), "sg-1".into()])), "fail");
    }

    #[test]
    fn borderline_other_ports_and_half_closed_acls() {
        let web = vec![from("0.0.0.0/0", "tcp", Some((443, 443)))];
        assert_eq!(judged(|ec2| ec2.security_groups.as_mut().unwrap()[0].ingress = web), "pass");
        let deny = NaclEntry { rule_number: 90, allow: false, ..allow("0.0.0.0/0") };
        let acl = |ec2: &mut Ec2, entry| ec2.network_acls.as_mut().unwrap()[0].entries.push(entry);
        assert_eq!(judged(|ec2| acl(ec2, deny.clone())), "pass");
        assert_eq!(judged(|ec2| acl(ec2, NaclEntry { cidr: "0.0.0.0/1".into(), ..deny })), "fail");
        assert_eq!(judged(|ec2| ec2.instances.as_mut().unwrap()[0].state = InstanceState::Stopped), "fail");
        assert_eq!(judged(|ec2| ec2.instances.as_mut().unwrap()[0].state = InstanceState::ShuttingDown), "na");
    }

    #[test]
    fn gap_in_any_stop_is_unknown() {
        let private = |ec2: &mut Ec2| ec2.instances.as_mut().unwrap()[0].public_ip = None;
        let gaps: [fn(&mut Ec2); 6] = [
            |ec2| ec2.instances = Err(denied("ec2:DescribeInstances")),
            |ec2| ec2.network_interfaces = Err(denied("ec2:DescribeNetworkInterfaces")),
            |ec2| ec2.security_groups = Err(denied("ec2:DescribeSecurityGroups")),
            |ec2| ec2.prefix_lists = Err(denied("ec2:DescribeManagedPrefixLists")),
            |ec2| ec2.route_tables = Err(denied("ec2:DescribeRouteTables")),
            |ec2| ec2.network_acls = Err(denied("ec2:DescribeNetworkAcls")),
        ];
        for gap in gaps {
            let found = judged(|ec2| {
                private(ec2);
                gap(ec2);
            });
            assert_eq!(found, "unknown");
        }
    }

    #[test]
    fn gap_where_a_stop_is_not_listed_is_unknown() {
        assert_eq!(judged(|ec2| ec2.route_tables = Ok(vec![])), "unknown");
        assert_eq!(judged(|ec2| ec2.network_acls = Ok(vec![])), "unknown");
        assert_eq!(judged(|ec2| ec2.security_groups = Ok(vec![])), "unknown");
        let half = judged(|ec2| {
            ec2.instances.as_mut().unwrap()[0].security_groups.push("sg-elsewhere".into());
            let deny = NaclEntry { rule_number: 90, allow: false, ports: Some((22, 22)), ..allow("0.0.0.0/0") };
            ec2.network_acls.as_mut().unwrap()[0].entries.push(deny);
        });
        assert_eq!(half, "unknown");
        assert_eq!(judged(|ec2| ec2.instances.as_mut().unwrap()[0].subnet_id = None), "unknown");
    }
}
