//! Decisions to live with a risk: all of them, one with its log, and the form that asks for one over several
//! resources.

mod covered;
mod detail;
mod form;
mod list;

use axum::Router;
use axum::routing::{get, post};
use scanmonster_assessment::{AcceptanceState, ScopePart};

use crate::{Dashboard, Page};

/// Its addresses.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new()
        .route("/acceptances", get(list::show).post(form::send))
        .route("/acceptances/new", get(form::show))
        .route("/acceptances/{acceptance}", get(detail::show))
        .route("/acceptances/{acceptance}/approve", post(detail::approve))
        .route("/acceptances/{acceptance}/withdraw", post(detail::withdraw))
}

/// What the check of a scope is called; a pattern is shown as it is.
fn check_title(page: &Page, check: &ScopePart) -> String {
    if *check == ScopePart::any() {
        page.t("all checks", "すべてのチェック項目").to_owned()
    } else {
        page.title(check.as_str())
    }
}

/// Class of the badge.
pub(crate) fn class(state: AcceptanceState) -> &'static str {
    match state {
        AcceptanceState::AwaitsApproval => "new",
        AcceptanceState::Active => "accepted",
        AcceptanceState::Expired | AcceptanceState::Withdrawn => "",
    }
}
