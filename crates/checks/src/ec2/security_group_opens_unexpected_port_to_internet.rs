//! A security group lets the internet reach a port that the organisation has not approved as public.
//!
//! As EC2.18, with the ports of the settings (80 and 443 unless changed), but UDP, ICMP and other protocols are
//! looked at as well. ICMP alone is of little harm; the ICMP messages that path MTU discovery needs are none.

use std::collections::BTreeSet;

use scanmonster_inventory::Collected;

use super::group_exposure::{PERMISSIONS, describe, judge_groups, listed};
use super::internet_exposure::{OpenRange, Protocol};
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-security-group-opens-unexpected-port-to-internet",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Security group lets the internet reach a port that is not approved as public",
        ja: "セキュリティグループが公開を認めていないポートへのインターネットからの接続を許可している",
    },
    severity: Severity::High,
    service: "ec2",
    resource_type: "AWS::EC2::SecurityGroup",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["EC2.18"],
        cis: &[],
        well_architected: &["SEC05-BP02"],
        prowler: &[],
        seed: &["WA-Q5.2", "DNP-SG", "AP08"],
    },
    tutorial: Localized {
        en: include_str!("security_group_opens_unexpected_port_to_internet.en.md"),
        ja: include_str!("security_group_opens_unexpected_port_to_internet.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// "Destination unreachable" carries "fragmentation needed"; AWS recommends to let it in.
const ICMP_UNREACHABLE: u16 = 3;
/// "Packet too big", the same for IPv6.
const ICMPV6_TOO_BIG: u16 = 2;

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let approved = &context.account.settings.public_ports;
    judge_groups(context, verdicts, |ranges| {
        let unexpected: Vec<&OpenRange> = ranges.iter().filter(|range| !is_expected(range, approved)).collect();
        let severe = unexpected.iter().any(|range| !matches!(range.protocol, Protocol::Icmp | Protocol::Icmpv6));
        let what = listed(&unexpected.iter().map(|range| range.words()).collect::<Vec<_>>());
        let facts = unexpected.iter().map(|range| range.fact());
        let severity = if severe { CHECK.severity } else { Severity::Low };
        (!unexpected.is_empty()).then(|| (severity, describe(&unexpected, &what).facts("port", facts)))
    })
}

fn is_expected(range: &OpenRange, approved: &BTreeSet<u16>) -> bool {
    let only = |kind| range.from == kind && range.to == kind;
    match range.protocol {
        Protocol::Tcp | Protocol::Udp => (range.from..=range.to).all(|port| approved.contains(&port)),
        Protocol::Icmp => only(ICMP_UNREACHABLE),
        Protocol::Icmpv6 => only(ICMPV6_TOO_BIG),
        Protocol::All | Protocol::Other(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::home;

    use crate::ec2::group_exposure::cases::{from, with_rules};
    use crate::testing::{denied, status, verdicts, verdicts_with};
    use crate::{Settings, Severity, Status};

    use super::CHECK;

    #[test]
    fn clean_approved_ports_and_private_sources() {
        for rule in [
            from("0.0.0.0/0", "tcp", Some((443, 443))),
            from("::/0", "tcp", Some((80, 80))),
            from("0.0.0.0/0", "udp", Some((443, 443))),
            from("0.0.0.0/0", "icmp", Some((3, 4))),
            from("::/0", "icmpv6", Some((2, 0))),
            from("10.0.0.0/8", "-1", None),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "pass", "{rule:?}");
        }
    }

    #[test]
    fn failing_any_other_port_or_protocol() {
        for rule in [
            from("0.0.0.0/0", "tcp", Some((8443, 8443))),
            from("0.0.0.0/0", "tcp", Some((80, 443))),
            from("::/0", "udp", Some((53, 53))),
            from("0.0.0.0/0", "47", None),
            from("0.0.0.0/0", "-1", None),
        ] {
            let inventory = with_rules(vec![rule.clone()]);
            assert_eq!(status(&CHECK, &inventory), "fail", "{rule:?}");
            assert_eq!(verdicts(&CHECK, &inventory)[0].severity, Severity::High, "{rule:?}");
        }
    }

    #[test]
    fn borderline_icmp_alone_is_of_low_severity() {
        let inventory = with_rules(vec![from("0.0.0.0/0", "icmp", Some((8, -1)))]);
        assert_eq!(status(&CHECK, &inventory), "fail");
        assert_eq!(verdicts(&CHECK, &inventory)[0].severity, Severity::Low);
    }

    #[test]
    fn borderline_settings_decide_what_is_approved() {
        let inventory = with_rules(vec![from("0.0.0.0/0", "tcp", Some((8443, 8443)))]);
        let settings = Settings { public_ports: [8443].into(), ..Settings::default() };
        assert!(matches!(verdicts_with(&CHECK, &inventory, &settings)[0].status, Status::Pass(_)));
    }

    #[test]
    fn gap_in_what_it_reads_is_unknown() {
        for part in ["groups", "lists", "interfaces"] {
            let mut inventory = with_rules(vec![]);
            let ec2 = &mut home(&mut inventory).ec2;
            match part {
                "groups" => ec2.security_groups = Err(denied("ec2:DescribeSecurityGroups")),
                "lists" => ec2.prefix_lists = Err(denied("ec2:DescribeManagedPrefixLists")),
                _ => ec2.network_interfaces = Err(denied("ec2:DescribeNetworkInterfaces")),
            }
            assert_eq!(status(&CHECK, &inventory), "unknown", "{part}");
        }
    }
}
