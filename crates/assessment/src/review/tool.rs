//! The review in the terms of the AWS Well-Architected Tool, and its answers in ours.
//!
//! The tool knows a question's choices by ids. A choice whose id is the one AWS names the best practice's page by, or
//! whose title begins with the best practice's number, is that best practice. Nothing else is guessed: what matches
//! neither way is reported, because a wrong tick is worse than a missing one.

mod import;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use scanmonster_checks::{BestPractice, PillarQuestion, pillar_questions};
use serde::Serialize;

pub use import::import;

use super::{PracticeReview, QuestionReview, Review, StatusKind};

/// The lens with the security pillar (`LensAlias`).
pub const LENS: &str = "wellarchitected";

/// The security pillar in it (`PillarId`).
pub const PILLAR: &str = "security";

/// Who is said to have given an answer that comes from the tool.
pub const WHO: &str = "Well-Architected Tool";

/// Longest notes of a question, in characters (API reference, UpdateAnswer: `Notes`).
pub const LONGEST_NOTES: usize = 2048;

/// Longest notes of a choice, in characters (API reference, ChoiceUpdate: `Notes`).
pub const LONGEST_CHOICE_NOTES: usize = 250;

/// A question as the tool has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToolQuestion {
    /// Its id, for example `incident-response`.
    pub id: String,
    /// Its choices, in the tool's order.
    pub choices: Vec<ToolChoice>,
    /// Somebody may have said that the question does not concern the workload.
    pub is_applicable: bool,
    /// Its notes; hostile.
    pub notes: String,
    /// Its risk in the tool's words, e.g. `HIGH`.
    pub risk: String,
}

/// A choice as the tool has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToolChoice {
    /// Its id, for example `sec_incident_response_playbooks`.
    pub id: String,
    /// Its title, in the language of the tool.
    pub title: String,
    /// It is ticked.
    pub is_selected: bool,
    /// Somebody said that it does not concern the workload.
    pub is_not_applicable: bool,
    /// Its notes; hostile.
    pub notes: String,
}

/// What is written to the tool for one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToolAnswer {
    /// The question's id in the tool.
    pub question: String,
    /// Some best practice of it concerns the workload.
    pub is_applicable: bool,
    /// Ids of all choices that are ticked then: those of best practices that are done, those that people ticked and
    /// that are no best practice known here, or the one for "none of these".
    pub selected: Vec<String>,
    /// What is written to the choices of best practices, by id. Other choices stay as they are.
    pub choices: BTreeMap<String, ToolChoiceAnswer>,
    /// Notes of the question, at most [`LONGEST_NOTES`]: those of people, and below what ticks and missing ticks
    /// rest on.
    pub notes: String,
    /// Best practices for which the tool has no choice that could be told to be theirs.
    pub unmatched_practices: Vec<&'static str>,
    /// Choices of the tool that are no best practice known here: they stay as they are.
    pub unmatched_choices: Vec<String>,
    /// Nothing is ticked and nothing is known not to be done, or the tool has no choice for "none of these": the tool
    /// goes on calling the question unanswered.
    pub stays_unanswered: bool,
}

/// What is written to a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToolChoiceAnswer {
    /// How it stands then.
    pub status: ToolChoiceStatus,
    /// What that rests on, at most [`LONGEST_CHOICE_NOTES`].
    pub notes: String,
}

/// How a choice stands (`ChoiceStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the tool's three words")]
pub enum ToolChoiceStatus {
    Selected,
    Unselected,
    NotApplicable,
}

/// What an export would write, question by question; a question that the tool does not have is named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Export {
    /// The answers, `SEC01` first.
    pub answers: Vec<ToolAnswer>,
    /// Questions that the tool does not have.
    pub missing_questions: Vec<&'static str>,
}

/// The answers that the review gives to the questions that the tool has.
pub fn export(review: &Review, questions: &[ToolQuestion]) -> Export {
    let mut export = Export::default();
    for (own, known) in review.questions.iter().zip(pillar_questions()) {
        match questions.iter().find(|question| question.id == known.tool_id) {
            Some(question) => export.answers.push(answer(own, known, question)),
            None => export.missing_questions.push(own.id),
        }
    }
    export
}

/// Ticks what is done; what the tool has and nobody knows here stays as people ticked it there.
fn answer(own: &QuestionReview, known: &PillarQuestion, question: &ToolQuestion) -> ToolAnswer {
    let matched: BTreeMap<&str, &ToolChoice> =
        known.practices.iter().filter_map(|practice| Some((practice.id, choice_of(practice, question)?))).collect();
    let is_matched = |choice: &ToolChoice| matched.values().any(|known| known.id == choice.id);
    let foreign: Vec<&ToolChoice> =
        question.choices.iter().filter(|choice| !is_matched(choice) && !is_none_of_these(choice)).collect();
    let choices: BTreeMap<String, ToolChoiceAnswer> = own
        .practices
        .iter()
        .filter_map(|practice| Some((matched.get(practice.id)?.id.clone(), choice_answer(practice))))
        .collect();
    let ticked = choices.iter().filter(|(_, choice)| choice.status == ToolChoiceStatus::Selected);
    let mut selected: Vec<String> = ticked.map(|(id, _)| id.clone()).collect();
    selected.extend(foreign.iter().filter(|choice| choice.is_selected).map(|choice| choice.id.clone()));
    // An empty list of choices leaves a question unanswered in the tool, so "not done" has to be said.
    if selected.is_empty() && own.practices.iter().any(|practice| practice.status.kind() == StatusKind::NotDone) {
        let none_of_these = question.choices.iter().find(|choice| is_none_of_these(choice));
        selected.extend(none_of_these.map(|choice| choice.id.clone()));
    }
    let is_applicable = own.practices.iter().any(|practice| practice.status.kind() != StatusKind::NotApplicable);
    ToolAnswer {
        question: question.id.clone(),
        is_applicable,
        stays_unanswered: is_applicable && selected.is_empty(),
        selected,
        choices,
        notes: words::notes(own, &question.notes),
        unmatched_practices: known.practices.iter().map(|one| one.id).filter(|id| !matched.contains_key(id)).collect(),
        unmatched_choices: foreign.into_iter().map(|choice| choice.id.clone()).collect(),
    }
}

fn choice_answer(practice: &PracticeReview) -> ToolChoiceAnswer {
    let status = match practice.status.kind() {
        StatusKind::Done => ToolChoiceStatus::Selected,
        StatusKind::NotApplicable => ToolChoiceStatus::NotApplicable,
        StatusKind::NotDone | StatusKind::NotDecided | StatusKind::Unanswered => ToolChoiceStatus::Unselected,
    };
    ToolChoiceAnswer { status, notes: words::choice_notes(practice) }
}

fn choice_of<'a>(practice: &BestPractice, question: &'a ToolQuestion) -> Option<&'a ToolChoice> {
    let by_id = question.choices.iter().find(|choice| choice.id == practice.tool_choice);
    by_id.or_else(|| question.choices.iter().find(|choice| is_titled(&choice.title, practice.id)))
}

/// `SEC10-BP02 Develop …`, but not `SEC10-BP021`.
fn is_titled(title: &str, id: &str) -> bool {
    let rest = title.trim_start().strip_prefix(id);
    rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
}

/// The choice for "none of these": its id is the question's short name with `_no`, e.g. `sec_incident_response_no`.
fn is_none_of_these(choice: &ToolChoice) -> bool {
    choice.id.ends_with("_no") || choice.title.eq_ignore_ascii_case("none of these")
}

/// Ids of the questions that are asked of the tool.
pub fn question_ids() -> BTreeSet<&'static str> {
    pillar_questions().iter().map(|question| question.tool_id).collect()
}
