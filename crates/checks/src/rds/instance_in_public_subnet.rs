//! A database instance may stand in a subnet that has a route to an internet gateway.
//!
//! RDS picks one of the subnets of the instance's subnet group, and another one at a failover, so one public
//! subnet in the group is enough. Prowler has no such check.

use scanmonster_inventory::{Collected, DbInstance, Ec2};

use super::databases::judge_instances;
use super::exposure::public_subnets;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-instance-in-public-subnet",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database instance is in a public subnet",
        ja: "データベースインスタンスがパブリックサブネットに置かれている",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBInstance",
    permissions: &["rds:DescribeDBInstances", "ec2:DescribeRouteTables"],
    mappings: Mappings {
        security_hub: &["RDS.46"],
        cis: &[],
        well_architected: &["SEC05-BP01"],
        prowler: &[],
        seed: &["WA-Q5.1", "AP07"],
    },
    tutorial: Localized {
        en: include_str!("instance_in_public_subnet.en.md"),
        ja: include_str!("instance_in_public_subnet.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_instances(context, verdicts, |instance| judge(instance, &context.regional.ec2))
}

fn judge(instance: &DbInstance, ec2: &Ec2) -> Collected<Outcome> {
    let tables = ec2.route_tables.as_ref().map_err(Clone::clone)?;
    let Some(vpc_id) = instance.vpc_id.as_deref().filter(|_| !instance.subnets.is_empty()) else {
        return Ok(Outcome::not_applicable("the instance is in no subnet"));
    };
    let public = public_subnets(instance, vpc_id, tables)?;
    if public.is_empty() {
        return Ok(Outcome::pass("no subnet of the instance leads to an internet gateway"));
    }
    let evidence = Evidence::new("the instance's subnet group has subnets with a route to an internet gateway");
    Ok(Outcome::Fail(evidence.facts("public_subnet", public)))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::RouteTarget;
    use scanmonster_testkit::{db_instance, home, route_table};

    use super::*;
    use crate::rds::exposure::tests::with_network;
    use crate::testing::{denied, status};
    use crate::vpc::routes::tests::table_to;

    #[test]
    fn clean_in_private_subnets() {
        let mut account = with_network(db_instance("db"), false, vec![]);
        assert_eq!(status(&CHECK, &account), "pass");
        let nat = table_to("rtb-1", &[], RouteTarget::NatGateway("nat-1".into()));
        home(&mut account).ec2.route_tables = Ok(vec![nat]);
        assert_eq!(status(&CHECK, &account), "pass");
    }

    #[test]
    fn failing_in_a_public_subnet() {
        assert_eq!(status(&CHECK, &with_network(db_instance("db"), true, vec![])), "fail");
    }

    #[test]
    fn borderline_one_public_subnet_of_several_is_enough() {
        let instance = DbInstance { subnets: vec!["subnet-1".into(), "subnet-2".into()], ..db_instance("db") };
        let mut account = with_network(instance, false, vec![]);
        let public = table_to("rtb-2", &["subnet-2"], RouteTarget::InternetGateway("igw-1".into()));
        home(&mut account).ec2.route_tables = Ok(vec![route_table("rtb-1", "vpc-1", &[]), public]);
        assert_eq!(status(&CHECK, &account), "fail");
    }

    #[test]
    fn borderline_outside_a_vpc_there_is_no_subnet() {
        let classic = DbInstance { vpc_id: None, subnets: vec![], ..db_instance("db") };
        assert_eq!(status(&CHECK, &with_network(classic, true, vec![])), "na");
    }

    #[test]
    fn gap_in_either_list_or_without_a_route_table() {
        let mut account = with_network(db_instance("db"), false, vec![]);
        home(&mut account).ec2.route_tables = Ok(vec![]);
        assert_eq!(status(&CHECK, &account), "unknown");
        home(&mut account).ec2.route_tables = Err(denied("ec2:DescribeRouteTables"));
        assert_eq!(status(&CHECK, &account), "unknown");
        home(&mut account).rds.instances = Err(denied("rds:DescribeDBInstances"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
