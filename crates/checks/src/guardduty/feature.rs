//! Whether a detector has a protection plan switched on.
//!
//! `features` of `GetDetector` decide; `dataSources`, which AWS calls deprecated and Prowler still reads for three of the
//! plans, only where a plan is not among them.

use scanmonster_inventory::{Collected, Detector};

use crate::{Evidence, Outcome, RegionContext, Resource, Verdicts};

/// A protection plan of GuardDuty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Feature {
    /// AWS's name in `GetDetector`, e.g. `S3_DATA_EVENTS`.
    pub(super) id: &'static str,
    /// The name people know it by.
    pub(super) name: &'static str,
}

/// Judges every detector of the region; a region without detector gets one verdict that the question does not
/// arise. A plan that AWS does not list is off.
///
/// # Errors
/// The gap of the list of detectors.
pub(super) fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts, feature: Feature) -> Collected<()> {
    let detectors = region.regional.guardduty.detectors.as_ref().map_err(Clone::clone)?;
    if detectors.is_empty() {
        let reason = "GuardDuty is not enabled in the region, which another check reports";
        verdicts.record(Resource::account_in(region), Outcome::not_applicable(reason));
    }
    for detector in detectors {
        let resource = Resource::regional(region.region, &detector.arn, &detector.id);
        verdicts.judge(resource, || decide(detector, feature));
    }
    Ok(())
}

fn decide(detector: &Detector, feature: Feature) -> Collected<Outcome> {
    let details = detector.details.as_ref().map_err(Clone::clone)?;
    let Feature { id, name } = feature;
    Ok(if !details.enabled {
        Outcome::not_applicable("GuardDuty is suspended in the region, which another check reports")
    } else if details.features.get(id) == Some(&true) {
        Outcome::Pass(Evidence::new(format!("{name} is switched on")).fact("feature", id))
    } else {
        Outcome::Fail(Evidence::new(format!("{name} is switched off")).fact("feature", id))
    })
}

/// Inventories for the tests of the family.
#[cfg(test)]
pub(super) mod fixtures {
    use scanmonster_inventory::{Detector, Gap, Inventory};
    use scanmonster_testkit::{detector, home, inventory};

    /// A region with a detector that has these features.
    pub(in super::super) fn with(features: &[&str]) -> Inventory {
        with_detector(detector("d", features))
    }

    /// A region with a detector that has the feature listed, but off.
    pub(in super::super) fn switched_off(feature: &str) -> Inventory {
        let mut detector = detector("d", &[]);
        detector.details.as_mut().unwrap().features.insert(feature.into(), false);
        with_detector(detector)
    }

    /// A region with a suspended detector that has the feature.
    pub(in super::super) fn suspended(feature: &str) -> Inventory {
        let mut detector = detector("d", &[feature]);
        detector.details.as_mut().unwrap().enabled = false;
        with_detector(detector)
    }

    /// A region whose detectors could not be listed.
    pub(in super::super) fn unlisted(gap: Gap) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).guardduty.detectors = Err(gap);
        inventory
    }

    /// A region whose detector could not be read.
    pub(in super::super) fn unread(gap: Gap) -> Inventory {
        with_detector(Detector { details: Err(gap), ..detector("d", &[]) })
    }

    fn with_detector(detector: Detector) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).guardduty.detectors = Ok(vec![detector]);
        inventory
    }
}
