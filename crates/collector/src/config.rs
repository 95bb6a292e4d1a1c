//! AWS Config.

use aws_sdk_config::types::ConfigurationAggregator;
use scanmonster_inventory::{Aggregator, Collected, Config, DeliveryChannel, Recorder, RecorderStatus, Region};

use crate::call::{ApiCall, pages};
use crate::session::{Session, client};

const DESCRIBE_RECORDERS: ApiCall = ApiCall::same("config:DescribeConfigurationRecorders");
const DESCRIBE_STATUS: ApiCall = ApiCall::same("config:DescribeConfigurationRecorderStatus");
const DESCRIBE_CHANNELS: ApiCall = ApiCall::same("config:DescribeDeliveryChannels");
const DESCRIBE_AGGREGATORS: ApiCall = ApiCall::same("config:DescribeConfigurationAggregators");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[DESCRIBE_RECORDERS, DESCRIBE_STATUS, DESCRIBE_CHANNELS, DESCRIBE_AGGREGATORS];

/// Reads AWS Config in a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Config {
    let client = client!(session, aws_sdk_config, region);
    let (recorders, status, channels, aggregators) = tokio::join!(
        client.describe_configuration_recorders().send(),
        client.describe_configuration_recorder_status().send(),
        client.describe_delivery_channels().send(),
        aggregators(&client),
    );
    Config {
        recorders: DESCRIBE_RECORDERS
            .answer(recorders)
            .and_then(|answer| DESCRIBE_RECORDERS.required(answer.configuration_recorders, "ConfigurationRecorders"))
            .and_then(|list| DESCRIBE_RECORDERS.convert(list, recorder)),
        recorder_status: DESCRIBE_STATUS
            .answer(status)
            .and_then(|answer| {
                DESCRIBE_STATUS.required(answer.configuration_recorders_status, "ConfigurationRecordersStatus")
            })
            .and_then(|list| DESCRIBE_STATUS.convert(list, recorder_status)),
        delivery_channels: DESCRIBE_CHANNELS
            .answer(channels)
            .and_then(|answer| DESCRIBE_CHANNELS.required(answer.delivery_channels, "DeliveryChannels"))
            .and_then(|list| DESCRIBE_CHANNELS.convert(list, delivery_channel)),
        aggregators,
    }
}

fn recorder(recorder: aws_sdk_config::types::ConfigurationRecorder) -> Option<Recorder> {
    let group = recorder.recording_group;
    let types = |list: Vec<aws_sdk_config::types::ResourceType>| {
        list.into_iter().map(|kind| kind.as_str().to_owned()).collect::<Vec<_>>()
    };
    let mut found = Recorder {
        name: recorder.name?,
        role_arn: recorder.role_arn,
        // Without a recording group AWS records all supported types.
        all_supported: true,
        includes_global_resource_types: false,
        strategy: None,
        included_types: vec![],
        excluded_types: vec![],
    };
    if let Some(group) = group {
        found.all_supported = group.all_supported;
        found.includes_global_resource_types = group.include_global_resource_types;
        found.strategy =
            group.recording_strategy.and_then(|strategy| strategy.use_only).map(|kind| kind.as_str().to_owned());
        found.included_types = types(group.resource_types.unwrap_or_default());
        found.excluded_types =
            types(group.exclusion_by_resource_types.and_then(|excluded| excluded.resource_types).unwrap_or_default());
    }
    Some(found)
}

fn recorder_status(status: aws_sdk_config::types::ConfigurationRecorderStatus) -> Option<RecorderStatus> {
    Some(RecorderStatus {
        name: status.name?,
        recording: status.recording,
        last_status: status.last_status.map(|status| status.as_str().to_owned()),
        last_error_code: status.last_error_code.filter(|code| !code.is_empty()),
    })
}

fn delivery_channel(channel: aws_sdk_config::types::DeliveryChannel) -> Option<DeliveryChannel> {
    Some(DeliveryChannel {
        name: channel.name?,
        s3_bucket: channel.s3_bucket_name,
        sns_topic_arn: channel.sns_topic_arn,
    })
}

async fn aggregators(client: &aws_sdk_config::Client) -> Collected<Vec<Aggregator>> {
    let pages = client.describe_configuration_aggregators().into_paginator().send();
    let list: Vec<ConfigurationAggregator> = pages!(DESCRIBE_AGGREGATORS, pages, configuration_aggregators)?;
    DESCRIBE_AGGREGATORS.convert(list, aggregator)
}

fn aggregator(aggregator: ConfigurationAggregator) -> Option<Aggregator> {
    let organization = aggregator.organization_aggregation_source;
    let single = aggregator.account_aggregation_sources.unwrap_or_default();
    Some(Aggregator {
        name: aggregator.configuration_aggregator_name?,
        arn: aggregator.configuration_aggregator_arn?,
        covers_organization: organization.is_some(),
        all_regions: match organization {
            Some(source) => source.all_aws_regions,
            None => !single.is_empty() && single.iter().all(|source| source.all_aws_regions),
        },
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_config::types::{AccountAggregationSource, OrganizationAggregationSource};

    use super::*;

    #[test]
    fn an_aggregator_covers_what_its_source_says() {
        let builder = || {
            let builder = ConfigurationAggregator::builder().configuration_aggregator_name("a");
            builder.configuration_aggregator_arn("arn:aws:config:eu-west-1:111122223333:config-aggregator/a")
        };
        let source = OrganizationAggregationSource::builder().role_arn("r").all_aws_regions(true).build().unwrap();
        let whole = aggregator(builder().organization_aggregation_source(source).build()).unwrap();
        assert!(whole.covers_organization && whole.all_regions);
        let some = AccountAggregationSource::builder().account_ids("111122223333").aws_regions("eu-west-1").build();
        let part = aggregator(builder().account_aggregation_sources(some.unwrap()).build()).unwrap();
        assert!(!part.covers_organization && !part.all_regions);
        assert!(!aggregator(builder().build()).unwrap().all_regions);
    }
}
