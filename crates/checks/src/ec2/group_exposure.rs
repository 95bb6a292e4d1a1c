//! What the checks of inbound rules have in common: each asks about some ports of every security group.

use scanmonster_inventory::{Collected, SecurityGroup};

use super::internet_exposure::{OpenRange, Protocol, inbound};
use crate::{Evidence, Outcome, RegionContext, Resource, Severity, Verdicts};

/// What every check of inbound rules reads.
pub(super) const PERMISSIONS: &[&str] = &[
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeManagedPrefixLists",
    "ec2:GetManagedPrefixListEntries",
    "ec2:DescribeNetworkInterfaces",
];

/// A service on its usual port.
#[derive(Debug, Clone, Copy)]
pub(super) struct Service {
    /// For people.
    pub(super) name: &'static str,
    /// TCP or UDP.
    pub(super) protocol: Protocol,
    /// Port.
    pub(super) port: u16,
}

/// A service over TCP.
pub(super) const fn tcp(name: &'static str, port: u16) -> Service {
    Service { name, protocol: Protocol::Tcp, port }
}

/// A service over UDP.
pub(super) const fn udp(name: &'static str, port: u16) -> Service {
    Service { name, protocol: Protocol::Udp, port }
}

/// Judges every security group by what `bad` finds among its open ports.
///
/// A group that no network interface uses endangers nobody yet: it fails with a lower severity. Where the
/// use is not known, the worse case is assumed.
pub(super) fn judge_groups(
    context: &RegionContext<'_>,
    verdicts: &mut Verdicts,
    bad: impl Fn(&[OpenRange]) -> Option<(Severity, Evidence)>,
) -> Collected<()> {
    let ec2 = &context.regional.ec2;
    for group in ec2.security_groups.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &group.arn, &group.id), || {
            if let Some(foreign) = foreign(context, group) {
                return Ok(foreign);
            }
            let exposure = inbound(&[group], &ec2.prefix_lists)?;
            let used = is_used(context, group);
            if let Some((severity, evidence)) = bad(&exposure.ranges) {
                return Ok(if used == Ok(false) { dormant(severity, evidence) } else { in_use(severity, evidence) });
            }
            exposure.complete()?;
            used?;
            Ok(Outcome::pass("no rule of the group lets the internet reach such a port"))
        });
    }
    Ok(())
}

/// Judges every security group by whether the internet reaches one of `services`.
pub(super) fn judge_services(
    context: &RegionContext<'_>,
    verdicts: &mut Verdicts,
    severity: Severity,
    services: &[Service],
) -> Collected<()> {
    judge_groups(context, verdicts, |ranges| reached(ranges, services).map(|evidence| (severity, evidence)))
}

/// The verdict on a group of another account, which shares its VPC: its owner has to answer for it.
pub(super) fn foreign(context: &RegionContext<'_>, group: &SecurityGroup) -> Option<Outcome> {
    (group.owner != context.account.inventory.account.as_str())
        .then(|| Outcome::not_applicable("the group belongs to another account and is judged there"))
}

/// Whether a network interface uses the group; every instance, database and load balancer has one.
pub(super) fn is_used(context: &RegionContext<'_>, group: &SecurityGroup) -> Collected<bool> {
    let interfaces = context.regional.ec2.network_interfaces.as_ref().map_err(Clone::clone)?;
    Ok(interfaces.iter().any(|interface| interface.security_groups.contains(&group.id)))
}

/// Names what is open: `the group lets 0.0.0.0/0 reach TCP port 22`.
pub(super) fn describe(ranges: &[&OpenRange], what: &str) -> Evidence {
    let cidrs: Vec<&str> = ranges.iter().flat_map(|range| range.cidrs.iter().map(String::as_str)).collect();
    let mut shown: Vec<&str> = cidrs.clone();
    shown.sort_unstable();
    shown.dedup();
    // A port and a range that were both open before may be open to each other only now.
    let openings =
        ranges.iter().flat_map(|range| range.cidrs.iter().map(|cidr| format!("{} from {cidr}", range.fact())));
    Evidence::new(format!("the group lets {} reach {what}", listed(&shown)))
        .facts("opening", openings.collect::<Vec<_>>())
        .facts("cidr", cidrs)
}

/// The first few of a list and how many more there are.
pub(super) fn listed<T: AsRef<str>>(items: &[T]) -> String {
    const SHOWN: usize = 4;
    let mut text = items.iter().take(SHOWN).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    if items.len() > SHOWN {
        text.push_str(&format!(" and {} more", items.len() - SHOWN));
    }
    text
}

fn reached(ranges: &[OpenRange], services: &[Service]) -> Option<Evidence> {
    let open = |service: &Service| ranges.iter().find(|range| range.includes(service.protocol, service.port));
    let hits: Vec<(&Service, &OpenRange)> =
        services.iter().filter_map(|service| Some((service, open(service)?))).collect();
    if hits.is_empty() {
        return None;
    }
    let names: Vec<String> = hits.iter().map(|(service, _)| label(service)).collect();
    let ranges: Vec<&OpenRange> = hits.iter().map(|(_, range)| *range).collect();
    let facts = hits.iter().map(|(service, _)| fact(service));
    Some(describe(&ranges, &listed(&names)).facts("port", facts))
}

fn label(service: &Service) -> String {
    let protocol = if service.protocol == Protocol::Udp { "UDP" } else { "TCP" };
    format!("{protocol} port {} ({})", service.port, service.name)
}

fn fact(service: &Service) -> String {
    let protocol = if service.protocol == Protocol::Udp { "udp" } else { "tcp" };
    format!("{protocol}/{}", service.port)
}

fn in_use(severity: Severity, evidence: Evidence) -> Outcome {
    Outcome::FailAs(severity, evidence.fact("in_use", "yes"))
}

fn dormant(severity: Severity, mut evidence: Evidence) -> Outcome {
    evidence.summary.push_str("; no network interface uses the group yet");
    Outcome::FailAs(if severity == Severity::Critical { Severity::Medium } else { Severity::Low }, evidence)
}

#[cfg(test)]
pub(super) mod cases {
    //! Inventories for the tests of these checks.

    use scanmonster_inventory::{Inventory, NetworkInterface, RuleSource, SecurityGroup, SecurityGroupRule};
    use scanmonster_testkit::{home, inventory, rule, security_group};

    /// The group `sg-1` with these inbound rules, used by one interface.
    pub(in crate::ec2) fn with_rules(ingress: Vec<SecurityGroupRule>) -> Inventory {
        let mut inventory = inventory();
        let ec2 = &mut home(&mut inventory).ec2;
        ec2.security_groups = Ok(vec![SecurityGroup { ingress, ..security_group("sg-1") }]);
        ec2.network_interfaces = Ok(vec![interface("eni-1")]);
        inventory
    }

    /// A private interface of no instance in `subnet-1` with group `sg-1`.
    pub(in crate::ec2) fn interface(id: &str) -> NetworkInterface {
        NetworkInterface {
            id: id.into(),
            kind: "interface".into(),
            description: String::new(),
            vpc_id: Some("vpc-1".into()),
            subnet_id: Some("subnet-1".into()),
            security_groups: vec!["sg-1".into()],
            public_ip: None,
            ipv6_addresses: vec![],
            instance_id: None,
        }
    }

    /// A rule for one port or more, from an IPv4 or IPv6 range.
    pub(in crate::ec2) fn from(cidr: &str, protocol: &str, ports: Option<(i32, i32)>) -> SecurityGroupRule {
        let source = if cidr.contains(':') { RuleSource::Ipv6(cidr.into()) } else { RuleSource::Ipv4(cidr.into()) };
        rule(protocol, ports, source)
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::PrefixList;
    use scanmonster_testkit::{denied, home};

    use super::cases::{from, with_rules};
    use crate::Severity;
    use crate::testing::{status, verdicts};

    static CHECK: &crate::CheckDef = &super::super::security_group_opens_ssh_to_internet::CHECK;

    #[test]
    fn clean_group_of_another_account_is_left_to_its_owner() {
        let mut inventory = with_rules(vec![from("0.0.0.0/0", "tcp", Some((22, 22)))]);
        home(&mut inventory).ec2.security_groups.as_mut().unwrap()[0].owner = "999988887777".into();
        assert_eq!(status(CHECK, &inventory), "na");
    }

    #[test]
    fn borderline_unused_group_fails_with_lower_severity() {
        let mut inventory = with_rules(vec![from("0.0.0.0/0", "tcp", Some((22, 22)))]);
        assert_eq!(verdicts(CHECK, &inventory)[0].severity, Severity::High);
        home(&mut inventory).ec2.network_interfaces = Ok(vec![]);
        assert_eq!(status(CHECK, &inventory), "fail");
        assert_eq!(verdicts(CHECK, &inventory)[0].severity, Severity::Low);
    }

    #[test]
    fn gap_of_any_part_is_never_a_pass() {
        let closed = || with_rules(vec![]);
        let mut inventory = closed();
        home(&mut inventory).ec2.security_groups = Err(denied("ec2:DescribeSecurityGroups"));
        assert_eq!(status(CHECK, &inventory), "unknown");
        let mut inventory = closed();
        home(&mut inventory).ec2.network_interfaces = Err(denied("ec2:DescribeNetworkInterfaces"));
        assert_eq!(status(CHECK, &inventory), "unknown");
        let mut inventory = closed();
        home(&mut inventory).ec2.prefix_lists = Err(denied("ec2:DescribeManagedPrefixLists"));
        assert_eq!(status(CHECK, &inventory), "unknown");
        let mut inventory = closed();
        let entries = Err(denied("ec2:GetManagedPrefixListEntries"));
        home(&mut inventory).ec2.prefix_lists =
            Ok(vec![PrefixList { id: "pl-1".into(), name: "office".into(), aws_managed: false, entries }]);
        assert_eq!(status(CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_hides_no_open_port() {
        let mut inventory = with_rules(vec![from("0.0.0.0/0", "tcp", Some((22, 22)))]);
        let ec2 = &mut home(&mut inventory).ec2;
        ec2.prefix_lists = Err(denied("ec2:DescribeManagedPrefixLists"));
        ec2.network_interfaces = Err(denied("ec2:DescribeNetworkInterfaces"));
        assert_eq!(status(CHECK, &inventory), "fail");
        assert_eq!(verdicts(CHECK, &inventory)[0].severity, Severity::High);
    }
}
