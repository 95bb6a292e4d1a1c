//! S3 access points: of one region, and those of several regions.

use serde::{Deserialize, Serialize};

use crate::{Collected, Gap, PublicAccessBlock};

/// S3 access points of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct S3AccessPoints {
    /// All access points of the account (`s3control:ListAccessPoints`).
    pub access_points: Collected<Vec<AccessPoint>>,
}

/// An access point: a name of its own for a bucket, with settings of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccessPoint {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// The bucket.
    pub bucket: String,
    /// Account of the bucket, where it was given.
    pub bucket_account: Option<String>,
    /// Reachable only from this VPC (`NetworkOrigin` is `VPC`); none: from the internet.
    pub vpc_id: Option<String>,
    /// Block Public Access of the access point (`s3control:GetAccessPoint`). It cannot be changed later.
    pub public_access_block: Collected<Option<PublicAccessBlock>>,
    /// Its policy, JSON (`s3control:GetAccessPointPolicy`; `NoSuchAccessPointPolicy`: none).
    pub policy: Collected<Option<String>>,
}

/// An access point for buckets in several regions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MultiRegionAccessPoint {
    /// Name.
    pub name: String,
    /// ARN: `arn:<partition>:s3::<account>:accesspoint/<alias>`.
    pub arn: String,
    /// Its buckets.
    pub buckets: Vec<String>,
    /// Block Public Access; none: not said. It cannot be changed later.
    pub public_access_block: Option<PublicAccessBlock>,
    /// The established policy, JSON (`s3control:GetMultiRegionAccessPointPolicy`); `None`: none.
    pub policy: Collected<Option<String>>,
}

impl S3AccessPoints {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self { access_points: Err(gap.clone()) }
    }
}
