//! CloudWatch Logs in one region.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Log groups and what watches them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Logs {
    /// Log groups (`logs:DescribeLogGroups`).
    pub log_groups: Collected<Vec<LogGroup>>,
    /// Metric filters of all log groups (`logs:DescribeMetricFilters`, without a log group's name).
    pub metric_filters: Collected<Vec<MetricFilter>>,
    /// The account's resource policies in the region (`logs:DescribeResourcePolicies`).
    pub resource_policies: Collected<Vec<LogResourcePolicy>>,
}

/// A log group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogGroup {
    /// Name.
    pub name: String,
    /// ARN without the trailing `:*` (`logGroupArn`).
    pub arn: String,
    /// KMS key of the account's own; none: encrypted by CloudWatch Logs itself.
    pub kms_key: Option<String>,
    /// Days after which events are deleted; none: kept for ever.
    pub retention_days: Option<u32>,
    /// `STANDARD`, `INFREQUENT_ACCESS`, `DELIVERY`, …; none where AWS says nothing: `STANDARD`.
    pub class: Option<String>,
}

/// A metric filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricFilter {
    /// Name.
    pub name: String,
    /// Name of its log group.
    pub log_group: String,
    /// Pattern as written; empty: every event.
    pub pattern: String,
    /// The metrics it writes.
    pub metrics: Vec<MetricId>,
}

/// What identifies a metric, dimensions aside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MetricId {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
}

/// A resource policy: whom it lets write to, or read from, log groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogResourcePolicy {
    /// Name.
    pub name: String,
    /// The policy's JSON text.
    pub document: String,
}

impl Logs {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { log_groups: Err(gap.clone()), metric_filters: Err(gap.clone()), resource_policies: Err(gap.clone()) }
    }
}
