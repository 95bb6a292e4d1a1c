//! S3 buckets and the account's public access block.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Collected, Gap, MultiRegionAccessPoint, Region, older};

/// S3 of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct S3 {
    /// Block Public Access of the account (`s3control:GetPublicAccessBlock`); `None`: never set, so nothing is
    /// blocked by it.
    pub account_public_access_block: Collected<Option<PublicAccessBlock>>,
    /// The buckets in the assessed regions (`s3:ListBuckets`), and those whose region could not be read.
    pub buckets: Collected<Vec<Bucket>>,
    /// Access points for several regions (`s3control:ListMultiRegionAccessPoints`, asked in `us-west-2`).
    #[serde(default = "older::part")]
    pub multi_region_access_points: Collected<Vec<MultiRegionAccessPoint>>,
}

/// The four switches of Block Public Access.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicAccessBlock {
    /// New public ACLs are refused.
    pub block_public_acls: bool,
    /// Public ACLs have no effect.
    pub ignore_public_acls: bool,
    /// New public policies are refused.
    pub block_public_policy: bool,
    /// A public policy lets in only the owner's account and AWS services.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// All four switches are on.
    pub fn blocks_everything(&self) -> bool {
        self.block_public_acls && self.ignore_public_acls && self.block_public_policy && self.restrict_public_buckets
    }
}

/// A bucket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// Its region (`s3:ListBuckets`, else `s3:GetBucketLocation`).
    pub region: Collected<Region>,
    /// Grants and owner (`s3:GetBucketAcl`).
    pub acl: Collected<BucketAcl>,
    /// The bucket policy, JSON (`s3:GetBucketPolicy`); `None`: the bucket has none.
    pub policy: Collected<Option<String>>,
    /// Block Public Access of the bucket (`s3:GetPublicAccessBlock`); `None`: never set.
    pub public_access_block: Collected<Option<PublicAccessBlock>>,
    /// Object ownership (`s3:GetBucketOwnershipControls`); `None`: never set, which means `ObjectWriter`.
    pub ownership: Collected<Option<ObjectOwnership>>,
    /// Default encryption (`s3:GetBucketEncryption`); `None` only in old answers, S3 encrypts with SSE-S3 since 2023.
    pub encryption: Collected<Option<BucketEncryption>>,
    /// Versioning (`s3:GetBucketVersioning`).
    pub versioning: Collected<Versioning>,
    /// Server access logs (`s3:GetBucketLogging`); `None`: switched off.
    pub logging: Collected<Option<BucketLogging>>,
    /// Lifecycle rules (`s3:GetBucketLifecycleConfiguration`); empty: none.
    pub lifecycle: Collected<Vec<LifecycleRule>>,
    /// Static website hosting is switched on (`s3:GetBucketWebsite`).
    pub website: Collected<bool>,
    /// Object Lock (`s3:GetObjectLockConfiguration`); `None`: switched off.
    pub object_lock: Collected<Option<ObjectLock>>,
}

/// Access control list of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BucketAcl {
    /// Canonical user id of the owner.
    pub owner_id: String,
    /// Grants.
    pub grants: Vec<AclGrant>,
}

/// A grant of an access control list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AclGrant {
    /// To whom.
    pub grantee: Grantee,
    /// `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP` or `FULL_CONTROL`.
    pub permission: String,
}

/// To whom an access control list grants.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grantee {
    /// Everyone (`http://acs.amazonaws.com/groups/global/AllUsers`).
    AllUsers,
    /// Everyone with any AWS account (`…/AuthenticatedUsers`).
    AuthenticatedUsers,
    /// S3's log delivery group.
    LogDelivery,
    /// The account with this canonical user id.
    CanonicalUser(String),
    /// The account with this mail address.
    Email(String),
    /// Something else, as it was given.
    Other(String),
}

/// Who owns objects, and so whether ACLs count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ObjectOwnership {
    /// ACLs have no effect.
    BucketOwnerEnforced,
    /// ACLs count.
    BucketOwnerPreferred,
    /// ACLs count.
    ObjectWriter,
}

/// Default encryption of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BucketEncryption {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    pub algorithm: String,
    /// Key, where KMS is used; none: the AWS managed key.
    pub kms_key: Option<String>,
    /// A bucket key saves calls to KMS.
    pub bucket_key: bool,
}

/// Versioning of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versioning {
    /// Switched on (not suspended, not never set).
    pub enabled: bool,
    /// Deleting a version needs MFA.
    pub mfa_delete: bool,
}

/// Server access logs of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BucketLogging {
    /// Where they go.
    pub target_bucket: String,
    /// Under which prefix.
    pub target_prefix: String,
}

/// A lifecycle rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifecycleRule {
    /// Id.
    pub id: Option<String>,
    /// Enabled.
    pub enabled: bool,
    /// Applies to the whole bucket (no prefix, tag or size filter).
    pub whole_bucket: bool,
    /// Objects are deleted after so many days.
    pub expiration_days: Option<i32>,
    /// Objects change their storage class.
    pub transitions: bool,
    /// Old versions are deleted after so many days.
    pub noncurrent_expiration_days: Option<i32>,
    /// Unfinished uploads are deleted after so many days.
    pub abort_incomplete_uploads_days: Option<i32>,
}

/// Object Lock of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectLock {
    /// Default retention mode, `GOVERNANCE` or `COMPLIANCE`; none: only object by object.
    pub default_mode: Option<String>,
}

impl S3 {
    /// Nothing could be read.
    pub fn unread(gap: &Gap) -> Self {
        Self {
            account_public_access_block: Err(gap.clone()),
            buckets: Err(gap.clone()),
            multi_region_access_points: Err(gap.clone()),
        }
    }
}
