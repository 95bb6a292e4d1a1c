//! A security group lets the internet reach file sharing (SMB/CIFS 445 and 139, NFS 2049).
//!
//! Prowler asks this of instances only; a group that is open is a trap for the next instance as well.

use scanmonster_inventory::Collected;

use super::group_exposure::{PERMISSIONS, Service, judge_services, tcp};
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-security-group-opens-file-sharing-to-internet",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Security group lets the internet reach file sharing",
        ja: "セキュリティグループがインターネットからのファイル共有接続を許可している",
    },
    severity: Severity::High,
    service: "ec2",
    resource_type: "AWS::EC2::SecurityGroup",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &[],
        cis: &[("5.0", &["5.1.2"]), ("6.0", &["6.1.2"]), ("7.0", &["6.1.2"])],
        well_architected: &["SEC05-BP02"],
        prowler: &[],
        seed: &["WA-Q5.2", "DNP-SG", "AP08"],
    },
    tutorial: Localized {
        en: include_str!("security_group_opens_file_sharing_to_internet.en.md"),
        ja: include_str!("security_group_opens_file_sharing_to_internet.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Asked about.
const SERVICES: &[Service] = &[tcp("SMB", 445), tcp("NetBIOS", 139), tcp("NFS", 2049)];

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
            from("10.0.0.0/8", "tcp", Some((445, 445))),
            from("0.0.0.0/0", "tcp", Some((443, 444))),
            from("0.0.0.0/0", "udp", Some((445, 445))),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "pass", "{rule:?}");
        }
    }

    #[test]
    fn failing_every_spelling_of_open_shares() {
        for rule in [
            from("0.0.0.0/0", "tcp", Some((445, 445))),
            from("::/0", "tcp", Some((137, 139))),
            from("0.0.0.0/0", "-1", None),
            from("0.0.0.0/0", "tcp", Some((2049, 2049))),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "fail", "{rule:?}");
        }
    }

    #[test]
    fn borderline_halves_of_the_internet_count_together() {
        let wide = with_rules(vec![from("52.0.0.0/8", "tcp", Some((445, 445))), from("54.0.0.0/8", "-1", None)]);
        assert_eq!(status(&CHECK, &wide), "fail");
        let narrow = with_rules(vec![from("52.0.0.0/8", "tcp", Some((445, 445)))]);
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
