//! An EBS snapshot is shared with an account outside the organisation that is not trusted on purpose.
//!
//! Prowler looks for public snapshots only. An encrypted snapshot helps the other account only if it may use the
//! key as well, so the severity is lower then.

use scanmonster_inventory::Collected;

use super::group_exposure::listed;
use super::sharing::outsiders;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-snapshot-shared-with-outside-account",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "EBS snapshot is shared with an outside account",
        ja: "EBS スナップショットが組織外のアカウントと共有されている",
    },
    severity: Severity::High,
    service: "ec2",
    resource_type: "AWS::EC2::Snapshot",
    permissions: &["ec2:DescribeSnapshots", "ec2:DescribeSnapshotAttribute"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC03-BP09"],
        prowler: &[],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("snapshot_shared_with_outside_account.en.md"),
        ja: include_str!("snapshot_shared_with_outside_account.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for snapshot in context.regional.ec2.snapshots.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &snapshot.arn, &snapshot.id), || {
            let outsiders = outsiders(&context.account, snapshot.sharing.as_ref().map_err(Clone::clone)?);
            if outsiders.is_empty() {
                return Ok(Outcome::pass("the snapshot is shared with no account outside the organization"));
            }
            let words = format!("the snapshot is shared with {}", listed(&outsiders));
            let evidence = Evidence::new(words).facts("account", outsiders);
            let severity = if snapshot.encrypted { Severity::Medium } else { Severity::High };
            Ok(Outcome::FailAs(severity, evidence))
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use scanmonster_inventory::{Inventory, Snapshot, SnapshotSharing};
    use scanmonster_testkit::{ACCOUNT, account_id, home, inventory, snapshot};

    use crate::testing::{denied, status, verdicts, verdicts_with};
    use crate::{Settings, Severity, Status};

    use super::CHECK;

    fn with(snapshot: Snapshot) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.snapshots = Ok(vec![snapshot]);
        inventory
    }

    fn shared(account: &str) -> Snapshot {
        let sharing = Ok(SnapshotSharing { public: false, accounts: vec![account.into()] });
        Snapshot { encrypted: false, sharing, ..snapshot("snap-1") }
    }

    #[test]
    fn clean_snapshot_of_ones_own() {
        assert_eq!(status(&CHECK, &with(snapshot("snap-1"))), "pass");
        assert_eq!(status(&CHECK, &with(shared(ACCOUNT))), "pass");
    }

    #[test]
    fn failing_shared_with_a_stranger() {
        assert_eq!(status(&CHECK, &with(shared("999988887777"))), "fail");
    }

    #[test]
    fn borderline_encrypted_and_trusted() {
        let encrypted = with(Snapshot { encrypted: true, ..shared("999988887777") });
        assert_eq!(verdicts(&CHECK, &encrypted)[0].severity, Severity::Medium);
        let trusted = BTreeSet::from([account_id("999988887777")]);
        let settings = Settings { organization_accounts: Some(trusted), ..Settings::default() };
        let found = verdicts_with(&CHECK, &with(shared("999988887777")), &settings);
        assert!(matches!(found[0].status, Status::Pass(_)));
    }

    #[test]
    fn gap_in_the_sharing_is_unknown() {
        let sharing = Err(denied("ec2:DescribeSnapshotAttribute"));
        assert_eq!(status(&CHECK, &with(Snapshot { sharing, ..snapshot("snap-1") })), "unknown");
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.snapshots = Err(denied("ec2:DescribeSnapshots"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
