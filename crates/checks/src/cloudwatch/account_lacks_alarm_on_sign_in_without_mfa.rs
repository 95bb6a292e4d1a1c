//! No alarm rings when somebody signs in to the console without MFA.

use scanmonster_inventory::Collected;

use super::trail_alarms::{self, PERMISSIONS};
use super::trail_events::Required;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudwatch-account-lacks-alarm-on-sign-in-without-mfa",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "No alarm rings when somebody signs in to the console without MFA",
        ja: "MFA なしのコンソールサインインがあっても鳴るアラームがない",
    },
    severity: Severity::Medium,
    service: "cloudwatch",
    resource_type: "AWS::::Account",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["CloudWatch.3"],
        cis: &[("1.4", &["4.2"]), ("3.0", &["4.2"]), ("5.0", &["4.2"]), ("6.0", &["5.2"]), ("7.0", &["5.2"])],
        well_architected: &["SEC04-BP04", "SEC04-BP03"],
        prowler: &["cloudwatch_log_metric_filter_sign_in_without_mfa"],
        seed: &["SAA-ALERT"],
    },
    tutorial: Localized {
        en: include_str!("account_lacks_alarm_on_sign_in_without_mfa.en.md"),
        ja: include_str!("account_lacks_alarm_on_sign_in_without_mfa.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trail_alarms::evaluate(context, verdicts, Required::SignInWithoutMfa)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::cloudwatch::trail_alarm_cases as cases;

    const PATTERN: &str = r#"{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }"#;

    #[test]
    fn clean_pattern_of_the_tutorial() {
        cases::passes(&CHECK, PATTERN);
        assert!(CHECK.tutorial.en.contains(PATTERN) && CHECK.tutorial.ja.contains(PATTERN));
    }

    #[test]
    fn failing_pattern_that_leaves_something_out() {
        cases::fails(&CHECK, r#"{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed = "Yes") }"#);
        cases::fails_without_alarm(&CHECK, PATTERN);
    }

    #[test]
    fn borderline_pattern_in_other_words() {
        cases::passes(&CHECK, "{ $.eventName = ConsoleLogin && $.additionalEventData.MFAUsed != Yes }");
    }

    #[test]
    fn gap_in_any_call() {
        cases::gaps(&CHECK, PATTERN);
    }
}
