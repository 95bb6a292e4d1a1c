//! An EBS snapshot is public: every AWS account may copy it and read its data.
//!
//! Unlike EC2.1 and Prowler, a snapshot marked public passes where the region blocks all public sharing: AWS
//! then treats it as private (<https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html>).

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
    permissions: &["ec2:DescribeSnapshots", "ec2:DescribeSnapshotAttribute", "ec2:GetSnapshotBlockPublicAccessState"],
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
            let block = ec2.snapshot_block_public_access.as_ref().map_err(Clone::clone)?;
            Ok(if !sharing.public {
                Outcome::pass("the snapshot is not shared with everyone")
            } else if block == "block-all-sharing" {
                Outcome::pass("the snapshot is marked public, but the region blocks all public sharing")
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

    use crate::testing::{denied, status};

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
    fn borderline_block_public_access_overrides() {
        let mut inventory = with(Snapshot { sharing: sharing(true, &[]), ..snapshot("snap-1") });
        home(&mut inventory).ec2.snapshot_block_public_access = Ok("block-all-sharing".into());
        assert_eq!(status(&CHECK, &inventory), "pass");
        home(&mut inventory).ec2.snapshot_block_public_access = Ok("block-new-sharing".into());
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_sharing_with_one_account_is_not_public() {
        let shared = Snapshot { sharing: sharing(false, &["999988887777"]), ..snapshot("snap-1") };
        assert_eq!(status(&CHECK, &with(shared)), "pass");
    }

    #[test]
    fn gap_in_the_regions_block_is_unknown() {
        let mut inventory = with(snapshot("snap-1"));
        home(&mut inventory).ec2.snapshot_block_public_access = Err(denied("ec2:GetSnapshotBlockPublicAccessState"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
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
