//! Mends answers of emulators that the SDK would refuse; only answers from this machine are touched.
//!
//! moto names the document of `s3:GetBucketVersioning` after the operation, AWS (and so the SDK) calls it
//! `VersioningConfiguration`. Documents of S3 Control end in `Response` there and in `Result` at AWS. Operations that it
//! does not know are asked for in another way: [`loopback_cbor`](crate::loopback_cbor),
//! [`loopback_function_urls`](crate::loopback_function_urls). Some states are told in another way:
//! [`loopback_states`](crate::loopback_states).

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

use crate::{loopback_cbor, loopback_function_urls, loopback_states};

const S3_CONTROL_DOCUMENTS: [&str; 5] = [
    "ListAccessPoints",
    "GetAccessPoint",
    "GetAccessPointPolicy",
    "ListMultiRegionAccessPoints",
    "GetMultiRegionAccessPointPolicy",
];

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
        if !is_loopback(request.uri()) {
            return self.0.call(request);
        }
        let connector = self.0.clone();
        if let Some(json) = loopback_cbor::as_json(&request) {
            return HttpConnectorFuture::new(async move { in_json_if_unknown(&connector, request, json).await });
        }
        if let Some(one) = loopback_function_urls::for_one_url(&request) {
            return HttpConnectorFuture::new(async move { one_url_if_unknown(&connector, request, one).await });
        }
        if let Some(state) = loopback_states::asked_for(&request) {
            let answer = self.0.call(request);
            return HttpConnectorFuture::new(async move { mend_state(&state, answer.await?).await });
        }
        let to_mend = needs_mending(request.uri());
        let answer = self.0.call(request);
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
    uri.ends_with("?versioning") || uri.contains("/v20180820/")
}

/// The answer to `request`, or to the same one in JSON where there is no such page.
async fn in_json_if_unknown(
    connector: &SharedHttpConnector,
    request: HttpRequest,
    json: HttpRequest,
) -> Result<HttpResponse, ConnectorError> {
    let answer = connector.call(request).await?;
    if answer.status().as_u16() != loopback_cbor::NOT_FOUND {
        return Ok(answer);
    }
    let mut answer = connector.call(json).await?;
    let body = bytes(&mut answer).await?;
    Ok(loopback_cbor::as_cbor(answer, body))
}

/// The answer to `request`, which lists a function's URLs, or what is said of its `one` URL.
async fn one_url_if_unknown(
    connector: &SharedHttpConnector,
    request: HttpRequest,
    one: HttpRequest,
) -> Result<HttpResponse, ConnectorError> {
    let answer = connector.call(request).await?;
    if !loopback_function_urls::is_unknown(&answer) {
        return Ok(answer);
    }
    let mut answer = connector.call(one).await?;
    let body = bytes(&mut answer).await?;
    loopback_function_urls::as_list(answer, body)
}

async fn mend_state(state: &loopback_states::State, mut answer: HttpResponse) -> Result<HttpResponse, ConnectorError> {
    let bytes = bytes(&mut answer).await?;
    Ok(with_body(answer, loopback_states::mended(state, bytes)))
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
pub(crate) fn with_body(mut answer: HttpResponse, body: Vec<u8>) -> HttpResponse {
    answer.headers_mut().remove("content-length");
    *answer.body_mut() = SdkBody::from(body);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_some_answers_on_this_machine_are_mended() {
        let mended = |uri: &str| is_loopback(uri) && needs_mending(uri);
        assert!(mended("http://127.0.0.1:5000/bucket?versioning"));
        assert!(mended("http://127.0.0.1:5000/v20180820/accesspoint?maxResults=1000"));
        assert!(!mended("http://127.0.0.1:5000/bucket?acl"));
        assert!(!mended("https://bucket.s3.eu-west-1.amazonaws.com/?versioning"));
        assert!(!mended("https://111122223333.s3-control.eu-west-1.amazonaws.com/v20180820/accesspoint"));
        assert!(!mended("http://127.0.0.1.example.com/bucket?versioning"));
    }
}
