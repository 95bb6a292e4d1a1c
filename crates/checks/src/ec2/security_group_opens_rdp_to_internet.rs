//! A security group lets the internet reach Remote Desktop (3389, TCP and UDP).
//!
//! Prowler asks about TCP with `0.0.0.0/0` and `::/0` only; Remote Desktop also speaks UDP.

use scanmonster_inventory::Collected;

use super::group_exposure::{PERMISSIONS, Service, judge_services, tcp, udp};
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-security-group-opens-rdp-to-internet",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Security group lets the internet reach Remote Desktop",
        ja: "セキュリティグループがインターネットからのリモートデスクトップ接続を許可している",
    },
    severity: Severity::High,
    service: "ec2",
    resource_type: "AWS::EC2::SecurityGroup",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["EC2.14", "EC2.53", "EC2.54"],
        cis: &[
            ("1.4", &["5.2"]),
            ("3.0", &["5.2", "5.3"]),
            ("5.0", &["5.3", "5.4"]),
            ("6.0", &["6.3", "6.4"]),
            ("7.0", &["6.3", "6.4"]),
        ],
        well_architected: &["SEC05-BP02"],
        prowler: &["ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389"],
        seed: &["WA-Q5.2", "DNP-SG", "AP08", "AP03"],
    },
    tutorial: Localized {
        en: include_str!("security_group_opens_rdp_to_internet.en.md"),
        ja: include_str!("security_group_opens_rdp_to_internet.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Asked about.
const SERVICES: &[Service] = &[tcp("Remote Desktop", 3389), udp("Remote Desktop", 3389)];

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
            from("10.0.0.0/8", "tcp", Some((3389, 3389))),
            from("0.0.0.0/0", "tcp", Some((443, 443))),
            from("0.0.0.0/0", "tcp", Some((3390, 4000))),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "pass", "{rule:?}");
        }
    }

    #[test]
    fn failing_every_spelling_of_open_rdp() {
        for rule in [
            from("0.0.0.0/0", "tcp", Some((3389, 3389))),
            from("::/0", "tcp", Some((3000, 4000))),
            from("0.0.0.0/0", "-1", None),
            from("0.0.0.0/0", "udp", Some((3389, 3389))),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "fail", "{rule:?}");
        }
    }

    #[test]
    fn borderline_halves_of_the_internet_count_together() {
        let wide = with_rules(vec![from("52.0.0.0/8", "tcp", Some((3389, 3389))), from("54.0.0.0/8", "-1", None)]);
        assert_eq!(status(&CHECK, &wide), "fail");
        let narrow = with_rules(vec![from("52.0.0.0/8", "tcp", Some((3389, 3389)))]);
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
