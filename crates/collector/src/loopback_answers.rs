//! Mends answers of emulators that the SDK would refuse; only answers from this machine are touched.
//!
//! moto names the document of `s3:GetBucketVersioning` after the operation, AWS (and so the SDK) calls it
//! `VersioningConfiguration`. The documents of S3 Control's lists end in `Response` there and in `Result` at AWS.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

const S3_CONTROL_LISTS: [&str; 2] = ["ListAccessPoints", "ListMultiRegionAccessPoints"];

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
        let answer = self.0.call(request);
        if !to_mend {
            return answer;
        }
        HttpConnectorFuture::new(async move { mend(answer.await?).await })
    }
}

fn needs_mending(uri: &str) -> bool {
    let host = uri.split_once("://").map_or("", |(_, rest)| rest);
    let loopback = ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|name| host.strip_prefix(name).is_some_and(|rest| rest.starts_with(':') || rest.starts_with('/')));
    loopback && (uri.ends_with("?versioning") || uri.contains("/v20180820/"))
}

async fn mend(mut answer: HttpResponse) -> Result<HttpResponse, ConnectorError> {
    let body = ByteStream::new(answer.take_body());
    let bytes = body.collect().await.map_err(|error| ConnectorError::io(error.into()))?.into_bytes();
    let mended = match std::str::from_utf8(&bytes) {
        Ok(text) => {
            let text = text.replace("GetBucketVersioningResponse", "VersioningConfiguration");
            S3_CONTROL_LISTS
                .iter()
                .fold(text, |text, list| text.replace(&format!("{list}Response"), &format!("{list}Result")))
                .into_bytes()
        }
        Err(_) => bytes.to_vec(),
    };
    // The length was that of the body as it came.
    answer.headers_mut().remove("content-length");
    *answer.body_mut() = SdkBody::from(mended);
    Ok(answer)
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
}
