//! A snapshot of a database is not encrypted.
//!
//! Automated snapshots are rated low: they go with their backup window, and the database they are taken of
//! is reported by itself.

use scanmonster_inventory::{Collected, DbSnapshot};

use super::databases::judge_snapshots;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-snapshot-unencrypted",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database snapshot is not encrypted",
        ja: "データベースのスナップショットが暗号化されていない",
    },
    severity: Severity::Medium,
    service: "rds",
    resource_type: "AWS::RDS::DBSnapshot",
    permissions: &["rds:DescribeDBSnapshots", "rds:DescribeDBClusterSnapshots"],
    mappings: Mappings {
        security_hub: &["RDS.4"],
        cis: &[],
        well_architected: &["SEC08-BP02"],
        prowler: &["rds_snapshots_encrypted"],
        seed: &["WA-Q8.1"],
    },
    tutorial: Localized {
        en: include_str!("snapshot_unencrypted.en.md"),
        ja: include_str!("snapshot_unencrypted.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_snapshots(context, verdicts, false, |snapshot| Ok(judge(snapshot)))
}

fn judge(snapshot: &DbSnapshot) -> Outcome {
    if snapshot.encrypted {
        return Outcome::pass("the snapshot is encrypted");
    }
    let evidence = Evidence::new("the snapshot is not encrypted").fact("source", &snapshot.source_id);
    if snapshot.kind == "automated" { Outcome::FailAs(Severity::Low, evidence) } else { Outcome::Fail(evidence) }
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::{db_snapshot, home};

    use super::*;
    use crate::rds::databases::tests::{with_cluster_snapshot, with_snapshot};
    use crate::testing::{denied, status, statuses, verdicts};

    fn plain() -> DbSnapshot {
        DbSnapshot { encrypted: false, ..db_snapshot("snap") }
    }

    #[test]
    fn clean_when_encrypted() {
        assert_eq!(status(&CHECK, &with_snapshot(db_snapshot("snap"))), "pass");
        assert_eq!(status(&CHECK, &with_cluster_snapshot(db_snapshot("snap"))), "pass");
    }

    #[test]
    fn failing_when_not_encrypted() {
        assert_eq!(status(&CHECK, &with_snapshot(plain())), "fail");
        assert_eq!(status(&CHECK, &with_cluster_snapshot(plain())), "fail");
    }

    #[test]
    fn borderline_automated_snapshots_are_low() {
        let automated = DbSnapshot { kind: "automated".into(), ..plain() };
        assert_eq!(status(&CHECK, &with_snapshot(automated.clone())), "fail");
        assert_eq!(verdicts(&CHECK, &with_snapshot(automated))[0].severity, Severity::Low);
    }

    #[test]
    fn gap_in_one_list_leaves_the_other_judged() {
        let mut account = with_snapshot(plain());
        home(&mut account).rds.cluster_snapshots = Err(denied("rds:DescribeDBClusterSnapshots"));
        let all = statuses(&CHECK, &account);
        assert_eq!((all["snap"].as_str(), all["scope"].as_str()), ("fail", "unknown"));
        home(&mut account).rds.snapshots = Err(denied("rds:DescribeDBSnapshots"));
        assert_eq!(statuses(&CHECK, &account).values().collect::<Vec<_>>(), ["unknown"]);
    }
}
