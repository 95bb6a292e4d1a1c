//! All of a cluster's instances are in one availability zone.

use scanmonster_inventory::{Collected, DbCluster};

use super::databases::{judge_clusters, not_managed_by_rds};
use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-cluster-lacks-multi-az",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database cluster runs in one availability zone only",
        ja: "データベースクラスターがマルチ AZ 構成になっていない",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBCluster",
    permissions: &["rds:DescribeDBClusters"],
    mappings: Mappings {
        security_hub: &["RDS.15"],
        cis: &[("5.0", &["2.2.4"]), ("6.0", &["3.2.4"]), ("7.0", &["3.2.4"])],
        well_architected: &["SEC08-BP04"],
        prowler: &["rds_cluster_multi_az"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("cluster_lacks_multi_az.en.md"),
        ja: include_str!("cluster_lacks_multi_az.ja.md"),
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
    if cluster.multi_az {
        Outcome::pass("the cluster has instances in more than one availability zone")
    } else {
        Outcome::fail("the cluster has instances in one availability zone only")
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_cluster, home};

    use super::*;
    use crate::rds::databases::tests::with_cluster;
    use crate::testing::{denied, status};

    #[test]
    fn clean_in_several_zones() {
        assert_eq!(status(&CHECK, &with_cluster(db_cluster("cluster"))), "pass");
    }

    #[test]
    fn failing_in_one_zone() {
        let single = DbCluster { multi_az: false, ..db_cluster("cluster") };
        assert_eq!(status(&CHECK, &with_cluster(single)), "fail");
    }

    #[test]
    fn borderline_multi_az_db_clusters_count_and_other_services_do_not() {
        let single = || DbCluster { multi_az: false, ..db_cluster("cluster") };
        assert_eq!(status(&CHECK, &with_cluster(DbCluster { engine: "mysql".into(), ..single() })), "fail");
        assert_eq!(status(&CHECK, &with_cluster(DbCluster { engine: "docdb".into(), ..single() })), "na");
    }

    #[test]
    fn gap_in_the_list() {
        let mut account = with_cluster(db_cluster("cluster"));
        home(&mut account).rds.clusters = Err(denied("rds:DescribeDBClusters"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
