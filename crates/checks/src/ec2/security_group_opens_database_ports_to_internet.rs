//! A security group lets the internet reach the usual port of a database, cache, search engine or broker.
//!
//! Prowler has one check for each product and TCP only; memcached over UDP is the worst of them.

use scanmonster_inventory::Collected;

use super::group_exposure::{PERMISSIONS, Service, judge_services, tcp, udp};
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-security-group-opens-database-ports-to-internet",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Security group lets the internet reach a database port",
        ja: "セキュリティグループがインターネットからデータベースのポートへの接続を許可している",
    },
    severity: Severity::High,
    service: "ec2",
    resource_type: "AWS::EC2::SecurityGroup",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["EC2.19"],
        cis: &[],
        well_architected: &["SEC05-BP02"],
        prowler: &[],
        seed: &["WA-Q5.2", "DNP-SG", "AP08"],
    },
    tutorial: Localized {
        en: include_str!("security_group_opens_database_ports_to_internet.en.md"),
        ja: include_str!("security_group_opens_database_ports_to_internet.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Asked about.
const SERVICES: &[Service] = &[
    tcp("Oracle", 1521),
    tcp("Oracle", 2483),
    tcp("Oracle", 2484),
    tcp("SQL Server", 1433),
    tcp("SQL Server", 1434),
    udp("SQL Server Browser", 1434),
    tcp("MySQL", 3306),
    tcp("PostgreSQL", 5432),
    tcp("Redshift", 5439),
    tcp("Redis", 6379),
    tcp("Memcached", 11211),
    udp("Memcached", 11211),
    tcp("MongoDB", 27017),
    tcp("MongoDB", 27018),
    tcp("Cassandra", 7000),
    tcp("Cassandra", 7199),
    tcp("Cassandra", 8888),
    tcp("Cassandra", 9042),
    tcp("Cassandra", 9160),
    tcp("Elasticsearch", 9200),
    tcp("Elasticsearch", 9300),
    tcp("Kibana", 5601),
    tcp("Kafka", 9092),
    tcp("ZooKeeper", 2181),
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
            from("10.0.0.0/8", "tcp", Some((3306, 3306))),
            from("0.0.0.0/0", "tcp", Some((443, 443))),
            from("0.0.0.0/0", "udp", Some((3306, 3306))),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "pass", "{rule:?}");
        }
    }

    #[test]
    fn failing_each_product() {
        for rule in [
            from("0.0.0.0/0", "tcp", Some((3306, 3306))),
            from("::/0", "tcp", Some((5432, 5432))),
            from("0.0.0.0/0", "udp", Some((11211, 11211))),
            from("0.0.0.0/0", "tcp", Some((27000, 27050))),
            from("0.0.0.0/0", "-1", None),
            from("0.0.0.0/0", "tcp", Some((9092, 9092))),
        ] {
            assert_eq!(status(&CHECK, &with_rules(vec![rule.clone()])), "fail", "{rule:?}");
        }
    }

    #[test]
    fn borderline_halves_of_the_internet_count_together() {
        let wide = with_rules(vec![from("52.0.0.0/8", "tcp", Some((6379, 6379))), from("54.0.0.0/8", "-1", None)]);
        assert_eq!(status(&CHECK, &wide), "fail");
        let narrow = with_rules(vec![from("52.0.0.0/8", "tcp", Some((6379, 6379)))]);
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
