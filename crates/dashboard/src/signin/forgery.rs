//! Whether a request that changes something comes from a page of the dashboard.

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, HeaderMap, ORIGIN};
use axum::http::{Method, Request};

use super::Refusal;
use super::address::Address;
use super::secret::{Secret, is_same};

/// Longest form that is read, in bytes.
const LONGEST_FORM: usize = 64 * 1024;

/// The field of every form.
const FIELD: &str = "csrf";

/// Passes a request on where it changes nothing, or where it is a form of ours with the session's token.
pub(super) async fn check(request: Request<Body>, address: &Address, csrf: &str) -> Result<Request<Body>, Refusal> {
    if is_safe(request.method()) {
        return Ok(request);
    }
    if request.method() != Method::POST {
        return Err(Refusal::Forged("its method is none of a form"));
    }
    check_source(request.headers(), address)?;
    if !is_form(request.headers()) {
        return Err(Refusal::Forged("its body is no form"));
    }
    let (parts, body) = request.into_parts();
    let form = to_bytes(body, LONGEST_FORM).await.map_err(|_| Refusal::TooLong)?;
    let mut tokens = url::form_urlencoded::parse(&form).filter(|(key, _)| key == FIELD);
    match (tokens.next(), tokens.next()) {
        (Some((_, token)), None) if is_token(&token, csrf) => Ok(Request::from_parts(parts, Body::from(form))),
        (None, _) => Err(Refusal::Forged("it lacks the session's token")),
        _ => Err(Refusal::Forged("it does not carry the session's token")),
    }
}

/// Whether a form carries the session's token under one of its masks.
fn is_token(masked: &str, csrf: &str) -> bool {
    Secret::unmasked(masked).is_some_and(|token| is_same(token.as_str(), csrf))
}

/// Whether a request of this method changes nothing.
pub(super) fn is_safe(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

/// Browsers say from where a form comes; one that does not say it has the token alone.
fn check_source(headers: &HeaderMap, address: &Address) -> Result<(), Refusal> {
    let is_own = |origin: &str| address.is_origin(origin);
    if !headers.get_all(ORIGIN).iter().all(|origin| origin.to_str().is_ok_and(is_own)) {
        return Err(Refusal::Forged("its origin is another"));
    }
    if !headers.get_all("sec-fetch-site").iter().all(|site| site == "same-origin") {
        return Err(Refusal::Forged("it comes from another site"));
    }
    Ok(())
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}
