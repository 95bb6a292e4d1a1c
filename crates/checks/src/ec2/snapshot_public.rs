//! An EBS snapshot is public: every AWS account may copy it and read its data.
//!
//! Unlike EC2.1 and Prowler, the severity is low where the region blocks all public sharing: AWS then treats the
//! snapshot as private, but it is public again as soon as the block goes
//! (<https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html>). No pass depends on
//! the block, so its permission is not named; where it cannot be read, the worse case is assumed.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-snapshot-public",
    aliases: &[],
    version: 1,
    title: Localized { en: "EBS snapshot is public", ja: "EBS スナップショットが公開されている" },
    severity: Severity::Critical,
    service: "ec2",
    resource_type: "AWS::EC2::Snapshot",
    permissions: &["ec2:DescribeSnapshots", "ec2:DescribeSnapshotAttribute"],
    mappings: Mappings {
        security_hub: &["EC2.1"],
        cis: &[],
        well_architected: &["SEC03-BP07", "SEC08-BP04"],
        prowler: &["ec2_ebs_public_snapshot"],
        seed: &[],
    },
    tutorial: Localized { en: include_str!("snapshot_public.en.md"), ja: include_str!("snapshot_public.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let ec2 = &context.regional.ec2;
    for snapshot in ec2.snapshots.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &snapshot.arn, &snapshot.id), || {
            let sharing = snapshot.sharing.as_ref().map_err(Clone::clone)?;
            if !sharing.public {
                return Ok(Outcome::pass("the snapshot is not shared with everyone"));
            }
            let blocked = ec2.snapshot_block_public_access.as_ref().is_ok_and(|state| state == "block-all-sharing");
            Ok(if blocked {
                let words = "the snapshot is marked public; only the block of the region keeps others out";
                Outcome::FailAs(Severity::Low, Evidence::new(words).fact("marked_for", "all"))
            } else {
                let words = "every AWS account may copy the snapshot and read the data in it";
                Outcome::Fail(Evidence::new(words).fact("shared_with", "all"))
            })
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Collected, Inventory, Snapshot, SnapshotSharing};
    use scanmonster_testkit::{home, inventory, snapshot};

    use crate::Severity;
    use crate::testing::{denied, status, verdicts};

    use super::CHECK;

    fn with(snapshot: Snapshot) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.snapshots = Ok(vec![snapshot]);
        inventory
    }
    fn sharing(public: bool, accounts: &[&str]) -> Collected<SnapshotSharing> {
        Ok(SnapshotSharing { public, accounts: accounts.iter().map(|account| (*account).into()).collect() })
    }

    #[test]
    fn clean_private_snapshot() {
        assert_eq!(status(&CHECK, &with(snapshot("snap-1"))), "pass");
    }

    #[test]
    fn failing_public_snapshot() {
        let public = Snapshot { sharing: sharing(true, &[]), ..snapshot("snap-1") };
        assert_eq!(status(&CHECK, &with(public)), "fail");
    }

    #[test]
    fn borderline_block_public_access_lowers_the_severity() {
        let mut inventory = with(Snapshot { sharing: sharing(true, &[]), ..snapshot("snap-1") });
        let mut severity = |state: &str| {
            home(&mut inventory).ec2.snapshot_block_public_access = Ok(state.into());
            assert_eq!(status(&CHECK, &inventory), "fail", "{state}");
            verdicts(&CHECK, &inventory)[0].severity
        };
        assert_eq!(severity("block-all-sharing"), Severity::Low);
        assert_eq!(severity("block-new-sharing"), Severity::Critical);
        assert_eq!(severity("unblocked"), Severity::Critical);
    }

    #[test]
    fn borderline_sharing_with_one_account_is_not_public() {
        let shared = Snapshot { sharing: sharing(false, &["999988887777"]), ..snapshot("snap-1") };
        assert_eq!(status(&CHECK, &with(shared)), "pass");
    }

    #[test]
    fn gap_in_the_regions_block_hides_no_public_snapshot() {
        let mut inventory = with(Snapshot { sharing: sharing(true, &[]), ..snapshot("snap-1") });
        home(&mut inventory).ec2.snapshot_block_public_access = Err(denied("ec2:GetSnapshotBlockPublicAccessState"));
        assert_eq!(status(&CHECK, &inventory), "fail");
        assert_eq!(verdicts(&CHECK, &inventory)[0].severity, Severity::Critical);
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
