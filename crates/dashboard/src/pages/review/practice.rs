//! One best practice: the checks behind it, what people answered, and the form to answer.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::tz::TimeZone;
use scanmonster_assessment::review::{
    Answer, AnswerChoice, AnswerError, AnswerWish, CheckEvidence, DEFAULT_REVISIT_DAYS, LONGEST_NOTE, MAX_REVISIT_DAYS,
    PracticeReview, PracticeStatus, ReviewScope,
};
use scanmonster_checks::{BestPractice, best_practice};
use serde::Deserialize;

use super::words::{answered_by, choice, disagreement, status_class, status_details, wrong};
use super::{query, scope, scope_name};
use crate::asked::Asked;
use crate::failure::Failure;
use crate::organisation::Organisation;
use crate::pages::parts::findings;
use crate::reads::Reads;
use crate::{Page, catalogue, terms};

/// So many accounts or answers are listed; the page says how many are left out.
const LISTED: usize = 25;

#[derive(Template)]
#[template(path = "review/practice.html")]
struct Practice<'a> {
    page: &'a Page,
    refusal: String,
    id: &'static str,
    title: &'static str,
    name: String,
    query: String,
    account: String,
    risk: &'static str,
    answered_by: &'static str,
    ask: &'static str,
    hint: &'static str,
    status: &'static str,
    class: &'static str,
    details: String,
    disagreement: String,
    missing_permissions: Vec<String>,
    checks: Vec<CheckRow>,
    failing: Vec<(String, String)>,
    failing_left_out: usize,
    not_assessed: Vec<(String, String)>,
    not_assessed_left_out: usize,
    answer: Option<AnswerRow>,
    own_answers: Vec<AnswerRow>,
    own_left_out: usize,
    log: Vec<AnswerRow>,
    may_answer: bool,
    typed: Typed,
    choices: Vec<(&'static str, &'static str, bool)>,
    longest_note: usize,
    today: String,
    latest: String,
    source: String,
}

struct CheckRow {
    id: &'static str,
    title: &'static str,
    found: CheckEvidence,
    link: String,
}

struct AnswerRow {
    /// Id of the account; empty where it is for the organisation.
    account: String,
    choice: &'static str,
    note: String,
    who: String,
    at: String,
    revisit_by: String,
    is_overdue: bool,
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    account: String,
    choice: String,
    note: String,
    revisit_by: String,
}

/// Shows a best practice.
pub(super) async fn show(page: Page, reads: Reads, asked: Asked, Path(id): Path<String>) -> Result<Response, Failure> {
    let organisation = reads.organisation().await?;
    let practice = best_practice(&id).ok_or(Failure::NotFound)?;
    let scope = scope(&page, &organisation, &asked.text("account"))?;
    let typed = Typed { revisit_by: day(&page, DEFAULT_REVISIT_DAYS), ..Typed::default() };
    shown(&page, &reads, &organisation, practice, &scope, typed, String::new()).await
}

/// Writes an answer down.
pub(super) async fn answer(
    page: Page,
    reads: Reads,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let organisation = reads.organisation().await?;
    let practice = best_practice(&id).ok_or(Failure::NotFound)?;
    let scope = scope(&page, &organisation, &typed.account)?;
    if !reads.may_answer(&scope) {
        return Err(Failure::Forbidden);
    }
    let refusal = match wish(&page, practice, &scope, &typed) {
        Err(refusal) => refusal,
        Ok(wish) => match reads.answer(&wish).await? {
            Ok(_) => return Ok(Redirect::to(&format!("/review/{}{}", practice.id, query(&scope))).into_response()),
            Err(AnswerError::Wrong(error)) => wrong(&page, &error),
            Err(_) => page
                .t("Others answered at the same time: try again.", "他の回答と重なりました。もう一度お試しください。")
                .to_owned(),
        },
    };
    let response = shown(&page, &reads, &organisation, practice, &scope, typed, refusal).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, response).into_response())
}

fn wish(page: &Page, practice: &BestPractice, scope: &ReviewScope, typed: &Typed) -> Result<AnswerWish, String> {
    let choice =
        typed.choice.parse().map_err(|_| page.t("Choose an answer.", "回答を選択してください。").to_owned())?;
    let revisit_by =
        match typed.revisit_by.trim() {
            "" => None,
            day => Some(day.parse().map_err(|_| {
                page.t("The day to look again is no date.", "見直し期限が日付ではありません。").to_owned()
            })?),
        };
    let (best_practice, note) = (practice.id.to_owned(), typed.note.clone());
    let who = page.viewer.name.clone();
    Ok(AnswerWish { best_practice, scope: scope.clone(), choice, note, who, revisit_by })
}

async fn shown(
    page: &Page,
    reads: &Reads,
    organisation: &Organisation,
    practice: &'static BestPractice,
    scope: &ReviewScope,
    typed: Typed,
    refusal: String,
) -> Result<Response, Failure> {
    let read = reads.review(scope).await?;
    let review = read.review.practice(practice.id).ok_or(Failure::NotFound)?;
    let kind = review.status.kind();
    let named = |account: &scanmonster_inventory::AccountId| {
        let name = organisation.account(account).map(|known| page.plain(&known.name)).unwrap_or_default();
        (account.to_string(), name)
    };
    let log = read.answers.iter().rev().filter(|answer| answer.best_practice == practice.id && answer.scope == *scope);
    let template = Practice {
        refusal,
        id: practice.id,
        title: page.local(&practice.title),
        name: scope_name(page, organisation, scope),
        query: query(scope),
        account: scope.account().map(ToString::to_string).unwrap_or_default(),
        risk: page.words(terms::practice_risk(practice.risk)),
        answered_by: answered_by(page, review.answered_by),
        ask: page.local(&practice.ask),
        hint: page.local(&practice.hint),
        status: page.words(terms::practice_status(kind)),
        class: status_class(kind),
        details: status_details(page, review),
        disagreement: review.disagreement.as_ref().map(|one| disagreement(page, one)).unwrap_or_default(),
        missing_permissions: missing(page, review),
        checks: checks(page, review, scope),
        failing_left_out: left_out(review.evidence.failing_accounts.len(), scope),
        failing: of_accounts(scope, review.evidence.failing_accounts.iter().map(named)),
        not_assessed_left_out: left_out(review.evidence.not_assessed.len(), scope),
        not_assessed: of_accounts(scope, review.evidence.not_assessed.iter().map(named)),
        answer: review.answer.as_ref().map(|one| AnswerRow::of(page, &one.answer)),
        own_left_out: review.own_answers.len().saturating_sub(LISTED),
        own_answers: review.own_answers.iter().take(LISTED).map(|one| AnswerRow::of(page, &one.answer)).collect(),
        log: log.take(LISTED).map(|answer| AnswerRow::of(page, answer)).collect(),
        may_answer: reads.may_answer(scope),
        choices: [AnswerChoice::Done, AnswerChoice::NotDone, AnswerChoice::NotApplicable]
            .map(|one| (one.as_str(), choice(page, one), typed.choice == one.as_str()))
            .into(),
        typed,
        longest_note: LONGEST_NOTE,
        today: day(page, 0),
        latest: day(page, MAX_REVISIT_DAYS),
        source: format!(
            "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/{}.html",
            practice.tool_choice
        ),
        page,
    };
    page.render(&template)
}

/// In an account's own review there is nothing to list.
fn of_accounts(scope: &ReviewScope, accounts: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    if *scope == ReviewScope::Organisation { accounts.take(LISTED).collect() } else { Vec::new() }
}

fn left_out(all: usize, scope: &ReviewScope) -> usize {
    if *scope == ReviewScope::Organisation { all.saturating_sub(LISTED) } else { 0 }
}

fn missing(page: &Page, review: &PracticeReview) -> Vec<String> {
    match &review.status {
        PracticeStatus::NotDecided(_) | PracticeStatus::NotDone { .. } => {
            review.evidence.missing_permissions.iter().take(LISTED).map(|name| page.plain(name)).collect()
        }
        _ => Vec::new(),
    }
}

fn checks(page: &Page, review: &PracticeReview, scope: &ReviewScope) -> Vec<CheckRow> {
    let row = |(id, found): (&&'static str, &CheckEvidence)| {
        let account = scope.account().map(ToString::to_string);
        let mut pairs = vec![("check", *id)];
        pairs.extend(account.as_deref().map(|account| ("account", account)));
        CheckRow {
            id,
            title: catalogue::check(id).map_or(*id, |check| page.local(&check.title)),
            link: findings(&pairs),
            found: found.clone(),
        }
    };
    review.evidence.checks.iter().map(row).collect()
}

impl AnswerRow {
    fn of(page: &Page, answer: &Answer) -> Self {
        Self {
            account: answer.scope.account().map(ToString::to_string).unwrap_or_default(),
            choice: choice(page, answer.choice),
            note: scanmonster_report::visible(&answer.note).into_owned(),
            who: page.plain(&answer.who),
            at: page.time(&answer.at),
            revisit_by: answer.revisit_by.to_string(),
            is_overdue: answer.is_overdue(page.now),
        }
    }
}

/// The day in so many days, in UTC.
fn day(page: &Page, days: i32) -> String {
    let today = page.now.to_zoned(TimeZone::UTC).date();
    today.checked_add(days.days()).unwrap_or(today).to_string()
}
