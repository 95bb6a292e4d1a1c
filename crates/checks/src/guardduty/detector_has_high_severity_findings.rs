//! GuardDuty reports signs of an attack that nobody has dealt with.
//!
//! High and critical findings (7.0 and more) of the account itself, not of its members. Each finding type is a
//! fact, so that a new type is news and a repetition is not. Prowler counts findings of exactly 8.0 only; AWS calls 7.0
//! to 8.9 high and more critical ("Severity levels of GuardDuty findings").

use scanmonster_inventory::{Collected, Detector};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "guardduty-detector-has-high-severity-findings",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "GuardDuty reports signs of an attack that nobody has dealt with",
        ja: "GuardDuty の重大な検出結果が未対応のまま残っている",
    },
    severity: Severity::High,
    service: "guardduty",
    resource_type: "AWS::GuardDuty::Detector",
    permissions: &["guardduty:ListDetectors", "guardduty:GetFindingsStatistics"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC04-BP04"],
        prowler: &["guardduty_no_high_severity_findings"],
        seed: &["WA-Q4.2", "DNP-GUARDDUTY"],
    },
    tutorial: Localized {
        en: include_str!("detector_has_high_severity_findings.en.md"),
        ja: include_str!("detector_has_high_severity_findings.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for detector in region.regional.guardduty.detectors.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(region.region, &detector.arn, &detector.id), || decide(detector));
    }
    Ok(())
}

fn decide(detector: &Detector) -> Collected<Outcome> {
    let findings = detector.high_findings.as_ref().map_err(Clone::clone)?;
    let types: Vec<&str> = findings.iter().filter(|(_, count)| **count > 0).map(|(name, _)| name.as_str()).collect();
    Ok(if types.is_empty() {
        Outcome::pass("GuardDuty has no finding of high severity that is not archived")
    } else {
        let summary = "GuardDuty has findings of high severity that nobody has archived";
        Outcome::Fail(Evidence::new(summary).facts("finding_type", types))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Detector, Inventory};
    use scanmonster_testkit::{detector, home, inventory, membership};

    use super::*;
    use crate::testing::{denied, status};

    fn with(change: impl FnOnce(&mut Detector)) -> Inventory {
        let mut inventory = inventory();
        inventory.organization.membership = Ok(Some(membership()));
        let mut detector = detector("d", &[]);
        change(&mut detector);
        home(&mut inventory).guardduty.detectors = Ok(vec![detector]);
        inventory
    }

    #[test]
    fn clean_none() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
    }

    #[test]
    fn failing_one_type() {
        let found = with(|detector| {
            detector.high_findings = Ok([("CryptoCurrency:EC2/BitcoinTool.B!DNS".to_owned(), 3)].into());
        });
        assert_eq!(status(&CHECK, &found), "fail");
    }

    #[test]
    fn borderline_counted_zero() {
        let zero = with(|detector| detector.high_findings = Ok([("Backdoor:EC2/C&CActivity.B".to_owned(), 0)].into()));
        assert_eq!(status(&CHECK, &zero), "pass");
    }

    #[test]
    fn gap_in_either_call() {
        let mut no_detectors = with(|_| {});
        home(&mut no_detectors).guardduty.detectors = Err(denied("guardduty:ListDetectors"));
        assert_eq!(status(&CHECK, &no_detectors), "unknown");
        let no_findings = with(|detector| detector.high_findings = Err(denied("guardduty:GetFindingsStatistics")));
        assert_eq!(status(&CHECK, &no_findings), "unknown");
    }
}
