//! A database instance keeps automated backups for less than a week, or not at all.
//!
//! Prowler is content with one day; Security Hub asks for seven, and so do we, but a short time is rated
//! lower than none. Members of a cluster are judged on the cluster.

use scanmonster_inventory::{Collected, DbInstance};

use super::databases::{judge_instances, not_managed_by_rds};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-instance-lacks-backups",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database instance keeps backups for less than seven days",
        ja: "データベースインスタンスの自動バックアップが 7 日分保持されていない",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBInstance",
    permissions: &["rds:DescribeDBInstances"],
    mappings: Mappings {
        security_hub: &["RDS.11"],
        cis: &[],
        well_architected: &["SEC08-BP04"],
        prowler: &[],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("instance_lacks_backups.en.md"),
        ja: include_str!("instance_lacks_backups.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Security Hub's default for RDS.11.
const DAYS: i32 = 7;

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_instances(context, verdicts, |instance| Ok(judge(instance)))
}

fn judge(instance: &DbInstance) -> Outcome {
    if let Some(reason) = not_managed_by_rds(&instance.engine) {
        return reason;
    }
    if instance.cluster_id.is_some() {
        return Outcome::not_applicable("the instance is backed up with its cluster");
    }
    let days = instance.backup_retention_days;
    let evidence = |summary: String| Evidence::new(summary).fact("retention_days", days.to_string());
    match days {
        ..=0 => Outcome::Fail(evidence("no automated backups are made".into())),
        1..DAYS => Outcome::FailAs(Severity::Low, evidence(format!("automated backups are kept for {days} days"))),
        DAYS.. => Outcome::Pass(evidence(format!("automated backups are kept for {days} days"))),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_instance, home};

    use super::*;
    use crate::rds::databases::tests::with_instance;
    use crate::testing::{denied, status, verdicts};

    fn keeping(days: i32) -> DbInstance {
        DbInstance { backup_retention_days: days, ..db_instance("db") }
    }

    #[test]
    fn clean_with_a_week_of_backups() {
        assert_eq!(status(&CHECK, &with_instance(keeping(7))), "pass");
        assert_eq!(status(&CHECK, &with_instance(keeping(35))), "pass");
    }

    #[test]
    fn failing_without_backups() {
        let verdict = verdicts(&CHECK, &with_instance(keeping(0))).remove(0);
        assert_eq!(verdict.severity, Severity::Medium);
        assert_eq!(status(&CHECK, &with_instance(keeping(0))), "fail");
    }

    #[test]
    fn borderline_a_few_days_are_less_bad_than_none() {
        for days in [1, 6] {
            assert_eq!(status(&CHECK, &with_instance(keeping(days))), "fail");
            assert_eq!(verdicts(&CHECK, &with_instance(keeping(days)))[0].severity, Severity::Low);
        }
    }

    #[test]
    fn borderline_members_of_clusters_are_not_judged() {
        let member = DbInstance { cluster_id: Some("cluster".into()), ..keeping(0) };
        assert_eq!(status(&CHECK, &with_instance(member)), "na");
    }

    #[test]
    fn gap_in_the_list() {
        let mut account = with_instance(db_instance("db"));
        home(&mut account).rds.instances = Err(denied("rds:DescribeDBInstances"));
        assert_eq!(status(&CHECK, &account), "unknown");
    }
}
