//! Security Hub.

mod central;

use scanmonster_inventory::{Collected, EnabledStandard, Hub, Region, SecurityHub};

use crate::call::ApiCall;
use crate::session::{Session, client};

const DESCRIBE_HUB: ApiCall = ApiCall::same("securityhub:DescribeHub");
const GET_ENABLED_STANDARDS: ApiCall = ApiCall::same("securityhub:GetEnabledStandards");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[
    DESCRIBE_HUB,
    GET_ENABLED_STANDARDS,
    central::GET_ADMINISTRATOR,
    central::LIST_MEMBERS,
    central::LIST_ADMINS,
    central::DESCRIBE_ORGANIZATION,
    central::LIST_AGGREGATORS,
    central::GET_AGGREGATOR,
];

/// The codes by which the service says that it is not switched on in the region.
const OFF: &[&str] = &["InvalidAccessException", "ResourceNotFoundException"];

/// Reads Security Hub in a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> SecurityHub {
    let client = client!(session, aws_sdk_securityhub, region);
    let (hub, standards, administrator, members, organization_admins, organization, finding_aggregator) = tokio::join!(
        hub(&client),
        standards(&client),
        central::administrator(&client),
        central::members(&client),
        central::organization_admins(&client),
        central::organization(&client),
        central::finding_aggregator(&client),
    );
    SecurityHub { hub, standards, administrator, members, organization_admins, organization, finding_aggregator }
}

async fn hub(client: &aws_sdk_securityhub::Client) -> Collected<Option<Hub>> {
    let call = DESCRIBE_HUB;
    let Some(answer) = call.answer_unless(OFF, client.describe_hub().send().await)? else { return Ok(None) };
    Ok(Some(Hub {
        arn: call.required(answer.hub_arn, "HubArn")?,
        auto_enable_controls: answer.auto_enable_controls.unwrap_or(false),
    }))
}

async fn standards(client: &aws_sdk_securityhub::Client) -> Collected<Vec<EnabledStandard>> {
    let call = GET_ENABLED_STANDARDS;
    let mut pages = client.get_enabled_standards().into_paginator().send();
    let mut standards = Vec::new();
    while let Some(page) = pages.next().await {
        let Some(page) = call.answer_unless(OFF, page)? else { return Ok(vec![]) };
        let list = call.required(page.standards_subscriptions, "StandardsSubscriptions")?;
        standards.extend(call.convert(list, |subscription| {
            Some(EnabledStandard {
                arn: subscription.standards_arn?,
                status: subscription.standards_status?.as_str().to_owned(),
            })
        })?);
    }
    Ok(standards)
}
