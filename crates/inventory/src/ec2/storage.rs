//! Volumes and snapshots.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Collected, SnapshotSharing};

/// An EBS volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// `vol-…`.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// `in-use`, `available`, ….
    pub state: String,
    /// Encrypted.
    pub encrypted: bool,
    /// Key.
    pub kms_key: Option<String>,
    /// Instances it is attached to.
    pub instances: Vec<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// An EBS snapshot of the account's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// `snap-…`.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// Encrypted.
    pub encrypted: bool,
    /// Volume it was taken of.
    pub volume_id: Option<String>,
    /// When it was taken.
    pub created_at: Option<Timestamp>,
    /// Description.
    pub description: String,
    /// With whom it is shared (`ec2:DescribeSnapshotAttribute`).
    pub sharing: Collected<SnapshotSharing>,
}
