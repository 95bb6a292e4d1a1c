//! CloudWatch Logs: its configuration, never events.

use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::types as sdk;
use scanmonster_inventory::{Collected, LogGroup, LogResourcePolicy, Logs, MetricFilter, MetricId, Region};

use crate::call::{ApiCall, pages, pages_by_token};
use crate::session::{Session, client};

const DESCRIBE_GROUPS: ApiCall = ApiCall::same("logs:DescribeLogGroups");
const DESCRIBE_FILTERS: ApiCall = ApiCall::same("logs:DescribeMetricFilters");
const DESCRIBE_POLICIES: ApiCall = ApiCall::same("logs:DescribeResourcePolicies");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[DESCRIBE_GROUPS, DESCRIBE_FILTERS, DESCRIBE_POLICIES];

/// Most items a page may have.
const PAGE: i32 = 50;

/// Reads CloudWatch Logs of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Logs {
    let client = client!(session, aws_sdk_cloudwatchlogs, region);
    let (log_groups, metric_filters, resource_policies) =
        tokio::join!(log_groups(&client), metric_filters(&client), resource_policies(&client));
    Logs { log_groups, metric_filters, resource_policies }
}

async fn log_groups(client: &Client) -> Collected<Vec<LogGroup>> {
    let pages = client.describe_log_groups().limit(PAGE).into_paginator().send();
    let list: Vec<sdk::LogGroup> = pages!(DESCRIBE_GROUPS, pages, log_groups)?;
    DESCRIBE_GROUPS.convert(list, log_group)
}

fn log_group(group: sdk::LogGroup) -> Option<LogGroup> {
    // The older of the two ARNs ends in `:*`.
    let old_arn = group.arn.map(|arn| arn.strip_suffix(":*").map(str::to_owned).unwrap_or(arn));
    Some(LogGroup {
        name: group.log_group_name?,
        arn: group.log_group_arn.or(old_arn)?,
        kms_key: group.kms_key_id,
        retention_days: group.retention_in_days.and_then(|days| u32::try_from(days).ok()),
        class: group.log_group_class.map(|class| class.as_str().to_owned()),
    })
}

async fn metric_filters(client: &Client) -> Collected<Vec<MetricFilter>> {
    let pages = client.describe_metric_filters().limit(PAGE).into_paginator().send();
    let list: Vec<sdk::MetricFilter> = pages!(DESCRIBE_FILTERS, pages, metric_filters)?;
    DESCRIBE_FILTERS.convert(list, |filter| {
        let metrics = filter.metric_transformations.unwrap_or_default().into_iter();
        Some(MetricFilter {
            name: filter.filter_name?,
            log_group: filter.log_group_name?,
            pattern: filter.filter_pattern.unwrap_or_default(),
            metrics: metrics
                .map(|metric| MetricId { namespace: metric.metric_namespace, name: metric.metric_name })
                .collect(),
        })
    })
}

async fn resource_policies(client: &Client) -> Collected<Vec<LogResourcePolicy>> {
    let request = |token| client.describe_resource_policies().limit(PAGE).set_next_token(token);
    let list: Vec<sdk::ResourcePolicy> = pages_by_token!(DESCRIBE_POLICIES, request, resource_policies)?;
    DESCRIBE_POLICIES.convert(list, |policy| {
        Some(LogResourcePolicy { name: policy.policy_name?, document: policy.policy_document? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_arn_of_a_log_group_will_do() {
        let arn = "arn:aws:logs:eu-west-1:111122223333:log-group:a";
        let old = sdk::LogGroup::builder().log_group_name("a").arn(format!("{arn}:*")).retention_in_days(30).build();
        let new = sdk::LogGroup::builder().log_group_name("a").log_group_arn(arn).build();
        assert_eq!(log_group(old).map(|group| (group.arn, group.retention_days)), Some((arn.to_owned(), Some(30))));
        assert_eq!(log_group(new).map(|group| (group.arn, group.retention_days)), Some((arn.to_owned(), None)));
        assert_eq!(log_group(sdk::LogGroup::builder().log_group_name("a").build()), None);
    }
}
