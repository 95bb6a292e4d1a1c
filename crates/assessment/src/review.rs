//! The Well-Architected review of the security pillar, filled in by evidence as far as evidence goes.
//!
//! [`review`] (and [`Reviewer`], account by account) is a pure function of what was assessed ([`AccountEvidence`]), what people answered ([`Answer`]) and
//! the time. What it promises:
//!
//! - A best practice is never [`PracticeStatus::Done`] while a check behind it left a verdict undecided in scope or
//!   did not run, or while an account in scope was not assessed.
//! - A person's answer never takes a counter-example away: the numbers of the evidence are the same whatever people
//!   answer, and where the two differ there is a [`Disagreement`].
//! - Neither the order of accounts nor that of answers matters.

mod answer;
mod answers;
mod evidence;
mod gather;
mod improve;
mod milestone;
mod practice;
mod risk;
mod status;
pub mod tool;

use std::collections::BTreeMap;

use jiff::Timestamp;
use scanmonster_checks::{Localized, PillarQuestion, PracticeRisk, pillar_questions};
use scanmonster_inventory::AccountId;
use serde::Serialize;

pub use answer::{
    Answer, AnswerChoice, AnswerWish, DEFAULT_REVISIT_DAYS, InvalidScope, LONGEST_NOTE, MAX_REVISIT_DAYS, ReviewScope,
    UnknownChoice, WrongAnswer, holding,
};
pub use answers::{ANSWERS, AnswerError, MILESTONES, answers, milestones, record_answer, take_milestone};
pub use evidence::{AccountEvidence, CheckEvidence, EVIDENCE_DAYS, Evidence, OpenCounts};
pub use gather::{gather, gather_counted};
pub use improve::{Improvement, improvements};
pub use milestone::{Change, Milestone, MilestonePractice, MilestoneQuestion, PracticeChange, QuestionChange};
pub use practice::{AnsweredBy, PracticeReview, StandingAnswer};
pub use risk::{PracticeCounts, QuestionRisk, RiskCounts};
pub use status::{Disagreement, PracticeStatus, StatusKind, Undecidedness};

use answer::Held;
use practice::{Asked, PracticeSum};

/// What a review is made from.
#[derive(Debug, Clone, Copy)]
pub struct ReviewInput<'a> {
    /// The whole organisation, or one account.
    pub scope: &'a ReviewScope,
    /// What is known of every account in scope; accounts out of scope may be among them and are left out.
    pub accounts: &'a [AccountEvidence],
    /// The log of answers, in any order.
    pub answers: &'a [Answer],
    /// The time.
    pub now: Timestamp,
}

/// A review of the security pillar, as it stands at some time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// What was reviewed.
    pub scope: ReviewScope,
    /// When.
    pub at: Timestamp,
    /// `SEC01` to `SEC11`.
    pub questions: Vec<QuestionReview>,
    /// How many questions have which risk.
    pub risks: RiskCounts,
    /// How many best practices stand how.
    pub counts: PracticeCounts,
    /// Every account in scope, sorted by id.
    pub accounts: Vec<AccountReview>,
    /// What to do, that with the most effect first.
    pub improvements: Vec<Improvement>,
    /// Ids of best practices that wait for a person: nobody answered, or the answer was to be looked at again by now.
    pub to_answer: Vec<&'static str>,
}

/// A question, with its best practices.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuestionReview {
    /// `SEC01` to `SEC11`.
    pub id: &'static str,
    /// What it is about, with its id in front.
    pub title: Localized,
    /// Its risk by what is known.
    pub risk: QuestionRisk,
    /// Its risk if all that is undecided or unanswered turns out not to be done. The Well-Architected Tool shows
    /// this one after an export, because it knows only ticked and not ticked.
    pub risk_at_worst: QuestionRisk,
    /// How its best practices stand.
    pub counts: PracticeCounts,
    /// Accounts in scope in which the question has a high risk.
    pub high_risk_accounts: u32,
    /// Accounts in scope in which the question has a medium risk.
    pub medium_risk_accounts: u32,
    /// In the order of their numbers.
    pub practices: Vec<PracticeReview>,
}

/// How one account stands in the review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountReview {
    /// Id.
    pub account: AccountId,
    /// Name; hostile.
    pub name: String,
    /// Why there is no evidence of it, in words; none where there is.
    pub not_assessed: Option<String>,
    /// When its inventory was last taken completely.
    pub assessed_at: Option<Timestamp>,
    /// How many questions have which risk in this account.
    pub risks: RiskCounts,
    /// How its best practices stand.
    pub counts: PracticeCounts,
    /// The risk of each question in this account, `SEC01` first.
    pub questions: Vec<AccountQuestion>,
}

/// A question in one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AccountQuestion {
    /// `SEC01` to `SEC11`.
    pub id: &'static str,
    /// Its risk by what is known.
    pub risk: QuestionRisk,
    /// How its best practices stand.
    pub counts: PracticeCounts,
}

/// Reviews the scope.
pub fn review(input: &ReviewInput<'_>) -> Review {
    let mut reviewer = Reviewer::new(input.scope, input.answers, input.now);
    input.accounts.iter().for_each(|account| reviewer.add(account));
    reviewer.finish()
}

/// A review in the making. Accounts are told one after the other, so that the evidence of a large organisation is
/// never held as a whole.
#[derive(Debug)]
pub struct Reviewer<'a> {
    asked: Asked<'a>,
    accounts: BTreeMap<AccountId, AccountReview>,
    /// Of each question those of its best practices, in their order.
    sums: Vec<Vec<PracticeSum>>,
}

impl<'a> Reviewer<'a> {
    /// A review of which no account is known yet. `answers` is the log of answers, in any order.
    pub fn new(scope: &'a ReviewScope, answers: &'a [Answer], now: Timestamp) -> Self {
        let sums = pillar_questions().iter().map(|question| {
            let empty = question.practices.iter().map(|_| PracticeSum::default());
            empty.collect()
        });
        let asked = Asked { scope, held: Held::at(answers, now), now };
        Self { asked, accounts: BTreeMap::new(), sums: sums.collect() }
    }

    /// Adds what is known of an account, in any order; one that is out of scope or was told already is left out.
    pub fn add(&mut self, account: &AccountEvidence) {
        if !self.asked.scope.contains(&account.account) || self.accounts.contains_key(&account.account) {
            return;
        }
        let questions: Vec<AccountQuestion> = pillar_questions()
            .iter()
            .zip(&mut self.sums)
            .map(|(question, sums)| {
                let practices = question.practices.iter().zip(sums);
                let stands: Vec<(PracticeRisk, StatusKind)> =
                    practices.map(|(practice, sum)| (practice.risk, sum.add(practice, account, &self.asked))).collect();
                AccountQuestion {
                    id: &question.id,
                    risk: QuestionRisk::of(stands.iter().copied()),
                    counts: stands.into_iter().collect(),
                }
            })
            .collect();
        let review = AccountReview {
            account: account.account.clone(),
            name: account.name.clone(),
            not_assessed: account.missing(self.asked.now),
            assessed_at: account.assessed_at,
            risks: questions.iter().map(|question| question.risk).collect(),
            counts: questions.iter().map(|question| question.counts).sum(),
            questions,
        };
        self.accounts.insert(account.account.clone(), review);
    }

    /// The review of all accounts that were told.
    pub fn finish(self) -> Review {
        let Self { asked, accounts, sums } = self;
        let accounts: Vec<AccountReview> = accounts.into_values().collect();
        let questions: Vec<QuestionReview> = pillar_questions()
            .iter()
            .zip(sums)
            .map(|(question, sums)| {
                let practices = question.practices.iter().zip(sums);
                review_question(
                    question,
                    practices.map(|(practice, sum)| sum.review(practice, &asked)).collect(),
                    &accounts,
                )
            })
            .collect();
        Review {
            scope: asked.scope.clone(),
            at: asked.now,
            risks: questions.iter().map(|question| question.risk).collect(),
            counts: questions.iter().map(|question| question.counts).sum(),
            improvements: improvements(&questions),
            to_answer: to_answer(&questions),
            accounts,
            questions,
        }
    }
}

fn review_question(
    question: &'static PillarQuestion,
    practices: Vec<PracticeReview>,
    accounts: &[AccountReview],
) -> QuestionReview {
    let in_accounts = |risk: QuestionRisk| {
        let of_question = accounts.iter().flat_map(|account| &account.questions).filter(|one| one.id == question.id);
        u32::try_from(of_question.filter(|one| one.risk == risk).count()).unwrap_or(u32::MAX)
    };
    let stands = || practices.iter().map(|practice| (practice.risk, practice.status.kind()));
    QuestionReview {
        id: &question.id,
        title: question.title,
        risk: QuestionRisk::of(stands()),
        risk_at_worst: QuestionRisk::at_worst(stands()),
        counts: stands().collect(),
        high_risk_accounts: in_accounts(QuestionRisk::High),
        medium_risk_accounts: in_accounts(QuestionRisk::Medium),
        practices,
    }
}

fn to_answer(questions: &[QuestionReview]) -> Vec<&'static str> {
    questions
        .iter()
        .flat_map(|question| &question.practices)
        .filter(|practice| {
            let is_overdue = practice.answer.as_ref().is_some_and(|standing| standing.is_overdue);
            practice.status.kind() == StatusKind::Unanswered || is_overdue || practice.awaits_answer
        })
        .map(|practice| practice.id)
        .collect()
}

impl Review {
    /// The best practice with this id.
    pub fn practice(&self, id: &str) -> Option<&PracticeReview> {
        self.practices().find(|practice| practice.id == id)
    }

    /// All 63, in the order of their numbers.
    pub fn practices(&self) -> impl Iterator<Item = &PracticeReview> {
        self.questions.iter().flat_map(|question| &question.practices)
    }
}
