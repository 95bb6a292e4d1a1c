//! The ports for real, from the functions' configuration.

use std::sync::Arc;

use anyhow::Context;
use aws_config::SdkConfig;
use scanmonster_adapters::{
    DynamoStore, EventBridgeExporter, ReceiptQueue, S3Archive, SecurityHubExporter, SnsNotifier, SqsQueue, SystemClock,
};
use scanmonster_assessment::{Archive, Documents, ExpectedRole, Exporter, Notifier, Scanner, Store, WorkQueue};
use scanmonster_checks::registry;
use scanmonster_collector::{OrganizationConnector, Statistics, member_permissions};
use scanmonster_report::asff::{Product, asff};
use scanmonster_report::event_detail;

use crate::Configuration;

pub(crate) fn store(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Arc<dyn Store>> {
    let client = aws_sdk_dynamodb::Client::new(sdk);
    Ok(Arc::new(DynamoStore::new(client, configuration.table()?, configuration.retention_days()?)))
}

pub(crate) fn documents(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Arc<dyn Documents>> {
    let client = aws_sdk_dynamodb::Client::new(sdk);
    Ok(Arc::new(DynamoStore::new(client, configuration.table()?, configuration.retention_days()?)))
}

pub(crate) fn archive(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Arc<dyn Archive>> {
    Ok(Arc::new(S3Archive::new(aws_sdk_s3::Client::new(sdk), configuration.bucket()?)))
}

/// The archive, where a bucket is configured: the files of settings, owners and acceptances lie in it.
pub(crate) fn configured_archive(sdk: &SdkConfig, configuration: &Configuration<'_>) -> Option<Arc<dyn Archive>> {
    archive(sdk, configuration).ok()
}

pub(crate) fn queue(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Arc<dyn WorkQueue>> {
    let client = aws_sdk_sqs::Client::new(sdk);
    let queue = SqsQueue::new(client, configuration.work_queue()?, configuration.finish_queue()?)
        .context("SCANMONSTER_FINISH_QUEUE_URL is not valid")?;
    Ok(Arc::new(queue))
}

pub(crate) fn notifier(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Arc<dyn Notifier>> {
    let receipts = configuration.receipt_queue().map(|queue| ReceiptQueue::new(aws_sdk_sqs::Client::new(sdk), queue));
    let (topic, owners) = (configuration.topic()?, configuration.owners_topic());
    Ok(Arc::new(SnsNotifier::new(aws_sdk_sns::Client::new(sdk), topic, owners, receipts)))
}

/// Other systems that get the changes of findings: those that the stack's parameters turn on.
pub(crate) fn exporters(sdk: &SdkConfig, configuration: &Configuration<'_>) -> anyhow::Result<Vec<Arc<dyn Exporter>>> {
    let mut exporters: Vec<Arc<dyn Exporter>> = Vec::new();
    if let Some(bus) = configuration.event_bus() {
        exporters.push(Arc::new(EventBridgeExporter::new(aws_sdk_eventbridge::Client::new(sdk), bus, event_detail)));
    }
    if configuration.uses_security_hub()? {
        let region = sdk.region().context("no region is configured")?.to_string();
        let account = configuration.own_account()?;
        let product = Product { partition: partition(sdk).to_owned(), region, account };
        let client = aws_sdk_securityhub::Client::new(sdk);
        exporters.push(Arc::new(SecurityHubExporter::new(client, move |event| asff(event, &product))));
    }
    Ok(exporters)
}

/// The member role as this version deploys it.
fn expected_role(configuration: &Configuration<'_>) -> anyhow::Result<ExpectedRole> {
    let actions = member_permissions().into_iter().map(str::to_owned).collect();
    Ok(ExpectedRole { name: configuration.member_role()?, actions })
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
        checks: registry().collect(),
        expected_role: Some(expected_role(configuration)?),
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
