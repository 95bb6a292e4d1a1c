//! A running instance is not registered with Systems Manager, or does not answer it.
//!
//! Prowler is content with a registration; an agent that has stopped answering manages nothing, so it fails here, as in
//! the Config rule of SSM.1 (`ec2-instance-managed-by-systems-manager`). An instance that is not running passes.

use scanmonster_inventory::{Collected, InstanceState, ManagedInstance};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ssm-instance-unmanaged",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "EC2 instance is not managed by Systems Manager",
        ja: "EC2 インスタンスが Systems Manager で管理されていない",
    },
    severity: Severity::Medium,
    service: "ssm",
    resource_type: "AWS::EC2::Instance",
    permissions: &["ec2:DescribeInstances", "ssm:DescribeInstanceInformation"],
    mappings: Mappings {
        security_hub: &["SSM.1"],
        cis: &[],
        well_architected: &["SEC06-BP03", "SEC06-BP05"],
        prowler: &["ec2_instance_managed_by_ssm"],
        seed: &["DNP-PATCH", "AP03", "AP13"],
    },
    tutorial: Localized { en: include_str!("instance_unmanaged.en.md"), ja: include_str!("instance_unmanaged.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for instance in context.regional.ec2.instances.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &instance.arn, &instance.id), || {
            let managed = context.regional.ssm.instances.as_ref().map_err(Clone::clone)?;
            if instance.state != InstanceState::Running {
                return Ok(Outcome::pass("the instance is not running, so there is nothing to manage"));
            }
            Ok(judge(managed.iter().find(|managed| managed.id == instance.id)))
        });
    }
    Ok(())
}

fn judge(managed: Option<&ManagedInstance>) -> Outcome {
    match managed.map(|managed| managed.ping_status.as_deref().unwrap_or("unknown")) {
        Some("Online") => Outcome::pass("Systems Manager manages the instance"),
        Some(ping) => {
            let summary = "the instance is registered with Systems Manager but does not answer";
            Outcome::Fail(Evidence::new(summary).fact("ping_status", ping))
        }
        None => {
            let summary = "the instance is not registered with Systems Manager";
            Outcome::Fail(Evidence::new(summary).fact("ping_status", "none"))
        }
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Instance, Inventory};
    use scanmonster_testkit::{home, instance, inventory, managed_instance};

    use super::*;
    use crate::testing::{denied, status};

    fn with(state: InstanceState, managed: Vec<ManagedInstance>) -> Inventory {
        let mut inventory = inventory();
        let home = home(&mut inventory);
        home.ec2.instances = Ok(vec![Instance { state, ..instance("i-1") }]);
        home.ssm.instances = Ok(managed);
        inventory
    }

    #[test]
    fn clean_managed() {
        assert_eq!(status(&CHECK, &with(InstanceState::Running, vec![managed_instance("i-1")])), "pass");
    }

    #[test]
    fn failing_not_registered() {
        assert_eq!(status(&CHECK, &with(InstanceState::Running, vec![managed_instance("i-2")])), "fail");
    }

    #[test]
    fn borderline_silent_agents_and_stopped_instances() {
        let silent = ManagedInstance { ping_status: Some("ConnectionLost".into()), ..managed_instance("i-1") };
        assert_eq!(status(&CHECK, &with(InstanceState::Running, vec![silent])), "fail");
        assert_eq!(status(&CHECK, &with(InstanceState::Stopped, vec![])), "pass");
    }

    #[test]
    fn gap_instances_and_nodes() {
        let mut inventory = with(InstanceState::Running, vec![]);
        home(&mut inventory).ssm.instances = Err(denied("ssm:DescribeInstanceInformation"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        let mut stopped = with(InstanceState::Stopped, vec![]);
        home(&mut stopped).ssm.instances = Err(denied("ssm:DescribeInstanceInformation"));
        assert_eq!(status(&CHECK, &stopped), "unknown");
        home(&mut inventory).ec2.instances = Err(denied("ec2:DescribeInstances"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
