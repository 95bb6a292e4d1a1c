//! A database instance can be deleted by a single call.
//!
//! Members of a cluster are protected by their cluster's switch; without it they fail with a low severity, since the
//! cluster is reported by itself.

use scanmonster_inventory::{Collected, DbCluster, DbInstance};

use super::databases::{cluster_of, judge_instances, not_managed_by_rds};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-instance-lacks-deletion-protection",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Database instance has no deletion protection",
        ja: "データベースインスタンスの削除保護が無効",
    },
    severity: Severity::Low,
    service: "rds",
    resource_type: "AWS::RDS::DBInstance",
    permissions: &["rds:DescribeDBInstances", "rds:DescribeDBClusters"],
    mappings: Mappings {
        security_hub: &["RDS.8"],
        cis: &[],
        well_architected: &["SEC08-BP04"],
        prowler: &["rds_instance_deletion_protection"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("instance_lacks_deletion_protection.en.md"),
        ja: include_str!("instance_lacks_deletion_protection.ja.md"),
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
        return if cluster.deletion_protection {
            Outcome::pass("deletion protection of the cluster is on")
        } else {
            let evidence = Evidence::new("the cluster of the instance has no deletion protection");
            Outcome::FailAs(Severity::Low, evidence.fact("cluster", &cluster.id))
        };
    }
    if instance.deletion_protection {
        Outcome::pass("deletion protection is on")
    } else {
        Outcome::fail("a single call can delete the instance")
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_cluster, db_instance, home};

    use super::*;
    use crate::rds::databases::tests::{with_instance, with_member};
    use crate::testing::{denied, status};

    #[test]
    fn clean_when_protected() {
        assert_eq!(status(&CHECK, &with_instance(db_instance("db"))), "pass");
    }

    #[test]
    fn failing_when_not_protected() {
        let open = DbInstance { deletion_protection: false, ..db_instance("db") };
        assert_eq!(status(&CHECK, &with_instance(open)), "fail");
    }

    #[test]
    fn borderline_the_cluster_decides_for_its_members_and_other_services_are_not_judged() {
        let bad = || DbInstance { deletion_protection: false, ..db_instance("db") };
        assert_eq!(status(&CHECK, &with_member(bad(), db_cluster("cluster"))), "pass");
        let bad_cluster = DbCluster { deletion_protection: false, ..db_cluster("cluster") };
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
