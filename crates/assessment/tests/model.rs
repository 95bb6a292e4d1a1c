//! Findings over random nights, written once more as plainly as possible: no ids, no maps, a loop over all
//! places where something could be wrong.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use scanmonster_assessment::{Evaluation, FindingId, TransitionKind};
use scanmonster_checks::{CheckDef, Evaluate, Evidence, Resource, Severity, Status, Verdict};
use scanmonster_testkit::{ACCOUNT, account_id, denied};

use crate::rules;

pub(crate) static CHECKS: [&CheckDef; 3] = [&rules::BUCKETS, &rules::DETECTORS, &rules::VOLUMES];
pub(crate) const REGIONS: [&str; 2] = ["eu-west-1", "us-east-1"];
const NAMES: [&str; 2] = ["a", "b"];
const DISCRIMINATORS: [Option<&str>; 2] = [None, Some("key-1")];

/// A place where something could be wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Slot {
    pub(crate) check: &'static CheckDef,
    pub(crate) region: &'static str,
    name: &'static str,
    discriminator: Option<&'static str>,
}

/// All places. The check of the whole account sees things of no region and of both regions.
pub(crate) fn slots() -> &'static [Slot] {
    static SLOTS: LazyLock<Vec<Slot>> = LazyLock::new(all_slots);
    &SLOTS
}

fn all_slots() -> Vec<Slot> {
    let mut slots = Vec::new();
    for check in CHECKS {
        let global = if is_of_account(check) { Some("global") } else { None };
        for region in REGIONS.into_iter().chain(global) {
            for name in NAMES {
                for discriminator in DISCRIMINATORS {
                    slots.push(Slot { check, region, name, discriminator });
                }
            }
        }
    }
    slots
}

pub(crate) fn is_of_account(check: &CheckDef) -> bool {
    matches!(check.evaluate, Evaluate::Account(_))
}

impl Slot {
    pub(crate) fn id(&self) -> FindingId {
        static IDS: LazyLock<Vec<FindingId>> = LazyLock::new(|| slots().iter().map(Slot::hashed).collect());
        IDS[slots().iter().position(|slot| slot == self).unwrap()].clone()
    }

    fn hashed(&self) -> FindingId {
        let arn = format!("arn:{}", self.name);
        FindingId::of(&account_id(ACCOUNT), self.check.id, self.region, &arn, self.discriminator)
    }
}

/// What a check says about a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Said {
    Nothing,
    Pass,
    NotApplicable,
    Unknown,
    Fail(Severity, u8),
}

/// One night: what ran, what was looked at, what could not be listed, what was said.
#[derive(Debug, Clone)]
pub(crate) struct Night {
    pub(crate) ran: Vec<bool>,
    pub(crate) assessed: Vec<bool>,
    /// By check: the whole account, and each region.
    pub(crate) gaps: Vec<(bool, Vec<bool>)>,
    pub(crate) said: Vec<Said>,
    order: Vec<u32>,
}

pub(crate) fn nights(count: usize) -> impl Strategy<Value = Vec<Night>> {
    vec(night(), 1..=count)
}

pub(crate) fn night() -> impl Strategy<Value = Night> {
    let said = prop_oneof![
        3 => Just(Said::Nothing),
        2 => Just(Said::Pass),
        1 => Just(Said::NotApplicable),
        1 => Just(Said::Unknown),
        4 => (prop_oneof![Just(Severity::Medium), Just(Severity::Critical)], 0..2_u8)
            .prop_map(|(severity, evidence)| Said::Fail(severity, evidence)),
    ];
    let mostly = || prop::bool::weighted(0.85);
    let seldom = || prop::bool::weighted(0.15);
    let count = slots().len();
    (
        vec(mostly(), CHECKS.len()),
        vec(mostly(), REGIONS.len()),
        vec((seldom(), vec(seldom(), REGIONS.len())), CHECKS.len()),
        vec(said, count),
        vec(any::<u32>(), count),
    )
        .prop_map(|(ran, assessed, gaps, said, order)| Night { ran, assessed, gaps, said, order })
}

fn position<T: PartialEq>(all: &[T], one: &T) -> Option<usize> {
    all.iter().position(|each| each == one)
}

impl Night {
    fn ran(&self, check: &CheckDef) -> bool {
        CHECKS.iter().position(|each| each.id == check.id).is_some_and(|at| self.ran[at])
    }

    fn assessed(&self, region: &str) -> bool {
        position(&REGIONS, &region).is_some_and(|at| self.assessed[at])
    }

    /// The scope could not be listed. A check of the account has one scope; a check of regions has one in
    /// each region that is looked at.
    fn gap(&self, check: &CheckDef, region: Option<&str>) -> bool {
        let Some(at) = CHECKS.iter().position(|each| each.id == check.id) else { return false };
        match region {
            None => is_of_account(check) && self.gaps[at].0,
            Some(region) => {
                let place = position(&REGIONS, &region);
                !is_of_account(check) && self.assessed(region) && place.is_some_and(|place| self.gaps[at].1[place])
            }
        }
    }

    /// What was said about a place; nothing where nobody looked.
    pub(crate) fn said(&self, slot: &Slot) -> Said {
        let looked = self.ran(slot.check) && (is_of_account(slot.check) || self.assessed(slot.region));
        match position(slots(), slot) {
            Some(at) if looked => self.said[at],
            _ => Said::Nothing,
        }
    }

    /// Nobody can say that what was there is not there any more.
    fn may_hide(&self, slot: &Slot) -> bool {
        let whole_account = is_of_account(slot.check);
        let same_thing = |other: &Slot| {
            other.check == slot.check && other.name == slot.name && (whole_account || other.region == slot.region)
        };
        !self.ran(slot.check)
            || (slot.region != "global" && !self.assessed(slot.region))
            || self.gap(slot.check, None)
            || self.gap(slot.check, Some(slot.region))
            || slots().iter().any(|other| same_thing(other) && self.said(other) == Said::Unknown)
    }

    /// The same night as the checks would put it.
    pub(crate) fn evaluation(&self) -> Evaluation {
        let mut verdicts: Vec<(u32, Verdict)> = Vec::new();
        for (at, slot) in slots().iter().enumerate() {
            if let Some(verdict) = verdict(slot, self.said(slot)) {
                verdicts.push((self.order[at], verdict));
            }
        }
        verdicts.sort_by_key(|(order, _)| *order);
        let ran: Vec<_> = CHECKS.into_iter().filter(|check| self.ran(check)).collect();
        let assessed: Vec<_> = REGIONS.into_iter().filter(|region| self.assessed(region)).collect();
        let mut evaluation =
            rules::evaluation(&ran, &assessed, verdicts.into_iter().map(|(_, verdict)| verdict).collect());
        for check in ran {
            for region in [None, Some(REGIONS[0]), Some(REGIONS[1])] {
                if self.gap(check, region) {
                    let scope = (check.id, region.map(str::to_owned));
                    evaluation.undecided_scopes.insert(scope, denied("test:List"));
                }
            }
        }
        evaluation
    }
}

fn verdict(slot: &Slot, said: Said) -> Option<Verdict> {
    let (severity, status) = match said {
        Said::Nothing => return None,
        Said::Pass => (slot.check.severity, Status::Pass(Evidence::new("fine"))),
        Said::NotApplicable => (slot.check.severity, Status::NotApplicable(Evidence::new("not here"))),
        Said::Unknown => (slot.check.severity, Status::Unknown(denied("test:Read"))),
        Said::Fail(severity, evidence) => (severity, Status::Fail(Evidence::new(format!("evidence {evidence}")))),
    };
    let resource = Resource {
        arn: format!("arn:{}", slot.name),
        name: slot.name.to_owned(),
        region: slot.region.to_owned(),
        discriminator: slot.discriminator.map(str::to_owned),
    };
    Some(Verdict { check: slot.check, resource, severity, status })
}

/// What is known of a place that was once wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Known {
    pub(crate) first_night: usize,
    pub(crate) opened_night: usize,
    pub(crate) times_opened: u32,
    pub(crate) is_open: bool,
    pub(crate) severity: Severity,
    pub(crate) evidence: u8,
}

/// All places, and what is known of each.
#[derive(Debug, Clone)]
pub(crate) struct Model(pub(crate) Vec<Option<Known>>);

impl Model {
    pub(crate) fn new() -> Self {
        Self(vec![None; slots().len()])
    }

    /// Lives through a night: what changed, and what is open but was not decided.
    pub(crate) fn live(&mut self, at: usize, night: &Night) -> (Vec<(FindingId, TransitionKind)>, BTreeSet<FindingId>) {
        let mut changes = Vec::new();
        let mut undecided = BTreeSet::new();
        for (slot, place) in slots().iter().zip(&mut self.0) {
            match (night.said(slot), *place) {
                (Said::Fail(severity, evidence), None) => {
                    *place = Some(Known {
                        first_night: at,
                        opened_night: at,
                        times_opened: 1,
                        is_open: true,
                        severity,
                        evidence,
                    });
                    changes.push((slot.id(), TransitionKind::Opened));
                }
                (Said::Fail(severity, evidence), Some(known)) if !known.is_open => {
                    *place = Some(Known {
                        opened_night: at,
                        times_opened: known.times_opened + 1,
                        is_open: true,
                        severity,
                        evidence,
                        ..known
                    });
                    changes.push((slot.id(), TransitionKind::Reopened));
                }
                (Said::Fail(severity, evidence), Some(known)) => {
                    *place = Some(Known { severity, evidence, ..known });
                    if severity > known.severity {
                        changes.push((slot.id(), TransitionKind::Worsened));
                    } else if (severity, evidence) != (known.severity, known.evidence) {
                        changes.push((slot.id(), TransitionKind::Changed));
                    }
                }
                (said, Some(known)) if known.is_open => {
                    let is_good = matches!(said, Said::Pass | Said::NotApplicable);
                    if is_good || (said == Said::Nothing && !night.may_hide(slot)) {
                        *place = Some(Known { is_open: false, ..known });
                        changes.push((slot.id(), TransitionKind::Resolved));
                    } else {
                        undecided.insert(slot.id());
                    }
                }
                _ => {}
            }
        }
        changes.sort();
        (changes, undecided)
    }
}
