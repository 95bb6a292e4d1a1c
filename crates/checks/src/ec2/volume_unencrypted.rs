//! An EBS volume is not encrypted.
//!
//! EC2.3 looks at attached volumes only; a volume that lies around holds data all the same.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-volume-unencrypted",
    aliases: &[],
    version: 1,
    title: Localized { en: "EBS volume is not encrypted", ja: "EBS ボリュームが暗号化されていない" },
    severity: Severity::Medium,
    service: "ec2",
    resource_type: "AWS::EC2::Volume",
    permissions: &["ec2:DescribeVolumes"],
    mappings: Mappings {
        security_hub: &["EC2.3"],
        cis: &[("1.4", &["2.2.1"]), ("3.0", &["2.2.1"]), ("5.0", &["5.1.1"]), ("6.0", &["6.1.1"])],
        well_architected: &["SEC08-BP02"],
        prowler: &["ec2_ebs_volume_encryption"],
        seed: &["WA-Q8.1"],
    },
    tutorial: Localized { en: include_str!("volume_unencrypted.en.md"), ja: include_str!("volume_unencrypted.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for volume in context.regional.ec2.volumes.as_ref().map_err(Clone::clone)? {
        let outcome = if matches!(volume.state.as_str(), "deleting" | "deleted") {
            Outcome::not_applicable("the volume is being deleted")
        } else if volume.encrypted {
            Outcome::pass("the volume is encrypted")
        } else {
            Outcome::fail("the data on the volume is not encrypted")
        };
        verdicts.record(Resource::regional(context.region, &volume.arn, &volume.id), outcome);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, Volume};
    use scanmonster_testkit::{home, inventory, volume};

    use crate::testing::{denied, status};

    use super::CHECK;

    fn with(volume: Volume) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.volumes = Ok(vec![volume]);
        inventory
    }

    #[test]
    fn clean_encrypted_volume() {
        assert_eq!(status(&CHECK, &with(volume("vol-1"))), "pass");
    }

    #[test]
    fn failing_unencrypted_volume() {
        assert_eq!(status(&CHECK, &with(Volume { encrypted: false, ..volume("vol-1") })), "fail");
    }

    #[test]
    fn borderline_unattached_counts_and_deleting_does_not() {
        let plain = |state: &str| with(Volume { encrypted: false, state: state.into(), ..volume("vol-1") });
        assert_eq!(status(&CHECK, &plain("available")), "fail");
        assert_eq!(status(&CHECK, &plain("deleting")), "na");
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.volumes = Err(denied("ec2:DescribeVolumes"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
