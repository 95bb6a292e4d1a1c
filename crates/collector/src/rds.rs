//! RDS and Aurora (and what else answers to their calls: DocumentDB, Neptune).

use aws_sdk_rds::Client;
use futures::StreamExt;
use scanmonster_inventory::{Collected, DbCluster, DbInstance, DbSnapshot, Rds, Region, SnapshotSharing};

use crate::call::{ApiCall, pages};
use crate::convert::timestamp_of;
use crate::session::{Session, client};

const DESCRIBE_INSTANCES: ApiCall = ApiCall::same("rds:DescribeDBInstances");
const DESCRIBE_CLUSTERS: ApiCall = ApiCall::same("rds:DescribeDBClusters");
const DESCRIBE_SNAPSHOTS: ApiCall = ApiCall::same("rds:DescribeDBSnapshots");
const DESCRIBE_CLUSTER_SNAPSHOTS: ApiCall = ApiCall::same("rds:DescribeDBClusterSnapshots");
const DESCRIBE_SNAPSHOT_ATTRIBUTES: ApiCall = ApiCall::same("rds:DescribeDBSnapshotAttributes");
const DESCRIBE_CLUSTER_SNAPSHOT_ATTRIBUTES: ApiCall = ApiCall::same("rds:DescribeDBClusterSnapshotAttributes");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[
    DESCRIBE_INSTANCES,
    DESCRIBE_CLUSTERS,
    DESCRIBE_SNAPSHOTS,
    DESCRIBE_CLUSTER_SNAPSHOTS,
    DESCRIBE_SNAPSHOT_ATTRIBUTES,
    DESCRIBE_CLUSTER_SNAPSHOT_ATTRIBUTES,
];

/// How many snapshots are asked for their sharing at the same time.
const CONCURRENT_SNAPSHOTS: usize = 8;

/// Reads the databases of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> Rds {
    let client = client!(session, aws_sdk_rds, region);
    let (instances, clusters, snapshots, cluster_snapshots) =
        tokio::join!(instances(&client), clusters(&client), snapshots(&client), cluster_snapshots(&client));
    Rds { instances, clusters, snapshots, cluster_snapshots }
}

async fn instances(client: &Client) -> Collected<Vec<DbInstance>> {
    let list: Vec<aws_sdk_rds::types::DbInstance> =
        pages!(DESCRIBE_INSTANCES, client.describe_db_instances().into_paginator().send(), db_instances)?;
    DESCRIBE_INSTANCES.convert(list, instance)
}

fn instance(instance: aws_sdk_rds::types::DbInstance) -> Option<DbInstance> {
    let group = instance.db_subnet_group;
    let subnets = group.as_ref().and_then(|group| group.subnets.clone()).unwrap_or_default();
    Some(DbInstance {
        id: instance.db_instance_identifier?,
        arn: instance.db_instance_arn?,
        engine: instance.engine?,
        engine_version: instance.engine_version.unwrap_or_default(),
        status: instance.db_instance_status.unwrap_or_default(),
        publicly_accessible: instance.publicly_accessible,
        storage_encrypted: instance.storage_encrypted?,
        kms_key: instance.kms_key_id,
        multi_az: instance.multi_az.unwrap_or(false),
        auto_minor_version_upgrade: instance.auto_minor_version_upgrade.unwrap_or(false),
        backup_retention_days: instance.backup_retention_period.unwrap_or(0),
        deletion_protection: instance.deletion_protection.unwrap_or(false),
        iam_authentication: instance.iam_database_authentication_enabled.unwrap_or(false),
        exported_logs: instance.enabled_cloudwatch_logs_exports.unwrap_or_default(),
        vpc_id: group.and_then(|group| group.vpc_id),
        subnets: subnets.into_iter().filter_map(|subnet| subnet.subnet_identifier).collect(),
        security_groups: instance
            .vpc_security_groups
            .unwrap_or_default()
            .into_iter()
            .filter_map(|group| group.vpc_security_group_id)
            .collect(),
        port: instance
            .endpoint
            .and_then(|endpoint| endpoint.port)
            .or(instance.db_instance_port)
            .filter(|port| *port > 0),
        cluster_id: instance.db_cluster_identifier,
    })
}

async fn clusters(client: &Client) -> Collected<Vec<DbCluster>> {
    let list: Vec<aws_sdk_rds::types::DbCluster> =
        pages!(DESCRIBE_CLUSTERS, client.describe_db_clusters().into_paginator().send(), db_clusters)?;
    DESCRIBE_CLUSTERS.convert(list, cluster)
}

fn cluster(cluster: aws_sdk_rds::types::DbCluster) -> Option<DbCluster> {
    Some(DbCluster {
        id: cluster.db_cluster_identifier?,
        arn: cluster.db_cluster_arn?,
        engine: cluster.engine?,
        engine_version: cluster.engine_version.unwrap_or_default(),
        status: cluster.status.unwrap_or_default(),
        storage_encrypted: cluster.storage_encrypted.unwrap_or(false),
        kms_key: cluster.kms_key_id,
        multi_az: cluster.multi_az.unwrap_or(false),
        auto_minor_version_upgrade: cluster.auto_minor_version_upgrade,
        backup_retention_days: cluster.backup_retention_period.unwrap_or(0),
        deletion_protection: cluster.deletion_protection.unwrap_or(false),
        iam_authentication: cluster.iam_database_authentication_enabled.unwrap_or(false),
        exported_logs: cluster.enabled_cloudwatch_logs_exports.unwrap_or_default(),
        publicly_accessible: cluster.publicly_accessible,
        security_groups: cluster
            .vpc_security_groups
            .unwrap_or_default()
            .into_iter()
            .filter_map(|group| group.vpc_security_group_id)
            .collect(),
    })
}

/// Only manual snapshots can be shared.
fn can_be_shared(snapshot: &DbSnapshot) -> bool {
    snapshot.kind == "manual"
}

async fn snapshots(client: &Client) -> Collected<Vec<DbSnapshot>> {
    let list: Vec<aws_sdk_rds::types::DbSnapshot> =
        pages!(DESCRIBE_SNAPSHOTS, client.describe_db_snapshots().into_paginator().send(), db_snapshots)?;
    let snapshots = DESCRIBE_SNAPSHOTS.convert(list, |snapshot| {
        Some(DbSnapshot {
            id: snapshot.db_snapshot_identifier?,
            arn: snapshot.db_snapshot_arn?,
            kind: snapshot.snapshot_type?,
            source_id: snapshot.db_instance_identifier.unwrap_or_default(),
            encrypted: snapshot.encrypted.unwrap_or(false),
            created_at: timestamp_of(snapshot.snapshot_create_time),
            sharing: Ok(None),
        })
    })?;
    Ok(futures::stream::iter(snapshots)
        .map(|mut snapshot| async move {
            if can_be_shared(&snapshot) {
                snapshot.sharing = snapshot_sharing(client, &snapshot.id).await.map(Some);
            }
            snapshot
        })
        .buffered(CONCURRENT_SNAPSHOTS)
        .collect()
        .await)
}

async fn snapshot_sharing(client: &Client, id: &str) -> Collected<SnapshotSharing> {
    let call = DESCRIBE_SNAPSHOT_ATTRIBUTES;
    let answer = call.answer(client.describe_db_snapshot_attributes().db_snapshot_identifier(id).send().await)?;
    let result = call.required(answer.db_snapshot_attributes_result, "DBSnapshotAttributesResult")?;
    let attributes = call.required(result.db_snapshot_attributes, "DBSnapshotAttributes")?;
    Ok(sharing(attributes.into_iter().map(|attribute| (attribute.attribute_name, attribute.attribute_values))))
}

async fn cluster_snapshots(client: &Client) -> Collected<Vec<DbSnapshot>> {
    let list: Vec<aws_sdk_rds::types::DbClusterSnapshot> = pages!(
        DESCRIBE_CLUSTER_SNAPSHOTS,
        client.describe_db_cluster_snapshots().into_paginator().send(),
        db_cluster_snapshots
    )?;
    let snapshots = DESCRIBE_CLUSTER_SNAPSHOTS.convert(list, |snapshot| {
        Some(DbSnapshot {
            id: snapshot.db_cluster_snapshot_identifier?,
            arn: snapshot.db_cluster_snapshot_arn?,
            kind: snapshot.snapshot_type?,
            source_id: snapshot.db_cluster_identifier.unwrap_or_default(),
            encrypted: snapshot.storage_encrypted.unwrap_or(false),
            created_at: timestamp_of(snapshot.snapshot_create_time),
            sharing: Ok(None),
        })
    })?;
    Ok(futures::stream::iter(snapshots)
        .map(|mut snapshot| async move {
            if can_be_shared(&snapshot) {
                snapshot.sharing = cluster_snapshot_sharing(client, &snapshot.id).await.map(Some);
            }
            snapshot
        })
        .buffered(CONCURRENT_SNAPSHOTS)
        .collect()
        .await)
}

async fn cluster_snapshot_sharing(client: &Client, id: &str) -> Collected<SnapshotSharing> {
    let call = DESCRIBE_CLUSTER_SNAPSHOT_ATTRIBUTES;
    let request = client.describe_db_cluster_snapshot_attributes().db_cluster_snapshot_identifier(id);
    let answer = call.answer(request.send().await)?;
    let result = call.required(answer.db_cluster_snapshot_attributes_result, "DBClusterSnapshotAttributesResult")?;
    let attributes = call.required(result.db_cluster_snapshot_attributes, "DBClusterSnapshotAttributes")?;
    Ok(sharing(attributes.into_iter().map(|attribute| (attribute.attribute_name, attribute.attribute_values))))
}

/// The attribute `restore` lists who may restore the snapshot; `all` means everybody.
fn sharing(attributes: impl Iterator<Item = (Option<String>, Option<Vec<String>>)>) -> SnapshotSharing {
    let mut sharing = SnapshotSharing::default();
    for (_, values) in attributes.filter(|(name, _)| name.as_deref() == Some("restore")) {
        for value in values.unwrap_or_default() {
            if value == "all" {
                sharing.public = true;
            } else {
                sharing.accounts.push(value);
            }
        }
    }
    sharing.accounts.sort();
    sharing
}
