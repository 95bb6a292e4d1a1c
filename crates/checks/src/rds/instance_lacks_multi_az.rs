//! A database instance has no standby in another availability zone.
//!
//! For members of a cluster the cluster decides, where Multi-AZ is a matter of all members together; such a failure is
//! rated low, since the cluster is reported by itself.

use scanmonster_inventory::{Collected, DbCluster, DbInstance};

use super::databases::{cluster_of, judge_instances, not_managed_by_rds};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-instance-lacks-multi-az",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Database instance has no standby in another availability zone",
        ja: "データベースインスタンスがマルチ AZ 構成になっていない",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBInstance",
    permissions: &["rds:DescribeDBInstances", "rds:DescribeDBClusters"],
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
    judge_instances(context, verdicts, |instance| {
        let cluster = cluster_of(context, instance)?;
        Ok(judge(instance, cluster))
    })
}

fn judge(instance: &DbInstance, cluster: Option<&DbCluster>) -> Outcome {
    if let Some(reason) = not_managed_by_rds(&instance.engine) {
        return reason;
    }
    if let Some(cluster) = cluster {
        return if cluster.multi_az {
            Outcome::pass("the cluster has instances in more than one availability zone")
        } else {
            let evidence = Evidence::new("the cluster of the instance has instances in one availability zone only");
            Outcome::FailAs(Severity::Low, evidence.fact("cluster", &cluster.id))
        };
    }
    if instance.multi_az {
        Outcome::pass("a standby is kept in another availability zone")
    } else {
        Outcome::fail("the instance has no standby in another availability zone")
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_cluster, db_instance, home};

    use super::*;
    use crate::rds::databases::tests::{with_instance, with_member};
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
    fn borderline_the_cluster_decides_for_its_members_and_other_services_are_not_judged() {
        let bad = || DbInstance { multi_az: false, ..db_instance("db") };
        assert_eq!(status(&CHECK, &with_member(bad(), db_cluster("cluster"))), "pass");
        let bad_cluster = DbCluster { multi_az: false, ..db_cluster("cluster") };
        assert_eq!(status(&CHECK, &with_member(db_instance("db"), bad_cluster)), "fail");
        assert_eq!(status(&CHECK, &with_instance(DbInstance { engine: "neptune".into(), ..bad() })), "na");
    }

    #[test]
    fn gap_in_either_list() {
        let mut account = with_instance(db_instance("db"));
        home(&mut account).rds.clusters = Err(denied("rds:DescribeDBClusters"));
        assert_eq!(status(&CHECK, &account), "unknown");
        home(&mut account).rds.instances = Err(denied("rds:DescribeDBInstances"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
