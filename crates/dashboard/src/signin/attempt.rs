//! Sign-ins under way: between sending a browser to the provider and its coming back.

use std::sync::Arc;

use jiff::SignedDuration;
use scanmonster_assessment::{Clock, Documents, PortError};
use serde::{Deserialize, Serialize};

use super::Refusal;
use super::cookie::ATTEMPT_SECONDS;
use super::secret::{Secret, is_same};

const ATTEMPTS: &str = "signin-attempts";

/// What is remembered of a sign-in under way, under the hash of its `state`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Attempt {
    /// Hash of the cookie of the browser that started it.
    pub(super) browser: String,
    /// Ties the id token to this sign-in.
    pub(super) nonce: String,
    /// The secret of PKCE.
    pub(super) verifier: String,
    /// Where the browser goes afterwards.
    pub(super) target: String,
}

/// Sign-ins under way.
pub(super) struct Attempts {
    pub(super) documents: Arc<dyn Documents>,
    pub(super) clock: Arc<dyn Clock>,
}

impl Attempts {
    pub(super) async fn begin(&self, state: &Secret, attempt: &Attempt) -> Result<(), Refusal> {
        let now = self.clock.now();
        let text = serde_json::to_string(attempt).map_err(|error| PortError::new("write a sign-in", error))?;
        let ends_at = Some(now + SignedDuration::from_secs(ATTEMPT_SECONDS));
        match self.documents.create(ATTEMPTS, &state.key(), &text, ends_at, now).await? {
            true => Ok(()),
            false => Err(PortError::new("begin a sign-in", "its random key exists").into()),
        }
    }

    /// Takes a sign-in out, once: the same state, and with it the same code, is refused ever after.
    ///
    /// It is used up also where another browser brings it, for then its state is known to others.
    pub(super) async fn redeem(&self, state: &str, browser: Option<&Secret>) -> Result<Attempt, Refusal> {
        let state = Secret::parse(state).ok_or(Refusal::UnknownAttempt)?;
        let found = self.documents.get(ATTEMPTS, &state.key(), self.clock.now()).await?;
        let text = found.ok_or(Refusal::UnknownAttempt)?;
        if !self.documents.delete(ATTEMPTS, &state.key()).await? {
            return Err(Refusal::UnknownAttempt);
        }
        let attempt: Attempt = serde_json::from_str(&text).map_err(|error| PortError::new("read a sign-in", error))?;
        if browser.is_some_and(|browser| is_same(&browser.key(), &attempt.browser)) {
            Ok(attempt)
        } else {
            Err(Refusal::OtherBrowser)
        }
    }
}
