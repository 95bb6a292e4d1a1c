//! KMS keys.

use aws_sdk_kms::Client;
use aws_sdk_kms::types::{KeyListEntry, KeyManagerType, MultiRegionKeyType};
use futures::StreamExt;
use scanmonster_inventory::{Collected, Key, KeyGrant, KeyMetadata, Kms, Region};

use crate::call::{ApiCall, pages};
use crate::convert::timestamp_of;
use crate::session::{Session, client};

const LIST_KEYS: ApiCall = ApiCall::same("kms:ListKeys");
const DESCRIBE_KEY: ApiCall = ApiCall::same("kms:DescribeKey");
const GET_KEY_POLICY: ApiCall = ApiCall::same("kms:GetKeyPolicy");
const GET_ROTATION: ApiCall = ApiCall::same("kms:GetKeyRotationStatus");
const LIST_GRANTS: ApiCall = ApiCall::same("kms:ListGrants");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_KEYS, DESCRIBE_KEY, GET_KEY_POLICY, GET_ROTATION, LIST_GRANTS];

/// How many keys are read at the same time.
const CONCURRENT_KEYS: usize = 8;

/// Reads the keys of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Kms {
    let client = client!(session, aws_sdk_kms, region);
    Kms { keys: keys(&client).await }
}

async fn keys(client: &Client) -> Collected<Vec<Key>> {
    let listed: Vec<KeyListEntry> = pages!(LIST_KEYS, client.list_keys().limit(1000).into_paginator().send(), keys)?;
    let listed = LIST_KEYS.convert(listed, |entry| Some((entry.key_id?, entry.key_arn?)))?;
    Ok(futures::stream::iter(listed).map(|(id, arn)| key(client, id, arn)).buffered(CONCURRENT_KEYS).collect().await)
}

/// Reads a key. What only the customer can change is asked for only where the customer manages it; where that
/// is not known, it is not known either.
async fn key(client: &Client, id: String, arn: String) -> Key {
    let metadata = metadata(client, &id).await;
    let described = match &metadata {
        Ok(metadata) => metadata.clone(),
        Err(gap) => {
            return Key {
                policy: Err(gap.clone()),
                rotation_enabled: Err(gap.clone()),
                grants: Err(gap.clone()),
                metadata,
                id,
                arn,
            };
        }
    };
    if !described.customer_managed {
        return Key { policy: Ok(None), rotation_enabled: Ok(None), grants: Ok(vec![]), metadata, id, arn };
    }
    let rotates = described.spec == "SYMMETRIC_DEFAULT"
        && described.origin == "AWS_KMS"
        && !described.replica
        && matches!(described.state.as_str(), "Enabled" | "Disabled");
    let (policy, rotation_enabled, grants) = tokio::join!(
        policy(client, &id),
        async { if rotates { rotation(client, &id).await.map(Some) } else { Ok(None) } },
        grants(client, &id),
    );
    Key { policy, rotation_enabled, grants, metadata, id, arn }
}

async fn metadata(client: &Client, id: &str) -> Collected<KeyMetadata> {
    let call = DESCRIBE_KEY;
    let answer = call.answer(client.describe_key().key_id(id).send().await)?;
    let key = call.required(answer.key_metadata, "KeyMetadata")?;
    let manager = call.required(key.key_manager, "KeyManager")?;
    let state = call.required(key.key_state, "KeyState")?;
    let replica = key
        .multi_region_configuration
        .and_then(|configuration| configuration.multi_region_key_type)
        .is_some_and(|kind| kind == MultiRegionKeyType::Replica);
    Ok(KeyMetadata {
        customer_managed: manager == KeyManagerType::Customer,
        state: state.as_str().to_owned(),
        origin: key.origin.map(|origin| origin.as_str().to_owned()).unwrap_or_default(),
        spec: key.key_spec.map(|spec| spec.as_str().to_owned()).unwrap_or_default(),
        usage: key.key_usage.map(|usage| usage.as_str().to_owned()).unwrap_or_default(),
        multi_region: key.multi_region.unwrap_or(false),
        replica,
        description: key.description.unwrap_or_default(),
        created_at: timestamp_of(key.creation_date),
        deletion_at: timestamp_of(key.deletion_date),
    })
}

async fn policy(client: &Client, id: &str) -> Collected<Option<String>> {
    let call = GET_KEY_POLICY;
    let answer = call.answer(client.get_key_policy().key_id(id).policy_name("default").send().await)?;
    call.required(answer.policy, "Policy").map(Some)
}

async fn rotation(client: &Client, id: &str) -> Collected<bool> {
    let answer = GET_ROTATION.answer(client.get_key_rotation_status().key_id(id).send().await)?;
    Ok(answer.key_rotation_enabled)
}

async fn grants(client: &Client, id: &str) -> Collected<Vec<KeyGrant>> {
    let list: Vec<aws_sdk_kms::types::GrantListEntry> =
        pages!(LIST_GRANTS, client.list_grants().key_id(id).limit(100).into_paginator().send(), grants)?;
    LIST_GRANTS.convert(list, |grant| {
        Some(KeyGrant {
            id: grant.grant_id?,
            grantee: grant.grantee_principal?,
            operations: grant
                .operations
                .unwrap_or_default()
                .into_iter()
                .map(|operation| operation.as_str().to_owned())
                .collect(),
            name: grant.name.filter(|name| !name.is_empty()),
        })
    })
}
