//! Volumes and snapshots.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::SnapshotAttributeName;
use futures::StreamExt;
use scanmonster_inventory::{Collected, Snapshot, SnapshotSharing, Volume};

use super::{CONCURRENT_ATTRIBUTES, PAGE, arn, tag_map};
use crate::call::{ApiCall, pages};
use crate::convert::{Place, timestamp_of};

pub(super) const DESCRIBE_VOLUMES: ApiCall = ApiCall::same("ec2:DescribeVolumes");
pub(super) const DESCRIBE_SNAPSHOTS: ApiCall = ApiCall::same("ec2:DescribeSnapshots");
pub(super) const DESCRIBE_SNAPSHOT_ATTRIBUTE: ApiCall = ApiCall::same("ec2:DescribeSnapshotAttribute");

pub(super) async fn volumes(client: &Client, place: &Place) -> Collected<Vec<Volume>> {
    let list: Vec<aws_sdk_ec2::types::Volume> =
        pages!(DESCRIBE_VOLUMES, client.describe_volumes().max_results(PAGE).into_paginator().send(), volumes)?;
    DESCRIBE_VOLUMES.convert(list, |volume| {
        let id = volume.volume_id?;
        let attachments = volume.attachments.unwrap_or_default();
        Some(Volume {
            arn: arn(place, "volume", &id),
            id,
            state: volume.state.map(|state| state.as_str().to_owned()).unwrap_or_default(),
            encrypted: volume.encrypted?,
            kms_key: volume.kms_key_id,
            instances: attachments.into_iter().filter_map(|attachment| attachment.instance_id).collect(),
            tags: tag_map(volume.tags),
        })
    })
}

pub(super) async fn snapshots(client: &Client, place: &Place) -> Collected<Vec<Snapshot>> {
    let request = client.describe_snapshots().owner_ids("self").max_results(PAGE);
    let list: Vec<aws_sdk_ec2::types::Snapshot> =
        pages!(DESCRIBE_SNAPSHOTS, request.into_paginator().send(), snapshots)?;
    let list = DESCRIBE_SNAPSHOTS.convert(list, |snapshot| {
        // Some emulators list the snapshots behind public images too.
        let own = snapshot.owner_id.as_deref().is_none_or(|owner| owner == place.account);
        let id = snapshot.snapshot_id?;
        let found = Snapshot {
            arn: arn(place, "snapshot", &id),
            id,
            encrypted: snapshot.encrypted?,
            volume_id: snapshot.volume_id,
            created_at: timestamp_of(snapshot.start_time),
            description: snapshot.description.unwrap_or_default(),
            sharing: Ok(SnapshotSharing::default()),
        };
        Some(own.then_some(found))
    })?;
    Ok(futures::stream::iter(list.into_iter().flatten())
        .map(|mut snapshot| async move {
            snapshot.sharing = sharing(client, &snapshot.id).await;
            snapshot
        })
        .buffered(CONCURRENT_ATTRIBUTES)
        .collect()
        .await)
}

async fn sharing(client: &Client, id: &str) -> Collected<SnapshotSharing> {
    let call = DESCRIBE_SNAPSHOT_ATTRIBUTE;
    let answer = client
        .describe_snapshot_attribute()
        .snapshot_id(id)
        .attribute(SnapshotAttributeName::CreateVolumePermission)
        .send()
        .await;
    let permissions = call.required(call.answer(answer)?.create_volume_permissions, "CreateVolumePermissions")?;
    let mut sharing = SnapshotSharing::default();
    for permission in permissions {
        sharing.public |= permission.group.is_some_and(|group| group.as_str() == "all");
        sharing.accounts.extend(permission.user_id);
    }
    sharing.accounts.sort();
    Ok(sharing)
}
