//! Signing out, here and at the provider.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{REFRESH, SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponse, Response};
use url::Url;

use super::guard::Current;
use super::page::{Message, page};
use super::{Gate, Refusal, Way};

/// `POST /signout`: the session ends here first, then the browser goes on to the provider.
///
/// It goes there by itself and not by a redirect: browsers apply `form-action` of the Content-Security-Policy to
/// redirects of a form too, and the provider may redirect to places that nobody here knows.
pub(super) async fn sign_out(State(gate): State<Arc<Gate>>, Extension(current): Extension<Current>) -> Response {
    let Current { secret, session } = current;
    if let Err(error) = gate.sessions.end(&secret).await {
        let refusal = Refusal::Store(error);
        refusal.log("POST", "/signout");
        return gate.refused_without_link(&refusal);
    }
    tracing::info!(viewer = session.name, "signed out");
    let cookies = AppendHeaders([(SET_COOKIE, gate.cookies.clear_session())]);
    (cookies, goodbye(&gate, session.id_token.as_deref()).await).into_response()
}

/// `GET /signed-out`: where the provider sends browsers back.
pub(super) async fn signed_out(State(gate): State<Arc<Gate>>) -> Response {
    farewell(&gate)
}

async fn goodbye(gate: &Gate, id_token: Option<&str>) -> Response {
    match at_provider(gate, id_token).await {
        Ok(Some(url)) => {
            let refresh = [(REFRESH, format!("0; url={url}"))];
            (refresh, page(gate.look, StatusCode::OK, Message::SignedOutHere, Some(url.as_str()))).into_response()
        }
        Ok(None) => farewell(gate),
        Err(refusal) => {
            refusal.log("POST", "/signout");
            farewell(gate)
        }
    }
}

async fn at_provider(gate: &Gate, id_token: Option<&str>) -> Result<Option<Url>, Refusal> {
    match &gate.way {
        Way::OpenId(openid) => openid.provider.sign_out_url(id_token).await,
        Way::Local(_) => Ok(None),
    }
}

fn farewell(gate: &Gate) -> Response {
    match gate.way {
        Way::OpenId(_) => page(gate.look, StatusCode::OK, Message::SignedOut, Some("/signin")),
        Way::Local(_) => page(gate.look, StatusCode::OK, Message::SignedOutLocally, None),
    }
}
