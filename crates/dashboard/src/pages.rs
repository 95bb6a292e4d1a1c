//! The pages, a file each.

mod acceptances;
mod accounts;
mod checks;
mod coverage;
mod finding;
mod findings;
mod frameworks;
mod nights;
mod over_accounts;
mod overview;
mod parts;
mod preferences;
mod review;

use axum::Router;
use scanmonster_checks::Severity;

use crate::Dashboard;
use crate::failure::Failure;

/// The severities as lists show them.
pub(crate) const WORST_FIRST: [Severity; 4] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];

/// All pages.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new()
        .merge(overview::routes())
        .merge(findings::routes())
        .merge(finding::routes())
        .merge(accounts::routes())
        .merge(checks::routes())
        .merge(coverage::routes())
        .merge(frameworks::routes())
        .merge(review::routes())
        .merge(acceptances::routes())
        .merge(nights::routes())
        .merge(preferences::routes())
        .fallback(|| async { Failure::NotFound })
        .method_not_allowed_fallback(|| async { Failure::NotFound })
}
