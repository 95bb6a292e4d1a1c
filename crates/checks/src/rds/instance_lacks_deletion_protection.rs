//! A database instance can be deleted by a single call.
//!
//! Members of a cluster are protected by their cluster, which is judged by a check of its own.

use scanmonster_inventory::{Collected, DbInstance};

use super::databases::{judge_instances, not_managed_by_rds};
use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-instance-lacks-deletion-protection",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database instance has no deletion protection",
        ja: "データベースインスタンスの削除保護が無効",
    },
    severity: Severity::Low,
    service: "rds",
    resource_type: "AWS::RDS::DBInstance",
    permissions: &["rds:DescribeDBInstances"],
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
    judge_instances(context, verdicts, |instance| Ok(judge(instance)))
}

fn judge(instance: &DbInstance) -> Outcome {
    if let Some(reason) = not_managed_by_rds(&instance.engine) {
        return reason;
    }
    if instance.cluster_id.is_some() {
        return Outcome::not_applicable("the instance is protected with its cluster");
    }
    if instance.deletion_protection {
        Outcome::pass("deletion protection is on")
    } else {
        Outcome::fail("a single call can delete the instance")
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_instance, home};

    use super::*;
    use crate::rds::databases::tests::with_instance;
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
    fn borderline_members_of_clusters_and_other_services_are_not_judged() {
        let open = || DbInstance { deletion_protection: false, ..db_instance("db") };
        assert_eq!(status(&CHECK, &with_instance(DbInstance { cluster_id: Some("cluster".into()), ..open() })), "na");
        assert_eq!(status(&CHECK, &with_instance(DbInstance { engine: "neptune".into(), ..open() })), "na");
    }

    #[test]
    fn gap_in_the_list() {
        let mut account = with_instance(db_instance("db"));
        home(&mut account).rds.instances = Err(denied("rds:DescribeDBInstances"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
