//! The Well-Architected review of the security pillar, filled in by evidence as far as evidence goes.
//!
//! [`review`] is a pure function of what was assessed ([`AccountEvidence`]), what people answered ([`Answer`]) and
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
use practice::Subject;

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
    let mut accounts: Vec<&AccountEvidence> =
        input.accounts.iter().filter(|account| input.scope.contains(&account.account)).collect();
    accounts.sort_by(|a, b| a.account.cmp(&b.account));
    accounts.dedup_by(|a, b| a.account == b.account);
    let held = Held::at(input.answers, input.now);
    let subject = Subject { scope: input.scope, accounts: &accounts, held: &held, now: input.now };
    let account_reviews: Vec<AccountReview> =
        accounts.iter().map(|account| review_account(account, &held, input.now)).collect();
    let questions: Vec<QuestionReview> =
        pillar_questions().iter().map(|question| review_question(question, &subject, &account_reviews)).collect();
    Review {
        scope: input.scope.clone(),
        at: input.now,
        risks: questions.iter().map(|question| question.risk).collect(),
        counts: questions.iter().map(|question| question.counts).sum(),
        improvements: improvements(&questions),
        to_answer: to_answer(&questions),
        accounts: account_reviews,
        questions,
    }
}

fn review_question(
    question: &'static PillarQuestion,
    subject: &Subject<'_>,
    accounts: &[AccountReview],
) -> QuestionReview {
    let practices: Vec<PracticeReview> =
        question.practices.iter().map(|practice| subject.review_practice(practice)).collect();
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

/// The same rules, over one account alone.
fn review_account(account: &AccountEvidence, held: &Held<'_>, now: Timestamp) -> AccountReview {
    let scope = ReviewScope::Account(account.account.clone());
    let subject = Subject { scope: &scope, accounts: &[account], held, now };
    let questions: Vec<AccountQuestion> = pillar_questions()
        .iter()
        .map(|question| {
            let stands: Vec<(PracticeRisk, StatusKind)> =
                question.practices.iter().map(|practice| (practice.risk, subject.status_of(practice).kind())).collect();
            AccountQuestion {
                id: &question.id,
                risk: QuestionRisk::of(stands.iter().copied()),
                counts: stands.into_iter().collect(),
            }
        })
        .collect();
    AccountReview {
        account: account.account.clone(),
        name: account.name.clone(),
        not_assessed: account.missing(now),
        assessed_at: account.assessed_at,
        risks: questions.iter().map(|question| question.risk).collect(),
        counts: questions.iter().map(|question| question.counts).sum(),
        questions,
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
