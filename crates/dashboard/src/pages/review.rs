//! The Well-Architected review of the security pillar: what evidence and people say about each best practice.

mod practice;
mod questions;
mod words;

use axum::Router;
use axum::routing::get;
use scanmonster_assessment::review::ReviewScope;
use scanmonster_inventory::AccountId;

use crate::failure::Failure;
use crate::organisation::Organisation;
use crate::{Dashboard, Page};

/// Its addresses.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new()
        .route("/review", get(questions::show))
        .route("/review/{practice}", get(practice::show).post(practice::answer))
}

/// What is reviewed: the account that is asked for, or else the organisation; for those who see single accounts
/// only, the first of these. Not found where that is somebody else's or makes no sense.
fn scope(page: &Page, organisation: &Organisation, account: &str) -> Result<ReviewScope, Failure> {
    if !account.is_empty() {
        let account = AccountId::parse(account).map_err(|_| Failure::NotFound)?;
        let known = organisation.account(&account).ok_or(Failure::NotFound)?;
        return Ok(ReviewScope::Account(known.id.clone()));
    }
    match (&page.viewer.accounts, organisation.accounts.first()) {
        (None, _) => Ok(ReviewScope::Organisation),
        (Some(_), Some(first)) => Ok(ReviewScope::Account(first.id.clone())),
        (Some(_), None) => Err(Failure::NotFound),
    }
}

/// The part of an address that keeps the scope.
fn query(scope: &ReviewScope) -> String {
    scope.account().map(|account| format!("?account={account}")).unwrap_or_default()
}

/// The name of the scope.
fn scope_name(page: &Page, organisation: &Organisation, scope: &ReviewScope) -> String {
    let Some(id) = scope.account() else { return page.t("the whole organization", "組織全体").to_owned() };
    let name = organisation.account(id).map(|account| page.plain(&account.name)).unwrap_or_default();
    if name.is_empty() { id.to_string() } else { format!("{name} ({id})") }
}
