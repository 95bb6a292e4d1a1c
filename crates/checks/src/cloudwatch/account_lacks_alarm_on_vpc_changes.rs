//! No alarm rings when VPCs or their peerings change.
//!
//! The calls of ClassicLink, which CIS and Prowler still list, are not asked for: AWS has retired it with EC2-Classic, so
//! that they cannot happen any more. A pattern that names them is as good.

use scanmonster_inventory::Collected;

use super::trail_alarms::{self, PERMISSIONS};
use super::trail_events::Required;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudwatch-account-lacks-alarm-on-vpc-changes",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "No alarm rings when VPCs or their peerings change",
        ja: "VPC やピアリングが変更されても鳴るアラームがない",
    },
    severity: Severity::Medium,
    service: "cloudwatch",
    resource_type: "AWS::::Account",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["CloudWatch.14"],
        cis: &[("1.4", &["4.14"]), ("3.0", &["4.14"]), ("5.0", &["4.14"]), ("6.0", &["5.14"]), ("7.0", &["5.14"])],
        well_architected: &["SEC04-BP04", "SEC04-BP03"],
        prowler: &["cloudwatch_changes_to_vpcs_alarm_configured"],
        seed: &["SAA-ALERT"],
    },
    tutorial: Localized {
        en: include_str!("account_lacks_alarm_on_vpc_changes.en.md"),
        ja: include_str!("account_lacks_alarm_on_vpc_changes.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// The calls that have to ring (CIS AWS Foundations Benchmark, 5.0: item 4.14).
const CALLS: &[&str] = &[
    "AcceptVpcPeeringConnection",
    "CreateVpc",
    "CreateVpcPeeringConnection",
    "DeleteVpc",
    "DeleteVpcPeeringConnection",
    "ModifyVpcAttribute",
    "RejectVpcPeeringConnection",
];

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trail_alarms::evaluate(context, verdicts, Required::Calls("ec2.amazonaws.com", CALLS))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::cloudwatch::trail_alarm_cases as cases;

    const PATTERN: &str = "{ ($.eventSource = ec2.amazonaws.com) && (($.eventName = AcceptVpcPeeringConnection) || ($.eventName = CreateVpc) || ($.eventName = CreateVpcPeeringConnection) || ($.eventName = DeleteVpc) || ($.eventName = DeleteVpcPeeringConnection) || ($.eventName = ModifyVpcAttribute) || ($.eventName = RejectVpcPeeringConnection)) }";

    #[test]
    fn clean_pattern_of_the_tutorial() {
        cases::passes(&CHECK, PATTERN);
        assert!(CHECK.tutorial.en.contains(PATTERN) && CHECK.tutorial.ja.contains(PATTERN));
    }

    #[test]
    fn failing_pattern_that_leaves_something_out() {
        cases::fails(
            &CHECK,
            "{ ($.eventSource = ec2.amazonaws.com) && (($.eventName = AcceptVpcPeeringConnection) || ($.eventName = CreateVpc) || ($.eventName = CreateVpcPeeringConnection) || ($.eventName = DeleteVpc) || ($.eventName = DeleteVpcPeeringConnection) || ($.eventName = ModifyVpcAttribute)) }",
        );
        cases::fails_without_alarm(&CHECK, PATTERN);
    }

    #[test]
    fn borderline_pattern_in_other_words() {
        cases::passes(
            &CHECK,
            "{ ($.eventName = AcceptVpcPeeringConnection) || ($.eventName = CreateVpc) || ($.eventName = CreateVpcPeeringConnection) || ($.eventName = DeleteVpc) || ($.eventName = DeleteVpcPeeringConnection) || ($.eventName = ModifyVpcAttribute) || ($.eventName = RejectVpcPeeringConnection) || ($.eventName = AttachClassicLinkVpc) || ($.eventName = DetachClassicLinkVpc) || ($.eventName = DisableVpcClassicLink) || ($.eventName = EnableVpcClassicLink) }",
        );
    }

    #[test]
    fn gap_in_any_call() {
        cases::gaps(&CHECK, PATTERN);
    }
}
