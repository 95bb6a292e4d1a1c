//! What people answered in the tool.

use jiff::Timestamp;
use scanmonster_checks::{BestPractice, pillar_questions};

use super::words::{MARK, cut, is_ours, of_people};
use super::{ToolChoice, ToolQuestion, WHO, choice_of};
use crate::review::{Answer, AnswerChoice, AnswerWish, LONGEST_NOTE, ReviewScope, holding};

/// Answers of people in the tool that the log of `scope` does not have, as wishes to be written to it.
///
/// A tick is a person's "done". A missing tick says "not done" only where the question was answered. What an export
/// wrote, and nobody has changed since, is no answer of a person.
pub fn import(questions: &[ToolQuestion], scope: &ReviewScope, log: &[Answer], now: Timestamp) -> Vec<AnswerWish> {
    let mut wishes = Vec::new();
    for known in pillar_questions() {
        let Some(question) = questions.iter().find(|question| question.id == known.tool_id) else { continue };
        for practice in &known.practices {
            let Some(choice) = choice_of(practice, question) else { continue };
            let Some(said) = said(choice, question) else { continue };
            if holding(log, practice.id, scope, now).is_none_or(|held| held.choice != said) {
                wishes.push(wish(practice, said, choice, question, scope));
            }
        }
    }
    wishes
}

fn said(choice: &ToolChoice, question: &ToolQuestion) -> Option<AnswerChoice> {
    let is_answered = question.choices.iter().any(|choice| choice.is_selected);
    match choice {
        choice if is_ours(choice) && (question.is_applicable || choice.is_not_applicable) => None,
        _ if !question.is_applicable => Some(AnswerChoice::NotApplicable),
        ToolChoice { is_not_applicable: true, .. } => Some(AnswerChoice::NotApplicable),
        ToolChoice { is_selected: true, .. } => Some(AnswerChoice::Done),
        _ if is_answered => Some(AnswerChoice::NotDone),
        _ => None,
    }
}

fn wish(
    practice: &BestPractice,
    said: AnswerChoice,
    choice: &ToolChoice,
    question: &ToolQuestion,
    scope: &ReviewScope,
) -> AnswerWish {
    // The note of an export is about how it stood before somebody changed it.
    let of_choice = Some(choice.notes.trim()).filter(|notes| !notes.starts_with(MARK));
    let notes = [of_choice.unwrap_or_default(), of_people(&question.notes)];
    let note = notes.into_iter().find(|notes| !notes.is_empty()).map(str::to_owned);
    AnswerWish {
        best_practice: practice.id.to_owned(),
        scope: scope.clone(),
        choice: said,
        note: cut(&note.unwrap_or_else(|| format!("choice {} of question {}", choice.id, question.id)), LONGEST_NOTE),
        who: WHO.to_owned(),
        revisit_by: None,
    }
}
