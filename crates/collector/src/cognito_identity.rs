//! Cognito identity pools.

use aws_sdk_cognitoidentity::Client;
use aws_sdk_cognitoidentity::types::IdentityPoolShortDescription;
use futures::StreamExt;
use scanmonster_inventory::{CognitoIdentity, Collected, IdentityPool, Region};

use crate::call::{ApiCall, pages};
use crate::convert::Place;
use crate::session::{Session, client};

const LIST_POOLS: ApiCall = ApiCall::same("cognito-identity:ListIdentityPools");
const DESCRIBE_POOL: ApiCall = ApiCall::same("cognito-identity:DescribeIdentityPool");
const GET_ROLES: ApiCall = ApiCall::same("cognito-identity:GetIdentityPoolRoles");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_POOLS, DESCRIBE_POOL, GET_ROLES];

/// Most pools a page may have.
const PAGE: i32 = 60;

/// How many pools are read at the same time.
const CONCURRENT_POOLS: usize = 4;

/// Reads the identity pools of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> CognitoIdentity {
    let client = client!(session, aws_sdk_cognitoidentity, region);
    CognitoIdentity { pools: pools(&client, &session.place(region.as_str())).await }
}

async fn pools(client: &Client, place: &Place) -> Collected<Vec<IdentityPool>> {
    let call = LIST_POOLS;
    let listed: Vec<IdentityPoolShortDescription> =
        pages!(call, client.list_identity_pools().max_results(PAGE).into_paginator().send(), identity_pools)?;
    let listed = call.convert(listed, |pool| Some((pool.identity_pool_id?, pool.identity_pool_name?)))?;
    let pools = futures::stream::iter(listed).map(|(id, name)| async move {
        let (allows_guests, guest_role) = tokio::join!(allows_guests(client, &id), guest_role(client, &id));
        let arn = place.arn("cognito-identity", &format!("identitypool/{id}"));
        IdentityPool { arn, id, name, allows_guests, guest_role }
    });
    Ok(pools.buffered(CONCURRENT_POOLS).collect().await)
}

async fn allows_guests(client: &Client, id: &str) -> Collected<bool> {
    let answer = client.describe_identity_pool().identity_pool_id(id).send().await;
    Ok(DESCRIBE_POOL.answer(answer)?.allow_unauthenticated_identities)
}

async fn guest_role(client: &Client, id: &str) -> Collected<Option<String>> {
    let answer = client.get_identity_pool_roles().identity_pool_id(id).send().await;
    Ok(GET_ROLES.answer(answer)?.roles.and_then(|mut roles| roles.remove("unauthenticated")))
}
