//! Access points: of one region, and those of several regions (S3 Control).

use aws_sdk_s3control::Client;
use aws_sdk_s3control::types as sdk;
use futures::StreamExt;
use scanmonster_inventory::{
    AccessPoint, Collected, MultiRegionAccessPoint, PublicAccessBlock, Region, S3AccessPoints,
};

use crate::call::{ApiCall, pages};
use crate::session::{Session, client};

const LIST: ApiCall = ApiCall::with_action("s3control:ListAccessPoints", "s3:ListAccessPoints");
const GET: ApiCall = ApiCall::with_action("s3control:GetAccessPoint", "s3:GetAccessPoint");
const GET_POLICY: ApiCall = ApiCall::with_action("s3control:GetAccessPointPolicy", "s3:GetAccessPointPolicy");
const LIST_MULTI: ApiCall =
    ApiCall::with_action("s3control:ListMultiRegionAccessPoints", "s3:ListMultiRegionAccessPoints");
const GET_MULTI_POLICY: ApiCall =
    ApiCall::with_action("s3control:GetMultiRegionAccessPointPolicy", "s3:GetMultiRegionAccessPointPolicy");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST, GET, GET_POLICY, LIST_MULTI, GET_MULTI_POLICY];

/// The region that answers for access points of several regions.
const MULTI_REGION_HOME: &str = "us-west-2";

/// How many access points are read at the same time.
const CONCURRENT_ACCESS_POINTS: usize = 6;

/// Reads the access points of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> S3AccessPoints {
    let client = client!(session, aws_sdk_s3control, region);
    S3AccessPoints { access_points: access_points(&client, session, region).await }
}

async fn access_points(client: &Client, session: &Session, region: &Region) -> Collected<Vec<AccessPoint>> {
    let account = session.account.as_str();
    let pages = client.list_access_points().account_id(account).max_results(1000).into_paginator().send();
    let listed: Vec<sdk::AccessPoint> = pages!(LIST, pages, access_point_list)?;
    let place = session.place(region.as_str());
    let place = &place;
    let points = futures::stream::iter(listed).map(|point| async move {
        let (public_access_block, policy) =
            tokio::join!(block(client, account, &point.name), policy(client, account, &point.name));
        AccessPoint {
            arn: point.access_point_arn.unwrap_or_else(|| place.arn("s3", &format!("accesspoint/{}", point.name))),
            name: point.name,
            bucket: point.bucket,
            bucket_account: point.bucket_account_id.filter(|id| !id.is_empty()),
            vpc_id: point.vpc_configuration.map(|vpc| vpc.vpc_id).filter(|id| !id.is_empty()),
            public_access_block,
            policy,
        }
    });
    Ok(points.buffered(CONCURRENT_ACCESS_POINTS).collect().await)
}

async fn block(client: &Client, account: &str, name: &str) -> Collected<Option<PublicAccessBlock>> {
    let answer = GET.answer(client.get_access_point().account_id(account).name(name).send().await)?;
    GET.required(answer.name, "Name")?;
    Ok(answer.public_access_block_configuration.map(public_access_block))
}

async fn policy(client: &Client, account: &str, name: &str) -> Collected<Option<String>> {
    let answer = client.get_access_point_policy().account_id(account).name(name).send().await;
    match GET_POLICY.answer_unless(&["NoSuchAccessPointPolicy"], answer)? {
        Some(answer) => GET_POLICY.required(answer.policy, "Policy").map(Some),
        None => Ok(None),
    }
}

/// Reads the access points of several regions.
pub(super) async fn multi_region(session: &Session) -> Collected<Vec<MultiRegionAccessPoint>> {
    let client = client!(session, aws_sdk_s3control, MULTI_REGION_HOME);
    let client = &client;
    let account = session.account.as_str();
    let pages = client.list_multi_region_access_points().account_id(account).into_paginator().send();
    let listed: Vec<sdk::MultiRegionAccessPointReport> = pages!(LIST_MULTI, pages, access_points)?;
    let listed = LIST_MULTI.convert(listed, |point| {
        let arn = format!("arn:{}:s3::{account}:accesspoint/{}", session.partition, point.alias?);
        let regions = point.regions.unwrap_or_default().into_iter();
        Some(MultiRegionAccessPoint {
            name: point.name?,
            arn,
            buckets: regions.filter_map(|region| region.bucket).collect(),
            public_access_block: point.public_access_block.map(public_access_block),
            policy: Ok(None),
        })
    })?;
    let points = futures::stream::iter(listed).map(|point| async move {
        let policy = multi_region_policy(client, account, &point.name).await;
        MultiRegionAccessPoint { policy, ..point }
    });
    Ok(points.buffered(CONCURRENT_ACCESS_POINTS).collect().await)
}

async fn multi_region_policy(client: &Client, account: &str, name: &str) -> Collected<Option<String>> {
    let call = GET_MULTI_POLICY;
    let answer = client.get_multi_region_access_point_policy().account_id(account).name(name).send().await;
    let absent = &["NoSuchMultiRegionAccessPointPolicy", "NoSuchAccessPointPolicy"];
    let Some(answer) = call.answer_unless(absent, answer)? else { return Ok(None) };
    let policy = call.required(answer.policy, "Policy")?;
    Ok(policy.established.and_then(|established| established.policy).filter(|policy| !policy.is_empty()))
}

/// The four switches; one that AWS leaves out is off.
pub(super) fn public_access_block(block: sdk::PublicAccessBlockConfiguration) -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: block.block_public_acls.unwrap_or(false),
        ignore_public_acls: block.ignore_public_acls.unwrap_or(false),
        block_public_policy: block.block_public_policy.unwrap_or(false),
        restrict_public_buckets: block.restrict_public_buckets.unwrap_or(false),
    }
}
