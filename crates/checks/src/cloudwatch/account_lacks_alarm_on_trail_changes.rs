//! No alarm rings when CloudTrail is changed or stopped.

use scanmonster_inventory::Collected;

use super::trail_alarms::{self, PERMISSIONS};
use super::trail_events::Required;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudwatch-account-lacks-alarm-on-trail-changes",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "No alarm rings when CloudTrail is changed or stopped",
        ja: "CloudTrail が変更・停止されても鳴るアラームがない",
    },
    severity: Severity::Medium,
    service: "cloudwatch",
    resource_type: "AWS::::Account",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["CloudWatch.5"],
        cis: &[("1.4", &["4.5"]), ("3.0", &["4.5"]), ("5.0", &["4.5"]), ("6.0", &["5.5"]), ("7.0", &["5.5"])],
        well_architected: &["SEC04-BP04", "SEC04-BP03"],
        prowler: &["cloudwatch_log_metric_filter_and_alarm_for_cloudtrail_configuration_changes_enabled"],
        seed: &["SAA-ALERT"],
    },
    tutorial: Localized {
        en: include_str!("account_lacks_alarm_on_trail_changes.en.md"),
        ja: include_str!("account_lacks_alarm_on_trail_changes.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// The calls that have to ring (CIS AWS Foundations Benchmark, 5.0: item 4.5).
const CALLS: &[&str] = &["CreateTrail", "DeleteTrail", "StartLogging", "StopLogging", "UpdateTrail"];

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trail_alarms::evaluate(context, verdicts, Required::Calls("cloudtrail.amazonaws.com", CALLS))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::cloudwatch::trail_alarm_cases as cases;

    const PATTERN: &str = "{ ($.eventSource = cloudtrail.amazonaws.com) && (($.eventName = CreateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StartLogging) || ($.eventName = StopLogging) || ($.eventName = UpdateTrail)) }";

    #[test]
    fn clean_pattern_of_the_tutorial() {
        cases::passes(&CHECK, PATTERN);
        assert!(CHECK.tutorial.en.contains(PATTERN) && CHECK.tutorial.ja.contains(PATTERN));
    }

    #[test]
    fn failing_pattern_that_leaves_something_out() {
        cases::fails(
            &CHECK,
            "{ ($.eventSource = cloudtrail.amazonaws.com) && (($.eventName = CreateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StartLogging) || ($.eventName = StopLogging)) }",
        );
        cases::fails_without_alarm(&CHECK, PATTERN);
    }

    #[test]
    fn borderline_pattern_in_other_words() {
        cases::passes(&CHECK, r#"{ ($.eventName = "*Trail" || $.eventName = "*Logging") && ($.readOnly IS FALSE) }"#);
    }

    #[test]
    fn gap_in_any_call() {
        cases::gaps(&CHECK, PATTERN);
    }
}
