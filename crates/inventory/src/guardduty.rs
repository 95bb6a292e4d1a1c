//! GuardDuty in one region.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Threat detection of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GuardDuty {
    /// Detectors (`guardduty:ListDetectors`): none or one.
    pub detectors: Collected<Vec<Detector>>,
}

/// A detector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    /// Id.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// Its settings (`guardduty:GetDetector`).
    pub details: Collected<DetectorDetails>,
}

/// Settings of a detector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectorDetails {
    /// Enabled, not suspended.
    pub enabled: bool,
    /// Protection plans by AWS's feature name (`S3_DATA_EVENTS`, `EKS_AUDIT_LOGS`, …): enabled or not.
    pub features: BTreeMap<String, bool>,
    /// `FIFTEEN_MINUTES`, `ONE_HOUR` or `SIX_HOURS`.
    pub publishing_frequency: Option<String>,
}

impl GuardDuty {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { detectors: Err(gap.clone()) }
    }
}
