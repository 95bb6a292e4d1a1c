//! An instance has no instance profile, so that its software needs keys of its own to call AWS.

use scanmonster_inventory::Collected;

use super::instances::is_gone;
use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-instance-lacks-instance-profile",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Instance has no instance profile", ja: "インスタンスにインスタンスプロファイルがない"
    },
    severity: Severity::Medium,
    service: "ec2",
    resource_type: "AWS::EC2::Instance",
    permissions: &["ec2:DescribeInstances"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("1.4", &["1.18"]), ("3.0", &["1.18"]), ("5.0", &["1.17"]), ("6.0", &["2.17"]), ("7.0", &["2.16"])],
        well_architected: &["SEC02-BP02"],
        prowler: &["ec2_instance_profile_attached"],
        seed: &["WA-Q2.1", "SAA-STS"],
    },
    tutorial: Localized {
        en: include_str!("instance_lacks_instance_profile.en.md"),
        ja: include_str!("instance_lacks_instance_profile.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for instance in context.regional.ec2.instances.as_ref().map_err(Clone::clone)? {
        let outcome = if is_gone(instance) {
            Outcome::not_applicable("the instance is being terminated")
        } else if instance.instance_profile_arn.is_some() {
            Outcome::pass("the instance has an instance profile")
        } else {
            Outcome::fail("the instance has no instance profile, so its software can call AWS only with stored keys")
        };
        verdicts.record(Resource::regional(context.region, &instance.arn, &instance.id), outcome);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Instance, InstanceState, Inventory};
    use scanmonster_testkit::{home, instance, inventory};

    use crate::testing::{denied, status};

    use super::CHECK;

    fn with(instance: Instance) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.instances = Ok(vec![instance]);
        inventory
    }

    #[test]
    fn clean_with_profile() {
        assert_eq!(status(&CHECK, &with(instance("i-1"))), "pass");
    }

    #[test]
    fn failing_without_profile() {
        assert_eq!(status(&CHECK, &with(Instance { instance_profile_arn: None, ..instance("i-1") })), "fail");
    }

    #[test]
    fn borderline_stopped_counts_and_terminating_does_not() {
        let bare = Instance { instance_profile_arn: None, ..instance("i-1") };
        assert_eq!(status(&CHECK, &with(Instance { state: InstanceState::Stopped, ..bare.clone() })), "fail");
        assert_eq!(status(&CHECK, &with(Instance { state: InstanceState::ShuttingDown, ..bare })), "na");
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.instances = Err(denied("ec2:DescribeInstances"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
