//! AWS Config.

use scanmonster_inventory::{Config, DeliveryChannel, Recorder, RecorderStatus, Region};

use crate::call::ApiCall;
use crate::session::{Session, client};

const DESCRIBE_RECORDERS: ApiCall = ApiCall::same("config:DescribeConfigurationRecorders");
const DESCRIBE_STATUS: ApiCall = ApiCall::same("config:DescribeConfigurationRecorderStatus");
const DESCRIBE_CHANNELS: ApiCall = ApiCall::same("config:DescribeDeliveryChannels");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[DESCRIBE_RECORDERS, DESCRIBE_STATUS, DESCRIBE_CHANNELS];

/// Reads AWS Config in a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Config {
    let client = client!(session, aws_sdk_config, region);
    let (recorders, status, channels) = tokio::join!(
        client.describe_configuration_recorders().send(),
        client.describe_configuration_recorder_status().send(),
        client.describe_delivery_channels().send(),
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
