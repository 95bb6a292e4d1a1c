//! GuardDuty does not watch logins to Aurora and RDS databases.

use scanmonster_inventory::Collected;

use super::feature::{self, Feature};
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

const FEATURE: Feature = Feature { id: "RDS_LOGIN_EVENTS", name: "RDS Protection" };

pub(super) static CHECK: CheckDef = CheckDef {
    id: "guardduty-detector-lacks-rds-protection",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "GuardDuty lacks RDS Protection", ja: "GuardDuty の RDS Protection が無効になっている"
    },
    severity: Severity::Medium,
    service: "guardduty",
    resource_type: "AWS::GuardDuty::Detector",
    permissions: &["guardduty:ListDetectors", "guardduty:GetDetector"],
    mappings: Mappings {
        security_hub: &["GuardDuty.9"],
        cis: &[],
        well_architected: &["SEC04-BP02", "SEC04-BP03"],
        prowler: &["guardduty_rds_protection_enabled"],
        seed: &["WA-Q4.2", "DNP-GUARDDUTY", "AP20"],
    },
    tutorial: Localized {
        en: include_str!("detector_lacks_rds_protection.en.md"),
        ja: include_str!("detector_lacks_rds_protection.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    feature::evaluate(region, verdicts, FEATURE)
}

#[cfg(test)]
mod tests {
    use scanmonster_testkit::inventory;

    use super::super::feature::fixtures::{suspended, switched_off, unlisted, unread, with};
    use super::*;
    use crate::testing::{denied, status};

    #[test]
    fn clean_switched_on() {
        assert_eq!(status(&CHECK, &with(&["RDS_LOGIN_EVENTS"])), "pass");
    }

    #[test]
    fn failing_switched_off() {
        assert_eq!(status(&CHECK, &switched_off("RDS_LOGIN_EVENTS")), "fail");
    }

    #[test]
    fn borderline_another_plan_only() {
        assert_eq!(status(&CHECK, &with(&["S3_DATA_EVENTS"])), "fail");
    }

    #[test]
    fn borderline_suspended_or_no_detector() {
        assert_eq!(status(&CHECK, &suspended("RDS_LOGIN_EVENTS")), "na");
        assert_eq!(status(&CHECK, &inventory()), "na");
    }

    #[test]
    fn gap_in_the_list() {
        assert_eq!(status(&CHECK, &unlisted(denied("guardduty:ListDetectors"))), "unknown");
    }

    #[test]
    fn gap_in_the_details() {
        assert_eq!(status(&CHECK, &unread(denied("guardduty:GetDetector"))), "unknown");
    }
}
