//! What goes to the Well-Architected Tool, and what comes from it.

use std::io::Write;

use scanmonster_assessment::plain;
use scanmonster_assessment::review::AnswerWish;
use scanmonster_assessment::review::tool::{Export, ToolAnswer, ToolChoiceStatus};

use super::words;
use crate::{ReportError, Style, table};

/// Writes what an export writes to the tool, question by question, and what does not match.
///
/// # Errors
/// Where the writer refuses.
pub fn review_export(export: &Export, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let header = [
        style.say("QUESTION", "質問"),
        style.say("TICKED", "チェックあり"),
        style.say("NOT TICKED", "チェックなし"),
        style.say("NOT APPLICABLE", "該当なし"),
    ];
    let mut table = table::new(style, &header);
    for answer in &export.answers {
        let with = |status: ToolChoiceStatus| answer.choices.values().filter(|choice| choice.status == status).count();
        table.add_row([
            answer.question.clone(),
            with(ToolChoiceStatus::Selected).to_string(),
            with(ToolChoiceStatus::Unselected).to_string(),
            with(ToolChoiceStatus::NotApplicable).to_string(),
        ]);
    }
    table::write(&table, out)?;
    for id in &export.missing_questions {
        writeln!(out, "{id}: {}", style.say("the tool does not have this question", "ツールにこの質問がありません"))?;
    }
    for answer in &export.answers {
        for line in remarks(answer, style) {
            writeln!(out, "{}: {line}", plain(&answer.question))?;
        }
    }
    Ok(())
}

fn remarks(answer: &ToolAnswer, style: &Style) -> Vec<String> {
    let mut lines = Vec::new();
    for id in &answer.unmatched_practices {
        lines.push(style.say(
            format!("the tool has no choice for {id}: it is not written"),
            format!("ツールに {id} の選択肢がないため、書き込みません"),
        ));
    }
    for id in &answer.unmatched_choices {
        let id = plain(id);
        lines.push(style.say(
            format!("the choice {id} is not known here: it stays as it is"),
            format!("選択肢 {id} は対応が不明なため、そのまま残します"),
        ));
    }
    if answer.stays_unanswered {
        let line = style.say(
            "nothing is known yet: the tool goes on calling it unanswered",
            "まだ何もわからないため、ツールでは未回答のままです",
        );
        lines.push(line.to_owned());
    }
    lines
}

/// Writes the answers of people that come from the tool.
///
/// # Errors
/// Where the writer refuses.
pub fn review_import(wishes: &[AnswerWish], style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    if wishes.is_empty() {
        writeln!(out, "{}", style.say("the tool has no new answers", "ツールに新しい回答はありません"))?;
        return Ok(());
    }
    let header = ["ID", style.say("ANSWER", "回答"), style.say("NOTE", "メモ")];
    let mut table = table::new(style, &header);
    for wish in wishes {
        let answer = words::choice(wish.choice, style);
        table.add_row([plain(&wish.best_practice), answer.to_owned(), plain(&wish.note)]);
    }
    table::keep_whole(&mut table, 0, style);
    table::write(&table, out)
}
