//! A security group lets the internet reach every port.
//!
//! Prowler looks at single rules; here several that add up to all of TCP or UDP are the same. No service can use
//! port 0, so 1-65535 is everything; a wide range that leaves ports out is the matter of
//! `ec2-security-group-opens-unexpected-port-to-internet`.

use scanmonster_inventory::Collected;

use super::group_exposure::{PERMISSIONS, describe, judge_groups, listed};
use super::internet_exposure::{OpenRange, Protocol};
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-security-group-opens-all-ports-to-internet",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Security group lets the internet reach every port",
        ja: "セキュリティグループがインターネットからすべてのポートへの接続を許可している",
    },
    severity: Severity::Critical,
    service: "ec2",
    resource_type: "AWS::EC2::SecurityGroup",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["EC2.18", "EC2.19"],
        cis: &[
            ("1.4", &["5.2"]),
            ("3.0", &["5.2", "5.3"]),
            ("5.0", &["5.3", "5.4"]),
            ("6.0", &["6.3", "6.4"]),
            ("7.0", &["6.3", "6.4"]),
        ],
        well_architected: &["SEC05-BP02"],
        prowler: &["ec2_securitygroup_allow_ingress_from_internet_to_all_ports"],
        seed: &["WA-Q5.2", "DNP-SG", "AP08"],
    },
    tutorial: Localized {
        en: include_str!("security_group_opens_all_ports_to_internet.en.md"),
        ja: include_str!("security_group_opens_all_ports_to_internet.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// No service can use port 0.
const FIRST_USABLE_PORT: u16 = 1;

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_groups(context, verdicts, |ranges| {
        let wide: Vec<&OpenRange> = ranges.iter().filter(|range| is_everything(range.protocol, ranges)).collect();
        let what = listed(&wide.iter().map(|range| range.words()).collect::<Vec<_>>());
        let facts = wide.iter().map(|range| range.fact());
        (!wide.is_empty()).then(|| (CHECK.severity, describe(&wide, &what).facts("port", facts)))
    })
}

fn is_everything(protocol: Protocol, ranges: &[OpenRange]) -> bool {
    match protocol {
        Protocol::All => true,
        // The ranges of one protocol are disjoint and in order, so without a hole they cover everything.
        Protocol::Tcp | Protocol::Udp => {
            let own: Vec<&OpenRange> = ranges.iter().filter(|range| range.protocol == protocol).collect();
            own.windows(2).all(|pair| pair[0].to.checked_add(1) == Some(pair[1].from))
                && own.first().is_some_and(|range| range.from <= FIRST_USABLE_PORT)
                && own.last().is_some_and(|range| range.to == u16::MAX)
        }
        Protocol::Icmp | Protocol::Icmpv6 | Protocol::Other(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::home;

    use crate::ec2::group_exposure::cases::{from, with_rules};
    use crate::testing::{denied, status};

    use super::CHECK;

    #[test]
    fn clean_single_ports_and_private_sources() {
        for rule in [
            from("0.0.0.0/0", "tcp", Some((443, 443))),
            from("10.0.0.0/8", "-1", None),
            from("0.0.0.0/0", "icmp", Some((-1, -1))),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "pass", "{rule:?}");
        }
    }

    #[test]
    fn failing_every_spelling_of_everything() {
        for rule in [
            from("0.0.0.0/0", "-1", None),
            from("::/0", "-1", Some((-1, -1))),
            from("0.0.0.0/0", "tcp", Some((0, 65535))),
            from("0.0.0.0/0", "17", Some((1, 65535))),
            from("0.0.0.0/0", "6", None),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "fail", "{rule:?}");
        }
    }

    #[test]
    fn borderline_ranges_that_add_up() {
        let split = vec![from("0.0.0.0/0", "tcp", Some((0, 32767))), from("::/0", "tcp", Some((32768, 65535)))];
        assert_eq!(status(&CHECK, &with_rules(split)), "fail");
        let halves = vec![from("0.0.0.0/1", "-1", None), from("128.0.0.0/1", "-1", None)];
        assert_eq!(status(&CHECK, &with_rules(halves)), "fail");
        for some in [(30000, 60000), (1024, 65535), (0, 65534), (2, 65535)] {
            assert_eq!(status(&CHECK, &with_rules(vec![from("0.0.0.0/0", "tcp", Some(some))])), "pass", "{some:?}");
        }
        let but_ssh = vec![from("0.0.0.0/0", "tcp", Some((0, 21))), from("0.0.0.0/0", "tcp", Some((23, 65535)))];
        assert_eq!(status(&CHECK, &with_rules(but_ssh)), "pass");
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
