//! AWS Config in one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap, older};

/// Whether AWS Config records the region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// Recorders (`config:DescribeConfigurationRecorders`).
    pub recorders: Collected<Vec<Recorder>>,
    /// Their state (`config:DescribeConfigurationRecorderStatus`).
    pub recorder_status: Collected<Vec<RecorderStatus>>,
    /// Where snapshots go (`config:DescribeDeliveryChannels`).
    pub delivery_channels: Collected<Vec<DeliveryChannel>>,
    /// Aggregators (`config:DescribeConfigurationAggregators`).
    #[serde(default = "older::part")]
    pub aggregators: Collected<Vec<Aggregator>>,
}

/// A configuration recorder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorder {
    /// Name.
    pub name: String,
    /// ARN of the role it uses.
    pub role_arn: Option<String>,
    /// Records all supported types of regional resources.
    pub all_supported: bool,
    /// Records global resource types (IAM) too.
    pub includes_global_resource_types: bool,
    /// `ALL_SUPPORTED_RESOURCE_TYPES`, `INCLUSION_BY_RESOURCE_TYPES` or `EXCLUSION_BY_RESOURCE_TYPES`.
    pub strategy: Option<String>,
    /// Types recorded by inclusion.
    pub included_types: Vec<String>,
    /// Types left out by exclusion.
    pub excluded_types: Vec<String>,
}

/// The state of a recorder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecorderStatus {
    /// Name of the recorder.
    pub name: String,
    /// Recording now.
    pub recording: bool,
    /// `Pending`, `Success`, `Failure`, `NotApplicable`; none before the first delivery.
    pub last_status: Option<String>,
    /// The error code of the last delivery.
    pub last_error_code: Option<String>,
}

/// A delivery channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryChannel {
    /// Name.
    pub name: String,
    /// Bucket.
    pub s3_bucket: Option<String>,
    /// Topic.
    pub sns_topic_arn: Option<String>,
}

/// What brings the records of several accounts and regions together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aggregator {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// It takes all accounts of the organisation (`OrganizationAggregationSource`), not single ones.
    pub covers_organization: bool,
    /// It takes all regions (`AllAwsRegions` of that source; of the single accounts' source otherwise).
    pub all_regions: bool,
}

impl Config {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self {
            recorders: Err(gap.clone()),
            recorder_status: Err(gap.clone()),
            delivery_channels: Err(gap.clone()),
            aggregators: Err(gap.clone()),
        }
    }
}
