//! One acceptance: what it is about, what was looked at, who did what when, and the decisions that are left.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use scanmonster_assessment::{Acceptance, AcceptanceState, Asked, Decision, DecisionKind};
use serde::Deserialize;

use super::covered::{Covered, covered};
use super::{check_title, class};
use crate::Page;
use crate::failure::Failure;
use crate::pages::parts::findings;
use crate::reads::{Reads, Refusal};

/// So many values of one fact are shown.
const VALUES: usize = 20;

#[derive(Template)]
#[template(path = "acceptances/detail.html")]
struct Detail<'a> {
    page: &'a Page,
    /// Why the last decision was refused.
    refusal: String,
    id: String,
    state: &'static str,
    class: &'static str,
    title: String,
    check: String,
    account: String,
    region: String,
    resource: String,
    is_pattern: bool,
    granted: Option<Request>,
    pending: Option<Request>,
    seen: Option<Evidence>,
    covered: Covered,
    findings_link: String,
    log: Vec<Entry>,
    may_approve: bool,
    /// The viewer asked for it, so somebody else has to agree.
    is_own: bool,
    may_withdraw: bool,
}

struct Request {
    kind: &'static str,
    reason: String,
    until: String,
    by: String,
    at: String,
    approved: String,
    source: String,
}

struct Evidence {
    summary: String,
    severity: &'static str,
    class: &'static str,
    facts: Vec<(String, Vec<String>, usize)>,
}

struct Entry {
    at: String,
    by: String,
    what: &'static str,
    details: String,
}

/// Shows an acceptance.
pub(super) async fn show(page: Page, reads: Reads, Path(id): Path<String>) -> Result<Response, Failure> {
    detail(&page, &reads, &id, String::new()).await
}

/// Agrees to it.
pub(super) async fn approve(page: Page, reads: Reads, Path(id): Path<String>) -> Result<Response, Failure> {
    let decided = reads.approve(&id).await;
    answer(&page, &reads, &id, decided.map(|_| ())).await
}

#[derive(Deserialize)]
pub(super) struct Withdrawal {
    reason: Option<String>,
}

/// Withdraws it.
pub(super) async fn withdraw(
    page: Page,
    reads: Reads,
    Path(id): Path<String>,
    Form(form): Form<Withdrawal>,
) -> Result<Response, Failure> {
    let decided = reads.withdraw(&id, &form.reason.unwrap_or_default()).await;
    answer(&page, &reads, &id, decided.map(|_| ())).await
}

async fn answer(page: &Page, reads: &Reads, id: &str, decided: Result<(), Refusal>) -> Result<Response, Failure> {
    match decided {
        Ok(()) => Ok(Redirect::to(&format!("/acceptances/{id}")).into_response()),
        Err(refusal) => {
            let words = refusal.words(page)?;
            let shown = detail(page, reads, id, words).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
    }
}

async fn detail(page: &Page, reads: &Reads, id: &str, refusal: String) -> Result<Response, Failure> {
    let acceptance = reads.acceptance(id).await?;
    let asked = acceptance.asked_for().ok_or(Failure::NotFound)?;
    let log: Vec<Decision> =
        reads.decisions().await?.into_iter().filter(|decision| decision.acceptance == acceptance.id).collect();
    let state = acceptance.state(page.now);
    let scope = &asked.request.scope;
    let waiting = waiting(&acceptance, state);
    let may_decide = reads.may_decide_on(scope);
    let is_own = waiting.is_some_and(|asked| asked.by == page.viewer.name);
    let mut link = vec![("state", "accepted")];
    if !scope.check.has_wildcard() {
        link.push(("check", scope.check.as_str()));
    }
    if !scope.account.has_wildcard() {
        link.push(("account", scope.account.as_str()));
    }
    let detail = Detail {
        page,
        refusal,
        id: acceptance.id.to_string(),
        state: page.acceptance_state(state),
        class: class(state),
        title: check_title(page, &scope.check),
        check: page.plain(scope.check.as_str()),
        account: page.plain(scope.account.as_str()),
        region: page.plain(scope.region.as_str()),
        resource: scope.resource.as_str().to_owned(),
        is_pattern: scope.has_wildcard(),
        granted: acceptance.granted.as_ref().map(|asked| Request::of(page, asked)),
        pending: waiting.map(|asked| Request::of(page, asked)),
        seen: asked.request.seen.as_ref().map(|seen| Evidence {
            summary: page.plain(&seen.evidence.summary),
            severity: page.severity(seen.severity),
            class: seen.severity.as_str(),
            facts: facts(page, &seen.evidence),
        }),
        covered: covered(reads, scope).await?,
        findings_link: findings(&link),
        log: log.iter().rev().map(|decision| Entry::of(page, decision)).collect(),
        may_approve: may_decide && waiting.is_some() && !is_own,
        is_own: is_own && may_decide,
        may_withdraw: may_decide && state != AcceptanceState::Withdrawn,
    };
    page.render(&detail)
}

/// What waits for a second person.
fn waiting(acceptance: &Acceptance, state: AcceptanceState) -> Option<&Asked> {
    acceptance.pending.as_ref().filter(|_| matches!(state, AcceptanceState::AwaitsApproval | AcceptanceState::Active))
}

fn facts(page: &Page, evidence: &scanmonster_checks::Evidence) -> Vec<(String, Vec<String>, usize)> {
    let shown = |values: &std::collections::BTreeSet<String>| {
        values.iter().take(VALUES).map(|value| page.plain(value)).collect()
    };
    evidence
        .facts
        .iter()
        .map(|(name, values)| (page.plain(name), shown(values), values.len().saturating_sub(VALUES)))
        .collect()
}

impl Request {
    fn of(page: &Page, asked: &Asked) -> Self {
        Self {
            kind: page.acceptance_kind(asked.request.kind),
            reason: scanmonster_report::visible(&asked.request.reason).into_owned(),
            until: asked.request.until.to_string(),
            by: page.plain(&asked.by),
            at: page.time(&asked.at),
            approved: asked
                .approved
                .as_ref()
                .map_or_else(String::new, |(by, at)| format!("{} ({})", page.plain(by), page.time(at))),
            source: asked.request.source.as_ref().map(|source| page.plain(source)).unwrap_or_default(),
        }
    }
}

impl Entry {
    fn of(page: &Page, decision: &Decision) -> Self {
        let (what, details) = match &decision.what {
            DecisionKind::Requested(request) => {
                let until = page.t("until", "期限:");
                let needs = match request.needs_approval {
                    true => page.t("; a second person has to agree", "。別の人の承認が必要"),
                    false => "",
                };
                let reason = page.plain(&request.reason);
                (page.t("Asked for", "申請"), format!("{reason} ({until} {}{needs})", request.until))
            }
            DecisionKind::Approved => (page.t("Agreed", "承認"), String::new()),
            DecisionKind::Withdrawn { reason } => (page.t("Withdrawn", "取り消し"), page.plain(reason)),
        };
        Self { at: page.time(&decision.at), by: page.plain(&decision.by), what, details }
    }
}
