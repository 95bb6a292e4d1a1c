//! Not written yet.

use axum::Router;

use crate::Dashboard;

/// Its addresses.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new()
}
