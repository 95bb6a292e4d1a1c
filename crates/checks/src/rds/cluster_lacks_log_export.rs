//! A database cluster sends no logs to CloudWatch Logs.

use scanmonster_inventory::{Collected, DbCluster};

use super::databases::{judge_clusters, not_managed_by_rds};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-cluster-lacks-log-export",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database cluster sends no logs to CloudWatch Logs",
        ja: "データベースクラスターのログが CloudWatch Logs に出力されていない",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBCluster",
    permissions: &["rds:DescribeDBClusters"],
    mappings: Mappings {
        security_hub: &["RDS.37"],
        cis: &[],
        well_architected: &["SEC04-BP01"],
        prowler: &["rds_cluster_integration_cloudwatch_logs"],
        seed: &["WA-Q4.1", "AP18"],
    },
    tutorial: Localized {
        en: include_str!("cluster_lacks_log_export.en.md"),
        ja: include_str!("cluster_lacks_log_export.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_clusters(context, verdicts, judge)
}

fn judge(cluster: &DbCluster) -> Outcome {
    if let Some(reason) = not_managed_by_rds(&cluster.engine) {
        return reason;
    }
    if cluster.exported_logs.is_empty() {
        return Outcome::Fail(
            Evidence::new("no log of the cluster is sent to CloudWatch Logs").fact("engine", &cluster.engine),
        );
    }
    let evidence = Evidence::new("logs of the cluster are sent to CloudWatch Logs");
    Outcome::Pass(evidence.facts("log", cluster.exported_logs.iter().map(String::as_str)))
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_cluster, home};

    use super::*;
    use crate::rds::databases::tests::with_cluster;
    use crate::testing::{denied, status};

    #[test]
    fn clean_with_an_exported_log() {
        assert_eq!(status(&CHECK, &with_cluster(db_cluster("cluster"))), "pass");
    }

    #[test]
    fn failing_without_exported_logs() {
        let silent = DbCluster { exported_logs: vec![], ..db_cluster("cluster") };
        assert_eq!(status(&CHECK, &with_cluster(silent)), "fail");
    }

    #[test]
    fn borderline_multi_az_db_clusters_count_and_other_services_do_not() {
        let silent = || DbCluster { exported_logs: vec![], ..db_cluster("cluster") };
        assert_eq!(status(&CHECK, &with_cluster(DbCluster { engine: "postgres".into(), ..silent() })), "fail");
        assert_eq!(status(&CHECK, &with_cluster(DbCluster { engine: "docdb".into(), ..silent() })), "na");
    }

    #[test]
    fn gap_in_the_list() {
        let mut account = with_cluster(db_cluster("cluster"));
        home(&mut account).rds.clusters = Err(denied("rds:DescribeDBClusters"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
