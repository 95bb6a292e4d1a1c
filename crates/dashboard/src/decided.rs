//! What was decided in an account, small enough to be kept for every account of a large organisation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use scanmonster_assessment::{Coverage, Tally};
use scanmonster_inventory::GapCause;

use crate::catalogue;

/// What was decided in the last complete assessment of an account, over all regions.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    /// By the place of the check in the registry; none where it did not run.
    tallies: Vec<Option<Tally>>,
    total: Tally,
    /// Why verdicts were left undecided, most first.
    pub(crate) causes: Vec<Cause>,
    /// What could not be read, most verdicts first; also what left no verdict undecided.
    pub(crate) gaps: Vec<Unread>,
}

/// Why one check was left undecided, over all regions.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    /// The place of the check in the registry; none where this version has it no longer.
    pub(crate) check: Option<usize>,
    /// The API operation.
    pub(crate) operation: Arc<str>,
    /// The permission that it needs; empty where none is known.
    pub(crate) permission: Arc<str>,
    /// Why there was no answer.
    pub(crate) cause: GapCause,
    /// Verdicts it left undecided.
    pub(crate) verdicts: u32,
}

/// An API operation without an answer.
#[derive(Debug, Clone)]
pub(crate) struct Unread {
    /// The API operation.
    pub(crate) operation: Arc<str>,
    /// The permission that it needs; empty where none is known.
    pub(crate) permission: Arc<str>,
    /// Why there was no answer.
    pub(crate) cause: GapCause,
    /// The service's own words, of one of the answers; hostile.
    pub(crate) detail: Arc<str>,
    /// Verdicts it left undecided.
    pub(crate) verdicts: u32,
}

impl Decided {
    /// The same, smaller. Texts that many accounts share are kept once, in `texts`.
    pub(crate) fn of(coverage: &Coverage, texts: &mut Texts) -> Self {
        let mut tallies = vec![None; catalogue::checks().len()];
        for (check, regions) in &coverage.checks {
            let Some(place) = catalogue::place(check) else { continue };
            let tally: &mut Tally = tallies[place].get_or_insert_default();
            regions.values().for_each(|region| tally.add(*region));
        }
        Self { tallies, total: coverage.total(), causes: causes(coverage, texts), gaps: gaps(coverage, texts) }
    }

    /// All checks together.
    pub(crate) fn total(&self) -> Tally {
        self.total
    }

    /// How the check at this place of the registry decided; none where it did not run.
    pub(crate) fn tally(&self, place: usize) -> Option<Tally> {
        self.tallies.get(place).copied().flatten()
    }

    /// The checks that ran, by their place in the registry.
    pub(crate) fn checks(&self) -> impl Iterator<Item = (usize, Tally)> + '_ {
        self.tallies.iter().enumerate().filter_map(|(place, tally)| Some((place, (*tally)?)))
    }

    /// Permissions that were refused.
    pub(crate) fn missing_permissions(&self) -> BTreeSet<&str> {
        let refused = self.gaps.iter().filter(|gap| gap.cause == GapCause::AccessDenied);
        refused.map(Unread::name).collect()
    }
}

impl Cause {
    /// What people look for: the permission, or else the operation.
    pub(crate) fn name(&self) -> &str {
        if self.permission.is_empty() { &self.operation } else { &self.permission }
    }
}

impl Unread {
    /// What people look for: the permission, or else the operation.
    pub(crate) fn name(&self) -> &str {
        if self.permission.is_empty() { &self.operation } else { &self.permission }
    }
}

fn causes(coverage: &Coverage, texts: &mut Texts) -> Vec<Cause> {
    let mut merged: BTreeMap<(Option<usize>, &str, &str, GapCause), u32> = BTreeMap::new();
    for undecided in &coverage.undecided {
        let check = catalogue::place(&undecided.check);
        let key = (check, undecided.operation.as_str(), undecided.permission.as_str(), undecided.cause);
        *merged.entry(key).or_default() += undecided.verdicts;
    }
    let mut causes: Vec<Cause> = merged
        .into_iter()
        .map(|((check, operation, permission, cause), verdicts)| Cause {
            check,
            operation: texts.shared(operation),
            permission: texts.shared(permission),
            cause,
            verdicts,
        })
        .collect();
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.verdicts));
    causes
}

fn gaps(coverage: &Coverage, texts: &mut Texts) -> Vec<Unread> {
    let mut merged: BTreeMap<(&str, &str, GapCause), (u32, &str)> = BTreeMap::new();
    for counted in &coverage.gaps {
        let gap = &counted.gap;
        let (verdicts, detail) = merged.entry((&gap.operation, &gap.action, gap.cause)).or_default();
        *verdicts += counted.verdicts;
        if detail.is_empty() {
            *detail = &gap.detail;
        }
    }
    let mut gaps: Vec<Unread> = merged
        .into_iter()
        .map(|((operation, permission, cause), (verdicts, detail))| Unread {
            operation: texts.shared(operation),
            permission: texts.shared(permission),
            cause,
            detail: texts.shared(detail),
            verdicts,
        })
        .collect();
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.verdicts));
    gaps
}

/// Texts that are kept once.
#[derive(Debug, Default)]
pub(crate) struct Texts(BTreeSet<Arc<str>>);

impl Texts {
    fn shared(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let text: Arc<str> = Arc::from(text);
        self.0.insert(Arc::clone(&text));
        text
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_assessment::{GapCount, Undecided};
    use scanmonster_inventory::Gap;

    use super::*;

    #[test]
    fn regions_are_added_up_and_causes_merged() {
        let mut coverage = Coverage::default();
        let regions = coverage.checks.entry("s3-bucket-lacks-access-logging".to_owned()).or_default();
        regions.insert("eu-west-1".to_owned(), Tally { pass: 2, unknown: 1, ..Tally::default() });
        regions.insert("us-east-1".to_owned(), Tally { fail: 3, unknown: 2, ..Tally::default() });
        coverage
            .checks
            .insert("gone-since".to_owned(), [("global".to_owned(), Tally { pass: 5, ..Tally::default() })].into());
        for region in ["eu-west-1", "us-east-1"] {
            coverage.undecided.push(Undecided {
                check: "s3-bucket-lacks-access-logging".to_owned(),
                region: region.to_owned(),
                operation: "s3:GetBucketLogging".to_owned(),
                permission: "s3:GetBucketLogging".to_owned(),
                cause: GapCause::AccessDenied,
                verdicts: 1,
            });
        }
        let gap = Gap::new("s3:GetBucketLogging", "s3:GetBucketLogging", GapCause::AccessDenied, "AccessDenied");
        coverage.gaps.push(GapCount { gap, verdicts: 3 });
        let decided = Decided::of(&coverage, &mut Texts::default());
        let total = decided.total();
        assert_eq!((total.decided(), total.total()), (10, 13));
        let (_, tally) = decided.checks().next().unwrap();
        assert_eq!((tally.pass, tally.fail, tally.unknown), (2, 3, 3));
        assert_eq!(decided.checks().count(), 1, "a check that is no more has no place");
        assert_eq!((decided.causes.len(), decided.causes[0].verdicts), (1, 2));
        assert_eq!(decided.missing_permissions(), BTreeSet::from(["s3:GetBucketLogging"]));
    }
}
