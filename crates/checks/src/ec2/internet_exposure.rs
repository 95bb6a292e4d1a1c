//! Which ports the rules of security groups open to the internet.
//!
//! All rules for one port count together: their ranges are united before they are measured (see
//! [`crate::address_set`] for what "the internet" is). Prefix lists are resolved; those that AWS manages hold
//! addresses of one service and never count. Referenced groups are no addresses and never count either.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, Gap, GapCause, PrefixList, RuleSource, SecurityGroup, SecurityGroupRule};

use crate::address_set::{AddressSet, Family, contains};

/// The operation behind a range that cannot be read.
const GROUPS: &str = "ec2:DescribeSecurityGroups";
/// The operation behind a prefix list that cannot be found.
const LISTS: &str = "ec2:DescribeManagedPrefixLists";

/// A protocol of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Protocol {
    /// Every protocol (`-1`).
    All,
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP; its "ports" are types.
    Icmp,
    /// ICMP for IPv6; its "ports" are types.
    Icmpv6,
    /// Another one, by its number; it has no ports.
    Other(u8),
}

impl Protocol {
    /// Reads a name or number as security groups and network ACLs use them.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "-1" | "all" => Self::All,
            "tcp" | "6" => Self::Tcp,
            "udp" | "17" => Self::Udp,
            "icmp" | "1" => Self::Icmp,
            "icmpv6" | "58" => Self::Icmpv6,
            number => Self::Other(number.parse().ok()?),
        })
    }

    /// The ports (or types) from `from` to `to`, where none and -1 stand for all.
    fn ports(self, from: Option<i32>, to: Option<i32>) -> (u16, u16) {
        let known = |port: Option<i32>| port.and_then(|port| u16::try_from(port).ok());
        match self {
            Self::Tcp | Self::Udp => (known(from).unwrap_or(0), known(to).unwrap_or(u16::MAX)),
            // The second number of an ICMP rule is a code, not the end of a range.
            Self::Icmp | Self::Icmpv6 => known(from).map_or((0, 255), |kind| (kind, kind)),
            Self::All | Self::Other(_) => (0, u16::MAX),
        }
    }
}

/// Ports that the internet may reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenRange {
    /// Protocol; [`Protocol::All`] stands for every protocol and port.
    pub(crate) protocol: Protocol,
    /// First port (or ICMP type).
    pub(crate) from: u16,
    /// Last port (or ICMP type).
    pub(crate) to: u16,
    /// Ranges that make it wide, sorted; those inside another of them are left out.
    pub(crate) cidrs: Vec<String>,
    /// Open to the internet over IPv4.
    pub(crate) ipv4: bool,
    /// Open to the internet over IPv6.
    pub(crate) ipv6: bool,
}

impl OpenRange {
    /// Whether this port is among them.
    pub(crate) fn includes(&self, protocol: Protocol, port: u16) -> bool {
        self.protocol == Protocol::All || self.protocol == protocol && (self.from..=self.to).contains(&port)
    }

    /// In words: `TCP port 22`, `every UDP port`, `every protocol and port`.
    pub(crate) fn words(&self) -> String {
        let (name, unit) = match self.protocol {
            Protocol::All => return "every protocol and port".into(),
            Protocol::Other(number) => return format!("IP protocol {number}"),
            Protocol::Tcp => ("TCP", "port"),
            Protocol::Udp => ("UDP", "port"),
            Protocol::Icmp => ("ICMP", "type"),
            Protocol::Icmpv6 => ("ICMPv6", "type"),
        };
        let (from, to) = (self.from, self.to);
        match unit {
            "type" if from == 0 && to == 255 => format!("every {name} type"),
            "port" if from <= 1 && to == u16::MAX => format!("every {name} port"),
            _ if from == to => format!("{name} {unit} {from}"),
            _ => format!("{name} {unit}s {from}-{to}"),
        }
    }

    /// As a fact: `tcp/22`, `udp/0-65535`, `all`, `protocol/47`.
    pub(crate) fn fact(&self) -> String {
        let name = match self.protocol {
            Protocol::All => return "all".into(),
            Protocol::Other(number) => return format!("protocol/{number}"),
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
            Protocol::Icmp => "icmp",
            Protocol::Icmpv6 => "icmpv6",
        };
        if self.from == self.to { format!("{name}/{}", self.from) } else { format!("{name}/{}-{}", self.from, self.to) }
    }
}

/// What is open for certain, and what stands in the way of knowing more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exposure {
    /// Open ports. More may be open where there is a gap.
    pub(crate) ranges: Vec<OpenRange>,
    /// A prefix list that could not be read.
    pub(crate) gap: Option<Gap>,
    openings: Vec<Opening>,
}

impl Exposure {
    /// The open ports, if nothing is missing.
    ///
    /// # Errors
    /// The gap, if there is one.
    pub(crate) fn complete(self) -> Collected<Vec<OpenRange>> {
        self.gap.map_or(Ok(self.ranges), Err)
    }

    /// All ranges that reach a port, wide or narrow, by whatever rule.
    pub(crate) fn sources(&self, protocol: Protocol, port: u16) -> impl Iterator<Item = &str> {
        let reaching = self.openings.iter().filter(move |opening| {
            opening.protocol == Protocol::All
                || opening.protocol == protocol && (opening.from..=opening.to).contains(&port)
        });
        reaching.flat_map(|opening| opening.cidrs.iter().map(String::as_str))
    }
}

/// What the inbound rules of these groups, which stand before one interface, open together.
///
/// # Errors
/// A rule cannot be understood.
pub(crate) fn inbound(groups: &[&SecurityGroup], prefix_lists: &Collected<Vec<PrefixList>>) -> Collected<Exposure> {
    exposure(groups.iter().flat_map(|group| &group.ingress), prefix_lists)
}

/// What the outbound rules of `group` may reach of the internet.
///
/// # Errors
/// A rule cannot be understood.
pub(crate) fn outbound(group: &SecurityGroup, prefix_lists: &Collected<Vec<PrefixList>>) -> Collected<Exposure> {
    exposure(&group.egress, prefix_lists)
}

/// A rule with its ranges resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Opening {
    protocol: Protocol,
    from: u16,
    to: u16,
    cidrs: Vec<String>,
}

fn exposure<'a>(
    rules: impl IntoIterator<Item = &'a SecurityGroupRule>,
    prefix_lists: &Collected<Vec<PrefixList>>,
) -> Collected<Exposure> {
    let mut gap = unread(prefix_lists);
    let mut openings = Vec::new();
    for rule in rules {
        let protocol =
            Protocol::parse(&rule.protocol).ok_or_else(|| malformed(GROUPS, "a rule has an unknown protocol"))?;
        let (from, to) = protocol.ports(rule.from_port, rule.to_port);
        let mut cidrs = Vec::new();
        for source in &rule.sources {
            match source {
                RuleSource::Ipv4(cidr) | RuleSource::Ipv6(cidr) => cidrs.push(cidr.clone()),
                RuleSource::Group(_) => {}
                RuleSource::PrefixList(id) => match entries(id, prefix_lists) {
                    Ok(found) => cidrs.extend(found),
                    Err(missing) => gap = gap.or(Some(missing)),
                },
            }
        }
        openings.push(Opening { protocol, from, to, cidrs });
    }
    Ok(Exposure { ranges: open_ranges(&openings)?, gap, openings })
}

/// The first thing about prefix lists that could not be read.
fn unread(prefix_lists: &Collected<Vec<PrefixList>>) -> Option<Gap> {
    match prefix_lists {
        Err(gap) => Some(gap.clone()),
        Ok(lists) => {
            lists.iter().filter(|list| !list.aws_managed).find_map(|list| list.entries.as_ref().err().cloned())
        }
    }
}

fn entries(id: &str, prefix_lists: &Collected<Vec<PrefixList>>) -> Collected<Vec<String>> {
    let lists = prefix_lists.as_ref().map_err(Clone::clone)?;
    let list = lists
        .iter()
        .find(|list| list.id == id)
        .ok_or_else(|| malformed(LISTS, "a rule names a prefix list that is not listed"))?;
    if list.aws_managed { Ok(Vec::new()) } else { list.entries.clone() }
}

/// The range of everything, if everything is open, and what is open beyond it.
fn open_ranges(openings: &[Opening]) -> Collected<Vec<OpenRange>> {
    let mut ranges = ranges_of(Protocol::All, openings)?;
    let (ipv4, ipv6) = ranges.first().map_or((false, false), |all| (all.ipv4, all.ipv6));
    let protocols: BTreeSet<Protocol> = openings.iter().map(|opening| opening.protocol).collect();
    for protocol in protocols.into_iter().filter(|protocol| *protocol != Protocol::All) {
        let further = ranges_of(protocol, openings)?;
        ranges.extend(further.into_iter().filter(|range| range.ipv4 && !ipv4 || range.ipv6 && !ipv6));
    }
    Ok(ranges)
}

/// Cuts the ports of `protocol` where a rule begins or ends and measures each piece by itself.
fn ranges_of(protocol: Protocol, openings: &[Opening]) -> Collected<Vec<OpenRange>> {
    let relevant: Vec<&Opening> =
        openings.iter().filter(|opening| opening.protocol == Protocol::All || opening.protocol == protocol).collect();
    let starts: BTreeSet<u32> =
        relevant.iter().flat_map(|opening| [u32::from(opening.from), u32::from(opening.to) + 1]).collect();
    let mut ranges: Vec<OpenRange> = Vec::new();
    for (from, next) in starts.iter().zip(starts.iter().skip(1)) {
        let (Ok(from), Ok(to)) = (u16::try_from(*from), u16::try_from(next - 1)) else { continue };
        let cidrs: BTreeSet<&str> = relevant
            .iter()
            .filter(|opening| opening.from <= from && to <= opening.to)
            .flat_map(|opening| opening.cidrs.iter().map(String::as_str))
            .collect();
        let Some(range) = measured(protocol, from, to, &cidrs)? else { continue };
        match ranges.last_mut() {
            Some(last) if last.to.checked_add(1) == Some(from) && last.cidrs == range.cidrs => last.to = to,
            _ => ranges.push(range),
        }
    }
    Ok(ranges)
}

fn measured(protocol: Protocol, from: u16, to: u16, cidrs: &BTreeSet<&str>) -> Collected<Option<OpenRange>> {
    let mut telling: BTreeSet<&str> = BTreeSet::new();
    let mut open = [false, false];
    for (index, family) in Family::ALL.into_iter().enumerate() {
        if AddressSet::of(family, cidrs.iter().copied(), GROUPS)?.is_internet() {
            open[index] = true;
            telling.extend(cidrs.iter().filter(|cidr| cidr.contains(':') == (family == Family::V6)));
        }
    }
    if open == [false, false] {
        return Ok(None);
    }
    let mut widest = Vec::new();
    for cidr in &telling {
        if !is_inside_another(cidr, &telling)? {
            widest.push((*cidr).to_owned());
        }
    }
    Ok(Some(OpenRange { protocol, from, to, cidrs: widest, ipv4: open[0], ipv6: open[1] }))
}

fn is_inside_another(cidr: &str, all: &BTreeSet<&str>) -> Collected<bool> {
    for other in all {
        if *other != cidr && contains(other, cidr, GROUPS)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn malformed(operation: &str, detail: &str) -> Gap {
    Gap::new(operation, operation, GapCause::MalformedAnswer, detail)
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{rule, security_group};

    use super::*;

    fn v4(cidr: &str) -> RuleSource {
        RuleSource::Ipv4(cidr.into())
    }

    fn open_ports(group: &SecurityGroup, lists: &Collected<Vec<PrefixList>>) -> Collected<Vec<OpenRange>> {
        inbound(&[group], lists)?.complete()
    }

    fn open(rules: Vec<SecurityGroupRule>) -> Vec<String> {
        let group = SecurityGroup { ingress: rules, ..security_group("sg-1") };
        open_ports(&group, &Ok(vec![])).unwrap().iter().map(OpenRange::fact).collect()
    }

    fn listed(list: PrefixList) -> Collected<Vec<OpenRange>> {
        let named = rule("tcp", Some((22, 22)), RuleSource::PrefixList("pl-1".into()));
        open_ports(&SecurityGroup { ingress: vec![named], ..security_group("sg-1") }, &Ok(vec![list]))
    }

    fn list(aws_managed: bool, entries: Collected<Vec<String>>) -> PrefixList {
        PrefixList { id: "pl-1".into(), name: "list".into(), aws_managed, entries }
    }

    #[test]
    fn protocols_and_ports_have_several_spellings() {
        let all = v4("0.0.0.0/0");
        assert_eq!(open(vec![rule("-1", None, all.clone())]), ["all"]);
        assert_eq!(open(vec![rule("6", Some((22, 22)), all.clone())]), ["tcp/22"]);
        assert_eq!(open(vec![rule("tcp", None, all.clone())]), ["tcp/0-65535"]);
        assert_eq!(open(vec![rule("udp", Some((-1, -1)), all.clone())]), ["udp/0-65535"]);
        assert_eq!(open(vec![rule("icmp", Some((8, -1)), all.clone())]), ["icmp/8"]);
        assert_eq!(open(vec![rule("icmp", Some((-1, -1)), all.clone())]), ["icmp/0-255"]);
        assert_eq!(open(vec![rule("47", None, all)]), ["protocol/47"]);
    }

    #[test]
    fn halves_in_different_rules_open_what_both_cover() {
        let halves = vec![rule("tcp", Some((20, 30)), v4("52.0.0.0/8")), rule("-1", None, v4("54.0.0.0/8"))];
        assert_eq!(open(halves), ["tcp/20-30"]);
        let apart = vec![rule("tcp", Some((22, 22)), v4("52.0.0.0/8")), rule("tcp", Some((23, 23)), v4("54.0.0.0/8"))];
        assert_eq!(open(apart), Vec::<String>::new());
    }

    #[test]
    fn families_are_measured_apart() {
        let six = rule("tcp", Some((22, 22)), RuleSource::Ipv6("::/0".into()));
        let group = SecurityGroup {
            ingress: vec![six, rule("tcp", Some((22, 22)), v4("10.0.0.0/8"))],
            ..security_group("sg-1")
        };
        let ranges = open_ports(&group, &Ok(vec![])).unwrap();
        assert_eq!((ranges.len(), ranges[0].ipv4, ranges[0].ipv6), (1, false, true));
        assert_eq!(ranges[0].cidrs, ["::/0"]);
    }

    #[test]
    fn everything_over_one_family_hides_no_port_of_the_other() {
        let all = rule("-1", None, v4("0.0.0.0/0"));
        assert_eq!(open(vec![all.clone(), rule("tcp", Some((22, 22)), v4("0.0.0.0/0"))]), ["all"]);
        let six = rule("tcp", Some((22, 22)), RuleSource::Ipv6("::/0".into()));
        assert_eq!(open(vec![all, six]), ["all", "tcp/22"]);
    }

    #[test]
    fn only_the_widest_ranges_are_shown() {
        let mut both = rule("tcp", Some((22, 22)), v4("0.0.0.0/0"));
        both.sources.push(v4("198.51.100.7/32"));
        let group = SecurityGroup { ingress: vec![both], ..security_group("sg-1") };
        assert_eq!(open_ports(&group, &Ok(vec![])).unwrap()[0].cidrs, ["0.0.0.0/0"]);
    }

    #[test]
    fn prefix_lists_are_resolved_unless_aws_manages_them() {
        assert_eq!(listed(list(false, Ok(vec!["0.0.0.0/0".into()]))).unwrap().len(), 1);
        assert_eq!(listed(list(false, Ok(vec!["10.0.0.0/8".into()]))), Ok(vec![]));
        assert_eq!(listed(list(true, Ok(vec![]))), Ok(vec![]));
    }

    #[test]
    fn what_cannot_be_read_is_a_gap() {
        let gap = scanmonster_testkit::denied("ec2:GetManagedPrefixListEntries");
        assert_eq!(listed(list(false, Err(gap.clone()))), Err(gap.clone()));
        assert_eq!(open_ports(&security_group("sg-1"), &Err(gap.clone())), Err(gap));
        let mut other = list(false, Ok(vec![]));
        other.id = "pl-2".into();
        assert_eq!(listed(other).unwrap_err().cause, GapCause::MalformedAnswer);
        let odd = SecurityGroup { ingress: vec![rule("tcp", None, v4("anywhere"))], ..security_group("sg-1") };
        assert_eq!(open_ports(&odd, &Ok(vec![])).unwrap_err().cause, GapCause::MalformedAnswer);
    }

    #[test]
    fn a_gap_hides_nothing_that_is_open_for_certain() {
        let gap = scanmonster_testkit::denied("ec2:DescribeManagedPrefixLists");
        let open = rule("tcp", Some((22, 22)), v4("0.0.0.0/0"));
        let group = SecurityGroup { ingress: vec![open], ..security_group("sg-1") };
        let found = inbound(&[&group], &Err(gap)).unwrap();
        assert!(found.gap.is_some() && found.ranges[0].includes(Protocol::Tcp, 22));
    }
}
