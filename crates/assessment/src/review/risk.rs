//! Risks of questions, and counts.

use std::iter::Sum;
use std::ops::Add;

use scanmonster_checks::PracticeRisk;
use serde::{Deserialize, Serialize};

use super::StatusKind;

/// The risk of a question, in the words of the Well-Architected Tool (`Risk` in its API reference).
///
/// AWS says which words there are and grades each best practice; how the tool gets from the one to the other is not
/// published. The rule here: high where a best practice of high risk is not done; else medium where one of medium
/// risk is not done; else unanswered where one is not decided or not answered; else none, and not applicable where
/// no best practice concerns the scope. A best practice of low risk that is not done is in the list of improvements
/// and gives the question no risk, because the tool has no low risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the tool's five words")]
pub enum QuestionRisk {
    NotApplicable,
    None,
    Unanswered,
    Medium,
    High,
}

impl QuestionRisk {
    /// The word used in files and output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            Self::None => "none",
            Self::Unanswered => "unanswered",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// How many questions have which risk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the tool's five words")]
pub struct RiskCounts {
    pub high: u32,
    pub medium: u32,
    pub none: u32,
    pub unanswered: u32,
    pub not_applicable: u32,
}

impl FromIterator<QuestionRisk> for RiskCounts {
    fn from_iter<I: IntoIterator<Item = QuestionRisk>>(risks: I) -> Self {
        let mut counts = Self::default();
        for risk in risks {
            let count = match risk {
                QuestionRisk::High => &mut counts.high,
                QuestionRisk::Medium => &mut counts.medium,
                QuestionRisk::None => &mut counts.none,
                QuestionRisk::Unanswered => &mut counts.unanswered,
                QuestionRisk::NotApplicable => &mut counts.not_applicable,
            };
            *count += 1;
        }
        counts
    }
}

/// How many best practices stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeCounts {
    /// Of high risk, not done.
    pub high: u32,
    /// Of medium risk, not done.
    pub medium: u32,
    /// Of low risk, not done.
    pub low: u32,
    /// Done.
    pub done: u32,
    /// Not decided.
    pub not_decided: u32,
    /// Not answered.
    pub unanswered: u32,
    /// Not applicable.
    pub not_applicable: u32,
}

impl PracticeCounts {
    /// Not done, of any risk.
    pub fn not_done(&self) -> u32 {
        self.high + self.medium + self.low
    }

    /// All of them.
    pub fn total(&self) -> u32 {
        self.not_done() + self.done + self.not_decided + self.unanswered + self.not_applicable
    }
}

impl FromIterator<(PracticeRisk, StatusKind)> for PracticeCounts {
    fn from_iter<I: IntoIterator<Item = (PracticeRisk, StatusKind)>>(practices: I) -> Self {
        let mut counts = Self::default();
        for (risk, kind) in practices {
            let count = match (kind, risk) {
                (StatusKind::NotDone, PracticeRisk::High) => &mut counts.high,
                (StatusKind::NotDone, PracticeRisk::Medium) => &mut counts.medium,
                (StatusKind::NotDone, PracticeRisk::Low) => &mut counts.low,
                (StatusKind::Done, _) => &mut counts.done,
                (StatusKind::NotDecided, _) => &mut counts.not_decided,
                (StatusKind::Unanswered, _) => &mut counts.unanswered,
                (StatusKind::NotApplicable, _) => &mut counts.not_applicable,
            };
            *count += 1;
        }
        counts
    }
}

impl Add for PracticeCounts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            high: self.high + other.high,
            medium: self.medium + other.medium,
            low: self.low + other.low,
            done: self.done + other.done,
            not_decided: self.not_decided + other.not_decided,
            unanswered: self.unanswered + other.unanswered,
            not_applicable: self.not_applicable + other.not_applicable,
        }
    }
}

impl Sum for PracticeCounts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}
