//! The checks: what is looked for, and what came out of it.

mod detail;
mod list;

use axum::Router;
use axum::routing::get;
use scanmonster_assessment::{FindingFilter, FindingState};

use crate::Dashboard;

/// Its addresses.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new().route("/checks", get(list::show)).route("/checks/{check}", get(detail::show))
}

/// Findings that are there and that nobody accepted.
fn open() -> FindingFilter {
    FindingFilter {
        states: Some([FindingState::New, FindingState::Reopened, FindingState::Open].into()),
        ..FindingFilter::default()
    }
}
