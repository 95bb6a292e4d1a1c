//! What is written into the notes of the tool.

use crate::plain;
use crate::review::{Disagreement, PracticeReview, PracticeStatus, QuestionReview};

use super::{LONGEST_CHOICE_NOTES, LONGEST_NOTES, ToolChoice};

/// Begins what an export wrote into the notes of a question; above it are notes of people.
const HEADING: &str = "By ScanMonster:";

/// Begins what an export wrote into the notes of a choice.
pub(super) const MARK: &str = "ScanMonster: ";

/// So much of the notes of people stays when there is not room for all, in characters.
const ROOM_FOR_PEOPLE: usize = 700;

/// The notes of a choice: how its best practice stands, and what that rests on.
pub(super) fn choice_notes(practice: &PracticeReview) -> String {
    cut(&format!("{MARK}{}", basis(practice)), LONGEST_CHOICE_NOTES)
}

/// The choice stands as an export left it. Whoever ticks it, or takes the tick away, leaves the note behind, and the
/// two no longer fit together.
pub(super) fn is_ours(choice: &ToolChoice) -> bool {
    let Some(note) = choice.notes.strip_prefix(MARK) else { return false };
    let says = |word: &str| note == word || note.starts_with(&format!("{word};"));
    choice.is_selected == says(DONE) && choice.is_not_applicable == says(NOT_APPLICABLE)
}

/// What people wrote into the notes of a question.
pub(super) fn of_people(notes: &str) -> &str {
    notes.split(HEADING).next().unwrap_or_default().trim()
}

const DONE: &str = "done";
const NOT_APPLICABLE: &str = "not applicable";

/// The notes of a question: those of people, and one line per best practice, all cut at the same length where they
/// are too many, so that none is lost.
pub(super) fn notes(question: &QuestionReview, before: &str) -> String {
    let mut notes = cut(of_people(before), ROOM_FOR_PEOPLE);
    if !notes.is_empty() {
        notes.push_str("\n\n");
    }
    notes.push_str(HEADING);
    let lines = question.practices.len().max(1);
    let room = (LONGEST_NOTES - notes.chars().count()) / lines - 1;
    for practice in &question.practices {
        notes.push('\n');
        notes.push_str(&cut(&format!("{} {}", practice.id, basis(practice)), room));
    }
    notes
}

/// What a status rests on, in one line for somebody who reads the tool.
fn basis(practice: &PracticeReview) -> String {
    let total = practice.evidence.total();
    let mut parts = vec![match &practice.status {
        PracticeStatus::Done => DONE.to_owned(),
        PracticeStatus::NotDone { counter_examples: 0, accepted: 0 } => "not done".to_owned(),
        PracticeStatus::NotDone { counter_examples, accepted: 0 } => {
            format!("not done: {}", counted(*counter_examples, "counter-example"))
        }
        PracticeStatus::NotDone { counter_examples, accepted } => {
            format!("not done: {}, {accepted} accepted", counted(*counter_examples, "counter-example"))
        }
        PracticeStatus::NotDecided(why) if why.nothing_to_judge => "not decided: nothing there to judge".to_owned(),
        PracticeStatus::NotDecided(why) => {
            let not_assessed = counted(why.accounts_not_assessed, "account");
            format!("not decided: {} of {} verdicts unknown, {not_assessed} not assessed", why.unknown, why.of)
        }
        PracticeStatus::Unanswered => "nobody answered".to_owned(),
        PracticeStatus::NotApplicable { .. } => NOT_APPLICABLE.to_owned(),
    }];
    if !practice.evidence.checks.is_empty() {
        let checks = counted(practice.evidence.checks.len(), "check");
        parts.push(format!("evidence: {checks}, {} resources pass, {} fail", total.pass, total.fail + total.accepted));
    }
    if let Some(standing) = &practice.answer {
        let answer = &standing.answer;
        let day = answer.at.strftime("%Y-%m-%d");
        parts.push(format!(
            "{} answered {} on {day}: {}",
            plain(&answer.who),
            answer.choice.as_str(),
            plain(&answer.note)
        ));
    }
    if let Some(Disagreement::NotDoneButClean) = practice.disagreement {
        parts.push("the checks see nothing wrong".to_owned());
    }
    parts.join("; ")
}

fn counted<N: PartialEq + From<u8> + std::fmt::Display>(count: N, noun: &str) -> String {
    let plural = if count == N::from(1) { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// The text, with an ellipsis where it is longer.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
