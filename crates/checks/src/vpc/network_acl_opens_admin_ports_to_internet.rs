//! A network ACL lets the internet in to the ports of remote administration (SSH, RDP).
//!
//! Prowler compares single entries with `0.0.0.0/0` and looks at TCP; here the entries are followed in the
//! order of rule numbers, for IPv4 and IPv6, TCP and UDP, and ranges such as the two halves of the internet
//! are added up. A default ACL that nobody has changed, and one without subnets, is rated low.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, NetworkAcl};

use super::network_acl::{Rules, Transport, failing, judge_each};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

/// SSH and RDP.
const PORTS: [u16; 2] = [22, 3389];

pub(super) static CHECK: CheckDef = CheckDef {
    id: "vpc-network-acl-opens-admin-ports-to-internet",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Network ACL opens administration ports (22, 3389) to the internet",
        ja: "ネットワーク ACL が管理用ポート (22、3389) をインターネットに開放している",
    },
    severity: Severity::Medium,
    service: "vpc",
    resource_type: "AWS::EC2::NetworkAcl",
    permissions: &["ec2:DescribeNetworkAcls"],
    mappings: Mappings {
        security_hub: &["EC2.21"],
        cis: &[("1.4", &["5.1"]), ("3.0", &["5.1"]), ("5.0", &["5.2"]), ("6.0", &["6.2"]), ("7.0", &["6.2"])],
        well_architected: &["SEC05-BP02"],
        prowler: &["ec2_networkacl_allow_ingress_tcp_port_22", "ec2_networkacl_allow_ingress_tcp_port_3389"],
        seed: &["WA-Q5.2", "DNP-NACL", "AP09"],
    },
    tutorial: Localized {
        en: include_str!("network_acl_opens_admin_ports_to_internet.en.md"),
        ja: include_str!("network_acl_opens_admin_ports_to_internet.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_each(context, verdicts, judge)
}

fn judge(acl: &NetworkAcl) -> Collected<Outcome> {
    let rules = Rules::of(acl, false)?;
    let (mut ports, mut cidrs) = (BTreeSet::new(), BTreeSet::new());
    for transport in Transport::ALL {
        for port in PORTS {
            let sources = rules.internet_at(transport, port);
            if !sources.is_empty() {
                ports.insert(format!("{} {port}", transport.as_str()));
                cidrs.extend(sources);
            }
        }
    }
    if ports.is_empty() {
        return Ok(Outcome::pass("the network ACL keeps the internet from ports 22 and 3389"));
    }
    let list = ports.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let evidence = Evidence::new(format!("the network ACL lets the internet reach {list}"));
    Ok(failing(acl, evidence.facts("port", ports).facts("cidr", cidrs)))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::GapCause;
    use scanmonster_testkit::{home, inventory, network_acl};

    use super::*;
    use crate::Status;
    use crate::testing::{denied, status, verdicts};
    use crate::vpc::network_acl::tests::{default_acl, entry, outwards, with_acl, with_entries};

    #[test]
    fn clean_without_entries_for_the_internet() {
        assert_eq!(status(&CHECK, &with_entries(&[])), "pass");
        let inside = entry(100, true, "-1", "10.0.0.0/8", None);
        let web = entry(110, true, "6", "0.0.0.0/0", Some((443, 443)));
        let answers = entry(120, true, "6", "0.0.0.0/0", Some((32768, 65535)));
        let out = outwards(entry(100, true, "-1", "0.0.0.0/0", None));
        assert_eq!(status(&CHECK, &with_entries(&[inside, web, answers, out])), "pass");
    }

    #[test]
    fn clean_when_denied_before() {
        let deny_ssh = entry(90, false, "6", "0.0.0.0/0", Some((22, 22)));
        let deny_rdp = entry(91, false, "-1", "0.0.0.0/0", None);
        let allow = entry(100, true, "6", "0.0.0.0/0", Some((0, 65535)));
        assert_eq!(status(&CHECK, &with_entries(&[allow, deny_ssh, deny_rdp])), "pass");
    }

    #[test]
    fn failing_for_every_way_to_write_it() {
        for entries in [
            vec![entry(100, true, "6", "0.0.0.0/0", Some((22, 22)))],
            vec![entry(100, true, "6", "::/0", Some((3389, 3389)))],
            vec![entry(100, true, "17", "0.0.0.0/0", Some((3000, 4000)))],
            vec![entry(100, true, "-1", "0.0.0.0/0", Some((80, 80)))],
            vec![entry(100, true, "6", "0.0.0.0/0", None)],
            vec![
                entry(100, true, "6", "0.0.0.0/1", Some((22, 22))),
                entry(110, true, "6", "128.0.0.0/1", Some((20, 25))),
            ],
        ] {
            assert_eq!(status(&CHECK, &with_entries(&entries)), "fail", "{entries:?}");
        }
    }

    #[test]
    fn failing_names_ports_and_ranges() {
        let open = entry(100, true, "6", "0.0.0.0/0", Some((0, 100)));
        let verdict = verdicts(&CHECK, &with_entries(&[open])).remove(0);
        let Status::Fail(evidence) = verdict.status else { panic!("{:?}", verdict.status) };
        assert_eq!(verdict.severity, Severity::Medium);
        assert_eq!(evidence.facts["port"], BTreeSet::from(["TCP 22".to_owned()]));
        assert_eq!(evidence.facts["cidr"], BTreeSet::from(["0.0.0.0/0".to_owned()]));
        assert_eq!(evidence.facts["subnet"], BTreeSet::from(["subnet-1".to_owned()]));
    }

    #[test]
    fn borderline_a_deny_of_some_addresses_or_after_the_allow_does_not_close() {
        let deny_some = entry(90, false, "6", "198.51.100.0/24", Some((22, 22)));
        let allow = entry(100, true, "6", "0.0.0.0/0", Some((22, 22)));
        let deny_late = entry(110, false, "-1", "0.0.0.0/0", None);
        assert_eq!(status(&CHECK, &with_entries(&[deny_some, allow, deny_late])), "fail");
    }

    #[test]
    fn borderline_untouched_default_and_unused_acls_are_low() {
        let unused = NetworkAcl { is_default: false, subnets: vec![], ..default_acl() };
        for acl in [default_acl(), unused] {
            let verdict = verdicts(&CHECK, &with_acl(acl)).remove(0);
            assert!(matches!(verdict.status, Status::Fail(_)));
            assert_eq!(verdict.severity, Severity::Low);
        }
    }

    #[test]
    fn borderline_an_acl_of_another_account_is_not_judged() {
        let mut acl = default_acl();
        acl.arn = "arn:aws:ec2:eu-west-1:444455556666:network-acl/acl-1".into();
        assert_eq!(status(&CHECK, &with_acl(acl)), "na");
    }

    #[test]
    fn gap_when_the_list_or_a_range_cannot_be_read() {
        let mut account = inventory();
        home(&mut account).ec2.network_acls = Err(denied("ec2:DescribeNetworkAcls"));
        assert_eq!(status(&CHECK, &account), "unknown");
        let mut acl = network_acl("acl-1");
        acl.entries[0].cidr = "?".into();
        let verdict = verdicts(&CHECK, &with_acl(acl)).remove(0);
        assert!(matches!(verdict.status, Status::Unknown(gap) if gap.cause == GapCause::MalformedAnswer));
    }
}
