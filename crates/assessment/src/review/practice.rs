//! One best practice in a scope.

use std::collections::BTreeSet;

use jiff::Timestamp;
use scanmonster_checks::{Assessment, BestPractice, Localized, PracticeRisk};
use scanmonster_inventory::AccountId;
use serde::{Deserialize, Serialize};

use super::answer::Held;
use super::status::{decide, is_clean};
use super::{AccountEvidence, Answer, AnswerChoice, Disagreement, Evidence, PracticeStatus, ReviewScope};

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

    /// What several accounts come to: followed only where it is followed in each that it concerns.
    fn merged(voices: impl IntoIterator<Item = Self>) -> Self {
        let (mut is_silent, mut is_done, mut reasons) = (false, false, BTreeSet::new());
        for voice in voices {
            match voice {
                Self::NotDone => return Self::NotDone,
                Self::Silent => is_silent = true,
                Self::Done => is_done = true,
                Self::NotApplicable(reason) => {
                    reasons.insert(reason);
                }
            }
        }
        match reasons.pop_first() {
            _ if is_silent => Self::Silent,
            Some(reason) if !is_done => Self::NotApplicable(reason),
            None if !is_done => Self::Silent,
            _ => Self::Done,
        }
    }
}

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    /// The scope.
    pub(super) scope: &'a ReviewScope,
    /// Its accounts, each once, sorted.
    pub(super) accounts: &'a [&'a AccountEvidence],
    /// All answers that hold.
    pub(super) held: &'a Held<'a>,
    /// The time.
    pub(super) now: Timestamp,
}

impl Subject<'_> {
    /// How a best practice stands, without what led to it.
    pub(super) fn status_of(&self, practice: &BestPractice) -> PracticeStatus {
        decide(practice, &self.evidence(practice), &self.voice(practice.id))
    }

    /// The best practice with all that led to its status.
    pub(super) fn review_practice(&self, practice: &BestPractice) -> PracticeReview {
        let evidence = self.evidence(practice);
        let voice = self.voice(practice.id);
        let answered_by = AnsweredBy::of(practice);
        PracticeReview {
            id: practice.id,
            title: practice.title,
            risk: practice.risk,
            answered_by,
            ask: practice.ask,
            hint: practice.hint,
            status: decide(practice, &evidence, &voice),
            answer: self.answer(practice.id).map(|answer| self.standing(answer)),
            own_answers: self.own_answers(practice.id),
            disagreement: self.disagreement(practice, &evidence, &voice),
            awaits_answer: answered_by != AnsweredBy::Evidence && voice == Voice::Silent,
            evidence,
        }
    }

    fn evidence(&self, practice: &BestPractice) -> Evidence {
        let mut evidence = Evidence::default();
        self.accounts.iter().for_each(|account| evidence.add(account.evidence(practice, self.now)));
        evidence
    }

    fn answer(&self, practice: &str) -> Option<&Answer> {
        match self.scope {
            ReviewScope::Organisation => self.held.of_organisation(practice),
            ReviewScope::Account(account) => self.held.in_account(practice, account),
        }
    }

    fn voice(&self, practice: &str) -> Voice {
        if self.accounts.is_empty() {
            return Voice::of(self.answer(practice), self.now);
        }
        let answer = |account: &AccountId| self.held.in_account(practice, account);
        Voice::merged(self.accounts.iter().map(|account| Voice::of(answer(&account.account), self.now)))
    }

    fn own_answers(&self, practice: &str) -> Vec<StandingAnswer> {
        if *self.scope != ReviewScope::Organisation {
            return Vec::new();
        }
        let own = self.accounts.iter().filter_map(|account| self.held.of_account(practice, &account.account));
        own.map(|answer| self.standing(answer)).collect()
    }

    fn standing(&self, answer: &Answer) -> StandingAnswer {
        StandingAnswer { answer: answer.clone(), is_overdue: answer.is_overdue(self.now) }
    }

    /// An overdue answer still disagrees: somebody ought to look at it again.
    fn disagreement(&self, practice: &BestPractice, evidence: &Evidence, voice: &Voice) -> Option<Disagreement> {
        let counter_examples = |choice: AnswerChoice| -> u32 {
            let answered_so = self.accounts.iter().filter(|account| {
                self.held.in_account(practice.id, &account.account).is_some_and(|answer| answer.choice == choice)
            });
            answered_so.map(|account| account.evidence(practice, self.now).total().fail).sum()
        };
        let done = counter_examples(AnswerChoice::Done);
        if done > 0 {
            return Some(Disagreement::DoneButCounterExamples { counter_examples: done });
        }
        let not_applicable = counter_examples(AnswerChoice::NotApplicable);
        if not_applicable > 0 {
            return Some(Disagreement::NotApplicableButCounterExamples { counter_examples: not_applicable });
        }
        (*voice == Voice::NotDone && is_clean(practice, evidence)).then_some(Disagreement::NotDoneButClean)
    }
}
