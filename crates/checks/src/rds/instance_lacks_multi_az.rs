//! A database instance has no standby in another availability zone.
//!
//! Members of a cluster are judged on the cluster, where Multi-AZ is a matter of all members together.

use scanmonster_inventory::{Collected, DbInstance};

use super::databases::{judge_instances, not_managed_by_rds};
use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-instance-lacks-multi-az",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database instance has no standby in another availability zone",
        ja: "データベースインスタンスがマルチ AZ 構成になっていない",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBInstance",
    permissions: &["rds:DescribeDBInstances"],
    mappings: Mappings {
        security_hub: &["RDS.5"],
        cis: &[("5.0", &["2.2.4"]), ("6.0", &["3.2.4"]), ("7.0", &["3.2.4"])],
        well_architected: &["SEC08-BP04"],
        prowler: &["rds_instance_multi_az"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("instance_lacks_multi_az.en.md"),
        ja: include_str!("instance_lacks_multi_az.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_instances(context, verdicts, |instance| Ok(judge(instance)))
}

fn judge(instance: &DbInstance) -> Outcome {
    if let Some(reason) = not_managed_by_rds(&instance.engine) {
        return reason;
    }
    if instance.cluster_id.is_some() {
        return Outcome::not_applicable("the instance is judged with its cluster");
    }
    if instance.multi_az {
        Outcome::pass("a standby is kept in another availability zone")
    } else {
        Outcome::fail("the instance has no standby in another availability zone")
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_instance, home};

    use super::*;
    use crate::rds::databases::tests::with_instance;
    use crate::testing::{denied, status};

    #[test]
    fn clean_with_a_standby() {
        assert_eq!(status(&CHECK, &with_instance(db_instance("db"))), "pass");
    }

    #[test]
    fn failing_without_a_standby() {
        let single = DbInstance { multi_az: false, ..db_instance("db") };
        assert_eq!(status(&CHECK, &with_instance(single)), "fail");
    }

    #[test]
    fn borderline_members_of_clusters_and_other_services_are_not_judged() {
        let single = || DbInstance { multi_az: false, ..db_instance("db") };
        let member = DbInstance { cluster_id: Some("cluster".into()), engine: "aurora-mysql".into(), ..single() };
        assert_eq!(status(&CHECK, &with_instance(member)), "na");
        assert_eq!(status(&CHECK, &with_instance(DbInstance { engine: "neptune".into(), ..single() })), "na");
    }

    #[test]
    fn gap_in_the_list() {
        let mut account = with_instance(db_instance("db"));
        home(&mut account).rds.instances = Err(denied("rds:DescribeDBInstances"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
