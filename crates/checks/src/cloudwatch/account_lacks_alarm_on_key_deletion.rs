//! No alarm rings when a KMS key is disabled or scheduled for deletion.

use scanmonster_inventory::Collected;

use super::trail_alarms::{self, PERMISSIONS};
use super::trail_events::Required;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudwatch-account-lacks-alarm-on-key-deletion",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "No alarm rings when a KMS key is disabled or scheduled for deletion",
        ja: "KMS キーの無効化や削除予約があっても鳴るアラームがない",
    },
    severity: Severity::Medium,
    service: "cloudwatch",
    resource_type: "AWS::::Account",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["CloudWatch.7"],
        cis: &[("1.4", &["4.7"]), ("3.0", &["4.7"]), ("5.0", &["4.7"]), ("6.0", &["5.7"]), ("7.0", &["5.7"])],
        well_architected: &["SEC04-BP04", "SEC04-BP03"],
        prowler: &["cloudwatch_log_metric_filter_disable_or_scheduled_deletion_of_kms_cmk"],
        seed: &["SAA-KMS", "SAA-ALERT"],
    },
    tutorial: Localized {
        en: include_str!("account_lacks_alarm_on_key_deletion.en.md"),
        ja: include_str!("account_lacks_alarm_on_key_deletion.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// The calls that have to ring (CIS AWS Foundations Benchmark, 5.0: item 4.7).
const CALLS: &[&str] = &["DisableKey", "ScheduleKeyDeletion"];

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trail_alarms::evaluate(context, verdicts, Required::Calls("kms.amazonaws.com", CALLS))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::cloudwatch::trail_alarm_cases as cases;

    const PATTERN: &str = "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }";

    #[test]
    fn clean_pattern_of_the_tutorial() {
        cases::passes(&CHECK, PATTERN);
        assert!(CHECK.tutorial.en.contains(PATTERN) && CHECK.tutorial.ja.contains(PATTERN));
    }

    #[test]
    fn failing_pattern_that_leaves_something_out() {
        cases::fails(&CHECK, "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey)) }");
        cases::fails_without_alarm(&CHECK, PATTERN);
    }

    #[test]
    fn borderline_pattern_in_other_words() {
        cases::passes(&CHECK, "{ $.eventName = DisableKey || $.eventName = ScheduleKeyDeletion }");
    }

    #[test]
    fn gap_in_any_call() {
        cases::gaps(&CHECK, PATTERN);
    }
}
