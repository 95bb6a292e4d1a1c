//! What could not be read, and why.

use serde::{Deserialize, Serialize};

/// An answer of AWS, or the gap where it should be.
pub type Collected<T> = Result<T, Gap>;

/// One thing that AWS did not tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, thiserror::Error)]
#[error("{operation}: {cause}{}", if self.detail.is_empty() { String::new() } else { format!(" ({})", self.detail) })]
pub struct Gap {
    /// The API operation as `service:Operation`, e.g. `s3:GetBucketAcl`.
    pub operation: String,
    /// The IAM action that the operation needs, e.g. `s3:GetBucketAcl`; empty where none is known.
    pub action: String,
    /// Why there is no answer.
    pub cause: GapCause,
    /// The service's error code or a few words; never a secret, never a request id.
    pub detail: String,
}

/// Why an answer is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum GapCause {
    /// The credentials may not call the operation, or a policy denies it.
    #[error("access denied")]
    AccessDenied,
    /// The service still throttled the call after all retries.
    #[error("throttled")]
    Throttled,
    /// No answer in time, or no connection.
    #[error("timed out")]
    TimedOut,
    /// The region is not enabled for the account.
    #[error("region disabled")]
    RegionDisabled,
    /// There was an answer, but not one that the operation can give.
    #[error("malformed answer")]
    MalformedAnswer,
    /// The assessment had to end before the call was made.
    #[error("out of time")]
    OutOfTime,
    /// The service or the region does not offer the operation.
    #[error("not supported")]
    NotSupported,
    /// The service answered with an error of its own (HTTP 5xx or an unexpected code).
    #[error("service error")]
    ServiceError,
    /// The check itself failed on this data; a fault of ours, reported instead of hidden.
    #[error("check failed")]
    CheckFailed,
}

impl Gap {
    /// A gap of the operation `service:Operation` that needs the IAM action `action`.
    pub fn new(operation: &str, action: &str, cause: GapCause, detail: impl Into<String>) -> Self {
        Self { operation: operation.into(), action: action.into(), cause, detail: detail.into() }
    }
}
