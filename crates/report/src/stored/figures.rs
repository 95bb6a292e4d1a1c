//! Findings in numbers.

use std::collections::BTreeMap;

use scanmonster_assessment::FindingState;
use scanmonster_checks::Severity;

use super::ReportedFinding;

/// Ages of open findings that count together: from so many days on.
pub(crate) const AGES: [i64; 6] = [0, 7, 30, 90, 180, 365];

/// How many findings there are of which kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// Open ones by severity; accepted ones do not count.
    pub(crate) open: BTreeMap<Severity, usize>,
    /// Open ones that came up in their account's last assessment, reopened ones too.
    pub(crate) new: usize,
    /// Those that somebody lives with.
    pub(crate) accepted: usize,
    /// Resolved in the last 30 days.
    pub(crate) resolved: usize,
    /// Resolved by their account's last assessment.
    pub(crate) just_resolved: usize,
    /// Open ones by age, as in [`AGES`].
    pub(crate) ages: [usize; AGES.len()],
}

impl Figures {
    /// Counts a finding.
    pub(crate) fn count(&mut self, finding: &ReportedFinding) {
        match finding.view.state {
            FindingState::Resolved => {
                self.resolved += 1;
                self.just_resolved += usize::from(finding.is_just_resolved);
            }
            FindingState::Accepted => self.accepted += 1,
            FindingState::New | FindingState::Reopened | FindingState::Open => {
                *self.open.entry(finding.view.severity).or_default() += 1;
                self.new += usize::from(finding.is_new());
                let age = AGES.iter().rposition(|from| finding.view.days_open >= *from).unwrap_or_default();
                self.ages[age] += 1;
            }
        }
    }

    /// All open findings.
    pub(crate) fn all_open(&self) -> usize {
        self.open.values().sum()
    }

    /// Open findings of one severity.
    pub(crate) fn open_of(&self, severity: Severity) -> usize {
        self.open.get(&severity).copied().unwrap_or_default()
    }
}
