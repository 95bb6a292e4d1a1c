//! Why somebody is not let in, and what they and the log are told.

use axum::http::StatusCode;
use scanmonster_assessment::{PortError, plain};

use super::page::Message;
use super::secret::NoRandomness;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("the request is meant for another host")]
    OtherHost,
    #[error("not signed in")]
    NotSignedIn,
    #[error("the session is unknown, has ended or has expired")]
    UnknownSession,
    #[error("the one-time token is wrong or was used before")]
    Token,
    #[error("the sign-in is unknown, expired or was used before")]
    UnknownAttempt,
    #[error("the sign-in was started in another browser")]
    OtherBrowser,
    #[error("the answer comes from another issuer")]
    OtherIssuer,
    #[error("the provider did not sign them in: {0}")]
    Denied(String),
    #[error("the provider does not take the code")]
    Code(#[source] Cause),
    #[error("the id token is not valid")]
    IdToken(#[source] Cause),
    #[error("{name} has no role here and owns no account")]
    NoRole { name: String },
    #[error("the request may come from a page elsewhere: {0}")]
    Forged(&'static str),
    #[error("the form is too long")]
    TooLong,
    #[error("the provider cannot be asked")]
    Provider(#[source] Cause),
    #[error("the store cannot be asked")]
    Store(#[from] PortError),
    #[error("no secret can be made")]
    Randomness(#[from] NoRandomness),
}

impl Refusal {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::OtherHost => StatusCode::MISDIRECTED_REQUEST,
            Self::NotSignedIn | Self::UnknownSession => StatusCode::UNAUTHORIZED,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Provider(_) => StatusCode::BAD_GATEWAY,
            Self::Store(_) | Self::Randomness(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Token
            | Self::UnknownAttempt
            | Self::OtherBrowser
            | Self::OtherIssuer
            | Self::Denied(_)
            | Self::Code(_)
            | Self::IdToken(_)
            | Self::NoRole { .. }
            | Self::Forged(_) => StatusCode::FORBIDDEN,
        }
    }

    /// What the person is told: what to do next, nothing about the reason that would help an attacker.
    pub(super) fn message(&self) -> Message {
        match self {
            Self::OtherHost => Message::OtherHost,
            Self::NotSignedIn | Self::UnknownSession => Message::NotSignedIn,
            Self::Token => Message::Token,
            Self::UnknownAttempt | Self::OtherBrowser | Self::OtherIssuer | Self::Code(_) | Self::IdToken(_) => {
                Message::Again
            }
            Self::Denied(_) => Message::Denied,
            Self::NoRole { .. } => Message::NoRole,
            Self::Forged(_) | Self::TooLong => Message::Form,
            Self::Provider(_) | Self::Store(_) | Self::Randomness(_) => Message::Later,
        }
    }

    /// Writes it to the log, with everything that others wrote on one line and without any token.
    pub(super) fn log(&self, method: &str, path: &str) {
        let (reason, path) = (plain(&chain(self)), plain(path));
        if self.status().is_server_error() {
            tracing::error!(reason, method, path, "sign-in does not work");
        } else {
            tracing::warn!(reason, method, path, "refused");
        }
    }
}

/// An error with its sources, outermost first.
fn chain(error: &dyn std::error::Error) -> String {
    let sources = std::iter::successors(Some(error), |error| error.source());
    sources.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
