//! GuardDuty is off or suspended in a region.
//!
//! One verdict for the region on the account, named after the detector where there is one.

use scanmonster_inventory::Collected;

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "guardduty-region-lacks-detector",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "GuardDuty is off or suspended in the region",
        ja: "リージョンで GuardDuty が無効または停止中である",
    },
    severity: Severity::High,
    service: "guardduty",
    resource_type: "AWS::::Account",
    permissions: &["guardduty:ListDetectors", "guardduty:GetDetector"],
    mappings: Mappings {
        security_hub: &["GuardDuty.1"],
        cis: &[],
        well_architected: &["SEC04-BP02", "SEC04-BP03"],
        prowler: &["guardduty_is_enabled"],
        seed: &["WA-Q4.2", "DNP-GUARDDUTY", "AP20", "SAA-GUARDDUTY"],
    },
    tutorial: Localized {
        en: include_str!("region_lacks_detector.en.md"),
        ja: include_str!("region_lacks_detector.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(place(region), || decide(region));
    Ok(())
}

fn place(region: &RegionContext<'_>) -> Resource {
    let account = Resource::account_in(region);
    match region.regional.guardduty.detectors.as_deref() {
        Ok([detector, ..]) => Resource { name: detector.id.clone(), ..account },
        _ => account,
    }
}

fn decide(region: &RegionContext<'_>) -> Collected<Outcome> {
    let detectors = region.regional.guardduty.detectors.as_ref().map_err(Clone::clone)?;
    let mut is_enabled = false;
    for detector in detectors {
        is_enabled |= detector.details.as_ref().map_err(Clone::clone)?.enabled;
    }
    Ok(if is_enabled {
        Outcome::pass("GuardDuty watches the region")
    } else if detectors.is_empty() {
        Outcome::fail("GuardDuty is not enabled in the region")
    } else {
        let ids = detectors.iter().map(|detector| detector.id.as_str());
        Outcome::Fail(Evidence::new("GuardDuty is suspended in the region").facts("detector", ids))
    })
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Detector, Inventory};
    use scanmonster_testkit::{ACCOUNT, detector, home, inventory};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(detectors: Vec<Detector>) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).guardduty.detectors = Ok(detectors);
        inventory
    }

    fn suspended() -> Detector {
        let mut detector = detector("d", &[]);
        detector.details.as_mut().unwrap().enabled = false;
        detector
    }

    #[test]
    fn clean_enabled() {
        assert_eq!(status(&CHECK, &with(vec![detector("d", &[])])), "pass");
    }

    #[test]
    fn failing_without_detector() {
        assert_eq!(status(&CHECK, &inventory()), "fail");
    }

    #[test]
    fn borderline_suspended() {
        assert_eq!(status(&CHECK, &with(vec![suspended()])), "fail");
    }

    #[test]
    fn borderline_named_after_the_detector_but_the_same_finding() {
        let of = |detectors| verdicts(&CHECK, &with(detectors)).remove(0).resource;
        assert_eq!((of(vec![suspended()]).name.as_str(), of(vec![]).name.as_str()), ("d", ACCOUNT));
        assert_eq!(of(vec![suspended()]).arn, of(vec![]).arn);
    }

    #[test]
    fn gap_in_the_list() {
        let mut inventory = inventory();
        home(&mut inventory).guardduty.detectors = Err(denied("guardduty:ListDetectors"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_details() {
        let unread = Detector { details: Err(denied("guardduty:GetDetector")), ..detector("d", &[]) };
        assert_eq!(status(&CHECK, &with(vec![unread])), "unknown");
    }
}
