//! A database instance does not accept temporary IAM credentials in place of passwords.
//!
//! Only MySQL, MariaDB and PostgreSQL, also as Aurora, can; for members of a cluster the cluster's setting
//! counts.

use scanmonster_inventory::{Collected, DbCluster, DbInstance};

use super::databases::{cluster_of, judge_instances};
use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-instance-lacks-iam-authentication",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database instance does not accept IAM authentication",
        ja: "データベースインスタンスで IAM データベース認証が無効",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBInstance",
    permissions: &["rds:DescribeDBInstances", "rds:DescribeDBClusters"],
    mappings: Mappings {
        security_hub: &["RDS.10"],
        cis: &[],
        well_architected: &["SEC02-BP02"],
        prowler: &["rds_instance_iam_authentication_enabled"],
        seed: &["WA-Q2.1"],
    },
    tutorial: Localized {
        en: include_str!("instance_lacks_iam_authentication.en.md"),
        ja: include_str!("instance_lacks_iam_authentication.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Engines that can, as Security Hub names them for RDS.10.
const ENGINES: [&str; 6] = ["mysql", "mariadb", "postgres", "aurora", "aurora-mysql", "aurora-postgresql"];

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_instances(context, verdicts, |instance| {
        let cluster = cluster_of(context, instance)?;
        Ok(judge(instance, cluster))
    })
}

fn judge(instance: &DbInstance, cluster: Option<&DbCluster>) -> Outcome {
    if !ENGINES.contains(&instance.engine.as_str()) {
        return Outcome::not_applicable("the engine does not know IAM authentication");
    }
    if cluster.map_or(instance.iam_authentication, |cluster| cluster.iam_authentication) {
        Outcome::pass("IAM authentication is on")
    } else {
        Outcome::fail("people and programs can only sign in with database passwords")
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_cluster, db_instance, home};

    use super::*;
    use crate::rds::databases::tests::{with_instance, with_member};
    use crate::testing::{denied, status};

    #[test]
    fn clean_when_on() {
        assert_eq!(status(&CHECK, &with_instance(db_instance("db"))), "pass");
    }

    #[test]
    fn failing_when_off() {
        for engine in ENGINES {
            let off = DbInstance { iam_authentication: false, engine: engine.into(), ..db_instance("db") };
            assert_eq!(status(&CHECK, &with_instance(off)), "fail", "{engine}");
        }
    }

    #[test]
    fn borderline_engines_that_cannot_and_members_of_clusters() {
        let off = || DbInstance { iam_authentication: false, ..db_instance("db") };
        for engine in ["oracle-ee", "sqlserver-ex", "db2-se", "docdb", "neptune"] {
            assert_eq!(status(&CHECK, &with_instance(DbInstance { engine: engine.into(), ..off() })), "na", "{engine}");
        }
        assert_eq!(status(&CHECK, &with_member(off(), db_cluster("cluster"))), "pass");
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
