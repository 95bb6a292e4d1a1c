//! A database cluster stores its data unencrypted.

use scanmonster_inventory::{Collected, DbCluster};

use super::databases::judge_clusters;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-cluster-storage-unencrypted",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database cluster stores its data unencrypted",
        ja: "データベースクラスターのストレージが暗号化されていない",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBCluster",
    permissions: &["rds:DescribeDBClusters"],
    mappings: Mappings {
        security_hub: &["RDS.27"],
        cis: &[],
        well_architected: &["SEC08-BP02"],
        prowler: &["rds_cluster_storage_encrypted"],
        seed: &["WA-Q8.1"],
    },
    tutorial: Localized {
        en: include_str!("cluster_storage_unencrypted.en.md"),
        ja: include_str!("cluster_storage_unencrypted.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_clusters(context, verdicts, judge)
}

fn judge(cluster: &DbCluster) -> Outcome {
    if cluster.storage_encrypted {
        let evidence = Evidence::new("the cluster's storage is encrypted");
        Outcome::Pass(evidence.facts("kms_key", cluster.kms_key.as_deref()))
    } else {
        Outcome::Fail(Evidence::new("the cluster's storage is not encrypted").fact("engine", &cluster.engine))
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_cluster, home};

    use super::*;
    use crate::rds::databases::tests::with_cluster;
    use crate::testing::{denied, status};

    #[test]
    fn clean_when_encrypted() {
        assert_eq!(status(&CHECK, &with_cluster(db_cluster("cluster"))), "pass");
    }

    #[test]
    fn failing_when_not_encrypted() {
        let plain = DbCluster { storage_encrypted: false, ..db_cluster("cluster") };
        assert_eq!(status(&CHECK, &with_cluster(plain)), "fail");
    }

    #[test]
    fn borderline_other_engines_count() {
        let plain = DbCluster { engine: "neptune".into(), storage_encrypted: false, ..db_cluster("cluster") };
        assert_eq!(status(&CHECK, &with_cluster(plain)), "fail");
    }

    #[test]
    fn gap_in_the_list() {
        let mut account = with_cluster(db_cluster("cluster"));
        home(&mut account).rds.clusters = Err(denied("rds:DescribeDBClusters"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
