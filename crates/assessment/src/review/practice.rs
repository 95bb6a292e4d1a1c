//! One best practice in a scope.

use std::collections::BTreeSet;

use jiff::Timestamp;
use scanmonster_checks::{Assessment, BestPractice, Localized, PracticeRisk};
use serde::{Deserialize, Serialize};

use super::answer::Held;
use super::status::{decide, is_clean};
use super::{AccountEvidence, Answer, AnswerChoice, Disagreement, Evidence, PracticeStatus, ReviewScope, StatusKind};

/// Who can say whether a best practice is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnsweredBy {
    /// Configuration alone.
    Evidence,
    /// Configuration shows a part of it: it takes clean evidence and a person's yes.
    Partly,
    /// No check says anything about it: it takes a person.
    Person,
}

impl AnsweredBy {
    /// By our judgement of the best practice ([`Assessment`]), and by whether it has checks.
    pub fn of(practice: &BestPractice) -> Self {
        match practice.assessment {
            _ if practice.checks.is_empty() => Self::Person,
            Assessment::Automated => Self::Evidence,
            Assessment::Partly | Assessment::Manual => Self::Partly,
        }
    }

    /// The word used in files and output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::Partly => "partly",
            Self::Person => "person",
        }
    }
}

/// A best practice in a scope.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PracticeReview {
    /// For example `SEC10-BP02`.
    pub id: &'static str,
    /// What it asks, in our words.
    pub title: Localized,
    /// The risk where it is not followed.
    pub risk: PracticeRisk,
    /// Who can say whether it is followed.
    pub answered_by: AnsweredBy,
    /// The question to a person.
    pub ask: Localized,
    /// What shows that the answer is yes.
    pub hint: Localized,
    /// How it stands.
    pub status: PracticeStatus,
    /// What its checks found.
    pub evidence: Evidence,
    /// The answer that holds for the scope: of an account its own, or else the organisation's.
    pub answer: Option<StandingAnswer>,
    /// Answers that accounts of the organisation gave for themselves, sorted by account; empty in the review of one
    /// account.
    pub own_answers: Vec<StandingAnswer>,
    /// Where answers and evidence differ.
    pub disagreement: Option<Disagreement>,
    /// It takes a person, and in some account no answer holds.
    pub awaits_answer: bool,
}

/// An answer, and whether it still holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StandingAnswer {
    /// The answer.
    #[serde(flatten)]
    pub answer: Answer,
    /// Its last day is over: what it says in favour no longer counts.
    pub is_overdue: bool,
}

/// What the answers come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Voice {
    /// None holds.
    Silent,
    /// It is followed.
    Done,
    /// It is not.
    NotDone,
    /// It does not concern the scope, for this reason.
    NotApplicable(String),
}

impl Voice {
    /// What is good lapses with the answer's last day; what is bad stays until somebody says otherwise.
    fn of(answer: Option<&Answer>, now: Timestamp) -> Self {
        match answer {
            Some(answer) if answer.choice == AnswerChoice::NotDone => Self::NotDone,
            Some(answer) if answer.is_overdue(now) => Self::Silent,
            Some(answer) if answer.choice == AnswerChoice::Done => Self::Done,
            Some(answer) => Self::NotApplicable(answer.note.clone()),
            None => Self::Silent,
        }
    }
}

/// The answers of several accounts, added up.
#[derive(Debug, Default)]
struct Voices {
    is_not_done: bool,
    is_silent: bool,
    is_done: bool,
    reasons: BTreeSet<String>,
}

impl Voices {
    fn add(&mut self, voice: Voice) {
        match voice {
            Voice::NotDone => self.is_not_done = true,
            Voice::Silent => self.is_silent = true,
            Voice::Done => self.is_done = true,
            Voice::NotApplicable(reason) => {
                self.reasons.insert(reason);
            }
        }
    }

    /// What they come to: followed only where it is followed in each account that it concerns.
    fn merged(mut self) -> Voice {
        match self.reasons.pop_first() {
            _ if self.is_not_done => Voice::NotDone,
            _ if self.is_silent => Voice::Silent,
            Some(reason) if !self.is_done => Voice::NotApplicable(reason),
            None if !self.is_done => Voice::Silent,
            _ => Voice::Done,
        }
    }
}

/// What is asked of every account.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    /// The scope.
    pub(super) scope: &'a ReviewScope,
    /// All answers that hold.
    pub(super) held: Held<'a>,
    /// The time.
    pub(super) now: Timestamp,
}

impl Asked<'_> {
    fn standing(&self, answer: &Answer) -> StandingAnswer {
        StandingAnswer { answer: answer.clone(), is_overdue: answer.is_overdue(self.now) }
    }

    /// The answer that holds for the scope.
    fn answer(&self, practice: &str) -> Option<&Answer> {
        match self.scope {
            ReviewScope::Organisation => self.held.of_organisation(practice),
            ReviewScope::Account(account) => self.held.in_account(practice, account),
        }
    }
}

/// One best practice, summed over the accounts of a scope; of the accounts themselves nothing is kept.
#[derive(Debug, Default)]
pub(super) struct PracticeSum {
    accounts: u32,
    evidence: Evidence,
    voices: Voices,
    own_answers: Vec<StandingAnswer>,
    /// Counter-examples in the accounts for which it was answered as done.
    in_done: u32,
    /// Counter-examples in the accounts for which it was answered as not applicable.
    in_not_applicable: u32,
}

impl PracticeSum {
    /// Adds an account, each only once, and says how the best practice stands in this account alone.
    pub(super) fn add(&mut self, practice: &BestPractice, account: &AccountEvidence, asked: &Asked<'_>) -> StatusKind {
        let evidence = account.evidence(practice, asked.now);
        let answer = asked.held.in_account(practice.id, &account.account);
        let voice = Voice::of(answer, asked.now);
        let kind = decide(practice, &evidence, &voice).kind();
        // An overdue answer still disagrees: somebody ought to look at it again.
        match answer.map(|answer| answer.choice) {
            Some(AnswerChoice::Done) => self.in_done += evidence.total().fail,
            Some(AnswerChoice::NotApplicable) => self.in_not_applicable += evidence.total().fail,
            Some(AnswerChoice::NotDone) | None => {}
        }
        if *asked.scope == ReviewScope::Organisation {
            let own = asked.held.of_account(practice.id, &account.account);
            self.own_answers.extend(own.map(|answer| asked.standing(answer)));
        }
        self.accounts += 1;
        self.voices.add(voice);
        self.evidence.add(evidence);
        kind
    }

    /// The best practice with all that led to its status.
    pub(super) fn review(mut self, practice: &BestPractice, asked: &Asked<'_>) -> PracticeReview {
        let answer = asked.answer(practice.id);
        let voice = match self.accounts {
            0 => Voice::of(answer, asked.now),
            _ => std::mem::take(&mut self.voices).merged(),
        };
        let answered_by = AnsweredBy::of(practice);
        self.own_answers.sort_by(|a, b| a.answer.scope.account().cmp(&b.answer.scope.account()));
        PracticeReview {
            id: practice.id,
            title: practice.title,
            risk: practice.risk,
            answered_by,
            ask: practice.ask,
            hint: practice.hint,
            status: decide(practice, &self.evidence, &voice),
            answer: answer.map(|answer| asked.standing(answer)),
            disagreement: self.disagreement(practice, &voice),
            own_answers: self.own_answers,
            awaits_answer: answered_by != AnsweredBy::Evidence && voice == Voice::Silent,
            evidence: self.evidence,
        }
    }

    fn disagreement(&self, practice: &BestPractice, voice: &Voice) -> Option<Disagreement> {
        if self.in_done > 0 {
            return Some(Disagreement::DoneButCounterExamples { counter_examples: self.in_done });
        }
        if self.in_not_applicable > 0 {
            let counter_examples = self.in_not_applicable;
            return Some(Disagreement::NotApplicableButCounterExamples { counter_examples });
        }
        (*voice == Voice::NotDone && is_clean(practice, &self.evidence)).then_some(Disagreement::NotDoneButClean)
    }
}
