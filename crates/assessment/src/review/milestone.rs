//! A review, frozen once a month, and what changed since.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use scanmonster_checks::PracticeRisk;
use serde::{Deserialize, Serialize};

use super::{PracticeCounts, QuestionRisk, Review, ReviewScope, RiskCounts, StatusKind};
use crate::AssessmentId;

/// A review as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// The month in UTC, as `2026-11`.
    pub month: String,
    /// What was reviewed.
    pub scope: ReviewScope,
    /// When it was taken.
    pub at: Timestamp,
    /// The assessment after which it was taken; none where it was taken by hand.
    pub assessment: Option<AssessmentId>,
    /// How many questions had which risk.
    pub risks: RiskCounts,
    /// How many best practices stood how.
    pub counts: PracticeCounts,
    /// Every question.
    pub questions: Vec<MilestoneQuestion>,
    /// Every best practice.
    pub practices: Vec<MilestonePractice>,
}

/// A question as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneQuestion {
    /// `SEC01` to `SEC11`.
    pub id: String,
    /// Its risk.
    pub risk: QuestionRisk,
    /// How its best practices stood.
    pub counts: PracticeCounts,
}

/// A best practice as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestonePractice {
    /// For example `SEC08-BP02`.
    pub id: String,
    /// The risk where it is not followed, as graded then.
    pub risk: PracticeRisk,
    /// How it stood.
    pub status: StatusKind,
    /// How many counter-examples there were.
    pub counter_examples: u32,
}

/// What changed since a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The month of the milestone.
    pub month: String,
    /// When it was taken.
    pub since: Timestamp,
    /// Questions of high risk now, less those of then.
    pub high: i64,
    /// Questions of medium risk now, less those of then.
    pub medium: i64,
    /// Best practices that are done now, less those of then.
    pub done: i64,
    /// Questions whose risk is another one, in the order of their numbers.
    pub questions: Vec<QuestionChange>,
    /// Best practices that stand otherwise or have another number of counter-examples, in the order of their numbers.
    pub practices: Vec<PracticeChange>,
}

/// A question whose risk is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionChange {
    /// `SEC01` to `SEC11`.
    pub id: &'static str,
    /// Then; none where the milestone does not know the question.
    pub from: Option<QuestionRisk>,
    /// Now.
    pub to: QuestionRisk,
}

/// A best practice that stands otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PracticeChange {
    /// For example `SEC08-BP02`.
    pub id: &'static str,
    /// Then; none where the milestone does not know the best practice.
    pub from: Option<StatusKind>,
    /// Now.
    pub to: StatusKind,
    /// Counter-examples then.
    pub counter_examples_before: u32,
    /// Counter-examples now.
    pub counter_examples: u32,
}

/// The month of a time in UTC, as `2026-11`.
pub(super) fn month(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC).strftime("%Y-%m").to_string()
}

impl Milestone {
    /// The review as it stands.
    pub fn of(review: &Review, assessment: Option<AssessmentId>) -> Self {
        let questions = review.questions.iter().map(|question| MilestoneQuestion {
            id: question.id.to_owned(),
            risk: question.risk,
            counts: question.counts,
        });
        let practices = review.practices().map(|practice| MilestonePractice {
            id: practice.id.to_owned(),
            risk: practice.risk,
            status: practice.status.kind(),
            counter_examples: practice.evidence.total().fail,
        });
        Self {
            month: month(review.at),
            scope: review.scope.clone(),
            at: review.at,
            assessment,
            risks: review.risks,
            counts: review.counts,
            questions: questions.collect(),
            practices: practices.collect(),
        }
    }
}

impl Review {
    /// What changed since a milestone.
    pub fn change_since(&self, milestone: &Milestone) -> Change {
        Change {
            month: milestone.month.clone(),
            since: milestone.at,
            high: difference(self.risks.high, milestone.risks.high),
            medium: difference(self.risks.medium, milestone.risks.medium),
            done: difference(self.counts.done, milestone.counts.done),
            questions: self.changed_questions(milestone),
            practices: self.changed_practices(milestone),
        }
    }

    fn changed_questions(&self, milestone: &Milestone) -> Vec<QuestionChange> {
        let changes = self.questions.iter().map(|question| {
            let before = milestone.questions.iter().find(|before| before.id == question.id);
            QuestionChange { id: question.id, from: before.map(|before| before.risk), to: question.risk }
        });
        changes.filter(|change| change.from != Some(change.to)).collect()
    }

    fn changed_practices(&self, milestone: &Milestone) -> Vec<PracticeChange> {
        let changes = self.practices().map(|practice| {
            let before = milestone.practices.iter().find(|before| before.id == practice.id);
            PracticeChange {
                id: practice.id,
                from: before.map(|before| before.status),
                to: practice.status.kind(),
                counter_examples_before: before.map_or(0, |before| before.counter_examples),
                counter_examples: practice.evidence.total().fail,
            }
        });
        let is_changed = |change: &PracticeChange| {
            change.from != Some(change.to) || change.counter_examples_before != change.counter_examples
        };
        changes.filter(is_changed).collect()
    }
}

fn difference(now: u32, before: u32) -> i64 {
    i64::from(now) - i64::from(before)
}
