//! Signing in at an OpenID provider: out to it with a fresh `state`, and back with a code.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, LOCATION, SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponse, Response};
use scanmonster_assessment::plain;
use serde::Deserialize;

use super::attempt::{Attempt, Attempts};
use super::claims::Person;
use super::provider::{Provider, Redeemed};
use super::secret::Secret;
use super::session::{Entrant, Scope};
use super::target::own_path;
use super::{Gate, Refusal, Way};
use crate::Role;

/// Signing in at a provider.
pub(super) struct OpenId {
    pub(super) provider: Provider,
    pub(super) attempts: Attempts,
}

/// With what the provider sends a browser back (OpenID Connect Core 1.0, 3.1.2.5 and 3.1.2.6; `iss`: RFC 9207).
#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

impl OpenId {
    /// Sends a browser to the provider.
    pub(super) async fn start(&self, gate: &Gate, headers: &HeaderMap, to: Option<&str>) -> Result<Response, Refusal> {
        let (state, nonce) = (Secret::random()?, Secret::random()?);
        // One cookie for all of a browser's sign-ins, so that several tabs can sign in at a time.
        let browser = gate.cookies.attempt(headers).map_or_else(Secret::random, Ok)?;
        let (url, verifier) = self.provider.authorize(&state, &nonce).await?;
        let attempt =
            Attempt { browser: browser.key(), nonce: nonce.as_str().to_owned(), verifier, target: own_path(to) };
        self.attempts.begin(&state, &attempt).await?;
        let headers = [(LOCATION, url.as_str().to_owned())];
        let cookies = AppendHeaders([(SET_COOKIE, gate.cookies.set_attempt(&browser))]);
        Ok((StatusCode::SEE_OTHER, headers, cookies).into_response())
    }

    /// Whom the provider sends back, and where they wanted to go.
    async fn finish(&self, headers: &HeaderMap, gate: &Gate, answer: Answer) -> Result<(Redeemed, String), Refusal> {
        let browser = gate.cookies.attempt(headers);
        let attempt = self.attempts.redeem(&answer.state, browser.as_ref()).await?;
        if answer.iss.is_some_and(|issuer| !self.provider.is_issuer(&issuer)) {
            return Err(Refusal::OtherIssuer);
        }
        if let Some(error) = answer.error {
            return Err(Refusal::Denied(plain(&error)));
        }
        let code = answer.code.ok_or_else(|| Refusal::Code("there is none".into()))?;
        let redeemed = self.provider.redeem(code, attempt.verifier, attempt.nonce).await?;
        Ok((redeemed, attempt.target))
    }
}

/// `GET /signin/callback`: a browser comes back from the provider.
pub(super) async fn callback(
    State(gate): State<Arc<Gate>>,
    headers: HeaderMap,
    answer: Result<Query<Answer>, QueryRejection>,
) -> Response {
    let Way::OpenId(openid) = &gate.way else { return StatusCode::NOT_FOUND.into_response() };
    let admitted = match answer {
        Ok(Query(answer)) => admit(&gate, openid, &headers, answer).await,
        Err(_) => Err(Refusal::UnknownAttempt),
    };
    match admitted {
        Ok((secret, target)) => {
            let cookies = AppendHeaders([
                (SET_COOKIE, gate.cookies.set_session(&secret)),
                (SET_COOKIE, gate.cookies.clear_attempt()),
            ]);
            (StatusCode::SEE_OTHER, [(LOCATION, target)], cookies).into_response()
        }
        Err(refusal) => {
            refusal.log("GET", "/signin/callback");
            let link = match refusal {
                Refusal::NoRole { .. } => openid.provider.sign_out_url(None).await.ok().flatten(),
                _ => None,
            };
            gate.refused(&refusal, link.as_ref().map_or("/signin", |url| url.as_str()))
        }
    }
}

/// The new session, and where its browser wants to go.
async fn admit(gate: &Gate, openid: &OpenId, headers: &HeaderMap, answer: Answer) -> Result<(Secret, String), Refusal> {
    let (Redeemed { person, id_token }, target) = openid.finish(headers, gate, answer).await?;
    let (role, scope) = standing(gate, &person).await?;
    // An older session of this browser must not live on under its old cookie.
    if let Ok(Some(older)) = gate.cookies.session(headers) {
        gate.sessions.end(&older).await?;
    }
    let id_token = openid.provider.wants_id_token().await?.then_some(id_token);
    let entrant = Entrant { name: person.name, role, scope, id_token };
    let secret = gate.begin(entrant).await?;
    Ok((secret, target))
}

/// What somebody may do, and on which accounts: all with a role's group, otherwise those they own.
async fn standing(gate: &Gate, person: &Person) -> Result<(Role, Scope), Refusal> {
    if let Some(role) = person.role {
        return Ok((role, Scope::All));
    }
    let owns_some = !person.owners.is_empty() && !gate.owned_accounts.accounts_of(&person.owners).await?.is_empty();
    if owns_some {
        Ok((Role::Viewer, Scope::Owners(person.owners.clone())))
    } else {
        Err(Refusal::NoRole { name: person.name.clone() })
    }
}
