//! Asks for an acceptance over several resources.

use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use scanmonster_assessment::{AcceptanceKind, DEFAULT_DAYS, Wish, latest_day};
use serde::Deserialize;

use crate::asked::Asked;
use crate::failure::Failure;
use crate::reads::Reads;
use crate::{Page, catalogue};

#[derive(Template)]
#[template(path = "acceptances/form.html")]
struct FormPage<'a> {
    page: &'a Page,
    refusal: String,
    typed: Typed,
    is_false_positive: bool,
    checks: Vec<(&'static str, &'static str)>,
    today: String,
    latest: String,
    /// The viewer may ask for single accounts only.
    is_scoped: bool,
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    check: String,
    account: String,
    region: String,
    resource: String,
    kind: String,
    reason: String,
    until: String,
}

/// Shows the form; an address may fill it in.
pub(super) async fn show(page: Page, asked: Asked) -> Result<Response, Failure> {
    if !page.viewer.may_decide() {
        return Err(Failure::Forbidden);
    }
    let filled = |name: &str, otherwise: &str| {
        let value = asked.text(name);
        if value.is_empty() { otherwise.to_owned() } else { value }
    };
    let typed = Typed {
        check: filled("check", ""),
        account: filled("account", if page.viewer.accounts.is_some() { "" } else { "*" }),
        region: filled("region", "*"),
        resource: filled("resource", "*"),
        kind: String::new(),
        reason: String::new(),
        until: day(&page, DEFAULT_DAYS).to_string(),
    };
    form(&page, typed, String::new())
}

/// Asks for it.
pub(super) async fn send(page: Page, reads: Reads, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let kind = match typed.kind.as_str() {
        "false-positive" => AcceptanceKind::FalsePositive,
        _ => AcceptanceKind::RiskAccepted,
    };
    let wish = Wish {
        check: typed.check.trim().to_owned(),
        account: typed.account.trim().to_owned(),
        region: typed.region.trim().to_owned(),
        resource: typed.resource.trim().to_owned(),
        kind,
        reason: typed.reason.clone(),
        until: typed.until.trim().to_owned(),
        by: page.viewer.name.clone(),
    };
    match reads.request(&wish).await {
        Ok(decided) => Ok(Redirect::to(&format!("/acceptances/{}", decided.acceptance)).into_response()),
        Err(refusal) => {
            let words = refusal.words(&page)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&page, typed, words)?).into_response())
        }
    }
}

fn form(page: &Page, typed: Typed, refusal: String) -> Result<Response, Failure> {
    let form = FormPage {
        page,
        refusal,
        is_false_positive: typed.kind == AcceptanceKind::FalsePositive.as_str(),
        typed,
        checks: catalogue::checks().iter().map(|check| (check.id, page.local(&check.title))).collect(),
        today: day(page, 0).to_string(),
        latest: latest_day(day(page, 0)).to_string(),
        is_scoped: page.viewer.accounts.is_some(),
    };
    page.render(&form)
}

/// The day in so many days, in UTC.
fn day(page: &Page, days: i32) -> Date {
    let today = page.now.to_zoned(TimeZone::UTC).date();
    today.checked_add(days.days()).unwrap_or(today)
}
