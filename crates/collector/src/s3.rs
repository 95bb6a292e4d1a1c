//! S3 buckets, and the account's Block Public Access (S3 Control).

pub(crate) mod access_points;
mod bucket;

use std::collections::BTreeMap;

use aws_sdk_s3::Client;
use futures::StreamExt;
use scanmonster_inventory::{Bucket, Collected, Gap, GapCause, PublicAccessBlock, Region, S3};

use crate::call::ApiCall;
use crate::convert::timestamp_of;
use crate::session::{Session, client};

const LIST_BUCKETS: ApiCall = ApiCall::with_action("s3:ListBuckets", "s3:ListAllMyBuckets");
const GET_BUCKET_LOCATION: ApiCall = ApiCall::same("s3:GetBucketLocation");
const GET_ACCOUNT_BLOCK: ApiCall =
    ApiCall::with_action("s3control:GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[
    LIST_BUCKETS,
    GET_BUCKET_LOCATION,
    GET_ACCOUNT_BLOCK,
    bucket::GET_ACL,
    bucket::GET_POLICY,
    bucket::GET_PUBLIC_ACCESS_BLOCK,
    bucket::GET_OWNERSHIP,
    bucket::GET_ENCRYPTION,
    bucket::GET_VERSIONING,
    bucket::GET_LOGGING,
    bucket::GET_LIFECYCLE,
    bucket::GET_WEBSITE,
    bucket::GET_OBJECT_LOCK,
];

/// How many buckets are read at the same time; each takes ten calls.
const CONCURRENT_BUCKETS: usize = 6;

/// Reads the buckets in `regions` and the account's Block Public Access.
pub(crate) async fn collect(session: &Session, regions: &[Region]) -> S3 {
    let (account_public_access_block, buckets, multi_region_access_points) =
        tokio::join!(account_block(session), buckets(session, regions), access_points::multi_region(session));
    S3 { account_public_access_block, buckets, multi_region_access_points }
}

async fn account_block(session: &Session) -> Collected<Option<PublicAccessBlock>> {
    let call = GET_ACCOUNT_BLOCK;
    let client = client!(session, aws_sdk_s3control, session.home_region());
    let answer = client.get_public_access_block().account_id(session.account.as_str()).send().await;
    let Some(answer) = call.answer_unless(&["NoSuchPublicAccessBlockConfiguration"], answer)? else {
        return Ok(None);
    };
    let block = call.required(answer.public_access_block_configuration, "PublicAccessBlockConfiguration")?;
    Ok(Some(access_points::public_access_block(block)))
}

/// A bucket as the list gives it.
struct Listed {
    name: String,
    arn: String,
    created_at: Option<jiff::Timestamp>,
    region: Option<Region>,
}

async fn buckets(session: &Session, regions: &[Region]) -> Collected<Vec<Bucket>> {
    let home = client!(session, aws_sdk_s3, session.home_region());
    let listed = list(session, &home).await?;
    let clients: BTreeMap<&Region, Client> =
        regions.iter().map(|region| (region, client!(session, aws_sdk_s3, region))).collect();
    let found: Vec<Option<Bucket>> = futures::stream::iter(listed)
        .map(|listed| read(&home, &clients, listed))
        .buffered(CONCURRENT_BUCKETS)
        .collect()
        .await;
    Ok(found.into_iter().flatten().collect())
}

async fn list(session: &Session, client: &Client) -> Collected<Vec<Listed>> {
    let call = LIST_BUCKETS;
    let mut all = Vec::new();
    let mut token = None;
    loop {
        let request = client.list_buckets().max_buckets(1000).set_continuation_token(token);
        let answer = call.answer(request.send().await)?;
        let page = call.required(answer.buckets, "Buckets")?;
        all.extend(call.convert(page, |bucket| {
            let name = bucket.name?;
            Some(Listed {
                arn: format!("arn:{}:s3:::{name}", session.partition),
                name,
                created_at: timestamp_of(bucket.creation_date),
                region: bucket.bucket_region.as_deref().and_then(|region| Region::parse(region).ok()),
            })
        })?);
        token = answer.continuation_token.filter(|token| !token.is_empty());
        if token.is_none() {
            return Ok(all);
        }
    }
}

/// Reads a bucket; none where it lies in a region that is not looked at.
async fn read(home: &Client, clients: &BTreeMap<&Region, Client>, listed: Listed) -> Option<Bucket> {
    let region = match listed.region {
        Some(region) => Ok(region),
        None => location(home, &listed.name).await,
    };
    match region {
        Ok(region) => {
            let client = clients.get(&region)?;
            Some(bucket::read(client, listed.name, listed.arn, listed.created_at, region).await)
        }
        // Where it lies is not known, so neither whether it is to be looked at: it is shown as unknown.
        Err(gap) => Some(bucket::unread(listed.name, listed.arn, listed.created_at, &gap)),
    }
}

async fn location(client: &Client, bucket: &str) -> Collected<Region> {
    let call = GET_BUCKET_LOCATION;
    let answer = call.answer(client.get_bucket_location().bucket(bucket).send().await)?;
    // Buckets in us-east-1 have no location constraint, old ones in eu-west-1 have `EU`.
    let code = match answer.location_constraint.as_ref().map(|constraint| constraint.as_str()) {
        None | Some("") => "us-east-1",
        Some("EU") => "eu-west-1",
        Some(code) => code,
    };
    Region::parse(code).map_err(|_| -> Gap { call.gap(GapCause::MalformedAnswer, "no region in the answer") })
}
