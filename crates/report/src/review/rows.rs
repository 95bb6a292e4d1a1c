//! The review as comma-separated values: one row per best practice.

use std::io::Write;

use scanmonster_assessment::review::{Milestone, PracticeReview, PracticeStatus, QuestionReview, Review};

use super::words;
use crate::csv_cell::cell;
use crate::{ReportError, Style};

const HEADER: [&str; 21] = [
    "question",
    "question_risk",
    "best_practice",
    "title",
    "risk",
    "answered_by",
    "status",
    "counter_examples",
    "accepted",
    "pass",
    "unknown",
    "failing_accounts",
    "accounts_not_assessed",
    "missing_permissions",
    "answer",
    "note",
    "who",
    "when",
    "revisit_by",
    "overdue",
    "disagreement",
];

pub(super) fn write(review: &Review, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(HEADER)?;
    for question in &review.questions {
        for practice in &question.practices {
            writer.write_record(row(question, practice, style))?;
        }
    }
    writer.flush()?;
    Ok(())
}

fn row(question: &QuestionReview, practice: &PracticeReview, style: &Style) -> [String; 21] {
    let total = practice.evidence.total();
    let answer = practice.answer.as_ref();
    let of_answer = |text: &dyn Fn(&scanmonster_assessment::review::Answer) -> String| {
        answer.map(|standing| text(&standing.answer)).unwrap_or_default()
    };
    let permissions = match &practice.status {
        PracticeStatus::NotDecided(why) => why.missing_permissions.join(" "),
        _ => String::new(),
    };
    [
        question.id.to_owned(),
        question.risk.as_str().to_owned(),
        practice.id.to_owned(),
        style.pick(practice.title).to_owned(),
        practice.risk.as_str().to_owned(),
        practice.answered_by.as_str().to_owned(),
        practice.status.kind().as_str().to_owned(),
        total.fail.to_string(),
        total.accepted.to_string(),
        total.pass.to_string(),
        total.unknown.to_string(),
        total.failing_accounts.to_string(),
        practice.evidence.not_assessed.len().to_string(),
        cell(&permissions),
        of_answer(&|answer| answer.choice.as_str().to_owned()),
        of_answer(&|answer| cell(&answer.note)),
        of_answer(&|answer| cell(&answer.who)),
        of_answer(&|answer| answer.at.to_string()),
        of_answer(&|answer| answer.revisit_by.to_string()),
        answer.map(|standing| standing.is_overdue.to_string()).unwrap_or_default(),
        practice.disagreement.map(|disagreement| words::disagreement(disagreement, style)).unwrap_or_default(),
    ]
}

pub(super) fn milestones(milestones: &[Milestone], out: &mut dyn Write) -> Result<(), ReportError> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "month",
        "scope",
        "at",
        "high_risk_questions",
        "medium_risk_questions",
        "unanswered_questions",
        "done",
        "not_done",
        "not_decided",
        "unanswered",
        "not_applicable",
    ])?;
    for milestone in milestones {
        let (risks, counts) = (&milestone.risks, &milestone.counts);
        writer.write_record([
            milestone.month.clone(),
            milestone.scope.to_string(),
            milestone.at.to_string(),
            risks.high.to_string(),
            risks.medium.to_string(),
            risks.unanswered.to_string(),
            counts.done.to_string(),
            counts.not_done().to_string(),
            counts.not_decided.to_string(),
            counts.unanswered.to_string(),
            counts.not_applicable.to_string(),
        ])?;
    }
    writer.flush()?;
    Ok(())
}
