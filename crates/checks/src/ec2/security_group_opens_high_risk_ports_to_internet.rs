//! A security group lets the internet reach a port that attackers try first.
//!
//! The list is that of EC2.19 and Prowler without what has a check of its own (SSH, Remote Desktop, databases;
//! SMB stays), widened by unprotected remote control: Docker, kubelet, etcd, VNC, WinRM, LDAP, rsync.
//! Only TCP is asked about; open UDP ports are the matter of `ec2-security-group-opens-unexpected-port-to-internet`.

use scanmonster_inventory::Collected;

use super::group_exposure::{PERMISSIONS, Service, judge_services, tcp};
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-security-group-opens-high-risk-ports-to-internet",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Security group lets the internet reach a high-risk port",
        ja: "セキュリティグループがインターネットから危険度の高いポートへの接続を許可している",
    },
    severity: Severity::High,
    service: "ec2",
    resource_type: "AWS::EC2::SecurityGroup",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["EC2.19"],
        cis: &[],
        well_architected: &["SEC05-BP02"],
        prowler: &["ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports"],
        seed: &["WA-Q5.2", "DNP-SG", "AP08"],
    },
    tutorial: Localized {
        en: include_str!("security_group_opens_high_risk_ports_to_internet.en.md"),
        ja: include_str!("security_group_opens_high_risk_ports_to_internet.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Asked about.
const SERVICES: &[Service] = &[
    tcp("FTP data", 20),
    tcp("FTP", 21),
    tcp("Telnet", 23),
    tcp("SMTP", 25),
    tcp("POP3", 110),
    tcp("RPC", 135),
    tcp("IMAP", 143),
    tcp("LDAP", 389),
    tcp("SMB", 445),
    tcp("rsync", 873),
    tcp("Docker", 2375),
    tcp("Docker", 2376),
    tcp("etcd", 2379),
    tcp("development server", 3000),
    tcp("mSQL", 4333),
    tcp("development server", 5000),
    tcp("VNC", 5500),
    tcp("VNC", 5900),
    tcp("WinRM", 5985),
    tcp("WinRM", 5986),
    tcp("HTTP proxy", 8080),
    tcp("Hadoop", 8088),
    tcp("kubelet", 10250),
];

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
            from("10.0.0.0/8", "tcp", Some((23, 23))),
            from("0.0.0.0/0", "tcp", Some((443, 443))),
            from("0.0.0.0/0", "tcp", Some((80, 80))),
            from("0.0.0.0/0", "udp", Some((0, 65535))),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "pass", "{rule:?}");
        }
    }

    #[test]
    fn failing_known_targets() {
        for rule in [
            from("0.0.0.0/0", "tcp", Some((21, 21))),
            from("::/0", "tcp", Some((2375, 2375))),
            from("0.0.0.0/0", "tcp", Some((8000, 8100))),
            from("0.0.0.0/0", "-1", None),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "fail", "{rule:?}");
        }
    }

    #[test]
    fn borderline_halves_of_the_internet_count_together() {
        let wide = with_rules(vec![from("52.0.0.0/8", "tcp", Some((8080, 8080))), from("54.0.0.0/8", "-1", None)]);
        assert_eq!(status(&CHECK, &wide), "fail");
        let narrow = with_rules(vec![from("52.0.0.0/8", "tcp", Some((8080, 8080)))]);
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
