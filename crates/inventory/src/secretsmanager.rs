//! Secrets Manager secrets of one region; never their values.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Collected, Gap, Region};

/// Secrets Manager of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SecretsManager {
    /// All secrets (`secretsmanager:ListSecrets`), without those that are being deleted.
    pub secrets: Collected<Vec<Secret>>,
}

/// One secret, without its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Secret {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// KMS key; none: the AWS managed key `aws/secretsmanager`.
    pub kms_key: Option<String>,
    /// Automatic rotation is switched on.
    pub rotation_enabled: bool,
    /// Rotation is due every so many days (`RotationRules.AutomaticallyAfterDays`).
    pub rotation_days: Option<i64>,
    /// When it was last rotated.
    pub last_rotated: Option<Timestamp>,
    /// When it was last changed in any way.
    pub last_changed: Option<Timestamp>,
    /// The day on which its value was last read, to the day.
    pub last_accessed: Option<Timestamp>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// The service that made and manages the secret, e.g. `rds`; none: the customer.
    pub owning_service: Option<String>,
    /// The region of the primary secret where secrets are replicated; only the primary rotates.
    pub primary_region: Option<Region>,
    /// The resource policy, JSON (`secretsmanager:GetResourcePolicy`); `None`: the secret has none.
    pub policy: Collected<Option<String>>,
}

impl SecretsManager {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { secrets: Err(gap.clone()) }
    }
}
