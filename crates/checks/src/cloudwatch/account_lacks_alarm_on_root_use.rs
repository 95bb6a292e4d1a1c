//! No alarm rings when the root user is used.

use scanmonster_inventory::Collected;

use super::trail_alarms::{self, PERMISSIONS};
use super::trail_events::Required;
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "cloudwatch-account-lacks-alarm-on-root-use",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "No alarm rings when the root user is used",
        ja: "ルートユーザーが使われても鳴るアラームがない",
    },
    severity: Severity::Medium,
    service: "cloudwatch",
    resource_type: "AWS::::Account",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &["CloudWatch.1"],
        cis: &[("1.4", &["4.3"]), ("3.0", &["4.3"]), ("5.0", &["4.3"]), ("6.0", &["5.3"]), ("7.0", &["5.3"])],
        well_architected: &["SEC04-BP04", "SEC04-BP03"],
        prowler: &["cloudwatch_log_metric_filter_root_usage"],
        seed: &["AP04", "SAA-ALERT"],
    },
    tutorial: Localized {
        en: include_str!("account_lacks_alarm_on_root_use.en.md"),
        ja: include_str!("account_lacks_alarm_on_root_use.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    trail_alarms::evaluate(context, verdicts, Required::RootUse)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::cloudwatch::trail_alarm_cases as cases;

    const PATTERN: &str = r#"{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }"#;

    #[test]
    fn clean_pattern_of_the_tutorial() {
        cases::passes(&CHECK, PATTERN);
        assert!(CHECK.tutorial.en.contains(PATTERN) && CHECK.tutorial.ja.contains(PATTERN));
    }

    #[test]
    fn failing_pattern_that_leaves_something_out() {
        cases::fails(&CHECK, r#"{ ($.userIdentity.type = "Root") && ($.eventName = "ConsoleLogin") }"#);
        cases::fails_without_alarm(&CHECK, PATTERN);
    }

    #[test]
    fn borderline_pattern_in_other_words() {
        cases::passes(&CHECK, "{$.userIdentity.type=Root&&$.userIdentity.invokedBy NOT EXISTS}");
    }

    #[test]
    fn gap_in_any_call() {
        cases::gaps(&CHECK, PATTERN);
    }
}
