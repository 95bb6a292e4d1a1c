//! What a page answers when it cannot be shown.

use askama::Template;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use scanmonster_assessment::PortError;

use crate::page::Page;

/// Why a page cannot be shown.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum Failure {
    /// There is nothing at this address, or it is somebody else's: both look the same.
    #[error("there is nothing at this address")]
    NotFound,
    /// Somebody may look, but not do this.
    #[error("this needs another role")]
    Forbidden,
    /// Something that was sent is wrong, in words.
    #[error("{0}")]
    Wrong(String),
    /// Something behind the page failed; the cause is in the log only.
    #[error("something behind this page failed")]
    Broken,
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<PortError> for Failure {
    fn from(error: PortError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "a page could not be answered");
        Self::Broken
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "a page could not be rendered");
        Self::Broken
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    page: &'a Page,
    failure: &'a Failure,
}

/// Puts a page in the reader's language around a failure.
pub(crate) async fn show(page: Page, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let Some(failure) = response.extensions().get::<Failure>() else { return response };
    match (FailurePage { page: &page, failure }).render() {
        Ok(body) => (failure.status(), Html(body)).into_response(),
        Err(error) => Failure::from(error).status().into_response(),
    }
}
