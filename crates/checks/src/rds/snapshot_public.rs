//! A snapshot of a database is shared with every AWS account.
//!
//! Only manual snapshots can be shared; AWS does not allow it for automated ones.

use scanmonster_inventory::{Collected, DbSnapshot};

use super::databases::{judge_snapshots, sharing_of};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-snapshot-public",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database snapshot is shared with every AWS account",
        ja: "データベースのスナップショットがすべての AWS アカウントに公開されている",
    },
    severity: Severity::Critical,
    service: "rds",
    resource_type: "AWS::RDS::DBSnapshot",
    permissions: &[
        "rds:DescribeDBSnapshots",
        "rds:DescribeDBSnapshotAttributes",
        "rds:DescribeDBClusterSnapshots",
        "rds:DescribeDBClusterSnapshotAttributes",
    ],
    mappings: Mappings {
        security_hub: &["RDS.1"],
        cis: &[],
        well_architected: &["SEC03-BP07"],
        prowler: &["rds_snapshots_public_access"],
        seed: &["AP07"],
    },
    tutorial: Localized { en: include_str!("snapshot_public.en.md"), ja: include_str!("snapshot_public.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_snapshots(context, verdicts, true, judge)
}

fn judge(snapshot: &DbSnapshot) -> Collected<Outcome> {
    let Some(sharing) = sharing_of(snapshot)? else {
        return Ok(Outcome::not_applicable("automated snapshots cannot be shared"));
    };
    if !sharing.public {
        return Ok(Outcome::pass("the snapshot is not public"));
    }
    let evidence = Evidence::new("every AWS account can restore the snapshot and read the data");
    Ok(Outcome::Fail(evidence.fact("shared_with", "all").fact("source", &snapshot.source_id)))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::SnapshotSharing;
    use scanmonster_testkit::{db_snapshot, home};

    use super::*;
    use crate::rds::databases::tests::{with_cluster_snapshot, with_snapshot};
    use crate::testing::{denied, status, statuses};

    fn public() -> DbSnapshot {
        let sharing = SnapshotSharing { public: true, accounts: vec![] };
        DbSnapshot { sharing: Ok(Some(sharing)), ..db_snapshot("snap") }
    }

    #[test]
    fn clean_when_private() {
        assert_eq!(status(&CHECK, &with_snapshot(db_snapshot("snap"))), "pass");
        assert_eq!(status(&CHECK, &with_cluster_snapshot(db_snapshot("snap"))), "pass");
    }

    #[test]
    fn failing_when_public() {
        assert_eq!(status(&CHECK, &with_snapshot(public())), "fail");
        assert_eq!(status(&CHECK, &with_cluster_snapshot(public())), "fail");
    }

    #[test]
    fn borderline_automated_snapshots_cannot_be_shared_and_sharing_with_accounts_is_not_public() {
        let automated = DbSnapshot { kind: "automated".into(), sharing: Ok(None), ..db_snapshot("snap") };
        assert_eq!(status(&CHECK, &with_snapshot(automated)), "na");
        let sharing = SnapshotSharing { public: false, accounts: vec!["444455556666".into()] };
        let shared = DbSnapshot { sharing: Ok(Some(sharing)), ..db_snapshot("snap") };
        assert_eq!(status(&CHECK, &with_snapshot(shared)), "pass");
    }

    #[test]
    fn gap_in_the_sharing_of_a_snapshot() {
        let unread = DbSnapshot { sharing: Err(denied("rds:DescribeDBSnapshotAttributes")), ..db_snapshot("snap") };
        assert_eq!(status(&CHECK, &with_snapshot(unread)), "unknown");
        let unasked = DbSnapshot { sharing: Ok(None), ..db_snapshot("snap") };
        assert_eq!(status(&CHECK, &with_snapshot(unasked)), "unknown");
    }

    #[test]
    fn gap_in_one_list_leaves_the_other_judged() {
        let mut account = with_snapshot(public());
        home(&mut account).rds.cluster_snapshots = Err(denied("rds:DescribeDBClusterSnapshots"));
        let all = statuses(&CHECK, &account);
        assert_eq!((all["snap"].as_str(), all["scope"].as_str()), ("fail", "unknown"));
        home(&mut account).rds.snapshots = Err(denied("rds:DescribeDBSnapshots"));
        assert_eq!(statuses(&CHECK, &account).values().collect::<Vec<_>>(), ["unknown"]);
    }
}
