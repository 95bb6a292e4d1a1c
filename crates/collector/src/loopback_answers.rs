//! Mends answers of emulators that the SDK would refuse; only answers from this machine are touched.
//!
//! moto names the document of `s3:GetBucketVersioning` after the operation, AWS (and so the SDK) calls it
//! `VersioningConfiguration`. Documents of S3 Control end in `Response` there and in `Result` at AWS. It knows one URL of a
//! function and does not list them (`lambda:ListFunctionUrlConfigs`); its one URL is given as the list.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

const S3_CONTROL_DOCUMENTS: [&str; 5] = [
    "ListAccessPoints",
    "GetAccessPoint",
    "GetAccessPointPolicy",
    "ListMultiRegionAccessPoints",
    "GetMultiRegionAccessPointPolicy",
];

const NOT_FOUND: u16 = 404;
/// The header in which Lambda names its errors.
const ERROR_TYPE: &str = "x-amzn-errortype";

/// An HTTP client that mends answers from loopback addresses.
#[derive(Debug)]
pub(crate) struct LoopbackAnswers(pub(crate) SharedHttpClient);

#[derive(Debug)]
struct Connector(SharedHttpConnector);

impl HttpClient for LoopbackAnswers {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Connector(self.0.http_connector(settings, components)))
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let to_mend = needs_mending(request.uri());
        let for_one_url = for_one_url(&request);
        let answer = self.0.call(request);
        if let Some(request) = for_one_url {
            let connector = self.0.clone();
            return HttpConnectorFuture::new(async move {
                let answer = answer.await?;
                if is_unknown_path(&answer) { as_list(connector.call(request).await?).await } else { Ok(answer) }
            });
        }
        if !to_mend {
            return answer;
        }
        HttpConnectorFuture::new(async move { mend(answer.await?).await })
    }
}

fn is_loopback(uri: &str) -> bool {
    let host = uri.split_once("://").map_or("", |(_, rest)| rest);
    ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|name| host.strip_prefix(name).is_some_and(|rest| rest.starts_with(':') || rest.starts_with('/')))
}

fn needs_mending(uri: &str) -> bool {
    is_loopback(uri) && (uri.ends_with("?versioning") || uri.contains("/v20180820/"))
}

/// The URI of a function's one URL in place of that of the list of its URLs.
fn one_url(uri: &str) -> Option<&str> {
    let path = uri.split('?').next()?;
    let is_of_function = is_loopback(uri) && path.contains("/functions/");
    path.strip_suffix('s').filter(|one| is_of_function && one.ends_with("/url"))
}

fn for_one_url(request: &HttpRequest) -> Option<HttpRequest> {
    let uri = one_url(request.uri())?.to_owned();
    let mut request = request.try_clone()?;
    request.set_uri(uri).ok()?;
    Some(request)
}

/// Nothing is found, but by no error of the service: the emulator does not know the operation.
fn is_unknown_path(answer: &HttpResponse) -> bool {
    answer.status().as_u16() == NOT_FOUND && !answer.headers().contains_key(ERROR_TYPE)
}

/// The answer about a function's one URL as the list of its URLs.
async fn as_list(mut answer: HttpResponse) -> Result<HttpResponse, ConnectorError> {
    let has_none = answer.status().as_u16() == NOT_FOUND && answer.headers().contains_key(ERROR_TYPE);
    if !has_none && !answer.status().is_success() {
        return Ok(answer);
    }
    let found = bytes(&mut answer).await?;
    let urls: &[u8] = if has_none { &[] } else { found.as_slice() };
    let list = [br#"{"FunctionUrlConfigs":["#.as_slice(), urls, b"]}"].concat();
    *answer.status_mut() = StatusCode::try_from(200).map_err(|error| ConnectorError::other(error.into(), None))?;
    answer.headers_mut().remove(ERROR_TYPE);
    Ok(with_body(answer, list))
}

async fn mend(mut answer: HttpResponse) -> Result<HttpResponse, ConnectorError> {
    let bytes = bytes(&mut answer).await?;
    let mended = match std::str::from_utf8(&bytes) {
        Ok(text) => {
            let text = text.replace("GetBucketVersioningResponse", "VersioningConfiguration");
            S3_CONTROL_DOCUMENTS
                .iter()
                .fold(text, |text, name| text.replace(&format!("{name}Response"), &format!("{name}Result")))
                .into_bytes()
        }
        Err(_) => bytes,
    };
    Ok(with_body(answer, mended))
}

async fn bytes(answer: &mut HttpResponse) -> Result<Vec<u8>, ConnectorError> {
    let body = ByteStream::new(answer.take_body());
    let bytes = body.collect().await.map_err(|error| ConnectorError::io(error.into()))?;
    Ok(bytes.into_bytes().to_vec())
}

/// The length was that of the body as it came.
fn with_body(mut answer: HttpResponse, body: Vec<u8>) -> HttpResponse {
    answer.headers_mut().remove("content-length");
    *answer.body_mut() = SdkBody::from(body);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_kinds_of_answers_on_this_machine_are_mended() {
        assert!(needs_mending("http://127.0.0.1:5000/bucket?versioning"));
        assert!(needs_mending("http://127.0.0.1:5000/v20180820/accesspoint?maxResults=1000"));
        assert!(!needs_mending("http://127.0.0.1:5000/bucket?acl"));
        assert!(!needs_mending("https://bucket.s3.eu-west-1.amazonaws.com/?versioning"));
        assert!(!needs_mending("https://111122223333.s3-control.eu-west-1.amazonaws.com/v20180820/accesspoint"));
        assert!(!needs_mending("http://127.0.0.1.example.com/bucket?versioning"));
    }

    #[test]
    fn a_functions_urls_are_asked_for_one_by_one_on_this_machine() {
        let list = "http://127.0.0.1:5000/2021-10-31/functions/f/urls";
        let one = "http://127.0.0.1:5000/2021-10-31/functions/f/url";
        assert_eq!(one_url(list), Some(one));
        assert_eq!(one_url(&format!("{list}?MaxItems=50")), Some(one));
        for other in [
            one,
            "http://127.0.0.1:5000/2015-03-31/functions/f/policy",
            "http://127.0.0.1:5000/bucket/urls",
            "https://lambda.eu-west-1.amazonaws.com/2021-10-31/functions/f/urls",
        ] {
            assert_eq!(one_url(other), None, "{other}");
        }
    }

    fn answer(status: u16, error_type: Option<&'static str>, body: &'static str) -> HttpResponse {
        let mut answer = HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body));
        if let Some(name) = error_type {
            answer.headers_mut().insert(ERROR_TYPE, name);
        }
        answer
    }

    #[tokio::test]
    async fn one_url_or_none_becomes_a_list() {
        assert!(is_unknown_path(&answer(404, None, "<html>")));
        assert!(!is_unknown_path(&answer(404, Some("ResourceNotFoundException"), "{}")));
        assert!(!is_unknown_path(&answer(200, None, "{}")));
        for (given, status, body) in [
            (answer(200, None, r#"{"AuthType":"NONE"}"#), 200, r#"{"FunctionUrlConfigs":[{"AuthType":"NONE"}]}"#),
            (answer(404, Some("ResourceNotFoundException"), "{}"), 200, r#"{"FunctionUrlConfigs":[]}"#),
            (answer(404, None, "<html>"), 404, "<html>"),
            (answer(500, None, "oops"), 500, "oops"),
        ] {
            let mut list = as_list(given).await.unwrap();
            assert_eq!(list.status().as_u16(), status);
            assert_eq!(bytes(&mut list).await.unwrap(), body.as_bytes());
        }
    }
}
