//! A database cluster can be deleted without switching anything off first.
//!
//! Holds for every engine: clusters of DocumentDB and Neptune have the same switch.

use scanmonster_inventory::{Collected, DbCluster};

use super::databases::judge_clusters;
use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-cluster-lacks-deletion-protection",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database cluster has no deletion protection",
        ja: "データベースクラスターの削除保護が無効",
    },
    severity: Severity::Low,
    service: "rds",
    resource_type: "AWS::RDS::DBCluster",
    permissions: &["rds:DescribeDBClusters"],
    mappings: Mappings {
        security_hub: &["RDS.7"],
        cis: &[],
        well_architected: &["SEC08-BP04"],
        prowler: &["rds_cluster_deletion_protection"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("cluster_lacks_deletion_protection.en.md"),
        ja: include_str!("cluster_lacks_deletion_protection.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_clusters(context, verdicts, judge)
}

fn judge(cluster: &DbCluster) -> Outcome {
    if cluster.deletion_protection {
        Outcome::pass("deletion protection is on")
    } else {
        Outcome::fail("nothing keeps the cluster from being deleted")
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_cluster, home};

    use super::*;
    use crate::rds::databases::tests::with_cluster;
    use crate::testing::{denied, status};

    #[test]
    fn clean_when_protected() {
        assert_eq!(status(&CHECK, &with_cluster(db_cluster("cluster"))), "pass");
    }

    #[test]
    fn failing_when_not_protected() {
        let open = DbCluster { deletion_protection: false, ..db_cluster("cluster") };
        assert_eq!(status(&CHECK, &with_cluster(open)), "fail");
    }

    #[test]
    fn borderline_other_engines_count() {
        let open = DbCluster { engine: "docdb".into(), deletion_protection: false, ..db_cluster("cluster") };
        assert_eq!(status(&CHECK, &with_cluster(open)), "fail");
    }

    #[test]
    fn gap_in_the_list() {
        let mut account = with_cluster(db_cluster("cluster"));
        home(&mut account).rds.clusters = Err(denied("rds:DescribeDBClusters"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
