//! Sessions, kept on the server.
//!
//! A session is two documents under the hash of its cookie. The first says who signed in; it is written once and
//! removed at sign-out. The second says when it was last used and is renewed. Renewing can therefore never bring
//! back a session that another request has just ended.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use scanmonster_assessment::{Clock, Documents, PortError, PortResult};
use serde::{Deserialize, Serialize};

use super::Refusal;
use super::secret::Secret;
use crate::Role;

/// Who signed in, until when at the latest.
const SESSIONS: &str = "sessions";
/// When sessions were last used.
const USES: &str = "session-uses";
/// A use is written at most so often: a page with ten parts costs no ten writes.
const RENEWED_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// How long sessions live.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lifetime {
    /// Without any request.
    pub(super) idle: SignedDuration,
    /// Altogether.
    pub(super) absolute: SignedDuration,
}

/// Who signed in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Session {
    /// The provider and client, or the process, that it was made for; no other takes it.
    pub(super) realm: String,
    /// Mail address or subject, safe to print.
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) scope: Scope,
    /// What forms must carry.
    pub(super) csrf: String,
    pub(super) started_at: Timestamp,
    /// Kept only where the provider wants it at sign-out.
    pub(super) id_token: Option<String>,
}

/// Which accounts a session is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scope {
    /// All.
    All,
    /// Those of these owners, asked for anew at every request.
    Owners(Vec<String>),
}

/// Somebody to begin a session for.
#[derive(Debug, Clone)]
pub(super) struct Entrant {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) scope: Scope,
    pub(super) id_token: Option<String>,
}

/// Begins, finds and ends sessions.
pub(super) struct Sessions {
    documents: Arc<dyn Documents>,
    clock: Arc<dyn Clock>,
    lifetime: Lifetime,
    realm: String,
}

impl Sessions {
    pub(super) fn new(
        documents: Arc<dyn Documents>,
        clock: Arc<dyn Clock>,
        lifetime: Lifetime,
        realm: impl Into<String>,
    ) -> Self {
        Self { documents, clock, lifetime, realm: realm.into() }
    }

    /// Begins a session; the value of its cookie.
    pub(super) async fn begin(&self, entrant: Entrant) -> Result<Secret, Refusal> {
        let (secret, csrf) = (Secret::random()?, Secret::random()?);
        let now = self.clock.now();
        let Entrant { name, role, scope, id_token } = entrant;
        let session = Session {
            realm: self.realm.clone(),
            name,
            role,
            scope,
            csrf: csrf.as_str().to_owned(),
            started_at: now,
            id_token,
        };
        let text = serde_json::to_string(&session).map_err(|error| PortError::new("write a session", error))?;
        let ends_at = Some(now + self.lifetime.absolute);
        if !self.documents.create(SESSIONS, &secret.key(), &text, ends_at, now).await? {
            return Err(PortError::new("begin a session", "its random key exists").into());
        }
        self.write_use(&secret.key(), now).await?;
        Ok(secret)
    }

    /// The session of a cookie; none where it was never begun, has ended or has expired.
    pub(super) async fn find(&self, secret: &Secret) -> PortResult<Option<Session>> {
        let (key, now) = (secret.key(), self.clock.now());
        let Some(text) = self.documents.get(SESSIONS, &key, now).await? else { return Ok(None) };
        let Some(used_at) = self.documents.get(USES, &key, now).await? else { return Ok(None) };
        let session: Session = serde_json::from_str(&text).map_err(|error| PortError::new("read a session", error))?;
        let used_at: Timestamp =
            used_at.parse().map_err(|error: jiff::Error| PortError::new("read a session's last use", error))?;
        let is_alive = now.duration_since(used_at) < self.lifetime.idle
            && now.duration_since(session.started_at) < self.lifetime.absolute;
        if !is_alive || session.realm != self.realm {
            return Ok(None);
        }
        if now.duration_since(used_at) >= RENEWED_AFTER
            && let Err(error) = self.write_use(&key, now).await
        {
            // It only ends sooner.
            tracing::warn!(error = &error as &dyn std::error::Error, "a session could not be renewed");
        }
        Ok(Some(session))
    }

    /// Ends a session: its cookie is worth nothing from now on, whoever has it.
    pub(super) async fn end(&self, secret: &Secret) -> PortResult<()> {
        self.documents.delete(SESSIONS, &secret.key()).await?;
        self.documents.delete(USES, &secret.key()).await?;
        Ok(())
    }

    /// Ends the sessions of everybody who is called so.
    pub(super) async fn end_all_of(&self, name: &str) -> PortResult<usize> {
        let mut ended = 0;
        for (key, text) in self.documents.list(SESSIONS, self.clock.now()).await? {
            let session: Session =
                serde_json::from_str(&text).map_err(|error| PortError::new("read a session", error))?;
            if session.name == name && self.documents.delete(SESSIONS, &key).await? {
                ended += 1;
            }
        }
        Ok(ended)
    }

    async fn write_use(&self, key: &str, now: Timestamp) -> PortResult<()> {
        self.documents.put(USES, key, &now.to_string(), Some(now + self.lifetime.idle)).await
    }
}
