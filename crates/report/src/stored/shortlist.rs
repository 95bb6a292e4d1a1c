//! The findings that a page names one by one: the worst, as many as anybody would read.

use scanmonster_assessment::FindingState;
use scanmonster_checks::Severity;

use super::ReportedFinding;

/// How many findings a page names as open: more would make it too large for a browser.
const MAX_OPEN: usize = 5_000;

/// How many it names in each of the other lists.
const MAX_OTHERS: usize = 1_000;

/// The worst findings of those that were seen, and how many there were.
#[derive(Debug)]
pub(crate) struct Listing {
    /// The worst, in that order once it is done.
    pub(crate) kept: Vec<ReportedFinding>,
    /// All that were seen.
    pub(crate) seen: usize,
    limit: usize,
}

impl Listing {
    fn of(limit: usize) -> Self {
        Self { kept: Vec::new(), seen: 0, limit }
    }

    fn add(&mut self, finding: ReportedFinding) {
        self.seen += 1;
        self.kept.push(finding);
        // Sorted now and then, so that twice the limit is the most that is ever in memory.
        if self.kept.len() >= 2 * self.limit {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.kept.sort_by(ReportedFinding::worst_first);
        self.kept.truncate(self.limit);
    }

    /// How many are not named.
    pub(crate) fn left_out(&self) -> usize {
        self.seen - self.kept.len()
    }
}

/// The lists of a page.
#[derive(Debug)]
pub(crate) struct Shortlist {
    /// Open findings.
    pub(crate) open: Listing,
    /// Those of them that are new, and critical or high.
    pub(crate) new: Listing,
    /// Findings that somebody lives with.
    pub(crate) accepted: Listing,
    /// Findings that are gone.
    pub(crate) resolved: Listing,
}

impl Default for Shortlist {
    fn default() -> Self {
        Self {
            open: Listing::of(MAX_OPEN),
            new: Listing::of(MAX_OTHERS),
            accepted: Listing::of(MAX_OTHERS),
            resolved: Listing::of(MAX_OTHERS),
        }
    }
}

impl Shortlist {
    /// Takes a finding into the lists to which it belongs.
    pub(crate) fn add(&mut self, finding: ReportedFinding) {
        match finding.view.state {
            FindingState::Resolved => self.resolved.add(finding),
            FindingState::Accepted => self.accepted.add(finding),
            FindingState::New | FindingState::Reopened | FindingState::Open => {
                if finding.is_new() && finding.view.severity >= Severity::High {
                    self.new.add(finding.clone());
                }
                self.open.add(finding);
            }
        }
    }

    /// The lists in their order.
    pub(crate) fn done(mut self) -> Self {
        for list in [&mut self.open, &mut self.new, &mut self.accepted, &mut self.resolved] {
            list.cut();
        }
        self
    }
}
