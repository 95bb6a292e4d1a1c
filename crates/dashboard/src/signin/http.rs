//! Calls to the provider.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};

/// Longest answer that is read, in bytes.
const LONGEST_ANSWER: usize = 1024 * 1024;

/// Why there is no answer of the provider.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    #[error("the provider does not answer")]
    Call(#[source] reqwest::Error),
    #[error("the provider's answer is longer than {LONGEST_ANSWER} bytes")]
    TooLong,
    #[error("the provider's answer cannot be read")]
    Shape(#[source] http::Error),
}

/// Calls the provider: over TLS, without following redirects, and not for ever.
#[derive(Debug)]
pub(super) struct HttpClient(reqwest::Client);

impl HttpClient {
    /// A client; `is_loopback` lets it speak plain http, for a provider on this machine.
    pub(super) fn new(is_loopback: bool) -> Result<Self, reqwest::Error> {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .https_only(!is_loopback)
            .connect_timeout(Duration::from_secs(3))
            .timeout(Duration::from_secs(10))
            .user_agent("scanmonster")
            .build()
            .map(Self)
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request).map_err(HttpError::Call)?;
        let mut answer = self.0.execute(request).await.map_err(HttpError::Call)?;
        let mut builder = http::Response::builder().status(answer.status());
        if let Some(headers) = builder.headers_mut() {
            *headers = std::mem::take(answer.headers_mut());
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(HttpError::Call)? {
            if body.len() + chunk.len() > LONGEST_ANSWER {
                return Err(HttpError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        builder.body(body).map_err(HttpError::Shape)
    }
}

impl<'c> AsyncHttpClient<'c> for HttpClient {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
