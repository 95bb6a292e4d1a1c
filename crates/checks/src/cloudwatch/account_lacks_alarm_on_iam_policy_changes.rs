//! No alarm rings when IAM policies change.

use scanmonster_inventory::Collected;

use super::trail_alarms::{self, PERMISSIONS};
use super::trail_events::Required;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudwatch-account-lacks-alarm-on-iam-policy-changes",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "No alarm rings when IAM policies change",
        ja: "IAM ポリシーが変更されても鳴るアラームがない",
    },
    severity: Severity::Medium,
    service: "cloudwatch",
    resource_type: "AWS::::Account",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["CloudWatch.4"],
        cis: &[("1.4", &["4.4"]), ("3.0", &["4.4"]), ("5.0", &["4.4"]), ("6.0", &["5.4"]), ("7.0", &["5.4"])],
        well_architected: &["SEC04-BP04", "SEC04-BP03"],
        prowler: &["cloudwatch_log_metric_filter_policy_changes"],
        seed: &["SAA-ALERT"],
    },
    tutorial: Localized {
        en: include_str!("account_lacks_alarm_on_iam_policy_changes.en.md"),
        ja: include_str!("account_lacks_alarm_on_iam_policy_changes.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// The calls that have to ring (CIS AWS Foundations Benchmark, 5.0: item 4.4).
const CALLS: &[&str] = &[
    "AttachGroupPolicy",
    "AttachRolePolicy",
    "AttachUserPolicy",
    "CreatePolicy",
    "CreatePolicyVersion",
    "DeleteGroupPolicy",
    "DeletePolicy",
    "DeletePolicyVersion",
    "DeleteRolePolicy",
    "DeleteUserPolicy",
    "DetachGroupPolicy",
    "DetachRolePolicy",
    "DetachUserPolicy",
    "PutGroupPolicy",
    "PutRolePolicy",
    "PutUserPolicy",
];

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trail_alarms::evaluate(context, verdicts, Required::Calls("iam.amazonaws.com", CALLS))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::cloudwatch::trail_alarm_cases as cases;

    const PATTERN: &str = "{ ($.eventSource = iam.amazonaws.com) && (($.eventName = AttachGroupPolicy) || ($.eventName = AttachRolePolicy) || ($.eventName = AttachUserPolicy) || ($.eventName = CreatePolicy) || ($.eventName = CreatePolicyVersion) || ($.eventName = DeleteGroupPolicy) || ($.eventName = DeletePolicy) || ($.eventName = DeletePolicyVersion) || ($.eventName = DeleteRolePolicy) || ($.eventName = DeleteUserPolicy) || ($.eventName = DetachGroupPolicy) || ($.eventName = DetachRolePolicy) || ($.eventName = DetachUserPolicy) || ($.eventName = PutGroupPolicy) || ($.eventName = PutRolePolicy) || ($.eventName = PutUserPolicy)) }";

    #[test]
    fn clean_pattern_of_the_tutorial() {
        cases::passes(&CHECK, PATTERN);
        assert!(CHECK.tutorial.en.contains(PATTERN) && CHECK.tutorial.ja.contains(PATTERN));
    }

    #[test]
    fn failing_pattern_that_leaves_something_out() {
        cases::fails(
            &CHECK,
            "{ ($.eventSource = iam.amazonaws.com) && (($.eventName = AttachGroupPolicy) || ($.eventName = AttachRolePolicy) || ($.eventName = AttachUserPolicy) || ($.eventName = CreatePolicy) || ($.eventName = CreatePolicyVersion) || ($.eventName = DeleteGroupPolicy) || ($.eventName = DeletePolicy) || ($.eventName = DeletePolicyVersion) || ($.eventName = DeleteRolePolicy) || ($.eventName = DeleteUserPolicy) || ($.eventName = DetachGroupPolicy) || ($.eventName = DetachRolePolicy) || ($.eventName = DetachUserPolicy) || ($.eventName = PutGroupPolicy) || ($.eventName = PutRolePolicy)) }",
        );
        cases::fails_without_alarm(&CHECK, PATTERN);
    }

    #[test]
    fn borderline_pattern_in_other_words() {
        cases::passes(
            &CHECK,
            "{ ($.eventName = AttachGroupPolicy) || ($.eventName = AttachRolePolicy) || ($.eventName = AttachUserPolicy) || ($.eventName = CreatePolicy) || ($.eventName = CreatePolicyVersion) || ($.eventName = DeleteGroupPolicy) || ($.eventName = DeletePolicy) || ($.eventName = DeletePolicyVersion) || ($.eventName = DeleteRolePolicy) || ($.eventName = DeleteUserPolicy) || ($.eventName = DetachGroupPolicy) || ($.eventName = DetachRolePolicy) || ($.eventName = DetachUserPolicy) || ($.eventName = PutGroupPolicy) || ($.eventName = PutRolePolicy) || ($.eventName = PutUserPolicy) || ($.eventName = CreateUser) }",
        );
    }

    #[test]
    fn gap_in_any_call() {
        cases::gaps(&CHECK, PATTERN);
    }
}
