//! The Well-Architected review, for people and for machines.

use jiff::ToSpan;
use scanmonster_assessment::review::tool::{assumed_questions, export};
use scanmonster_assessment::review::{
    AccountEvidence, Answer, AnswerChoice, AnswerWish, Milestone, Review, ReviewInput, ReviewScope, review,
};
use scanmonster_assessment::{Language, Tally};
use scanmonster_checks::{Severity, best_practice, registry};
use scanmonster_report::{ListFormat, ReviewReport, review_export, review_import, review_milestones, review_show};
use scanmonster_testkit::{ACCOUNT, account_id, now};
use serde_json::Value;

use crate::sample::{style, text};

const HOSTILE: &str = "=cmd|' /C calc'!A0\u{202e}\n<script>";

fn wish(practice: &str, choice: AnswerChoice) -> AnswerWish {
    AnswerWish {
        best_practice: practice.to_owned(),
        scope: ReviewScope::Organisation,
        choice,
        note: HOSTILE.to_owned(),
        who: HOSTILE.to_owned(),
        revisit_by: None,
    }
}

/// Two accounts: one with counter-examples of a person's "done", one that was never assessed.
fn sample(is_fixed: bool) -> Review {
    let mut assessed = AccountEvidence::new(account_id(ACCOUNT), HOSTILE.to_owned());
    assessed.assessed_at = Some(now());
    let pass = Tally { pass: 1, ..Tally::default() };
    assessed.checks = Some(registry().map(|check| (check.id.to_owned(), pass)).collect());
    if !is_fixed {
        assessed.count(best_practice("SEC09-BP01").unwrap().checks[0].id, Severity::High, false, 12);
    }
    let never = AccountEvidence::new(account_id("999999999999"), "new".to_owned());
    let answers: Vec<Answer> = [("SEC09-BP01", AnswerChoice::Done), ("SEC11-BP03", AnswerChoice::NotApplicable)]
        .map(|(practice, choice)| Answer::of(&wish(practice, choice), now() - 1.hour(), 0).unwrap())
        .into();
    let accounts = [assessed, never];
    review(&ReviewInput { scope: &ReviewScope::Organisation, accounts: &accounts, answers: &answers, now: now() })
}

fn shown(format: ListFormat, language: Language, review: &Review) -> String {
    let before = Milestone::of(&sample(true), None);
    let change = review.change_since(&before);
    let report = ReviewReport { review, change: Some(&change) };
    text(|out| review_show(format, &report, &style(language, 160), out))
}

#[test]
fn people_see_counter_examples_gaps_and_questions() {
    let page = shown(ListFormat::Table, Language::En, &sample(false));
    for part in [
        "whole organisation",
        "1 of 2 assessed",
        "SEC09 Data in transit: risk high",
        "not done: 12 counter-examples; answered done, 12 counter-examples",
        "1 account not assessed",
        "since 2026-06: +1 questions of high risk",
        "What to improve, most effect first",
        "Questions for you",
        best_practice("SEC10-BP07").unwrap().ask.en,
        "it was never assessed completely",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains(best_practice("SEC08-BP02").unwrap().ask.en), "evidence answers it");
    let page = shown(ListFormat::Table, Language::Ja, &sample(false));
    for part in
        ["組織全体", "未実施: 反例 12 件; 回答は実施済み、反例 12 件", best_practice("SEC10-BP07").unwrap().ask.ja]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn nothing_hostile_reaches_a_terminal_or_a_spreadsheet() {
    let page = shown(ListFormat::Table, Language::En, &sample(false));
    assert!(!page.contains('\u{202e}') && page.contains("\\u{202e}"));
    let rows = shown(ListFormat::Csv, Language::En, &sample(false));
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 63);
    let row = rows.iter().find(|row| &row[2] == "SEC09-BP01").unwrap();
    assert_eq!((&row[6], &row[7], &row[14]), ("not-done", "12", "done"));
    assert!(row[15].starts_with('\'') && !row[15].contains(['\u{202e}', '\n']), "{}", &row[15]);
}

#[test]
fn machines_get_everything_as_it_is() {
    let parsed: Value = serde_json::from_str(&shown(ListFormat::Json, Language::Ja, &sample(false))).unwrap();
    assert_eq!(parsed["questions"].as_array().unwrap().len(), 11);
    let practice = &parsed["questions"][8]["practices"][0];
    assert_eq!(practice["status"]["kind"], "not-done");
    assert_eq!(practice["status"]["counter_examples"], 12);
    assert_eq!(practice["disagreement"]["kind"], "done-but-counter-examples");
    assert_eq!(practice["answer"]["note"], HOSTILE.trim());
    assert_eq!(parsed["change"]["month"], "2026-06");
    assert_eq!(parsed["improvements"][0]["best_practice"], "SEC09-BP01");
    assert_eq!(parsed["scope"], "organisation");
}

#[test]
fn milestones_are_listed() {
    let milestones = [Milestone::of(&sample(false), None)];
    let list = |format| text(|out| review_milestones(format, &milestones, &style(Language::En, 160), out));
    assert!(list(ListFormat::Table).contains("2026-06"));
    assert!(list(ListFormat::Csv).starts_with("month,scope,at"));
    let parsed: Vec<Milestone> = serde_json::from_str(&list(ListFormat::Json)).unwrap();
    assert_eq!(parsed, milestones);
}

#[test]
fn what_goes_to_the_tool_and_comes_from_it_is_listed() {
    let mut questions = assumed_questions();
    questions.remove(0);
    questions[0].choices[0].id = "sec_new".to_owned();
    let export = export(&sample(false), &questions);
    let page = text(|out| review_export(&export, &style(Language::En, 160), out));
    for part in ["protect-data-transit", "SEC01: the tool does not have", "no choice for SEC02-BP01", "sec_new"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let wishes = [wish("SEC09-BP01", AnswerChoice::Done)];
    let page = text(|out| review_import(&wishes, &style(Language::En, 160), out));
    assert!(page.contains("SEC09-BP01") && !page.contains('\u{202e}'), "{page}");
    let page = text(|out| review_import(&[], &style(Language::En, 160), out));
    assert!(page.contains("no new answers"));
}
