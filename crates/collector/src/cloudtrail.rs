//! CloudTrail: each trail is described once, in its home region.

use std::collections::BTreeMap;

use aws_sdk_cloudtrail::Client;
use futures::StreamExt;
use scanmonster_inventory::{
    AdvancedSelector, CloudTrail, Collected, EventSelector, EventSelectors, FieldSelector, Region, Trail, TrailStatus,
};

use crate::call::ApiCall;
use crate::convert::timestamp_of;
use crate::session::{Session, client};

const DESCRIBE_TRAILS: ApiCall = ApiCall::same("cloudtrail:DescribeTrails");
const GET_TRAIL_STATUS: ApiCall = ApiCall::same("cloudtrail:GetTrailStatus");
const GET_EVENT_SELECTORS: ApiCall = ApiCall::same("cloudtrail:GetEventSelectors");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[DESCRIBE_TRAILS, GET_TRAIL_STATUS, GET_EVENT_SELECTORS];

/// Reads the trails seen in `regions`.
pub(crate) async fn collect(session: &Session, regions: &[Region]) -> CloudTrail {
    let described: Vec<(Region, Collected<Vec<Trail>>)> = futures::stream::iter(regions.iter().cloned())
        .map(|region| async move {
            let trails = describe(session, &region).await;
            (region, trails)
        })
        .buffered(8)
        .collect()
        .await;
    let mut found = CloudTrail { regions: BTreeMap::new(), trails: BTreeMap::new() };
    for (region, trails) in described {
        let arns = trails.map(|trails| {
            let arns = trails.iter().map(|trail| trail.arn.clone()).collect();
            for trail in trails {
                found.trails.entry(trail.arn.clone()).or_insert(trail);
            }
            arns
        });
        found.regions.insert(region, arns);
    }
    for trail in found.trails.values_mut() {
        let client = client!(session, aws_sdk_cloudtrail, trail.home_region);
        let (status, selectors) = tokio::join!(status(&client, &trail.arn), selectors(&client, &trail.arn));
        trail.status = status;
        trail.selectors = selectors;
    }
    found
}

async fn describe(session: &Session, region: &Region) -> Collected<Vec<Trail>> {
    let call = DESCRIBE_TRAILS;
    let client = client!(session, aws_sdk_cloudtrail, region);
    let answer = call.answer(client.describe_trails().include_shadow_trails(true).send().await)?;
    let list = call.required(answer.trail_list, "trailList")?;
    call.convert(list, trail)
}

fn trail(trail: aws_sdk_cloudtrail::types::Trail) -> Option<Trail> {
    let unasked = || GET_TRAIL_STATUS.gap(scanmonster_inventory::GapCause::OutOfTime, "not asked");
    Some(Trail {
        name: trail.name?,
        arn: trail.trail_arn?,
        home_region: Region::parse(trail.home_region.as_deref()?).ok()?,
        is_multi_region: trail.is_multi_region_trail.unwrap_or(false),
        is_organization_trail: trail.is_organization_trail.unwrap_or(false),
        includes_global_service_events: trail.include_global_service_events.unwrap_or(false),
        s3_bucket: trail.s3_bucket_name,
        kms_key: trail.kms_key_id,
        log_file_validation: trail.log_file_validation_enabled.unwrap_or(false),
        log_group_arn: trail.cloud_watch_logs_log_group_arn,
        status: Err(unasked()),
        selectors: Err(unasked()),
    })
}

async fn status(client: &Client, arn: &str) -> Collected<TrailStatus> {
    let call = GET_TRAIL_STATUS;
    let answer = call.answer(client.get_trail_status().name(arn).send().await)?;
    let error = |text: Option<String>| text.filter(|text| !text.is_empty());
    Ok(TrailStatus {
        is_logging: call.required(answer.is_logging, "IsLogging")?,
        logging_since: timestamp_of(answer.start_logging_time),
        latest_delivery: timestamp_of(answer.latest_delivery_time),
        latest_delivery_error: error(answer.latest_delivery_error),
        latest_log_group_delivery: timestamp_of(answer.latest_cloud_watch_logs_delivery_time),
        latest_log_group_delivery_error: error(answer.latest_cloud_watch_logs_delivery_error),
    })
}

async fn selectors(client: &Client, arn: &str) -> Collected<EventSelectors> {
    let call = GET_EVENT_SELECTORS;
    let answer = call.answer(client.get_event_selectors().trail_name(arn).send().await)?;
    call.required(answer.trail_arn, "TrailARN")?;
    Ok(EventSelectors {
        basic: answer.event_selectors.unwrap_or_default().into_iter().map(basic).collect(),
        advanced: answer.advanced_event_selectors.unwrap_or_default().into_iter().map(advanced).collect(),
    })
}

fn basic(selector: aws_sdk_cloudtrail::types::EventSelector) -> EventSelector {
    EventSelector {
        // AWS's defaults where it leaves them out: everything, management events among it.
        read_write_type: selector.read_write_type.map_or_else(|| "All".to_owned(), |kind| kind.as_str().to_owned()),
        includes_management_events: selector.include_management_events.unwrap_or(true),
        excluded_management_sources: selector.exclude_management_event_sources.unwrap_or_default(),
        data_resources: selector
            .data_resources
            .unwrap_or_default()
            .into_iter()
            .map(|resource| (resource.r#type.unwrap_or_default(), resource.values.unwrap_or_default()))
            .collect(),
    }
}

fn advanced(selector: aws_sdk_cloudtrail::types::AdvancedEventSelector) -> AdvancedSelector {
    AdvancedSelector {
        name: selector.name,
        fields: selector
            .field_selectors
            .into_iter()
            .map(|field| FieldSelector {
                field: field.field,
                equals: field.equals.unwrap_or_default(),
                not_equals: field.not_equals.unwrap_or_default(),
                starts_with: field.starts_with.unwrap_or_default(),
                not_starts_with: field.not_starts_with.unwrap_or_default(),
                ends_with: field.ends_with.unwrap_or_default(),
                not_ends_with: field.not_ends_with.unwrap_or_default(),
            })
            .collect(),
    }
}
