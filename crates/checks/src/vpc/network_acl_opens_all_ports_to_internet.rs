//! A network ACL lets the internet in to every port.
//!
//! Prowler finds only entries for all protocols; here entries for TCP or UDP over all ports count too, also
//! when several entries make up the whole range of ports or of addresses. A default ACL that nobody has
//! changed, and one without subnets, is rated low.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, NetworkAcl};

use super::network_acl::{Rules, Transport, failing, judge_each};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "vpc-network-acl-opens-all-ports-to-internet",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Network ACL opens every port to the internet",
        ja: "ネットワーク ACL がすべてのポートをインターネットに開放している",
    },
    severity: Severity::Medium,
    service: "vpc",
    resource_type: "AWS::EC2::NetworkAcl",
    permissions: &["ec2:DescribeNetworkAcls"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("1.4", &["5.1"]), ("3.0", &["5.1"]), ("5.0", &["5.2"]), ("6.0", &["6.2"]), ("7.0", &["6.2"])],
        well_architected: &["SEC05-BP02"],
        prowler: &["ec2_networkacl_allow_ingress_any_port"],
        seed: &["WA-Q5.2", "DNP-NACL", "AP09"],
    },
    tutorial: Localized {
        en: include_str!("network_acl_opens_all_ports_to_internet.en.md"),
        ja: include_str!("network_acl_opens_all_ports_to_internet.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_each(context, verdicts, judge)
}

fn judge(acl: &NetworkAcl) -> Collected<Outcome> {
    let rules = Rules::of(acl, false)?;
    let (mut protocols, mut cidrs) = (BTreeSet::new(), BTreeSet::new());
    for transport in Transport::ALL {
        let sources = rules.internet_at_all_ports(transport);
        if !sources.is_empty() {
            protocols.insert(transport.as_str());
            cidrs.extend(sources);
        }
    }
    if protocols.is_empty() {
        return Ok(Outcome::pass("the network ACL keeps the internet from some ports at least"));
    }
    let list = protocols.iter().copied().collect::<Vec<_>>().join(" and ");
    let evidence = Evidence::new(format!("the network ACL lets the internet reach every {list} port"));
    Ok(failing(acl, evidence.facts("protocol", protocols).facts("cidr", cidrs)))
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{home, inventory};

    use super::*;
    use crate::Status;
    use crate::testing::{denied, status, verdicts};
    use crate::vpc::network_acl::tests::{default_acl, entry, with_acl, with_entries};

    #[test]
    fn clean_when_only_some_ports_are_open() {
        assert_eq!(status(&CHECK, &with_entries(&[])), "pass");
        let web = entry(100, true, "6", "0.0.0.0/0", Some((443, 443)));
        let answers = entry(110, true, "6", "0.0.0.0/0", Some((1024, 65535)));
        let inside = entry(120, true, "-1", "10.0.0.0/8", None);
        assert_eq!(status(&CHECK, &with_entries(&[web, answers, inside])), "pass");
    }

    #[test]
    fn failing_for_every_way_to_write_it() {
        for entries in [
            vec![entry(100, true, "-1", "0.0.0.0/0", None)],
            vec![entry(100, true, "-1", "::/0", None)],
            vec![entry(100, true, "6", "0.0.0.0/0", Some((0, 65535)))],
            vec![entry(100, true, "17", "0.0.0.0/0", Some((1, 65535)))],
            vec![
                entry(100, true, "6", "0.0.0.0/1", Some((0, 65535))),
                entry(110, true, "6", "128.0.0.0/1", Some((0, 65535))),
            ],
            vec![
                entry(100, true, "6", "0.0.0.0/0", Some((0, 1023))),
                entry(110, true, "6", "0.0.0.0/0", Some((1024, 65535))),
            ],
        ] {
            let verdict = verdicts(&CHECK, &with_entries(&entries)).remove(0);
            assert!(matches!(verdict.status, Status::Fail(_)), "{entries:?}");
            assert_eq!(verdict.severity, Severity::Medium);
        }
    }

    #[test]
    fn borderline_one_denied_port_is_enough_to_pass() {
        let deny = entry(90, false, "6", "0.0.0.0/0", Some((3389, 3389)));
        let allow = entry(100, true, "6", "0.0.0.0/0", Some((0, 65535)));
        assert_eq!(status(&CHECK, &with_entries(&[deny, allow])), "pass");
    }

    #[test]
    fn borderline_the_untouched_default_is_low_until_somebody_changes_it() {
        let verdict = verdicts(&CHECK, &with_acl(default_acl())).remove(0);
        assert!(matches!(verdict.status, Status::Fail(_)));
        assert_eq!(verdict.severity, Severity::Low);
        let mut changed = default_acl();
        changed.entries.push(entry(90, false, "6", "203.0.113.7/32", None));
        assert_eq!(verdicts(&CHECK, &with_acl(changed)).remove(0).severity, Severity::Medium);
    }

    #[test]
    fn gap_when_the_list_or_a_range_cannot_be_read() {
        let mut account = inventory();
        home(&mut account).ec2.network_acls = Err(denied("ec2:DescribeNetworkAcls"));
        assert_eq!(status(&CHECK, &account), "unknown");
        assert_eq!(status(&CHECK, &with_entries(&[entry(100, true, "6", "", None)])), "unknown");
    }
}
