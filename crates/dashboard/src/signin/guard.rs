//! What every request passes before a page sees it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{HeaderMap, LOCATION, SET_COOKIE};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{AppendHeaders, IntoResponse, Response};

use super::forgery;
use super::secret::Secret;
use super::session::{Scope, Session};
use super::target::own_path;
use super::{Csrf, Gate, Refusal, Way};
use crate::Viewer;

/// The session of a request, for sign-out.
#[derive(Clone)]
pub(super) struct Current {
    pub(super) secret: Secret,
    pub(super) session: Session,
}

/// Answers only requests that are meant for this dashboard.
pub(super) async fn check_host(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    if gate.address.is_meant(request.headers(), request.uri()) {
        return next.run(request).await;
    }
    let refusal = Refusal::OtherHost;
    refusal.log(request.method().as_str(), request.uri().path());
    gate.refused_without_link(&refusal)
}

/// Lets requests with a session through, with their [`Viewer`] and [`Csrf`].
pub(super) async fn guard(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let origin = Origin::of(&request);
    match admit(&gate, request).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => refused(&gate, &refusal, &origin),
    }
}

/// What a refusal needs to know of its request.
struct Origin {
    method: Method,
    path: String,
    /// The page that a browser wanted to show; none where it wanted something else.
    page: Option<String>,
}

impl Origin {
    fn of(request: &Request<Body>) -> Self {
        let (method, uri) = (request.method().clone(), request.uri());
        let is_page = forgery::is_safe(&method) && is_navigation(request.headers());
        let page = is_page.then(|| own_path(uri.path_and_query().map(|path| path.as_str())));
        Self { method, path: uri.path().to_owned(), page }
    }
}

/// Whether a browser wants to show the answer as a page; where it does not say so, it may.
fn is_navigation(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
}

async fn admit(gate: &Gate, request: Request) -> Result<Request, Refusal> {
    let secret = match gate.cookies.session(request.headers()) {
        Ok(None) => return Err(Refusal::NotSignedIn),
        Ok(Some(secret)) => secret,
        Err(_) => return Err(Refusal::UnknownSession),
    };
    let session = gate.sessions.find(&secret).await?.ok_or(Refusal::UnknownSession)?;
    let viewer = viewer(gate, &session).await?;
    let mut request = forgery::check(request, &gate.address, &session.csrf).await?;
    let csrf = Secret::parse(&session.csrf).ok_or(Refusal::UnknownSession)?.masked()?;
    let extensions = request.extensions_mut();
    extensions.insert(viewer);
    extensions.insert(Csrf(csrf));
    extensions.insert(gate.look);
    extensions.insert(Current { secret, session });
    Ok(request)
}

/// Who asks. An owner's accounts are looked up now: what was theirs at sign-in may be another's since.
async fn viewer(gate: &Gate, session: &Session) -> Result<Viewer, Refusal> {
    let accounts = match &session.scope {
        Scope::All => None,
        Scope::Owners(owners) => Some(gate.owned_accounts.accounts_of(owners).await?),
    };
    Ok(Viewer { name: session.name.clone(), role: session.role, accounts })
}

fn refused(gate: &Gate, refusal: &Refusal, origin: &Origin) -> Response {
    let is_stranger = matches!(refusal, Refusal::NotSignedIn | Refusal::UnknownSession);
    // Everybody's first request comes without a session; that says nothing.
    if !(matches!(refusal, Refusal::NotSignedIn) && origin.page.is_some()) {
        refusal.log(origin.method.as_str(), &origin.path);
    }
    let answer = match (&origin.page, &gate.way) {
        (Some(page), Way::OpenId(_)) if is_stranger => {
            let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("to", page).finish();
            (StatusCode::SEE_OTHER, [(LOCATION, format!("/signin?{query}"))]).into_response()
        }
        (_, Way::OpenId(_)) if is_stranger => gate.refused(refusal, "/signin"),
        _ => gate.refused_without_link(refusal),
    };
    if matches!(refusal, Refusal::UnknownSession) {
        (AppendHeaders([(SET_COOKIE, gate.cookies.clear_session())]), answer).into_response()
    } else {
        answer
    }
}
