"""Trails one by one: their encryption, their validation, their log groups and the buckets that keep their logs."""

from __future__ import annotations

from typing import Any

from ..account import ACCOUNT_ID, OUTSIDER, REGION, Account, policy, statement, world

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/11111111-2222-3333-4444-555555555555"
GROUP = f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:trails:*"
EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"
ANY_ACCOUNT = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
NO_BLOCK = {"BlockPublicAcls": False, "IgnorePublicAcls": False, "BlockPublicPolicy": False}


def logs_bucket(account: Account, name: str, *more: dict[str, Any]) -> None:
    """A bucket into which CloudTrail may write; `more` are further statements of its policy."""
    arn = f"arn:aws:s3:::{name}"
    cloudtrail = {"Service": "cloudtrail.amazonaws.com"}
    own = {"StringEquals": {"aws:SourceAccount": ACCOUNT_ID}}
    s3 = account.client("s3")
    s3.create_bucket(Bucket=name)
    s3.put_bucket_policy(
        Bucket=name,
        Policy=policy(
            statement(cloudtrail, "s3:GetBucketAcl", arn, own),
            statement(cloudtrail, "s3:PutObject", f"{arn}/*", own),
            *more,
        ),
    )


def trail(account: Account, name: str, bucket: str, region: str = REGION, start: bool = True, **settings: Any) -> Any:
    """A trail; its client for further settings."""
    cloudtrail = account.client("cloudtrail", region)
    cloudtrail.create_trail(Name=name, S3BucketName=bucket, **settings)
    if start:
        cloudtrail.start_logging(Name=name)
    return cloudtrail


@world()
def settings_of_trails(account: Account) -> None:
    """Keys, validation of log files and log groups, also of trails that stand still."""
    logs_bucket(account, "trail-logs")
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    account.client("kms").create_alias(AliasName="alias/trails", TargetKeyId=key)
    account.client("logs").create_log_group(logGroupName="trails")
    role = account.client("iam").create_role(
        RoleName="trail-delivers",
        AssumeRolePolicyDocument=policy(statement({"Service": "cloudtrail.amazonaws.com"}, "sts:AssumeRole")),
    )["Role"]["Arn"]
    delivery = {"CloudWatchLogsLogGroupArn": GROUP, "CloudWatchLogsRoleArn": role}
    encrypted, validated = "cloudtrail_kms_encryption_enabled", "cloudtrail_log_file_validation_enabled"
    delivered = "cloudtrail_cloudwatch_logging_enabled"

    trail(account, "plain", "trail-logs")
    account.expect("FAIL", "plain", encrypted, validated, delivered)
    trail(account, "with-key", "trail-logs", KmsKeyId=key)
    account.expect("PASS", "with-key", encrypted)
    account.expect("FAIL", "with-key", validated, delivered)
    trail(account, "with-key-of-alias", "trail-logs", KmsKeyId="alias/trails")
    account.expect("PASS", "with-key-of-alias", encrypted)
    trail(account, "with-bare-key-id", "trail-logs", KmsKeyId=key.rsplit("/", 1)[-1])
    account.expect("PASS", "with-bare-key-id", encrypted)
    trail(account, "with-foreign-key", "trail-logs", KmsKeyId=KEY.replace(ACCOUNT_ID, OUTSIDER))
    account.expect("PASS", "with-foreign-key", encrypted)
    trail(account, "validated", "trail-logs", EnableLogFileValidation=True)
    account.expect("PASS", "validated", validated)
    account.expect("FAIL", "validated", encrypted)
    trail(account, "not-validated", "trail-logs", EnableLogFileValidation=False)
    account.expect("FAIL", "not-validated", validated)
    trail(account, "validated-later", "trail-logs").update_trail(Name="validated-later", EnableLogFileValidation=True)
    account.expect("PASS", "validated-later", validated)
    trail(account, "no-longer-validated", "trail-logs", EnableLogFileValidation=True).update_trail(
        Name="no-longer-validated", EnableLogFileValidation=False
    )
    account.expect("FAIL", "no-longer-validated", validated)
    trail(account, "everywhere", "trail-logs", IsMultiRegionTrail=True)
    account.expect("FAIL", "everywhere", encrypted, validated, delivered)
    trail(account, "stopped", "trail-logs", start=False, KmsKeyId=key, EnableLogFileValidation=True)
    account.expect("PASS", "stopped", encrypted, validated)
    account.expect("FAIL", "stopped", delivered)
    trail(account, "delivers", "trail-logs", **delivery)
    account.expect("PASS", "delivers", delivered)
    trail(account, "delivers-everywhere", "trail-logs", IsMultiRegionTrail=True, **delivery)
    account.expect("PASS", "delivers-everywhere", delivered)
    trail(account, "stopped-before-delivery", "trail-logs", start=False, **delivery)
    account.expect("FAIL", "stopped-before-delivery", delivered)


@world(REGION, "eu-west-1")
def trails_of_two_regions(account: Account) -> None:
    """A regional trail elsewhere and a trail of all regions whose home is elsewhere."""
    logs_bucket(account, "trail-logs")
    validated = "cloudtrail_log_file_validation_enabled"
    trail(account, "regional", "trail-logs", "eu-west-1")
    account.expect("FAIL", "regional", validated, "cloudtrail_kms_encryption_enabled")
    trail(account, "global", "trail-logs", "eu-west-1", IsMultiRegionTrail=True, EnableLogFileValidation=True)
    account.expect("PASS", "global", validated)
    account.expect("FAIL", "global", "cloudtrail_kms_encryption_enabled")


@world()
def access_logging_of_log_buckets(account: Account) -> None:
    """Buckets whose access is logged, is not logged any more or never was."""
    logged = "cloudtrail_logs_s3_bucket_access_logging_enabled"
    s3 = account.client("s3")
    for name in ("never", "logged", "no-more", "with-prefix"):
        logs_bucket(account, f"{name}-bucket")
        trail(account, name, f"{name}-bucket")
    s3.create_bucket(Bucket="access-logs")
    s3.put_bucket_acl(Bucket="access-logs", ACL="log-delivery-write")
    for name, prefix in (("logged", ""), ("no-more", ""), ("with-prefix", "trails/")):
        target = {"LoggingEnabled": {"TargetBucket": "access-logs", "TargetPrefix": prefix}}
        s3.put_bucket_logging(Bucket=f"{name}-bucket", BucketLoggingStatus=target)
    s3.put_bucket_logging(Bucket="no-more-bucket", BucketLoggingStatus={})
    account.expect("FAIL", "never", logged)
    account.expect("PASS", "logged", logged)
    account.expect("FAIL", "no-more", logged)
    account.expect("PASS", "with-prefix", logged)
    trail(account, "second-of-the-bucket", "logged-bucket", IsMultiRegionTrail=True)
    account.expect("PASS", "second-of-the-bucket", logged)


@world()
def public_log_buckets(account: Account) -> None:
    """Buckets of trails open by their ACL or policy, and what closes them again."""
    public = "cloudtrail_logs_s3_bucket_is_not_publicly_accessible"
    s3 = account.client("s3")

    def bucket_of(name: str, outcome: Any, *more: dict[str, Any]) -> str:
        logs_bucket(account, f"{name}-bucket", *more)
        trail(account, name, f"{name}-bucket")
        account.expect(outcome, name, public)
        return f"{name}-bucket"

    def grant(bucket: str, uri: str, permission: str) -> None:
        owner = s3.get_bucket_acl(Bucket=bucket)["Owner"]
        grants = [{"Grantee": {"Type": "Group", "URI": uri}, "Permission": permission}]
        s3.put_bucket_acl(Bucket=bucket, AccessControlPolicy={"Grants": grants, "Owner": owner})

    bucket_of("private", "PASS")
    s3.put_bucket_acl(Bucket=bucket_of("acl-read", "FAIL"), ACL="public-read")
    s3.put_bucket_acl(Bucket=bucket_of("acl-write", "FAIL"), ACL="public-read-write")
    s3.put_bucket_acl(Bucket=bucket_of("acl-any-account", "FAIL"), ACL="authenticated-read")
    s3.put_bucket_acl(Bucket=bucket_of("acl-log-delivery", "PASS"), ACL="log-delivery-write")
    grant(bucket_of("acl-full-control", "FAIL"), EVERYBODY, "FULL_CONTROL")
    grant(bucket_of("acl-of-the-acl", "FAIL"), EVERYBODY, "READ_ACP")
    grant(bucket_of("acl-any-account-writes", "FAIL"), ANY_ACCOUNT, "WRITE")

    closed = bucket_of("acl-ignored", "PASS")
    s3.put_bucket_acl(Bucket=closed, ACL="public-read")
    blocked = NO_BLOCK | {"RestrictPublicBuckets": False, "IgnorePublicAcls": True}
    s3.put_public_access_block(Bucket=closed, PublicAccessBlockConfiguration=blocked)
    late = bucket_of("acl-blocked-too-late", "FAIL")
    s3.put_bucket_acl(Bucket=late, ACL="public-read")
    blocked = NO_BLOCK | {"RestrictPublicBuckets": True, "BlockPublicAcls": True}
    s3.put_public_access_block(Bucket=late, PublicAccessBlockConfiguration=blocked)

    def read(name: str, principal: Any, condition: dict[str, Any] | None = None) -> dict[str, Any]:
        return statement(principal, "s3:GetObject", f"arn:aws:s3:::{name}-bucket/*", condition)

    bucket_of("policy-everybody", "FAIL", read("policy-everybody", "*"))
    bucket_of("policy-every-aws", "FAIL", read("policy-every-aws", {"AWS": "*"}))
    bucket_of("policy-partner", "PASS", read("policy-partner", {"AWS": f"arn:aws:iam::{OUTSIDER}:root"}))
    own = {"StringEquals": {"aws:PrincipalAccount": ACCOUNT_ID}}
    bucket_of("policy-own-account", "PASS", read("policy-own-account", "*", own))
    secure = {"Bool": {"aws:SecureTransport": "true"}}
    bucket_of("policy-any-over-tls", "FAIL", read("policy-any-over-tls", "*", secure))
    restricted = bucket_of("policy-restricted", "PASS", read("policy-restricted", "*"))
    blocked = NO_BLOCK | {"RestrictPublicBuckets": True}
    s3.put_public_access_block(Bucket=restricted, PublicAccessBlockConfiguration=blocked)
