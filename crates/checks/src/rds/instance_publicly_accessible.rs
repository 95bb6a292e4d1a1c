//! A database instance has a name that resolves to a public address.
//!
//! Prowler passes such an instance unless its security group is open to the world and its subnet public;
//! here the switch alone fails, as in Security Hub (RDS.2), and the whole way being open makes it critical. In the model
//! of the RDS API the switch is a boolean without a third state: one that an answer leaves out is off.

use scanmonster_inventory::{Collected, DbInstance, Ec2};

use super::databases::judge_instances;
use super::exposure::{open_security_groups, public_subnets};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-instance-publicly-accessible",
    aliases: &[],
    version: 3,
    title: Localized {
        en: "Database instance is publicly accessible",
        ja: "データベースインスタンスがパブリックアクセス可能になっている",
    },
    severity: Severity::High,
    service: "rds",
    resource_type: "AWS::RDS::DBInstance",
    permissions: &[
        "rds:DescribeDBInstances",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeRouteTables",
        "ec2:DescribeManagedPrefixLists",
        "ec2:GetManagedPrefixListEntries",
    ],
    mappings: Mappings {
        security_hub: &["RDS.2"],
        cis: &[("3.0", &["2.3.3"]), ("5.0", &["2.2.3"]), ("6.0", &["3.2.3"]), ("7.0", &["3.2.3"])],
        well_architected: &["SEC03-BP07", "SEC05-BP01"],
        prowler: &["rds_instance_no_public_access"],
        seed: &["WA-Q5.1", "AP07"],
    },
    tutorial: Localized {
        en: include_str!("instance_publicly_accessible.en.md"),
        ja: include_str!("instance_publicly_accessible.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_instances(context, verdicts, |instance| judge(instance, &context.regional.ec2))
}

fn judge(instance: &DbInstance, ec2: &Ec2) -> Collected<Outcome> {
    let tables = ec2.route_tables.as_ref().map_err(Clone::clone)?;
    ec2.prefix_lists.as_ref().map_err(Clone::clone)?;
    let groups = open_security_groups(instance, ec2)?;
    if !instance.publicly_accessible.unwrap_or(false) {
        return Ok(Outcome::pass("the instance has no public address"));
    }
    let subnets = match &instance.vpc_id {
        Some(vpc_id) => public_subnets(instance, vpc_id, tables)?,
        None => vec![],
    };
    if groups.is_empty() || subnets.is_empty() {
        return Ok(Outcome::Fail(
            Evidence::new("the instance is publicly accessible")
                .facts("security_group", groups)
                .facts("public_subnet", subnets),
        ));
    }
    let evidence = Evidence::new("the instance is publicly accessible and its security group lets in the internet");
    let evidence = evidence.facts("security_group", groups).facts("public_subnet", subnets);
    Ok(Outcome::FailAs(Severity::Critical, evidence.facts("port", instance.port.map(|port| port.to_string()))))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{PrefixList, RuleSource, SecurityGroupRule};
    use scanmonster_testkit::{db_instance, home, rule};

    use super::*;
    use crate::rds::exposure::tests::with_network;
    use crate::testing::{denied, status, verdicts};

    fn open_port() -> Vec<SecurityGroupRule> {
        vec![rule("tcp", Some((3306, 3306)), RuleSource::Ipv4("0.0.0.0/0".into()))]
    }

    fn public() -> DbInstance {
        DbInstance { publicly_accessible: Some(true), ..db_instance("db") }
    }

    #[test]
    fn clean_without_a_public_address() {
        assert_eq!(status(&CHECK, &with_network(db_instance("db"), true, open_port())), "pass");
    }

    #[test]
    fn failing_with_a_public_address() {
        for account in [with_network(public(), true, vec![]), with_network(public(), false, open_port())] {
            assert_eq!(status(&CHECK, &account), "fail");
            assert_eq!(verdicts(&CHECK, &account)[0].severity, Severity::High);
        }
    }

    #[test]
    fn failing_critically_when_the_whole_way_is_open() {
        let account = with_network(public(), true, open_port());
        assert_eq!(status(&CHECK, &account), "fail");
        assert_eq!(verdicts(&CHECK, &account)[0].severity, Severity::Critical);
    }

    #[test]
    fn borderline_every_engine_counts_and_an_unlisted_group_is_closed() {
        let neptune = DbInstance { engine: "neptune".into(), security_groups: vec!["sg-other".into()], ..public() };
        let account = with_network(neptune, true, open_port());
        assert_eq!(status(&CHECK, &account), "fail");
        assert_eq!(verdicts(&CHECK, &account)[0].severity, Severity::High);
    }

    #[test]
    fn gap_in_every_list() {
        for part in 0..4 {
            let mut account = with_network(db_instance("db"), false, vec![]);
            let region = home(&mut account);
            match part {
                0 => region.rds.instances = Err(denied("rds:DescribeDBInstances")),
                1 => region.ec2.security_groups = Err(denied("ec2:DescribeSecurityGroups")),
                2 => region.ec2.route_tables = Err(denied("ec2:DescribeRouteTables")),
                _ => region.ec2.prefix_lists = Err(denied("ec2:DescribeManagedPrefixLists")),
            }
            assert_eq!(status(&CHECK, &account), "unknown", "{part}");
        }
    }

    #[test]
    fn borderline_a_switch_that_is_left_out_is_off() {
        let silent = DbInstance { publicly_accessible: None, ..db_instance("db") };
        assert_eq!(status(&CHECK, &with_network(silent, false, vec![])), "pass");
    }

    #[test]
    fn gap_in_the_entries_of_a_prefix_list() {
        let through_list = vec![rule("-1", None, RuleSource::PrefixList("pl-1".into()))];
        let mut account = with_network(public(), true, through_list);
        home(&mut account).ec2.prefix_lists = Ok(vec![PrefixList {
            id: "pl-1".into(),
            name: "list".into(),
            aws_managed: false,
            entries: Err(denied("ec2:GetManagedPrefixListEntries")),
        }]);
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
