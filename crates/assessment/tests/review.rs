//! The Well-Architected review.

mod improving;
mod properties;
mod statuses;
mod stored;
mod tool;

use std::collections::BTreeMap;

use jiff::ToSpan;
use scanmonster_assessment::Tally;
use scanmonster_assessment::review::{
    AccountEvidence, Answer, AnswerChoice, AnswerWish, PracticeReview, PracticeStatus, Review, ReviewInput,
    ReviewScope, StatusKind, review,
};
use scanmonster_checks::{Severity, best_practice, registry};
use scanmonster_testkit::{account_id, now};

/// A best practice that evidence alone answers.
pub(crate) const BY_EVIDENCE: &str = "SEC09-BP01";
/// One of which evidence shows a part.
pub(crate) const PARTLY: &str = "SEC06-BP03";
/// One that takes a person.
pub(crate) const BY_PERSON: &str = "SEC11-BP01";

pub(crate) const ONE: &str = "111111111111";
pub(crate) const TWO: &str = "222222222222";

/// An account in which every check passed on one resource an hour ago.
pub(crate) fn clean(account: &str) -> AccountEvidence {
    let mut evidence = AccountEvidence::new(account_id(account), format!("name of {account}"));
    evidence.assessed_at = Some(now() - 1.hour());
    evidence.checks =
        Some(registry().map(|check| (check.id.to_owned(), Tally { pass: 1, ..Tally::default() })).collect());
    evidence
}

/// What the first check behind a best practice found; to be changed.
pub(crate) fn first<'a>(evidence: &'a mut AccountEvidence, practice: &str) -> &'a mut Tally {
    let check = best_practice(practice).unwrap().checks[0].id;
    evidence.checks.as_mut().unwrap().get_mut(check).unwrap()
}

/// So many open findings of the first check behind a best practice, and as many failing verdicts.
pub(crate) fn failing(account: &str, practice: &str, findings: u32, accepted: u32) -> AccountEvidence {
    let mut evidence = clean(account);
    first(&mut evidence, practice).fail = findings + accepted;
    let check = best_practice(practice).unwrap().checks[0].id;
    if findings > 0 {
        evidence.count(check, Severity::Medium, false, findings);
    }
    if accepted > 0 {
        evidence.count(check, Severity::Medium, true, accepted);
    }
    evidence
}

pub(crate) fn wish(practice: &str, scope: &ReviewScope, choice: AnswerChoice) -> AnswerWish {
    AnswerWish {
        best_practice: practice.to_owned(),
        scope: scope.clone(),
        choice,
        note: "see the wiki".to_owned(),
        who: "chris".to_owned(),
        revisit_by: None,
    }
}

pub(crate) fn answer(practice: &str, scope: &ReviewScope, choice: AnswerChoice, number: u32) -> Answer {
    Answer::of(&wish(practice, scope, choice), now() - 1.hour(), number).unwrap()
}

/// The organisation's answer.
pub(crate) fn said(practice: &str, choice: AnswerChoice) -> Answer {
    answer(practice, &ReviewScope::Organisation, choice, 0)
}

pub(crate) fn own(account: &str) -> ReviewScope {
    ReviewScope::Account(account_id(account))
}

pub(crate) fn reviewed(accounts: &[AccountEvidence], answers: &[Answer]) -> Review {
    review(&ReviewInput { scope: &ReviewScope::Organisation, accounts, answers, now: now() })
}

/// One best practice in the review of the organisation.
pub(crate) fn practice(id: &str, accounts: &[AccountEvidence], answers: &[Answer]) -> PracticeReview {
    reviewed(accounts, answers).practice(id).unwrap().clone()
}

pub(crate) fn status(id: &str, accounts: &[AccountEvidence], answers: &[Answer]) -> PracticeStatus {
    practice(id, accounts, answers).status
}

pub(crate) fn kind(id: &str, accounts: &[AccountEvidence], answers: &[Answer]) -> StatusKind {
    status(id, accounts, answers).kind()
}

/// How every best practice stands.
pub(crate) fn kinds(review: &Review) -> BTreeMap<&'static str, StatusKind> {
    review.practices().map(|practice| (practice.id, practice.status.kind())).collect()
}
