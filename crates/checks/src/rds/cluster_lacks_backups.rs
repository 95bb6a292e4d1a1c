//! A database cluster keeps automated backups for less than a week.
//!
//! Holds for every engine: clusters of DocumentDB and Neptune keep backups in the same way.

use scanmonster_inventory::{Collected, DbCluster};

use super::databases::judge_clusters;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-cluster-lacks-backups",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database cluster keeps backups for less than seven days",
        ja: "データベースクラスターの自動バックアップが 7 日分保持されていない",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBCluster",
    permissions: &["rds:DescribeDBClusters"],
    mappings: Mappings { security_hub: &[], cis: &[], well_architected: &["SEC08-BP04"], prowler: &[], seed: &[] },
    tutorial: Localized {
        en: include_str!("cluster_lacks_backups.en.md"),
        ja: include_str!("cluster_lacks_backups.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// As for instances (Security Hub RDS.11).
const DAYS: i32 = 7;

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_clusters(context, verdicts, judge)
}

fn judge(cluster: &DbCluster) -> Outcome {
    let days = cluster.backup_retention_days;
    let evidence = |summary: String| Evidence::new(summary).fact("retention_days", days.to_string());
    match days {
        ..=0 => Outcome::Fail(evidence("no automated backups of the cluster are made".into())),
        1..DAYS => Outcome::FailAs(Severity::Low, evidence(format!("the cluster's backups are kept for {days} days"))),
        DAYS.. => Outcome::Pass(evidence(format!("the cluster's backups are kept for {days} days"))),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_cluster, home};

    use super::*;
    use crate::rds::databases::tests::with_cluster;
    use crate::testing::{denied, status, verdicts};

    fn keeping(days: i32) -> DbCluster {
        DbCluster { backup_retention_days: days, ..db_cluster("cluster") }
    }

    #[test]
    fn clean_with_a_week_of_backups() {
        assert_eq!(status(&CHECK, &with_cluster(keeping(7))), "pass");
    }

    #[test]
    fn failing_without_backups() {
        assert_eq!(status(&CHECK, &with_cluster(keeping(0))), "fail");
        assert_eq!(verdicts(&CHECK, &with_cluster(keeping(0)))[0].severity, Severity::Medium);
    }

    #[test]
    fn borderline_the_default_of_one_day_is_low() {
        assert_eq!(status(&CHECK, &with_cluster(keeping(1))), "fail");
        assert_eq!(verdicts(&CHECK, &with_cluster(keeping(1)))[0].severity, Severity::Low);
    }

    #[test]
    fn gap_in_the_list() {
        let mut account = with_cluster(db_cluster("cluster"));
        home(&mut account).rds.clusters = Err(denied("rds:DescribeDBClusters"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
