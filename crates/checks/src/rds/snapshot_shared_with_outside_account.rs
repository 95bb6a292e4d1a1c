//! A snapshot of a database is shared with an account outside the organisation that nobody trusts on purpose.
//!
//! Prowler and Security Hub look for public snapshots only. An encrypted snapshot is rated lower: the outside
//! account also needs the key.

use std::collections::BTreeSet;

use scanmonster_inventory::{Collected, DbSnapshot};

use super::databases::{judge_snapshots, sharing_of};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "rds-snapshot-shared-with-outside-account",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Database snapshot is shared with an outside account",
        ja: "データベースのスナップショットが組織外のアカウントと共有されている",
    },
    severity: Severity::High,
    service: "rds",
    resource_type: "AWS::RDS::DBSnapshot",
    permissions: &[
        "rds:DescribeDBSnapshots",
        "rds:DescribeDBSnapshotAttributes",
        "rds:DescribeDBClusterSnapshots",
        "rds:DescribeDBClusterSnapshotAttributes",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP09"],
        prowler: &[],
        seed: &["AP07"],
    },
    tutorial: Localized {
        en: include_str!("snapshot_shared_with_outside_account.en.md"),
        ja: include_str!("snapshot_shared_with_outside_account.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    judge_snapshots(context, verdicts, true, |snapshot| judge(context, snapshot))
}

fn judge(context: &RegionContext<'_>, snapshot: &DbSnapshot) -> Collected<Outcome> {
    let Some(sharing) = sharing_of(snapshot)? else {
        return Ok(Outcome::not_applicable("automated snapshots cannot be shared"));
    };
    let accounts = sharing.accounts.iter().map(String::as_str);
    let outside: BTreeSet<&str> = accounts.filter(|account| !context.account.is_known_account(account)).collect();
    if outside.is_empty() {
        return Ok(Outcome::pass("the snapshot is shared with no outside account"));
    }
    let evidence = Evidence::new("outside accounts can restore the snapshot and read the data")
        .facts("shared_with", outside)
        .fact("encrypted", snapshot.encrypted.to_string());
    Ok(if snapshot.encrypted { Outcome::FailAs(Severity::Medium, evidence) } else { Outcome::Fail(evidence) })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::SnapshotSharing;
    use scanmonster_testkit::{account_id, db_snapshot, home};

    use super::*;
    use crate::rds::databases::tests::{with_cluster_snapshot, with_snapshot};
    use crate::testing::{denied, status, statuses, verdicts, verdicts_with};
    use crate::{Settings, Status};

    fn shared_with(accounts: &[&str]) -> DbSnapshot {
        let sharing = SnapshotSharing { public: false, accounts: accounts.iter().map(|id| (*id).into()).collect() };
        DbSnapshot { encrypted: false, sharing: Ok(Some(sharing)), ..db_snapshot("snap") }
    }

    #[test]
    fn clean_when_shared_with_nobody_or_with_itself() {
        assert_eq!(status(&CHECK, &with_snapshot(db_snapshot("snap"))), "pass");
        assert_eq!(status(&CHECK, &with_snapshot(shared_with(&["111122223333"]))), "pass");
    }

    #[test]
    fn failing_when_shared_with_a_stranger() {
        for account in [
            with_snapshot(shared_with(&["444455556666"])),
            with_cluster_snapshot(shared_with(&["111122223333", "444455556666"])),
        ] {
            assert_eq!(status(&CHECK, &account), "fail");
            assert_eq!(verdicts(&CHECK, &account)[0].severity, Severity::High);
        }
    }

    #[test]
    fn borderline_encrypted_is_less_bad_and_trusted_accounts_are_no_strangers() {
        let encrypted = DbSnapshot { encrypted: true, ..shared_with(&["444455556666"]) };
        assert_eq!(verdicts(&CHECK, &with_snapshot(encrypted))[0].severity, Severity::Medium);
        let partner = account_id("444455556666");
        for settings in [
            Settings { trusted_accounts: BTreeSet::from([partner.clone()]), ..Settings::default() },
            Settings { organization_accounts: Some(BTreeSet::from([partner])), ..Settings::default() },
        ] {
            let verdict = verdicts_with(&CHECK, &with_snapshot(shared_with(&["444455556666"])), &settings).remove(0);
            assert!(matches!(verdict.status, Status::Pass(_)));
        }
    }

    #[test]
    fn borderline_automated_snapshots_are_not_judged() {
        let automated = DbSnapshot { kind: "automated".into(), sharing: Ok(None), ..db_snapshot("snap") };
        assert_eq!(status(&CHECK, &with_snapshot(automated)), "na");
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
        let mut account = with_snapshot(shared_with(&["444455556666"]));
        home(&mut account).rds.cluster_snapshots = Err(denied("rds:DescribeDBClusterSnapshots"));
        let all = statuses(&CHECK, &account);
        assert_eq!((all["snap"].as_str(), all["scope"].as_str()), ("fail", "unknown"));
        home(&mut account).rds.snapshots = Err(denied("rds:DescribeDBSnapshots"));
        assert_eq!(statuses(&CHECK, &account).values().collect::<Vec<_>>(), ["unknown"]);
    }
}
