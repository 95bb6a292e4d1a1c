//! A database instance does not install minor versions by itself.
//!
//! RDS Custom, DocumentDB and Neptune do not take part in RDS's automatic minor version upgrades.

use scanmonster_inventory::{Collected, DbInstance};

use super::databases::{judge_instances, not_managed_by_rds};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-instance-lacks-minor-version-upgrades",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database instance does not install minor versions by itself",
        ja: "データベースインスタンスでマイナーバージョン自動アップグレードが無効",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBInstance",
    permissions: &["rds:DescribeDBInstances"],
    mappings: Mappings {
        security_hub: &["RDS.13"],
        cis: &[("3.0", &["2.3.2"]), ("5.0", &["2.2.2"]), ("6.0", &["3.2.2"]), ("7.0", &["3.2.2"])],
        well_architected: &["SEC06-BP01"],
        prowler: &["rds_instance_minor_version_upgrade_enabled"],
        seed: &["AP13"],
    },
    tutorial: Localized {
        en: include_str!("instance_lacks_minor_version_upgrades.en.md"),
        ja: include_str!("instance_lacks_minor_version_upgrades.ja.md"),
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
    if instance.auto_minor_version_upgrade {
        Outcome::pass("minor versions are installed in the maintenance window")
    } else {
        Outcome::Fail(Evidence::new("minor versions are not installed by themselves").fact("engine", &instance.engine))
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_instance, home};

    use super::*;
    use crate::rds::databases::tests::with_instance;
    use crate::testing::{denied, status};

    #[test]
    fn clean_when_upgrades_are_automatic() {
        assert_eq!(status(&CHECK, &with_instance(db_instance("db"))), "pass");
    }

    #[test]
    fn failing_when_they_are_not() {
        let manual = DbInstance { auto_minor_version_upgrade: false, ..db_instance("db") };
        assert_eq!(status(&CHECK, &with_instance(manual)), "fail");
    }

    #[test]
    fn borderline_other_services_are_not_judged_but_members_of_clusters_are() {
        for (engine, expected) in [("docdb", "na"), ("custom-oracle-ee", "na"), ("aurora-mysql", "fail")] {
            let manual = DbInstance {
                engine: engine.into(),
                auto_minor_version_upgrade: false,
                cluster_id: Some("cluster".into()),
                ..db_instance("db")
            };
            assert_eq!(status(&CHECK, &with_instance(manual)), expected, "{engine}");
        }
    }

    #[test]
    fn gap_in_the_list() {
        let mut account = with_instance(db_instance("db"));
        home(&mut account).rds.instances = Err(denied("rds:DescribeDBInstances"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
