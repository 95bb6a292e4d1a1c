//! The ports for real, from the functions' configuration.

use std::sync::Arc;

use anyhow::Context;
use aws_config::SdkConfig;
use scanmonster_adapters::{DynamoStore, S3Archive, SnsNotifier, SqsQueue, SystemClock};
use scanmonster_assessment::{Archive, Notifier, Scanner, Store, WorkQueue};
use scanmonster_checks::{Settings, registry};
use scanmonster_collector::{OrganizationConnector, Statistics};

use crate::Configuration;

pub(crate) fn store(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Arc<dyn Store>> {
    let client = aws_sdk_dynamodb::Client::new(sdk);
    Ok(Arc::new(DynamoStore::new(client, configuration.table()?, configuration.retention_days()?)))
}

pub(crate) fn archive(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Arc<dyn Archive>> {
    Ok(Arc::new(S3Archive::new(aws_sdk_s3::Client::new(sdk), configuration.bucket()?)))
}

pub(crate) fn queue(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Arc<dyn WorkQueue>> {
    let client = aws_sdk_sqs::Client::new(sdk);
    let queue = SqsQueue::new(client, configuration.work_queue()?, configuration.finish_queue()?)
        .context("SCANMONSTER_FINISH_QUEUE_URL is not valid")?;
    Ok(Arc::new(queue))
}

pub(crate) fn notifier(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Arc<dyn Notifier>> {
    Ok(Arc::new(SnsNotifier::new(aws_sdk_sns::Client::new(sdk), configuration.topic()?)))
}

/// A scanner over all checks.
pub(crate) fn scanner(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Scanner> {
    let connector = OrganizationConnector {
        sdk: sdk.clone(),
        role_name: configuration.member_role()?,
        external_id: configuration.external_id(),
        partition: partition(sdk).to_owned(),
        own_account: None,
        regions: configuration.regions()?,
        statistics: Statistics::default(),
    };
    Ok(Scanner {
        store: store(sdk, configuration)?,
        archive: archive(sdk, configuration)?,
        queue: queue(sdk, configuration)?,
        connector: Arc::new(connector),
        clock: Arc::new(SystemClock),
        settings: Settings::default(),
        checks: registry().collect(),
    })
}

/// The partition of the region that the stack runs in.
fn partition(sdk: &SdkConfig) -> &'static str {
    match sdk.region().map(|region| region.as_ref()) {
        Some(region) if region.starts_with("cn-") => "aws-cn",
        Some(region) if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}
