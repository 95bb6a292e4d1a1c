//! All acceptances: those that wait for a second person first, then those that hold, the earliest to end first.

use askama::Template;
use axum::response::Response;
use scanmonster_assessment::{Acceptance, AcceptanceState, Asked as Request, WARNING_DAYS, ends_at};

use super::{check_title, class};
use crate::Page;
use crate::asked::{Asked, Paging};
use crate::failure::Failure;
use crate::pages::parts::{Choice, choices, has};
use crate::reads::Reads;

const STATES: [AcceptanceState; 4] =
    [AcceptanceState::AwaitsApproval, AcceptanceState::Active, AcceptanceState::Expired, AcceptanceState::Withdrawn];

#[derive(Template)]
#[template(path = "acceptances/list.html")]
struct List<'a> {
    page: &'a Page,
    rows: Vec<Row>,
    paging: Paging,
    text: String,
    states: Vec<Choice>,
    is_filtered: bool,
    waiting: usize,
    active: usize,
    ending: usize,
    may_request: bool,
}

struct Row {
    id: String,
    state: &'static str,
    class: &'static str,
    /// Another request waits while this one holds.
    is_asked_anew: bool,
    check: String,
    is_pattern: bool,
    place: String,
    resource: String,
    kind: &'static str,
    reason: String,
    by: String,
    approved_by: String,
    until: String,
    ends_soon: bool,
}

/// Shows the list.
pub(super) async fn show(page: Page, reads: Reads, asked: Asked) -> Result<Response, Failure> {
    let text = asked.text("text");
    let state = asked.one_of("state", &STATES.map(AcceptanceState::as_str));
    let all = reads.acceptances().await?;
    let count = |state| all.iter().filter(|acceptance| acceptance.state(page.now) == state).count();
    let (waiting, active) = (all.iter().filter(|one| waits(one, &page)).count(), count(AcceptanceState::Active));
    let ending = all.iter().filter(|acceptance| ends_soon(acceptance, &page)).count();
    let mut fitting: Vec<(&Acceptance, &Request)> = all
        .iter()
        .filter_map(|acceptance| Some((acceptance, acceptance.asked_for()?)))
        .filter(|(acceptance, asked)| is_named(acceptance, asked, &text))
        .filter(|(acceptance, _)| match state {
            "" => true,
            "awaits-approval" => waits(acceptance, &page),
            state => acceptance.state(page.now).as_str() == state,
        })
        .collect();
    fitting.sort_by_key(|(acceptance, asked)| {
        (!waits(acceptance, &page), acceptance.state(page.now), asked.request.until, &acceptance.id)
    });
    let (shown, paging) = asked.slice(&fitting);
    let list = List {
        rows: shown.iter().map(|(acceptance, asked)| row(&page, acceptance, asked)).collect(),
        paging,
        is_filtered: !(text.is_empty() && state.is_empty()),
        text,
        states: choices(state, STATES.map(|state| (state.as_str(), page.acceptance_state(state)))),
        waiting,
        active,
        ending,
        may_request: page.viewer.may_decide(),
        page: &page,
    };
    page.render(&list)
}

/// Somebody asked for it, or asked for it anew, and a second person has not agreed.
fn waits(acceptance: &Acceptance, page: &Page) -> bool {
    let is_withdrawn = acceptance.withdrawn.is_some();
    let pending = acceptance.pending.as_ref();
    !is_withdrawn && pending.is_some_and(|asked| page.now < ends_at(asked.request.until))
}

fn ends_soon(acceptance: &Acceptance, page: &Page) -> bool {
    let days = i64::from(WARNING_DAYS.into_iter().max().unwrap_or_default());
    let active = acceptance.active(page.now);
    active.is_some_and(|asked| ends_at(asked.request.until).duration_since(page.now).as_hours() <= days * 24)
}

fn is_named(acceptance: &Acceptance, asked: &Request, text: &str) -> bool {
    let scope = &asked.request.scope;
    let parts = [&scope.check, &scope.account, &scope.region, &scope.resource];
    parts.into_iter().any(|part| has(part.as_str(), text))
        || has(acceptance.id.as_str(), text)
        || has(&asked.request.reason, text)
        || has(&asked.by, text)
}

fn row(page: &Page, acceptance: &Acceptance, asked: &Request) -> Row {
    let state = acceptance.state(page.now);
    let scope = &asked.request.scope;
    Row {
        id: acceptance.id.to_string(),
        state: page.acceptance_state(state),
        class: class(state),
        is_asked_anew: state != AcceptanceState::AwaitsApproval && waits(acceptance, page),
        check: check_title(page, &scope.check),
        is_pattern: scope.has_wildcard(),
        place: format!("{} · {}", page.plain(scope.account.as_str()), page.plain(scope.region.as_str())),
        resource: page.plain(scope.resource.as_str()),
        kind: page.acceptance_kind(asked.request.kind),
        reason: page.plain(&asked.request.reason),
        by: page.plain(&asked.by),
        approved_by: asked.approved.as_ref().map(|(by, _)| page.plain(by)).unwrap_or_default(),
        until: asked.request.until.to_string(),
        ends_soon: ends_soon(acceptance, page),
    }
}
