//! An EBS snapshot is not encrypted.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-snapshot-unencrypted",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "EBS snapshot is not encrypted", ja: "EBS スナップショットが暗号化されていない"
    },
    severity: Severity::Medium,
    service: "ec2",
    resource_type: "AWS::EC2::Snapshot",
    permissions: &["ec2:DescribeSnapshots"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC08-BP02"],
        prowler: &["ec2_ebs_snapshots_encrypted"],
        seed: &["WA-Q8.1"],
    },
    tutorial: Localized {
        en: include_str!("snapshot_unencrypted.en.md"),
        ja: include_str!("snapshot_unencrypted.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for snapshot in context.regional.ec2.snapshots.as_ref().map_err(Clone::clone)? {
        let outcome = if snapshot.encrypted {
            Outcome::pass("the snapshot is encrypted")
        } else {
            Outcome::fail("the data in the snapshot is not encrypted, so sharing it is enough to give it away")
        };
        verdicts.record(Resource::regional(context.region, &snapshot.arn, &snapshot.id), outcome);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, Snapshot};
    use scanmonster_testkit::{home, inventory, snapshot};

    use crate::testing::{denied, status};

    use super::CHECK;

    fn with(snapshot: Snapshot) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.snapshots = Ok(vec![snapshot]);
        inventory
    }

    #[test]
    fn clean_encrypted_snapshot() {
        assert_eq!(status(&CHECK, &with(snapshot("snap-1"))), "pass");
    }

    #[test]
    fn failing_unencrypted_snapshot() {
        assert_eq!(status(&CHECK, &with(Snapshot { encrypted: false, ..snapshot("snap-1") })), "fail");
    }

    #[test]
    fn borderline_volume_may_be_gone() {
        let orphan = Snapshot { encrypted: false, volume_id: None, ..snapshot("snap-1") };
        assert_eq!(status(&CHECK, &with(orphan)), "fail");
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.snapshots = Err(denied("ec2:DescribeSnapshots"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
