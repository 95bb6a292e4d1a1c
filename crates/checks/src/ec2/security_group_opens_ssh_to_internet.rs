//! A security group lets the internet reach SSH (TCP 22).
//!
//! Prowler looks for `0.0.0.0/0` and `::/0` only; here ranges count together, and prefix lists are resolved.

use scanmonster_inventory::Collected;

use super::group_exposure::{PERMISSIONS, Service, judge_services, tcp};
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-security-group-opens-ssh-to-internet",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Security group lets the internet reach SSH",
        ja: "セキュリティグループがインターネットからの SSH 接続を許可している",
    },
    severity: Severity::High,
    service: "ec2",
    resource_type: "AWS::EC2::SecurityGroup",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["EC2.13", "EC2.53", "EC2.54"],
        cis: &[
            ("1.4", &["5.2"]),
            ("3.0", &["5.2", "5.3"]),
            ("5.0", &["5.3", "5.4"]),
            ("6.0", &["6.3", "6.4"]),
            ("7.0", &["6.3", "6.4"]),
        ],
        well_architected: &["SEC05-BP02"],
        prowler: &["ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22"],
        seed: &["WA-Q5.2", "DNP-SG", "AP08", "AP03"],
    },
    tutorial: Localized {
        en: include_str!("security_group_opens_ssh_to_internet.en.md"),
        ja: include_str!("security_group_opens_ssh_to_internet.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Asked about.
const SERVICES: &[Service] = &[tcp("SSH", 22)];

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_services(context, verdicts, CHECK.severity, SERVICES)
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::home;

    use crate::ec2::group_exposure::cases::{from, with_rules};
    use crate::testing::{denied, status};

    use super::CHECK;

    #[test]
    fn clean_narrow_sources_and_other_ports() {
        for rule in [
            from("10.0.0.0/8", "tcp", Some((22, 22))),
            from("198.51.100.7/32", "tcp", Some((22, 22))),
            from("0.0.0.0/0", "tcp", Some((443, 443))),
            from("0.0.0.0/0", "udp", Some((22, 22))),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "pass", "{rule:?}");
        }
    }

    #[test]
    fn failing_every_spelling_of_open_ssh() {
        for rule in [
            from("0.0.0.0/0", "tcp", Some((22, 22))),
            from("::/0", "tcp", Some((22, 22))),
            from("0.0.0.0/0", "tcp", Some((0, 1024))),
            from("0.0.0.0/0", "-1", None),
            from("0.0.0.0/0", "6", None),
            from("0.0.0.0/1", "tcp", Some((22, 22))),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "fail", "{rule:?}");
        }
    }

    #[test]
    fn borderline_halves_of_the_internet_count_together() {
        let wide = with_rules(vec![from("52.0.0.0/8", "tcp", Some((22, 22))), from("54.0.0.0/8", "-1", None)]);
        assert_eq!(status(&CHECK, &wide), "fail");
        let narrow = with_rules(vec![from("52.0.0.0/8", "tcp", Some((22, 22)))]);
        assert_eq!(status(&CHECK, &narrow), "pass");
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
