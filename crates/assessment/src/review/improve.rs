//! What to do first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use scanmonster_checks::{Localized, PracticeRisk, Severity};
use serde::Serialize;

use super::{PracticeStatus, QuestionReview};

/// A best practice that is not done, and what doing it would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Improvement {
    /// For example `SEC08-BP02`.
    pub best_practice: &'static str,
    /// What it asks, in our words.
    pub title: Localized,
    /// The risk that goes away.
    pub risk: PracticeRisk,
    /// Accounts with counter-examples.
    pub accounts: u32,
    /// Resources to fix; 0 where only a person says that it is not done, or where all are accepted.
    pub counter_examples: u32,
    /// Resources that fail, and somebody decided to live with it.
    pub accepted: u32,
    /// Counter-examples by severity.
    pub severities: BTreeMap<Severity, u32>,
    /// The checks with counter-examples, most first.
    pub checks: Vec<&'static str>,
}

impl Improvement {
    /// By what improvements are ordered, most effect first: the risk of the best practice, then how many accounts
    /// gain, then the worst severity among its open findings; and of two with the same effect the one with fewer
    /// resources to fix, because it is done sooner. The id makes the order a fixed one.
    fn rank(&self) -> impl Ord + use<> {
        let worst = self.severities.keys().next_back().copied();
        (Reverse(self.risk), Reverse(self.accounts), Reverse(worst), self.counter_examples, self.best_practice)
    }
}

/// The best practices that are not done, that with the most effect first.
pub fn improvements(questions: &[QuestionReview]) -> Vec<Improvement> {
    let mut improvements = Vec::new();
    for practice in questions.iter().flat_map(|question| &question.practices) {
        let PracticeStatus::NotDone { counter_examples, accepted } = practice.status else { continue };
        let total = practice.evidence.total();
        let mut failing: Vec<_> = practice.evidence.checks.iter().filter(|(_, found)| found.fail > 0).collect();
        failing.sort_by_key(|(id, found)| (Reverse(found.fail), **id));
        improvements.push(Improvement {
            best_practice: practice.id,
            title: practice.title,
            risk: practice.risk,
            accounts: total.failing_accounts,
            counter_examples,
            accepted,
            severities: total.severities,
            checks: failing.into_iter().map(|(id, _)| *id).collect(),
        });
    }
    improvements.sort_by_cached_key(Improvement::rank);
    improvements
}
