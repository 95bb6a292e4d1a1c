//! On a laptop: whoever started the dashboard opens an address that works once.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::header::{HeaderMap, LOCATION, SET_COOKIE};
use axum::http::{Method, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use scanmonster_assessment::plain;
use tokio::net::TcpListener;

use super::secret::{Secret, is_same};
use super::session::{Entrant, Scope};
use super::{Gate, Refusal};
use crate::Role;

/// The one-time token and whom it lets in.
pub(super) struct Local {
    token: Secret,
    is_used: AtomicBool,
    user: String,
}

impl Local {
    pub(super) fn new(token: Secret, user: &str) -> Self {
        Self { token, is_used: AtomicBool::new(false), user: plain(user) }
    }

    /// Lets in whoever has the token, once.
    pub(super) async fn start(
        &self,
        gate: &Gate,
        method: &Method,
        headers: &HeaderMap,
        token: Option<&str>,
    ) -> Result<Response, Refusal> {
        let is_right = token.is_some_and(|token| is_same(token, self.token.as_str()));
        // A preview asks with HEAD; it must not use the token up.
        if !is_right || method != Method::GET || self.is_used.swap(true, Ordering::SeqCst) {
            return Err(Refusal::Token);
        }
        if let Ok(Some(older)) = gate.cookies.session(headers) {
            gate.sessions.end(&older).await?;
        }
        let name = self.user.clone();
        let entrant = Entrant { name, role: Role::Administrator, scope: Scope::All, id_token: None };
        let secret = gate.begin(entrant).await?;
        let cookies = AppendHeaders([(SET_COOKIE, gate.cookies.set_session(&secret))]);
        Ok((StatusCode::SEE_OTHER, [(LOCATION, "/")], cookies).into_response())
    }
}

/// Listens on this machine only; port 0 lets the system choose one.
///
/// # Errors
/// Where the port is taken.
pub async fn listen(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}
