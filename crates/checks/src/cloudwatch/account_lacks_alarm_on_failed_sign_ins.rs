//! No alarm rings when sign-ins to the console fail.

use scanmonster_inventory::Collected;

use super::trail_alarms::{self, PERMISSIONS};
use super::trail_events::Required;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudwatch-account-lacks-alarm-on-failed-sign-ins",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "No alarm rings when sign-ins to the console fail",
        ja: "コンソールへのサインインが失敗しても鳴るアラームがない",
    },
    severity: Severity::Medium,
    service: "cloudwatch",
    resource_type: "AWS::::Account",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["CloudWatch.6"],
        cis: &[("1.4", &["4.6"]), ("3.0", &["4.6"]), ("5.0", &["4.6"]), ("6.0", &["5.6"]), ("7.0", &["5.6"])],
        well_architected: &["SEC04-BP04", "SEC04-BP03"],
        prowler: &["cloudwatch_log_metric_filter_authentication_failures"],
        seed: &["SAA-ALERT"],
    },
    tutorial: Localized {
        en: include_str!("account_lacks_alarm_on_failed_sign_ins.en.md"),
        ja: include_str!("account_lacks_alarm_on_failed_sign_ins.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trail_alarms::evaluate(context, verdicts, Required::FailedSignIn)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::cloudwatch::trail_alarm_cases as cases;

    const PATTERN: &str = r#"{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }"#;

    #[test]
    fn clean_pattern_of_the_tutorial() {
        cases::passes(&CHECK, PATTERN);
        assert!(CHECK.tutorial.en.contains(PATTERN) && CHECK.tutorial.ja.contains(PATTERN));
    }

    #[test]
    fn failing_pattern_that_leaves_something_out() {
        cases::fails(
            &CHECK,
            r#"{ ($.eventName = ConsoleLogin) && ($.errorMessage = "No username found in supplied account") }"#,
        );
        cases::fails_without_alarm(&CHECK, PATTERN);
    }

    #[test]
    fn borderline_pattern_in_other_words() {
        cases::passes(&CHECK, r#"{ $.eventName = "ConsoleLogin" && $.responseElements.ConsoleLogin = "Failure" }"#);
    }

    #[test]
    fn gap_in_any_call() {
        cases::gaps(&CHECK, PATTERN);
    }
}
