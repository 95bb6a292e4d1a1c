//! The Well-Architected review: how every best practice stands, what to do first, and what people are asked.

mod rows;
mod tool;
mod words;

use std::io::Write;

use scanmonster_assessment::review::{Change, Improvement, Milestone, PracticeReview, Review};
use serde::Serialize;

pub use tool::{review_export, review_import};

use crate::style::{account_label, minute};
use crate::{ListFormat, ReportError, Style, json, table};

/// How many improvements are shown to people; machines get all.
const SHOWN_IMPROVEMENTS: usize = 15;

/// How many accounts are shown to people; machines get all.
const SHOWN_ACCOUNTS: usize = 20;

/// A review, and what changed since a milestone.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ReviewReport<'a> {
    /// The review.
    #[serde(flatten)]
    pub review: &'a Review,
    /// What changed since the last milestone; none where there is none.
    pub change: Option<&'a Change>,
}

/// Writes a review: for people with the questions that wait for them, as CSV one row per best practice.
///
/// # Errors
/// Where the writer refuses.
pub fn review_show(
    format: ListFormat,
    report: &ReviewReport<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    match format {
        ListFormat::Json => json::write(report, out),
        ListFormat::Csv => rows::write(report.review, style, out),
        ListFormat::Table => show_table(report, style, out),
    }
}

fn show_table(report: &ReviewReport<'_>, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let review = report.review;
    table::write_fields(&fields(report, style), style, out)?;
    for question in &review.questions {
        writeln!(out, "\n{}", words::question_line(question, style))?;
        let header = [
            "ID",
            style.say("BEST PRACTICE", "ベストプラクティス"),
            style.say("RISK", "リスク"),
            style.say("ANSWERED BY", "回答"),
            style.say("STATUS", "状態"),
        ];
        let mut table = table::new(style, &header);
        for practice in &question.practices {
            table.add_row(practice_row(practice, style));
        }
        table::keep_whole(&mut table, 0, style);
        table::write(&table, out)?;
    }
    write_improvements(&review.improvements, style, out)?;
    write_accounts(review, style, out)?;
    write_questions(review, style, out)
}

fn fields(report: &ReviewReport<'_>, style: &Style) -> Vec<(&'static str, String)> {
    let review = report.review;
    let assessed = review.accounts.iter().filter(|account| account.not_assessed.is_none()).count();
    let all = review.accounts.len();
    let mut fields = vec![
        (style.say("Scope", "対象"), words::scope(&review.scope, style)),
        (style.say("Time", "日時"), minute(review.at)),
        (
            style.say("Accounts", "アカウント"),
            style.say(format!("{assessed} of {all} assessed"), format!("{all} 件中 {assessed} 件を診断済み")),
        ),
        (style.say("Questions", "質問"), words::risks(&review.risks, style)),
        (style.say("Best practices", "ベストプラクティス"), words::counts(&review.counts, style)),
    ];
    if let Some(change) = report.change {
        fields.push((style.say("Change", "変化"), words::change(change, style)));
    }
    fields
}

fn practice_row(practice: &PracticeReview, style: &Style) -> [String; 5] {
    let mut status = words::status(practice, style);
    if let Some(disagreement) = practice.disagreement {
        status.push_str("; ");
        status.push_str(&words::disagreement(disagreement, style));
    }
    [
        practice.id.to_owned(),
        style.pick(practice.title).to_owned(),
        words::practice_risk(practice.risk, style).to_owned(),
        words::answered_by(practice.answered_by, style).to_owned(),
        status,
    ]
}

fn write_improvements(improvements: &[Improvement], style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    if improvements.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", style.say("What to improve, most effect first", "改善すること(効果の大きい順)"))?;
    let header = [
        "ID",
        style.say("BEST PRACTICE", "ベストプラクティス"),
        style.say("RISK", "リスク"),
        style.say("ACCOUNTS", "アカウント"),
        style.say("RESOURCES", "リソース"),
        style.say("WORST", "最悪"),
    ];
    let mut table = table::new(style, &header);
    for improvement in improvements.iter().take(SHOWN_IMPROVEMENTS) {
        let worst = improvement.severities.keys().next_back().map_or("", |severity| style.severity(*severity));
        table.add_row([
            improvement.best_practice.to_owned(),
            style.pick(improvement.title).to_owned(),
            words::practice_risk(improvement.risk, style).to_owned(),
            improvement.accounts.to_string(),
            improvement.counter_examples.to_string(),
            worst.to_owned(),
        ]);
    }
    table::keep_whole(&mut table, 0, style);
    table::write(&table, out)?;
    left_out(improvements.len(), SHOWN_IMPROVEMENTS, style, out)
}

/// Only where there is more than one: of one account everything is said above.
fn write_accounts(review: &Review, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    if review.accounts.len() < 2 {
        return Ok(());
    }
    writeln!(out, "\n{}", style.say("Accounts, most risks first", "アカウント(リスクの多い順)"))?;
    let header = [
        style.say("ACCOUNT", "アカウント"),
        style.say("HIGH", "高"),
        style.say("MEDIUM", "中"),
        style.say("NOT ASSESSED", "未診断"),
    ];
    let mut accounts: Vec<_> = review.accounts.iter().collect();
    accounts.sort_by_key(|one| {
        let (high, medium) = (one.risks.high, one.risks.medium);
        (std::cmp::Reverse((high, medium, one.not_assessed.is_some())), &one.account)
    });
    let mut table = table::new(style, &header);
    for account in accounts.into_iter().take(SHOWN_ACCOUNTS) {
        table.add_row([
            account_label(account.account.as_str(), Some(&account.name)),
            account.risks.high.to_string(),
            account.risks.medium.to_string(),
            account.not_assessed.as_deref().map(scanmonster_assessment::plain).unwrap_or_default(),
        ]);
    }
    table::write(&table, out)?;
    left_out(review.accounts.len(), SHOWN_ACCOUNTS, style, out)
}

fn left_out(all: usize, shown: usize, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    if let Some(more) = all.checked_sub(shown).filter(|more| *more > 0) {
        let more = style.say(
            format!("and {more} more; --format json has all"),
            format!("ほか {more} 件(--format json ですべて表示)"),
        );
        writeln!(out, "{more}")?;
    }
    Ok(())
}

fn write_questions(review: &Review, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    if review.to_answer.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n{}",
        style.say(
            "Questions for you: answer with `scanmonster review answer ID --choice done|not-done|not-applicable --note …`",
            "回答が必要な質問: `scanmonster review answer ID --choice done|not-done|not-applicable --note …` で回答します",
        )
    )?;
    let header = ["ID", style.say("QUESTION", "質問"), style.say("WHAT COUNTS AS EVIDENCE", "根拠になるもの")];
    let mut table = table::new(style, &header);
    for practice in review.to_answer.iter().filter_map(|id| review.practice(id)) {
        let overdue = practice.answer.as_ref().filter(|standing| standing.is_overdue);
        let ask = match overdue {
            Some(standing) => {
                let day = standing.answer.revisit_by;
                style.say(
                    format!("{} (to be looked at again by {day})", practice.ask.en),
                    format!("{}(見直し期限: {day})", practice.ask.ja),
                )
            }
            None => style.pick(practice.ask).to_owned(),
        };
        table.add_row([practice.id.to_owned(), ask, style.pick(practice.hint).to_owned()]);
    }
    table::keep_whole(&mut table, 0, style);
    table::write(&table, out)
}

/// Writes milestones, latest first as they are given.
///
/// # Errors
/// Where the writer refuses.
pub fn review_milestones(
    format: ListFormat,
    milestones: &[Milestone],
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    match format {
        ListFormat::Json => json::write(&milestones, out),
        ListFormat::Csv => rows::milestones(milestones, out),
        ListFormat::Table => milestones_table(milestones, style, out),
    }
}

fn milestones_table(milestones: &[Milestone], style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let header = [
        style.say("MONTH", "月"),
        style.say("TAKEN", "記録日時"),
        style.say("QUESTIONS", "質問"),
        style.say("BEST PRACTICES", "ベストプラクティス"),
    ];
    let mut table = table::new(style, &header);
    for milestone in milestones {
        table.add_row([
            milestone.month.clone(),
            minute(milestone.at),
            words::risks(&milestone.risks, style),
            words::counts(&milestone.counts, style),
        ]);
    }
    table::write(&table, out)
}
