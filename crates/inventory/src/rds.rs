//! RDS (and Aurora) in one region.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Collected, Gap};

/// Databases of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rds {
    /// Instances (`rds:DescribeDBInstances`).
    pub instances: Collected<Vec<DbInstance>>,
    /// Clusters (`rds:DescribeDBClusters`).
    pub clusters: Collected<Vec<DbCluster>>,
    /// Manual and automated snapshots of instances (`rds:DescribeDBSnapshots`).
    pub snapshots: Collected<Vec<DbSnapshot>>,
    /// Snapshots of clusters (`rds:DescribeDBClusterSnapshots`).
    pub cluster_snapshots: Collected<Vec<DbSnapshot>>,
}

/// A database instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DbInstance {
    /// Identifier.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// Engine, e.g. `mysql`, `aurora-postgresql`, `docdb`, `neptune`.
    pub engine: String,
    /// Engine version.
    pub engine_version: String,
    /// `available`, `stopped`, `deleting`, ….
    pub status: String,
    /// Its name resolves to a public address from outside the VPC; none where the answer does not say.
    pub publicly_accessible: Option<bool>,
    /// Storage is encrypted.
    pub storage_encrypted: bool,
    /// Key of the storage.
    pub kms_key: Option<String>,
    /// Has a standby in another zone.
    pub multi_az: bool,
    /// Minor versions are installed by themselves.
    pub auto_minor_version_upgrade: bool,
    /// Days for which automated backups are kept; 0: none are made.
    pub backup_retention_days: i32,
    /// Cannot be deleted by a single call.
    pub deletion_protection: bool,
    /// IAM database authentication.
    pub iam_authentication: bool,
    /// Log types sent to CloudWatch Logs.
    pub exported_logs: Vec<String>,
    /// VPC of its subnet group; none: EC2-Classic.
    pub vpc_id: Option<String>,
    /// Subnets of its subnet group.
    pub subnets: Vec<String>,
    /// VPC security groups.
    pub security_groups: Vec<String>,
    /// The port it listens on.
    pub port: Option<i32>,
    /// Identifier of the cluster it belongs to.
    pub cluster_id: Option<String>,
}

/// A database cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DbCluster {
    /// Identifier.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// Engine.
    pub engine: String,
    /// Engine version.
    pub engine_version: String,
    /// Status.
    pub status: String,
    /// Storage is encrypted.
    pub storage_encrypted: bool,
    /// Key of the storage.
    pub kms_key: Option<String>,
    /// Instances in more than one zone.
    pub multi_az: bool,
    /// Minor versions are installed by themselves (Multi-AZ DB clusters only).
    pub auto_minor_version_upgrade: Option<bool>,
    /// Days for which automated backups are kept.
    pub backup_retention_days: i32,
    /// Cannot be deleted by a single call.
    pub deletion_protection: bool,
    /// IAM database authentication.
    pub iam_authentication: bool,
    /// Log types sent to CloudWatch Logs.
    pub exported_logs: Vec<String>,
    /// Only set for Multi-AZ DB clusters: reachable from outside the VPC.
    pub publicly_accessible: Option<bool>,
    /// Security groups.
    pub security_groups: Vec<String>,
}

/// A snapshot of an instance or a cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DbSnapshot {
    /// Identifier.
    pub id: String,
    /// ARN.
    pub arn: String,
    /// `manual`, `automated`, `awsbackup`, ….
    pub kind: String,
    /// Identifier of the instance or cluster it was taken of.
    pub source_id: String,
    /// Encrypted.
    pub encrypted: bool,
    /// When it was taken.
    pub created_at: Option<Timestamp>,
    /// With whom it is shared (`rds:DescribeDBSnapshotAttributes`,
    /// `rds:DescribeDBClusterSnapshotAttributes`); `None`: not asked for, because only manual snapshots can
    /// be shared.
    pub sharing: Collected<Option<SnapshotSharing>>,
}

/// With whom a snapshot or image is shared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotSharing {
    /// With every AWS account.
    pub public: bool,
    /// With these accounts.
    pub accounts: Vec<String>,
}

impl Rds {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self {
            instances: Err(gap.clone()),
            clusters: Err(gap.clone()),
            snapshots: Err(gap.clone()),
            cluster_snapshots: Err(gap.clone()),
        }
    }
}
