//! The settings of one bucket, one call each.

use aws_sdk_s3::Client;
use aws_sdk_s3::types::{BucketVersioningStatus, ExpirationStatus, MfaDeleteStatus, Type};
use jiff::Timestamp;
use scanmonster_inventory::{
    AclGrant, Bucket, BucketAcl, BucketEncryption, BucketLogging, Collected, Gap, Grantee, LifecycleRule, ObjectLock,
    ObjectOwnership, PublicAccessBlock, Region, Versioning,
};

use crate::call::ApiCall;

pub(super) const GET_ACL: ApiCall = ApiCall::same("s3:GetBucketAcl");
pub(super) const GET_POLICY: ApiCall = ApiCall::same("s3:GetBucketPolicy");
pub(super) const GET_PUBLIC_ACCESS_BLOCK: ApiCall =
    ApiCall::with_action("s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock");
pub(super) const GET_OWNERSHIP: ApiCall = ApiCall::same("s3:GetBucketOwnershipControls");
pub(super) const GET_ENCRYPTION: ApiCall =
    ApiCall::with_action("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration");
pub(super) const GET_VERSIONING: ApiCall = ApiCall::same("s3:GetBucketVersioning");
pub(super) const GET_LOGGING: ApiCall = ApiCall::same("s3:GetBucketLogging");
pub(super) const GET_LIFECYCLE: ApiCall =
    ApiCall::with_action("s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration");
pub(super) const GET_WEBSITE: ApiCall = ApiCall::same("s3:GetBucketWebsite");
pub(super) const GET_OBJECT_LOCK: ApiCall =
    ApiCall::with_action("s3:GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration");

/// Reads all settings of a bucket.
pub(super) async fn read(
    client: &Client,
    name: String,
    arn: String,
    created_at: Option<Timestamp>,
    region: Region,
) -> Bucket {
    let (acl, policy, public_access_block, ownership, encryption, versioning, logging, lifecycle, website, object_lock) = tokio::join!(
        acl(client, &name),
        policy(client, &name),
        public_access_block(client, &name),
        ownership(client, &name),
        encryption(client, &name),
        versioning(client, &name),
        logging(client, &name),
        lifecycle(client, &name),
        website(client, &name),
        object_lock(client, &name),
    );
    Bucket {
        name,
        arn,
        created_at,
        region: Ok(region),
        acl,
        policy,
        public_access_block,
        ownership,
        encryption,
        versioning,
        logging,
        lifecycle,
        website,
        object_lock,
    }
}

/// A bucket of which nothing could be read.
pub(super) fn unread(name: String, arn: String, created_at: Option<Timestamp>, gap: &Gap) -> Bucket {
    Bucket {
        name,
        arn,
        created_at,
        region: Err(gap.clone()),
        acl: Err(gap.clone()),
        policy: Err(gap.clone()),
        public_access_block: Err(gap.clone()),
        ownership: Err(gap.clone()),
        encryption: Err(gap.clone()),
        versioning: Err(gap.clone()),
        logging: Err(gap.clone()),
        lifecycle: Err(gap.clone()),
        website: Err(gap.clone()),
        object_lock: Err(gap.clone()),
    }
}

async fn acl(client: &Client, bucket: &str) -> Collected<BucketAcl> {
    let call = GET_ACL;
    let answer = call.answer(client.get_bucket_acl().bucket(bucket).send().await)?;
    let owner = call.required(answer.owner, "Owner")?;
    let grants = call.required(answer.grants, "Grants")?;
    let grants = call.convert(grants, |grant| {
        Some(AclGrant { grantee: grantee(grant.grantee?)?, permission: grant.permission?.as_str().to_owned() })
    })?;
    Ok(BucketAcl { owner_id: owner.id.unwrap_or_default(), grants })
}

fn grantee(grantee: aws_sdk_s3::types::Grantee) -> Option<Grantee> {
    Some(match grantee.r#type {
        Type::CanonicalUser => Grantee::CanonicalUser(grantee.id?),
        Type::AmazonCustomerByEmail => Grantee::Email(grantee.email_address?),
        Type::Group => match grantee.uri?.as_str() {
            "http://acs.amazonaws.com/groups/global/AllUsers" => Grantee::AllUsers,
            "http://acs.amazonaws.com/groups/global/AuthenticatedUsers" => Grantee::AuthenticatedUsers,
            "http://acs.amazonaws.com/groups/s3/LogDelivery" => Grantee::LogDelivery,
            other => Grantee::Other(other.to_owned()),
        },
        other => Grantee::Other(other.as_str().to_owned()),
    })
}

async fn policy(client: &Client, bucket: &str) -> Collected<Option<String>> {
    let call = GET_POLICY;
    let answer = client.get_bucket_policy().bucket(bucket).send().await;
    match call.answer_unless(&["NoSuchBucketPolicy"], answer)? {
        Some(answer) => call.required(answer.policy, "Policy").map(Some),
        None => Ok(None),
    }
}

async fn public_access_block(client: &Client, bucket: &str) -> Collected<Option<PublicAccessBlock>> {
    let call = GET_PUBLIC_ACCESS_BLOCK;
    let answer = client.get_public_access_block().bucket(bucket).send().await;
    let Some(answer) = call.answer_unless(&["NoSuchPublicAccessBlockConfiguration"], answer)? else {
        return Ok(None);
    };
    let block = call.required(answer.public_access_block_configuration, "PublicAccessBlockConfiguration")?;
    Ok(Some(PublicAccessBlock {
        block_public_acls: block.block_public_acls.unwrap_or(false),
        ignore_public_acls: block.ignore_public_acls.unwrap_or(false),
        block_public_policy: block.block_public_policy.unwrap_or(false),
        restrict_public_buckets: block.restrict_public_buckets.unwrap_or(false),
    }))
}

async fn ownership(client: &Client, bucket: &str) -> Collected<Option<ObjectOwnership>> {
    let call = GET_OWNERSHIP;
    let answer = client.get_bucket_ownership_controls().bucket(bucket).send().await;
    let Some(answer) = call.answer_unless(&["OwnershipControlsNotFoundError"], answer)? else { return Ok(None) };
    let controls = call.required(answer.ownership_controls, "OwnershipControls")?;
    let rule = call.required(controls.rules.into_iter().next(), "Rule")?;
    let ownership = match rule.object_ownership.as_str() {
        "BucketOwnerEnforced" => Some(ObjectOwnership::BucketOwnerEnforced),
        "BucketOwnerPreferred" => Some(ObjectOwnership::BucketOwnerPreferred),
        "ObjectWriter" => Some(ObjectOwnership::ObjectWriter),
        _ => None,
    };
    call.required(ownership, "ObjectOwnership").map(Some)
}

async fn encryption(client: &Client, bucket: &str) -> Collected<Option<BucketEncryption>> {
    let call = GET_ENCRYPTION;
    let answer = client.get_bucket_encryption().bucket(bucket).send().await;
    let Some(answer) = call.answer_unless(&["ServerSideEncryptionConfigurationNotFoundError"], answer)? else {
        return Ok(None);
    };
    let configuration =
        call.required(answer.server_side_encryption_configuration, "ServerSideEncryptionConfiguration")?;
    let rule = call.required(configuration.rules.into_iter().next(), "Rule")?;
    Ok(rule.apply_server_side_encryption_by_default.map(|default| BucketEncryption {
        algorithm: default.sse_algorithm.as_str().to_owned(),
        kms_key: default.kms_master_key_id,
        bucket_key: rule.bucket_key_enabled.unwrap_or(false),
    }))
}

async fn versioning(client: &Client, bucket: &str) -> Collected<Versioning> {
    let answer = GET_VERSIONING.answer(client.get_bucket_versioning().bucket(bucket).send().await)?;
    Ok(Versioning {
        enabled: answer.status == Some(BucketVersioningStatus::Enabled),
        mfa_delete: answer.mfa_delete == Some(MfaDeleteStatus::Enabled),
    })
}

async fn logging(client: &Client, bucket: &str) -> Collected<Option<BucketLogging>> {
    let answer = GET_LOGGING.answer(client.get_bucket_logging().bucket(bucket).send().await)?;
    Ok(answer
        .logging_enabled
        .map(|logging| BucketLogging { target_bucket: logging.target_bucket, target_prefix: logging.target_prefix }))
}

async fn lifecycle(client: &Client, bucket: &str) -> Collected<Vec<LifecycleRule>> {
    let call = GET_LIFECYCLE;
    let answer = client.get_bucket_lifecycle_configuration().bucket(bucket).send().await;
    let Some(answer) = call.answer_unless(&["NoSuchLifecycleConfiguration"], answer)? else { return Ok(vec![]) };
    let rules = call.required(answer.rules, "Rules")?;
    Ok(rules.into_iter().map(rule).collect())
}

fn rule(rule: aws_sdk_s3::types::LifecycleRule) -> LifecycleRule {
    #[expect(deprecated, reason = "old configurations still have the prefix here")]
    let old_prefix = rule.prefix.as_deref().is_some_and(|prefix| !prefix.is_empty());
    let filtered = rule.filter.is_some_and(|filter| {
        filter.prefix.is_some_and(|prefix| !prefix.is_empty())
            || filter.tag.is_some()
            || filter.object_size_greater_than.is_some()
            || filter.object_size_less_than.is_some()
            || filter.and.is_some()
    });
    LifecycleRule {
        id: rule.id,
        enabled: rule.status == ExpirationStatus::Enabled,
        whole_bucket: !old_prefix && !filtered,
        expiration_days: rule.expiration.and_then(|expiration| expiration.days),
        transitions: rule.transitions.is_some_and(|transitions| !transitions.is_empty()),
        noncurrent_expiration_days: rule
            .noncurrent_version_expiration
            .and_then(|expiration| expiration.noncurrent_days),
        abort_incomplete_uploads_days: rule
            .abort_incomplete_multipart_upload
            .and_then(|abort| abort.days_after_initiation),
    }
}

async fn website(client: &Client, bucket: &str) -> Collected<bool> {
    let answer = client.get_bucket_website().bucket(bucket).send().await;
    Ok(GET_WEBSITE.answer_unless(&["NoSuchWebsiteConfiguration"], answer)?.is_some())
}

async fn object_lock(client: &Client, bucket: &str) -> Collected<Option<ObjectLock>> {
    let call = GET_OBJECT_LOCK;
    let answer = client.get_object_lock_configuration().bucket(bucket).send().await;
    let Some(answer) = call.answer_unless(&["ObjectLockConfigurationNotFoundError"], answer)? else {
        return Ok(None);
    };
    let configuration = call.required(answer.object_lock_configuration, "ObjectLockConfiguration")?;
    if configuration.object_lock_enabled.is_none() {
        return Ok(None);
    }
    let default_mode = configuration
        .rule
        .and_then(|rule| rule.default_retention)
        .and_then(|retention| retention.mode)
        .map(|mode| mode.as_str().to_owned());
    Ok(Some(ObjectLock { default_mode }))
}
