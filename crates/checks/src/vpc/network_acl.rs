//! What a network ACL lets through to or from the internet, entry by entry in the order of rule numbers.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, NaclEntry, NetworkAcl};

use super::ownership::foreign_owner;
use crate::address_set::{AddressSet, Family};
use crate::{Evidence, Outcome, RegionContext, Resource, Severity, Verdicts};

/// Up to here rules are made by people; above are the closing denies.
const LAST_RULE: i32 = 32766;
/// Port 0 cannot be used by a service.
const FIRST_PORT: u16 = 1;

/// A protocol with ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transport {
    /// TCP, protocol 6.
    Tcp,
    /// UDP, protocol 17.
    Udp,
}

impl Transport {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::Tcp, Self::Udp];

    /// `TCP` or `UDP`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        }
    }

    fn is_in(self, protocol: &str) -> bool {
        protocol == "-1"
            || protocol
                == match self {
                    Self::Tcp => "6",
                    Self::Udp => "17",
                }
    }
}

/// The entries of one direction, lowest rule number first.
pub(super) struct Rules<'a>(Vec<Rule<'a>>);

struct Rule<'a> {
    entry: &'a NaclEntry,
    ipv4: AddressSet,
    ipv6: AddressSet,
}

impl Rule<'_> {
    fn addresses(&self, family: Family) -> &AddressSet {
        match family {
            Family::V4 => &self.ipv4,
            Family::V6 => &self.ipv6,
        }
    }

    fn decides(&self, transport: Transport, port: u16) -> bool {
        // Ports say nothing where the entry is for all protocols.
        let in_ports = match self.entry.ports {
            Some((from, to)) if self.entry.protocol != "-1" => (from..=to).contains(&i32::from(port)),
            _ => true,
        };
        in_ports && transport.is_in(&self.entry.protocol)
    }
}

impl<'a> Rules<'a> {
    /// The entries for what comes in, or for what goes out; a range that cannot be read is a gap.
    pub(super) fn of(acl: &'a NetworkAcl, egress: bool) -> Collected<Self> {
        let mut rules = Vec::new();
        for entry in acl.entries.iter().filter(|entry| entry.egress == egress) {
            let named = |family| AddressSet::of(family, [entry.cidr.as_str()], "ec2:DescribeNetworkAcls");
            rules.push(Rule { entry, ipv4: named(Family::V4)?, ipv6: named(Family::V6)? });
        }
        rules.sort_by_key(|rule| rule.entry.rule_number);
        Ok(Self(rules))
    }

    /// The ranges of the entries that together open a port to the internet; empty: it is closed.
    pub(super) fn internet_at(&self, transport: Transport, port: u16) -> BTreeSet<&'a str> {
        Family::ALL.into_iter().flat_map(|family| self.internet_in(family, transport, port)).collect()
    }

    /// The ranges of the entries that open every port to the internet; empty: some port is closed.
    pub(super) fn internet_at_all_ports(&self, transport: Transport) -> BTreeSet<&'a str> {
        let mut cidrs = BTreeSet::new();
        for family in Family::ALL {
            let each_port: Vec<_> =
                self.probes().into_iter().map(|port| self.internet_in(family, transport, port)).collect();
            if each_port.iter().all(|open| !open.is_empty()) {
                cidrs.extend(each_port.into_iter().flatten());
            }
        }
        cidrs
    }

    /// For every address the first entry that matches it decides; what is allowed is added up.
    fn internet_in(&self, family: Family, transport: Transport, port: u16) -> BTreeSet<&'a str> {
        let (mut allowed, mut undecided) = (AddressSet::empty(family), AddressSet::everything(family));
        let mut cidrs = BTreeSet::new();
        for rule in self.0.iter().filter(|rule| rule.decides(transport, port)) {
            let decided_here = undecided.and(rule.addresses(family));
            if rule.entry.allow && !decided_here.is_empty() {
                cidrs.insert(rule.entry.cidr.as_str());
                allowed = allowed.or(&decided_here);
            }
            undecided = undecided.minus(&decided_here);
        }
        if allowed.is_internet() { cidrs } else { BTreeSet::new() }
    }

    /// One port of each stretch in which all ports are treated alike.
    fn probes(&self) -> BTreeSet<u16> {
        let bounds =
            self.0.iter().filter_map(|rule| rule.entry.ports).flat_map(|(from, to)| [from, to.saturating_add(1)]);
        std::iter::once(FIRST_PORT)
            .chain(bounds.filter_map(|port| u16::try_from(port).ok()).filter(|port| *port >= FIRST_PORT))
            .collect()
    }
}

/// Judges every network ACL of the region; those of other accounts are not for us to change.
pub(super) fn judge_each(
    context: &RegionContext<'_>,
    verdicts: &mut Verdicts,
    decide: impl Fn(&NetworkAcl) -> Collected<Outcome>,
) -> Collected<()> {
    for acl in context.regional.ec2.network_acls.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &acl.arn, &acl.id), || {
            match foreign_owner(context, &acl.arn) {
                Some(owner) => Ok(Outcome::not_applicable(format!("the network ACL belongs to account {owner}"))),
                None => decide(acl),
            }
        });
    }
    Ok(())
}

/// A failure; low where nobody has decided anything yet (the default ACL as AWS made it) and where no
/// subnet is behind the ACL.
pub(super) fn failing(acl: &NetworkAcl, evidence: Evidence) -> Outcome {
    let evidence = evidence.facts("subnet", acl.subnets.iter().map(String::as_str));
    if is_untouched_default(acl) || acl.subnets.is_empty() {
        Outcome::FailAs(Severity::Low, evidence)
    } else {
        Outcome::Fail(evidence)
    }
}

/// Whether it is a VPC's own ACL with nothing but the entries AWS gave it: allow all, both ways.
fn is_untouched_default(acl: &NetworkAcl) -> bool {
    acl.is_default
        && acl
            .entries
            .iter()
            .filter(|entry| entry.rule_number <= LAST_RULE)
            .all(|entry| entry.allow && entry.protocol == "-1" && ["0.0.0.0/0", "::/0"].contains(&entry.cidr.as_str()))
}

#[cfg(test)]
pub(super) mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, network_acl};

    use super::*;

    /// An entry for what comes in.
    pub(in crate::vpc) fn entry(
        number: i32,
        allow: bool,
        protocol: &str,
        cidr: &str,
        ports: Option<(i32, i32)>,
    ) -> NaclEntry {
        NaclEntry { rule_number: number, egress: false, allow, protocol: protocol.into(), cidr: cidr.into(), ports }
    }

    /// The same for what goes out.
    pub(in crate::vpc) fn outwards(entry: NaclEntry) -> NaclEntry {
        NaclEntry { egress: true, ..entry }
    }

    /// An account with one network ACL of these entries and the closing denies.
    pub(in crate::vpc) fn with_entries(entries: &[NaclEntry]) -> Inventory {
        let mut acl = network_acl("acl-1");
        acl.entries.extend_from_slice(entries);
        with_acl(acl)
    }

    /// An account with this network ACL.
    pub(in crate::vpc) fn with_acl(acl: NetworkAcl) -> Inventory {
        let mut account = inventory();
        home(&mut account).ec2.network_acls = Ok(vec![acl]);
        account
    }

    /// A VPC's own network ACL as AWS makes it.
    pub(in crate::vpc) fn default_acl() -> NetworkAcl {
        let allow_all = entry(100, true, "-1", "0.0.0.0/0", None);
        let mut acl = network_acl("acl-1");
        acl.is_default = true;
        acl.entries.extend([allow_all.clone(), outwards(allow_all)]);
        acl
    }

    #[test]
    fn stretches_of_ports_add_up_to_all() {
        let mut acl = network_acl("acl-1");
        acl.entries.push(entry(100, true, "6", "0.0.0.0/0", Some((0, 1023))));
        acl.entries.push(entry(110, true, "6", "0.0.0.0/0", Some((1024, 65535))));
        let rules = Rules::of(&acl, false).unwrap();
        assert_eq!(rules.internet_at_all_ports(Transport::Tcp), BTreeSet::from(["0.0.0.0/0"]));
        assert!(rules.internet_at_all_ports(Transport::Udp).is_empty());
    }
}
