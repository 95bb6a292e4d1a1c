//! Nothing keeps the account from switching off its detection.
//!
//! CloudTrail, AWS Config, GuardDuty and Security Hub. A denial that names certain trails counts, as those of Control
//! Tower do. Judged in the inventory of the management account, for each account of the organisation.

use scanmonster_inventory::Collected;

use super::guardrails::{self, Guarded, PERMISSIONS, Words};

use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "organizations-account-may-stop-detection",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Nothing keeps the account from switching off its detection",
        ja: "アカウントが監査・検知サービスを停止することを防ぐ仕組みがない",
    },
    severity: Severity::Medium,
    service: "organizations",
    resource_type: "AWS::Organizations::Account",
    permissions: PERMISSIONS,
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP05", "SEC04-BP01"],
        prowler: &[],
        seed: &["WA-Q4.2"],
    },
    tutorial: Localized {
        en: include_str!("account_may_stop_detection.en.md"),
        ja: include_str!("account_may_stop_detection.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// The calls that switch detection off.
const STOPPING: &[Guarded] = &[
    Guarded { action: "cloudtrail:StopLogging", resource: None },
    Guarded { action: "cloudtrail:DeleteTrail", resource: None },
    Guarded { action: "config:StopConfigurationRecorder", resource: Some("config-recorder/default/0123456789abcdef") },
    Guarded {
        action: "config:DeleteConfigurationRecorder",
        resource: Some("config-recorder/default/0123456789abcdef"),
    },
    Guarded { action: "guardduty:DeleteDetector", resource: Some("detector/0123456789abcdef0123456789abcdef") },
    Guarded { action: "securityhub:DisableSecurityHub", resource: Some("hub/default") },
];

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    let words = Words {
        clean: "service control policies keep the account from switching off its detection",
        failing: "no service control policy keeps the account from switching off some of its detection",
    };
    guardrails::judge_each(context, verdicts, STOPPING, words)
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::inventory;

    use super::*;
    use crate::organizations::guardrails::cases::{assert_gaps_are_unknown, managing};
    use crate::testing::{status, verdicts};

    const DENY: &str = r#"{"Statement":[
        {"Effect":"Deny","Action":["cloudtrail:StopLogging","cloudtrail:DeleteTrail"],"Resource":"arn:aws:cloudtrail:*:*:trail/aws-controltower-*"},
        {"Effect":"Deny","Action":["config:StopConfigurationRecorder","config:DeleteConfigurationRecorder"],"Resource":"*"},
        {"Effect":"Deny","Action":"guardduty:Delete*","Resource":"arn:aws:guardduty:*:*:detector/*"},
        {"Effect":"Deny","Action":"securityhub:DisableSecurityHub","Resource":"*"}]}"#;

    #[test]
    fn clean_all_denied() {
        assert_eq!(status(&CHECK, &managing(&[(DENY, &["ou-a"])])), "pass");
    }

    #[test]
    fn failing_names_what_is_left() {
        let inventory =
            managing(&[(&DENY.replace("securityhub:DisableSecurityHub", "securityhub:DeleteInsight"), &["r-a"])]);
        assert_eq!(status(&CHECK, &inventory), "fail");
        let evidence = format!("{:?}", verdicts(&CHECK, &inventory)[0].status);
        assert!(evidence.contains("securityhub:DisableSecurityHub"), "{evidence}");
        assert!(!evidence.contains("guardduty:DeleteDetector"), "{evidence}");
    }

    #[test]
    fn borderline_denied_for_one_detector_only() {
        let one = DENY.replace("detector/*", "detector/ffffffffffffffffffffffffffffffff");
        assert_eq!(status(&CHECK, &managing(&[(&one, &["r-a"])])), "fail");
        assert_eq!(status(&CHECK, &inventory()), "na");
    }

    #[test]
    fn gap_in_any_call() {
        assert_gaps_are_unknown(&CHECK, DENY);
    }
}
