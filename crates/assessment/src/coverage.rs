//! What was really decided, and what not and why.

use std::collections::{BTreeMap, BTreeSet};

use scanmonster_checks::{Status, Verdict};
use scanmonster_inventory::{Gap, GapCause, Inventory};
use serde::{Deserialize, Serialize};

use crate::Evaluation;

/// How often each check decided, by check and region.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Check → region → tally. A check that ran and found nothing to judge has no regions.
    pub checks: BTreeMap<String, BTreeMap<String, Tally>>,
    /// What could not be read and how many verdicts each gap left undecided, most first.
    pub gaps: Vec<GapCount>,
    /// Why each check was undecided where, most first; gaps of the same kind count as one.
    #[serde(default)]
    pub undecided: Vec<Undecided>,
}

/// Why one check was undecided in one region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Undecided {
    /// Id of the check.
    pub check: String,
    /// Region code or `global`.
    pub region: String,
    /// The API operation, e.g. `s3:GetBucketAcl`.
    pub operation: String,
    /// The permission that it needs; empty where none is known.
    pub permission: String,
    /// Why there was no answer.
    pub cause: GapCause,
    /// Verdicts it left undecided.
    pub verdicts: u32,
}

/// How one check decided in one region.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the four statuses of a verdict")]
pub struct Tally {
    pub pass: u32,
    pub fail: u32,
    pub not_applicable: u32,
    pub unknown: u32,
}

impl Tally {
    /// Verdicts that were decided.
    pub fn decided(&self) -> u32 {
        self.pass + self.fail + self.not_applicable
    }

    /// All verdicts.
    pub fn total(&self) -> u32 {
        self.decided() + self.unknown
    }

    /// Adds another tally.
    pub fn add(&mut self, other: Self) {
        self.pass += other.pass;
        self.fail += other.fail;
        self.not_applicable += other.not_applicable;
        self.unknown += other.unknown;
    }
}

/// A gap and how much it left undecided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapCount {
    /// The gap.
    pub gap: Gap,
    /// Verdicts it left undecided.
    pub verdicts: u32,
}

impl Coverage {
    /// Counts the verdicts of a run; its checks are all named, and so are gaps that left no verdict undecided.
    pub fn of_run(evaluation: &Evaluation, inventory: &Inventory) -> Self {
        let mut coverage = Self::of(&evaluation.verdicts);
        for check in &evaluation.checks {
            coverage.checks.entry(check.id.to_owned()).or_default();
        }
        let counted: BTreeSet<&Gap> = coverage.gaps.iter().map(|counted| &counted.gap).collect();
        let others: Vec<Gap> = inventory.gaps().into_iter().filter(|gap| !counted.contains(gap)).collect();
        coverage.gaps.extend(others.into_iter().map(|gap| GapCount { gap, verdicts: 0 }));
        coverage
    }

    /// Counts verdicts.
    pub fn of(verdicts: &[Verdict]) -> Self {
        let mut coverage = Self::default();
        let mut gaps: BTreeMap<&Gap, u32> = BTreeMap::new();
        let mut undecided: BTreeMap<(&str, &str, &str, &str, GapCause), u32> = BTreeMap::new();
        for verdict in verdicts {
            let regions = coverage.checks.entry(verdict.check.id.to_owned()).or_default();
            let tally = regions.entry(verdict.resource.region.clone()).or_default();
            match &verdict.status {
                Status::Pass(_) => tally.pass += 1,
                Status::Fail(_) => tally.fail += 1,
                Status::NotApplicable(_) => tally.not_applicable += 1,
                Status::Unknown(gap) => {
                    tally.unknown += 1;
                    *gaps.entry(gap).or_default() += 1;
                    let place = (verdict.check.id, verdict.resource.region.as_str());
                    let reason = (place.0, place.1, gap.operation.as_str(), gap.action.as_str(), gap.cause);
                    *undecided.entry(reason).or_default() += 1;
                }
            }
        }
        coverage.gaps = gaps.into_iter().map(|(gap, verdicts)| GapCount { gap: gap.clone(), verdicts }).collect();
        coverage.gaps.sort_by(|a, b| b.verdicts.cmp(&a.verdicts).then_with(|| a.gap.cmp(&b.gap)));
        coverage.undecided = undecided
            .into_iter()
            .map(|((check, region, operation, permission, cause), verdicts)| Undecided {
                check: check.to_owned(),
                region: region.to_owned(),
                operation: operation.to_owned(),
                permission: permission.to_owned(),
                cause,
                verdicts,
            })
            .collect();
        coverage.undecided.sort_by(|a, b| b.verdicts.cmp(&a.verdicts).then_with(|| a.cmp(b)));
        coverage
    }

    /// All checks and regions together.
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        for tally in self.checks.values().flat_map(BTreeMap::values) {
            total.add(*tally);
        }
        total
    }
}
