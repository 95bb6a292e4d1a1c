//! Whether a network ACL lets the internet in to a port of remote administration.
//!
//! Entries are followed in the order of rule numbers, for IPv4 and IPv6, and ranges such as the two halves of the
//! internet are added up. A default ACL that nobody has changed, and one without subnets, is rated low.
//!
//! Only TCP is asked about, as by Security Hub's EC2.21. CIS's text names UDP as well, but neither service can be
//! had over UDP alone: SSH does not run over it, and Remote Desktop opens its UDP transport from within a TCP
//! connection that is there already.

use scanmonster_inventory::{Collected, NetworkAcl};

use super::network_acl::{Rules, Transport, failing, judge_each};
use crate::{Evidence, Outcome, RegionContext, Verdicts};

/// A service of remote administration.
#[derive(Debug, Clone, Copy)]
pub(super) struct Service {
    /// What people call it.
    pub(super) name: &'static str,
    /// Its TCP port.
    pub(super) port: u16,
}

/// Judges every network ACL of the region by this service's port.
pub(super) fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts, service: Service) -> Collected<()> {
    judge_each(context, verdicts, |acl| judge(acl, service))
}

fn judge(acl: &NetworkAcl, Service { name, port }: Service) -> Collected<Outcome> {
    let cidrs = Rules::of(acl, false)?.internet_at(Transport::Tcp, port);
    if cidrs.is_empty() {
        return Ok(Outcome::pass(format!("the network ACL keeps the internet from TCP port {port} ({name})")));
    }
    let evidence = Evidence::new(format!("the network ACL lets the internet reach TCP port {port} ({name})"));
    Ok(failing(acl, evidence.fact("port", format!("TCP {port}")).facts("cidr", cidrs)))
}

/// The cases that the checks have to decide alike, each for its own port.
#[cfg(test)]
pub(super) mod cases {
    use std::collections::BTreeSet;

    use scanmonster_inventory::{GapCause, NaclEntry, NetworkAcl};
    use scanmonster_testkit::{home, inventory, network_acl};

    use crate::testing::{denied, status, verdicts};
    use crate::vpc::network_acl::tests::{default_acl, entry, outwards, with_acl, with_entries};
    use crate::{CheckDef, Severity, Status};

    const ANYWHERE: &str = "0.0.0.0/0";

    fn tcp(number: i32, allow: bool, cidr: &str, port: u16) -> NaclEntry {
        entry(number, allow, "6", cidr, Some((port.into(), port.into())))
    }

    /// The status of a network ACL with these entries for what comes in.
    pub(in crate::vpc) fn of(check: &'static CheckDef, entries: &[NaclEntry]) -> String {
        status(check, &with_entries(entries))
    }

    /// The status where this TCP port alone is allowed from everywhere.
    pub(in crate::vpc) fn allowing(check: &'static CheckDef, port: u16) -> String {
        of(check, &[tcp(100, true, ANYWHERE, port)])
    }

    /// The status where these TCP ports are denied first, and then everything is allowed.
    pub(in crate::vpc) fn denying(check: &'static CheckDef, ports: &[u16]) -> String {
        let mut entries = vec![entry(100, true, "-1", ANYWHERE, None)];
        entries.extend((50..).zip(ports).map(|(number, port)| tcp(number, false, ANYWHERE, *port)));
        of(check, &entries)
    }

    /// No entry; entries for others, for other ports and for what goes out; an entry that denies first.
    pub(in crate::vpc) fn assert_closed_passes(check: &'static CheckDef, port: u16) {
        assert_eq!(of(check, &[]), "pass");
        let inside = entry(100, true, "-1", "10.0.0.0/8", None);
        let web = tcp(110, true, ANYWHERE, 443);
        let answers = entry(120, true, "6", ANYWHERE, Some((32768, 65535)));
        let out = outwards(entry(100, true, "-1", ANYWHERE, None));
        assert_eq!(of(check, &[inside, web, answers, out]), "pass");
        let allow = entry(100, true, "6", ANYWHERE, Some((0, 65535)));
        for deny in [tcp(90, false, ANYWHERE, port), entry(90, false, "-1", ANYWHERE, None)] {
            assert_eq!(of(check, &[allow.clone(), deny]), "pass");
        }
    }

    /// IPv4 and IPv6, all protocols, all ports, and two halves of the internet.
    pub(in crate::vpc) fn assert_open_fails(check: &'static CheckDef, port: u16) {
        let around = Some((i32::from(port) - 2, i32::from(port) + 2));
        for entries in [
            vec![tcp(100, true, ANYWHERE, port)],
            vec![tcp(100, true, "::/0", port)],
            vec![entry(100, true, "-1", ANYWHERE, Some((80, 80)))],
            vec![entry(100, true, "6", ANYWHERE, None)],
            vec![tcp(90, false, ANYWHERE, port), entry(100, true, "-1", "::/0", None)],
            vec![tcp(100, true, "0.0.0.0/1", port), entry(110, true, "6", "128.0.0.0/1", around)],
        ] {
            assert_eq!(of(check, &entries), "fail", "{entries:?}");
        }
    }

    /// What the evidence names.
    pub(in crate::vpc) fn assert_evidence(check: &'static CheckDef, port: u16) {
        let open = tcp(100, true, ANYWHERE, port);
        let verdict = verdicts(check, &with_entries(&[open])).remove(0);
        let Status::Fail(evidence) = verdict.status else { panic!("{:?}", verdict.status) };
        assert_eq!(verdict.severity, Severity::Medium);
        assert_eq!(evidence.facts["port"], BTreeSet::from([format!("TCP {port}")]));
        assert_eq!(evidence.facts["cidr"], BTreeSet::from([ANYWHERE.to_owned()]));
        assert_eq!(evidence.facts["subnet"], BTreeSet::from(["subnet-1".to_owned()]));
    }

    /// An entry for UDP alone opens nothing, and one that denies UDP alone closes nothing.
    pub(in crate::vpc) fn assert_udp_does_not_count(check: &'static CheckDef, port: u16) {
        let udp = |allow| entry(90, allow, "17", ANYWHERE, Some((port.into(), port.into())));
        assert_eq!(of(check, &[udp(true)]), "pass");
        assert_eq!(of(check, &[udp(false), entry(100, true, "-1", ANYWHERE, None)]), "fail");
    }

    /// A deny of some addresses, and one after the allow.
    pub(in crate::vpc) fn assert_late_and_narrow_denials_do_not_close(check: &'static CheckDef, port: u16) {
        let deny_some = tcp(90, false, "198.51.100.0/24", port);
        let allow = tcp(100, true, ANYWHERE, port);
        let deny_late = entry(110, false, "-1", ANYWHERE, None);
        assert_eq!(of(check, &[deny_late, allow, deny_some]), "fail");
    }

    /// The default ACL as AWS made it, and one without subnets.
    pub(in crate::vpc) fn assert_untouched_and_unused_are_low(check: &'static CheckDef) {
        let unused = NetworkAcl { is_default: false, subnets: vec![], ..default_acl() };
        for acl in [default_acl(), unused] {
            let verdict = verdicts(check, &with_acl(acl)).remove(0);
            assert!(matches!(verdict.status, Status::Fail(_)));
            assert_eq!(verdict.severity, Severity::Low);
        }
    }

    /// Only its owner can change it.
    pub(in crate::vpc) fn assert_foreign_is_not_applicable(check: &'static CheckDef) {
        let mut acl = default_acl();
        acl.arn = "arn:aws:ec2:eu-west-1:444455556666:network-acl/acl-1".into();
        assert_eq!(status(check, &with_acl(acl)), "na");
    }

    /// Without the list, or with a range that is none, nothing is known.
    pub(in crate::vpc) fn assert_gaps_are_unknown(check: &'static CheckDef) {
        let mut account = inventory();
        home(&mut account).ec2.network_acls = Err(denied("ec2:DescribeNetworkAcls"));
        assert_eq!(status(check, &account), "unknown");
        let mut acl = network_acl("acl-1");
        acl.entries[0].cidr = "?".into();
        let verdict = verdicts(check, &with_acl(acl)).remove(0);
        assert!(matches!(verdict.status, Status::Unknown(gap) if gap.cause == GapCause::MalformedAnswer));
    }
}
