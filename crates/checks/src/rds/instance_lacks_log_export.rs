//! A database instance sends no logs to CloudWatch Logs.
//!
//! For members of a cluster the cluster's setting counts, whatever the instance itself reports.

use scanmonster_inventory::{Collected, DbCluster, DbInstance};

use super::databases::{cluster_of, judge_instances, not_managed_by_rds};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-instance-lacks-log-export",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database instance sends no logs to CloudWatch Logs",
        ja: "データベースインスタンスのログが CloudWatch Logs に出力されていない",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBInstance",
    permissions: &["rds:DescribeDBInstances", "rds:DescribeDBClusters"],
    mappings: Mappings {
        security_hub: &["RDS.9"],
        cis: &[],
        well_architected: &["SEC04-BP01"],
        prowler: &["rds_instance_integration_cloudwatch_logs"],
        seed: &["WA-Q4.1", "AP18"],
    },
    tutorial: Localized {
        en: include_str!("instance_lacks_log_export.en.md"),
        ja: include_str!("instance_lacks_log_export.ja.md"),
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
    let logs = cluster.map_or(&instance.exported_logs, |cluster| &cluster.exported_logs);
    if logs.is_empty() {
        Outcome::Fail(Evidence::new("no log is sent to CloudWatch Logs").fact("engine", &instance.engine))
    } else {
        Outcome::Pass(Evidence::new("logs are sent to CloudWatch Logs").facts("log", logs.iter().map(String::as_str)))
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_cluster, db_instance, home};

    use super::*;
    use crate::rds::databases::tests::{with_instance, with_member};
    use crate::testing::{denied, status};

    #[test]
    fn clean_with_an_exported_log() {
        assert_eq!(status(&CHECK, &with_instance(db_instance("db"))), "pass");
    }

    #[test]
    fn failing_without_exported_logs() {
        let silent = DbInstance { exported_logs: vec![], ..db_instance("db") };
        assert_eq!(status(&CHECK, &with_instance(silent)), "fail");
    }

    #[test]
    fn borderline_the_cluster_decides_for_its_members() {
        let silent = || DbInstance { exported_logs: vec![], ..db_instance("db") };
        assert_eq!(status(&CHECK, &with_member(silent(), db_cluster("cluster"))), "pass");
        let silent_cluster = DbCluster { exported_logs: vec![], ..db_cluster("cluster") };
        assert_eq!(status(&CHECK, &with_member(db_instance("db"), silent_cluster)), "fail");
        assert_eq!(status(&CHECK, &with_instance(DbInstance { engine: "docdb".into(), ..silent() })), "na");
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
