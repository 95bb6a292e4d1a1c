//! Language and theme: kept in the browser, chosen with a form, so that it works without JavaScript.

use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Router};
use scanmonster_assessment::Language;
use serde::Deserialize;

use crate::failure::Failure;
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
    let back = choice.back.as_deref().and_then(own_address).unwrap_or(HeaderValue::from_static("/"));
    Ok((StatusCode::SEE_OTHER, AppendHeaders([(SET_COOKIE, cookie)]), [(LOCATION, back)]).into_response())
}

/// The address where it is a path of ours; other places cannot be gone to from here.
pub(crate) fn own_address(text: &str) -> Option<HeaderValue> {
    let is_path = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_path && is_plain { HeaderValue::from_str(text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_addresses_are_gone_back_to() {
        assert!(own_address("/findings?severity=high").is_some());
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x", ""] {
            assert!(own_address(elsewhere).is_none(), "{elsewhere:?}");
        }
    }
}
