//! A database instance stores its data unencrypted.
//!
//! Holds for every engine; members of a cluster report the storage of their cluster.

use scanmonster_inventory::{Collected, DbInstance};

use super::databases::judge_instances;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-instance-storage-unencrypted",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database instance stores its data unencrypted",
        ja: "データベースインスタンスのストレージが暗号化されていない",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBInstance",
    permissions: &["rds:DescribeDBInstances"],
    mappings: Mappings {
        security_hub: &["RDS.3"],
        cis: &[("1.4", &["2.3.1"]), ("3.0", &["2.3.1"]), ("5.0", &["2.2.1"]), ("6.0", &["3.2.1"]), ("7.0", &["3.2.1"])],
        well_architected: &["SEC08-BP02"],
        prowler: &["rds_instance_storage_encrypted"],
        seed: &["WA-Q8.1"],
    },
    tutorial: Localized {
        en: include_str!("instance_storage_unencrypted.en.md"),
        ja: include_str!("instance_storage_unencrypted.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_instances(context, verdicts, |instance| Ok(judge(instance)))
}

fn judge(instance: &DbInstance) -> Outcome {
    if instance.storage_encrypted {
        let evidence = Evidence::new("the storage is encrypted");
        Outcome::Pass(evidence.facts("kms_key", instance.kms_key.as_deref()))
    } else {
        Outcome::Fail(Evidence::new("the storage is not encrypted").fact("engine", &instance.engine))
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_instance, home};

    use super::*;
    use crate::rds::databases::tests::with_instance;
    use crate::testing::{denied, status};

    #[test]
    fn clean_when_encrypted() {
        assert_eq!(status(&CHECK, &with_instance(db_instance("db"))), "pass");
    }

    #[test]
    fn failing_when_not_encrypted() {
        let plain = DbInstance { storage_encrypted: false, ..db_instance("db") };
        assert_eq!(status(&CHECK, &with_instance(plain)), "fail");
    }

    #[test]
    fn borderline_members_of_clusters_and_other_engines_count() {
        let member = DbInstance {
            engine: "docdb".into(),
            storage_encrypted: false,
            cluster_id: Some("cluster".into()),
            ..db_instance("db")
        };
        assert_eq!(status(&CHECK, &with_instance(member)), "fail");
    }

    #[test]
    fn gap_in_the_list() {
        let mut account = with_instance(db_instance("db"));
        home(&mut account).rds.instances = Err(denied("rds:DescribeDBInstances"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
