//! Extractors for what not everybody may do.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use scanmonster_assessment::plain;

use super::page::{Look, Message, page};
use crate::{Role, Viewer};

/// Somebody who may accept risks; a handler that takes it answers nobody else.
#[derive(Debug, Clone)]
pub struct Approver(pub Viewer);

/// Somebody who may change what the dashboard does; a handler that takes it answers nobody else.
#[derive(Debug, Clone)]
pub struct Administrator(pub Viewer);

/// The answer to whoever may not: 401 where nobody is signed in, otherwise 403.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed {
    look: Look,
    is_known: bool,
}

impl IntoResponse for NotAllowed {
    fn into_response(self) -> Response {
        match self.is_known {
            true => page(self.look, StatusCode::FORBIDDEN, Message::NotAllowed, None),
            false => page(self.look, StatusCode::UNAUTHORIZED, Message::NotSignedIn, None),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Approver {
    type Rejection = NotAllowed;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, NotAllowed> {
        at_least(Role::Approver, parts).map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Administrator {
    type Rejection = NotAllowed;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, NotAllowed> {
        at_least(Role::Administrator, parts).map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Viewer {
    type Rejection = NotAllowed;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, NotAllowed> {
        at_least(Role::Viewer, parts)
    }
}

fn at_least(needed: Role, parts: &Parts) -> Result<Viewer, NotAllowed> {
    let look = parts.extensions.get::<Look>().copied().unwrap_or_default();
    let Some(viewer) = parts.extensions.get::<Viewer>() else {
        return Err(NotAllowed { look, is_known: false });
    };
    if viewer.role >= needed {
        return Ok(viewer.clone());
    }
    refused(viewer, &format!("{} {} needs the role {}", parts.method, parts.uri.path(), needed.word()));
    Err(NotAllowed { look, is_known: true })
}

/// Logs that somebody asked for what they may not see or do; `what` may hold texts of others.
///
/// A page that is asked for another account's finding calls it and answers as if there were none.
pub fn refused(viewer: &Viewer, what: &str) {
    tracing::warn!(viewer = viewer.name, role = viewer.role.word(), reason = plain(what), "refused");
}
