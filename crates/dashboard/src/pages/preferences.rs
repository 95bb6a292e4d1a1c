//! Language and theme: kept in the browser, chosen with a form, so that it works without JavaScript.

use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Router};
use scanmonster_assessment::Language;
use serde::Deserialize;

use crate::failure::Failure;
use crate::signin::own_path;
use crate::{Dashboard, Theme};

/// Its addresses.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new().route("/preferences", post(choose))
}

#[derive(Deserialize)]
struct Choice {
    language: Option<String>,
    theme: Option<String>,
    /// The page to go back to.
    back: Option<String>,
}

async fn choose(Form(choice): Form<Choice>) -> Result<Response, Failure> {
    let (name, value) = match (&choice.language, &choice.theme) {
        (Some(word), _) => {
            let language: Language = word.parse().map_err(|_| Failure::Wrong("unknown language".to_owned()))?;
            ("language", language.as_str())
        }
        (None, Some(word)) => ("theme", Theme::of(word).as_str()),
        (None, None) => return Err(Failure::Wrong("nothing was chosen".to_owned())),
    };
    let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    let back = own_path(choice.back.as_deref());
    Ok((StatusCode::SEE_OTHER, AppendHeaders([(SET_COOKIE, cookie)]), [(LOCATION, back)]).into_response())
}
