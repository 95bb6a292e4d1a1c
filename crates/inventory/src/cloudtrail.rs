//! CloudTrail: trails of all assessed regions, each described once.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Collected, Gap, Region};

/// Trails as the account sees them.
///
/// A multi-region trail, and a trail of the organisation, shows in every region as a *shadow*; it is
/// held once here, under its ARN.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CloudTrail {
    /// ARNs of the trails seen in each assessed region, shadows included (`cloudtrail:DescribeTrails`).
    pub regions: BTreeMap<Region, Collected<Vec<String>>>,
    /// Every trail seen, by ARN.
    pub trails: BTreeMap<String, Trail>,
}

/// One trail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trail {
    /// Name.
    pub name: String,
    /// ARN; for a trail of the organisation it carries the management account's id.
    pub arn: String,
    /// The region it was made in.
    pub home_region: Region,
    /// Records all enabled regions.
    pub is_multi_region: bool,
    /// Made by the organisation's management (or delegated) account for all accounts.
    pub is_organization_trail: bool,
    /// Records events of global services (IAM, STS, CloudFront).
    pub includes_global_service_events: bool,
    /// Bucket it delivers to.
    pub s3_bucket: Option<String>,
    /// KMS key that encrypts the files; none: S3's default encryption.
    pub kms_key: Option<String>,
    /// Digest files that show later changes are written.
    pub log_file_validation: bool,
    /// CloudWatch log group it also delivers to.
    pub log_group_arn: Option<String>,
    /// Whether it runs (`cloudtrail:GetTrailStatus`).
    pub status: Collected<TrailStatus>,
    /// What it records (`cloudtrail:GetEventSelectors`).
    pub selectors: Collected<EventSelectors>,
}

/// Whether a trail runs and delivers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailStatus {
    /// Recording now.
    pub is_logging: bool,
    /// When it was last started.
    pub logging_since: Option<Timestamp>,
    /// Last delivery to the bucket.
    pub latest_delivery: Option<Timestamp>,
    /// The error of the last delivery to the bucket, if it failed.
    pub latest_delivery_error: Option<String>,
    /// Last delivery to CloudWatch Logs.
    pub latest_log_group_delivery: Option<Timestamp>,
    /// The error of the last delivery to CloudWatch Logs, if it failed.
    pub latest_log_group_delivery_error: Option<String>,
}

/// What a trail records: basic or advanced selectors, never both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventSelectors {
    /// Basic selectors.
    pub basic: Vec<EventSelector>,
    /// Advanced selectors.
    pub advanced: Vec<AdvancedSelector>,
}

/// A basic event selector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventSelector {
    /// `All`, `ReadOnly` or `WriteOnly`.
    pub read_write_type: String,
    /// Management events are recorded.
    pub includes_management_events: bool,
    /// Event sources whose management events are left out, e.g. `kms.amazonaws.com`.
    pub excluded_management_sources: Vec<String>,
    /// Data events: type (`AWS::S3::Object`) and ARN prefixes (`arn:aws:s3` means all buckets).
    pub data_resources: Vec<(String, Vec<String>)>,
}

/// An advanced event selector: all its fields must match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvancedSelector {
    /// Name given to it.
    pub name: Option<String>,
    /// Conditions on fields of the event.
    pub fields: Vec<FieldSelector>,
}

/// A condition on one field (`eventCategory`, `readOnly`, `resources.type`, …).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "AWS's own operators")]
pub struct FieldSelector {
    /// The field's name.
    pub field: String,
    pub equals: Vec<String>,
    pub not_equals: Vec<String>,
    pub starts_with: Vec<String>,
    pub not_starts_with: Vec<String>,
    pub ends_with: Vec<String>,
    pub not_ends_with: Vec<String>,
}

impl CloudTrail {
    /// No region could be read.
    pub fn unread(regions: &[Region], gap: &Gap) -> Self {
        Self {
            regions: regions.iter().map(|region| (region.clone(), Err(gap.clone()))).collect(),
            trails: BTreeMap::new(),
        }
    }

    /// The trails seen in one region, shadows included.
    ///
    /// # Errors
    /// The gap of `cloudtrail:DescribeTrails` there.
    pub fn seen_in(&self, region: &Region) -> Collected<Vec<&Trail>> {
        match self.regions.get(region) {
            Some(Ok(arns)) => Ok(arns.iter().filter_map(|arn| self.trails.get(arn)).collect()),
            Some(Err(gap)) => Err(gap.clone()),
            None => Err(Gap::new(
                "cloudtrail:DescribeTrails",
                "cloudtrail:DescribeTrails",
                crate::GapCause::NotSupported,
                "this assessment leaves the region out",
            )),
        }
    }
}
