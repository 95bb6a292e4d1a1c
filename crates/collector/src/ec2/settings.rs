//! Defaults of a region.

use aws_sdk_ec2::Client;
use scanmonster_inventory::{Collected, MetadataDefaults};

use crate::call::ApiCall;

pub(super) const GET_EBS_ENCRYPTION: ApiCall = ApiCall::same("ec2:GetEbsEncryptionByDefault");
pub(super) const GET_METADATA_DEFAULTS: ApiCall = ApiCall::same("ec2:GetInstanceMetadataDefaults");
pub(super) const GET_SNAPSHOT_BLOCK: ApiCall = ApiCall::same("ec2:GetSnapshotBlockPublicAccessState");

pub(super) async fn ebs_encryption_by_default(client: &Client) -> Collected<bool> {
    let call = GET_EBS_ENCRYPTION;
    let answer = call.answer(client.get_ebs_encryption_by_default().send().await)?;
    call.required(answer.ebs_encryption_by_default, "EbsEncryptionByDefault")
}

pub(super) async fn metadata_defaults(client: &Client) -> Collected<MetadataDefaults> {
    let call = GET_METADATA_DEFAULTS;
    let answer = call.answer(client.get_instance_metadata_defaults().send().await)?;
    // AWS leaves out what was never set.
    let level = answer.account_level;
    Ok(MetadataDefaults {
        http_tokens: level.as_ref().and_then(|level| level.http_tokens.as_ref()).map(|value| value.as_str().to_owned()),
        hop_limit: level.and_then(|level| level.http_put_response_hop_limit),
    })
}

pub(super) async fn snapshot_block_public_access(client: &Client) -> Collected<String> {
    let call = GET_SNAPSHOT_BLOCK;
    let answer = call.answer(client.get_snapshot_block_public_access_state().send().await)?;
    call.required(answer.state.map(|state| state.as_str().to_owned()), "State")
}
