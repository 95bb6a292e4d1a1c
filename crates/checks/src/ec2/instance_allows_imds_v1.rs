//! The metadata service of an instance answers requests without a session token (IMDSv1).
//!
//! As EC2.8; without an instance profile there are no credentials to steal, so the severity is lower then, which
//! Prowler does not tell apart. A switched-off service is fine.

use scanmonster_inventory::{Collected, Gap, GapCause, Instance};

use super::instances::is_gone;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ec2-instance-allows-imds-v1",
    aliases: &[],
    version: 1,
    title: Localized { en: "Instance allows IMDSv1", ja: "インスタンスが IMDSv1 を許可している" },
    severity: Severity::High,
    service: "ec2",
    resource_type: "AWS::EC2::Instance",
    permissions: &["ec2:DescribeInstances"],
    mappings: Mappings {
        security_hub: &["EC2.8"],
        cis: &[("3.0", &["5.6"]), ("5.0", &["5.7"]), ("6.0", &["6.7"]), ("7.0", &["6.7"])],
        well_architected: &["SEC06-BP02"],
        prowler: &["ec2_instance_imdsv2_enabled"],
        seed: &["WA-Q2.1"],
    },
    tutorial: Localized {
        en: include_str!("instance_allows_imds_v1.en.md"),
        ja: include_str!("instance_allows_imds_v1.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for instance in context.regional.ec2.instances.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &instance.arn, &instance.id), || decide(instance));
    }
    Ok(())
}

fn decide(instance: &Instance) -> Collected<Outcome> {
    const OPERATION: &str = "ec2:DescribeInstances";
    if is_gone(instance) {
        return Ok(Outcome::not_applicable("the instance is being terminated"));
    }
    let options = instance.metadata_options.as_ref().ok_or_else(|| {
        Gap::new(OPERATION, OPERATION, GapCause::MalformedAnswer, "the metadata options of the instance are missing")
    })?;
    Ok(if !options.endpoint_enabled {
        Outcome::pass("the metadata service of the instance is off")
    } else if options.tokens_required {
        Outcome::pass("the metadata service answers only with a session token (IMDSv2)")
    } else if let Some(profile) = &instance.instance_profile_arn {
        let words = "the metadata service hands the credentials of the instance's role to requests without a token";
        Outcome::Fail(Evidence::new(words).fact("instance_profile", profile))
    } else {
        let words = "the metadata service answers requests without a token; the instance has no role to lose yet";
        Outcome::FailAs(Severity::Medium, Evidence::new(words))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Instance, InstanceState, Inventory, MetadataOptions};
    use scanmonster_testkit::{home, instance, inventory};

    use crate::Severity;
    use crate::testing::{denied, status, verdicts};

    use super::CHECK;

    fn with(instance: Instance) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ec2.instances = Ok(vec![instance]);
        inventory
    }

    fn options(endpoint_enabled: bool, tokens_required: bool) -> Option<MetadataOptions> {
        Some(MetadataOptions { endpoint_enabled, tokens_required, hop_limit: 1 })
    }

    #[test]
    fn clean_tokens_required_or_service_off() {
        assert_eq!(status(&CHECK, &with(instance("i-1"))), "pass");
        let off = Instance { metadata_options: options(false, false), ..instance("i-1") };
        assert_eq!(status(&CHECK, &with(off)), "pass");
    }

    #[test]
    fn failing_tokens_optional() {
        let open = Instance { metadata_options: options(true, false), ..instance("i-1") };
        assert_eq!(status(&CHECK, &with(open)), "fail");
    }

    #[test]
    fn borderline_without_profile_and_while_terminating() {
        let open = Instance { metadata_options: options(true, false), ..instance("i-1") };
        let bare = with(Instance { instance_profile_arn: None, ..open.clone() });
        assert_eq!(status(&CHECK, &bare), "fail");
        assert_eq!(verdicts(&CHECK, &bare)[0].severity, Severity::Medium);
        assert_eq!(status(&CHECK, &with(Instance { state: InstanceState::ShuttingDown, ..open })), "na");
    }

    #[test]
    fn gap_in_the_options_is_unknown() {
        assert_eq!(status(&CHECK, &with(Instance { metadata_options: None, ..instance("i-1") })), "unknown");
    }

    #[test]
    fn gap_in_the_list_is_unknown() {
        let mut inventory = inventory();
        home(&mut inventory).ec2.instances = Err(denied("ec2:DescribeInstances"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
