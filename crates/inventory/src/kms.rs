//! KMS keys of one region.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Encryption keys of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kms {
    /// All keys (`kms:ListKeys`), also those that AWS manages.
    pub keys: Collected<Vec<Key>>,
}

/// One key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// Key id.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// What it is (`kms:DescribeKey`).
    pub metadata: Collected<KeyMetadata>,
    /// The key policy, JSON (`kms:GetKeyPolicy`); `None`: not asked for, because AWS manages the key.
    pub policy: Collected<Option<String>>,
    /// Automatic rotation (`kms:GetKeyRotationStatus`); `None`: not asked for, because the key cannot
    /// rotate automatically (not symmetric encryption, imported or external material, replica, deleted) or
    /// AWS manages it.
    pub rotation_enabled: Collected<Option<bool>>,
    /// Grants (`kms:ListGrants`); empty and not asked for where AWS manages the key.
    pub grants: Collected<Vec<KeyGrant>>,
}

/// What a key is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyMetadata {
    /// `true`: the customer manages it; `false`: AWS does.
    pub customer_managed: bool,
    /// `Enabled`, `Disabled`, `PendingDeletion`, `PendingImport`, `PendingReplicaDeletion`, `Unavailable`, ….
    pub state: String,
    /// `AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM`, `EXTERNAL_KEY_STORE`.
    pub origin: String,
    /// `SYMMETRIC_DEFAULT`, `RSA_2048`, ….
    pub spec: String,
    /// `ENCRYPT_DECRYPT`, `SIGN_VERIFY`, `GENERATE_VERIFY_MAC`, `KEY_AGREEMENT`.
    pub usage: String,
    /// A multi-region key.
    pub multi_region: bool,
    /// A replica of a multi-region key: it rotates with its primary.
    pub replica: bool,
    /// Description.
    pub description: String,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it will be deleted.
    pub deletion_at: Option<Timestamp>,
}

/// A grant on a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyGrant {
    /// Grant id.
    pub id: String,
    /// Who may use it: an ARN or a service principal.
    pub grantee: String,
    /// Operations, e.g. `Decrypt`.
    pub operations: Vec<String>,
    /// Name, if given.
    pub name: Option<String>,
}

impl Kms {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { keys: Err(gap.clone()) }
    }
}
