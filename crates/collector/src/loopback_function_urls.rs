//! URLs of a Lambda function on emulators that know one of them.
//!
//! moto does not list a function's URLs (`lambda:ListFunctionUrlConfigs`); it tells the function's own one, which is
//! handed on as the list.

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;

use crate::loopback_answers::with_body;

const NOT_FOUND: u16 = 404;
/// The header in which Lambda names its errors.
const ERROR_TYPE: &str = "x-amzn-errortype";

/// The request for a function's one URL; none where `request` does not list a function's URLs.
pub(crate) fn for_one_url(request: &HttpRequest) -> Option<HttpRequest> {
    let uri = one_url(request.uri())?.to_owned();
    let mut request = request.try_clone()?;
    request.set_uri(uri).ok()?;
    Some(request)
}

fn one_url(uri: &str) -> Option<&str> {
    let path = uri.split('?').next()?;
    path.strip_suffix('s').filter(|one| one.contains("/functions/") && one.ends_with("/url"))
}

/// Nothing is found, but by no error of the service: the emulator does not know the operation.
pub(crate) fn is_unknown(answer: &HttpResponse) -> bool {
    answer.status().as_u16() == NOT_FOUND && !answer.headers().contains_key(ERROR_TYPE)
}

/// The answer about a function's one URL, whose body is `found`, as the list of its URLs.
///
/// # Errors
/// Never: 200 is a status.
pub(crate) fn as_list(mut answer: HttpResponse, found: Vec<u8>) -> Result<HttpResponse, ConnectorError> {
    let has_none = answer.status().as_u16() == NOT_FOUND && answer.headers().contains_key(ERROR_TYPE);
    if !has_none && !answer.status().is_success() {
        return Ok(with_body(answer, found));
    }
    let urls: &[u8] = if has_none { &[] } else { found.as_slice() };
    let list = [br#"{"FunctionUrlConfigs":["#.as_slice(), urls, b"]}"].concat();
    *answer.status_mut() = StatusCode::try_from(200).map_err(|error| ConnectorError::other(error.into(), None))?;
    answer.headers_mut().remove(ERROR_TYPE);
    Ok(with_body(answer, list))
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::body::SdkBody;

    use super::*;

    #[test]
    fn a_functions_urls_are_asked_for_one_by_one() {
        let list = "http://127.0.0.1:5000/2021-10-31/functions/f/urls";
        let one = "http://127.0.0.1:5000/2021-10-31/functions/f/url";
        assert_eq!(one_url(list), Some(one));
        assert_eq!(one_url(&format!("{list}?MaxItems=50")), Some(one));
        for other in [one, "http://127.0.0.1:5000/2015-03-31/functions/f/policy", "http://127.0.0.1:5000/bucket/urls"] {
            assert_eq!(one_url(other), None, "{other}");
        }
    }

    fn answer(status: u16, error_type: Option<&'static str>) -> HttpResponse {
        let mut answer = HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::empty());
        if let Some(name) = error_type {
            answer.headers_mut().insert(ERROR_TYPE, name);
        }
        answer
    }

    #[test]
    fn one_url_or_none_becomes_a_list() {
        let missing = Some("ResourceNotFoundException");
        assert!(is_unknown(&answer(404, None)));
        assert!(!is_unknown(&answer(404, missing)));
        assert!(!is_unknown(&answer(200, None)));
        for (given, found, status, body) in [
            (answer(200, None), r#"{"AuthType":"NONE"}"#, 200, r#"{"FunctionUrlConfigs":[{"AuthType":"NONE"}]}"#),
            (answer(404, missing), "{}", 200, r#"{"FunctionUrlConfigs":[]}"#),
            (answer(404, None), "<html>", 404, "<html>"),
            (answer(500, None), "oops", 500, "oops"),
        ] {
            let list = as_list(given, found.as_bytes().to_vec()).unwrap();
            assert_eq!(list.status().as_u16(), status);
            assert_eq!(list.body().bytes(), Some(body.as_bytes()));
        }
    }
}
