//! GuardDuty does not watch what runs inside EC2, ECS and EKS workloads.
//!
//! The older EKS Runtime Monitoring covers EKS only and does not count.

use scanmonster_inventory::Collected;

use super::feature::{self, Feature};
use crate::{CheckDef, Evaluate, Localized, Mappings, RegionContext, Severity, Verdicts};

const FEATURE: Feature = Feature { id: "RUNTIME_MONITORING", name: "Runtime Monitoring" };

pub(super) static CHECK: CheckDef = CheckDef {
    id: "guardduty-detector-lacks-runtime-monitoring",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "GuardDuty lacks Runtime Monitoring",
        ja: "GuardDuty の Runtime Monitoring が無効になっている",
    },
    severity: Severity::Medium,
    service: "guardduty",
    resource_type: "AWS::GuardDuty::Detector",
    permissions: &["guardduty:ListDetectors", "guardduty:GetDetector"],
    mappings: Mappings {
        security_hub: &["GuardDuty.11"],
        cis: &[],
        well_architected: &["SEC04-BP02", "SEC04-BP03"],
        prowler: &[],
        seed: &["WA-Q4.2", "DNP-CWPP", "AP20"],
    },
    tutorial: Localized {
        en: include_str!("detector_lacks_runtime_monitoring.en.md"),
        ja: include_str!("detector_lacks_runtime_monitoring.ja.md"),
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
        assert_eq!(status(&CHECK, &with(&["RUNTIME_MONITORING"])), "pass");
    }

    #[test]
    fn failing_switched_off() {
        assert_eq!(status(&CHECK, &switched_off("RUNTIME_MONITORING")), "fail");
    }

    #[test]
    fn borderline_another_plan_only() {
        assert_eq!(status(&CHECK, &with(&["EKS_RUNTIME_MONITORING"])), "fail");
    }

    #[test]
    fn borderline_suspended_or_no_detector() {
        assert_eq!(status(&CHECK, &suspended("RUNTIME_MONITORING")), "na");
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
