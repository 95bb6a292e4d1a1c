"""The careless account's data: public buckets, unencrypted disks and databases, neglected keys, a lame trail."""

from __future__ import annotations

from typing import Any

from .buckets import create_bucket, open_bucket
from .careless_identity import STRANGER
from .documents import allow, bucket_policy, policy
from .world import Account


def seed(account: Account) -> None:
    """Buckets, volumes, snapshots, databases, keys and a trail."""
    _buckets(account)
    _disks(account.client("ec2"))
    _databases(account.client("rds"))
    _keys(account)
    _trail(account)


def _buckets(account: Account) -> None:
    s3 = open_bucket(account, "careless-public-read-policy")
    s3.put_bucket_policy(
        Bucket="careless-public-read-policy",
        Policy=bucket_policy("careless-public-read-policy", ["s3:GetObject", "s3:ListBucket"], "*"),
    )
    open_bucket(account, "careless-public-write-policy")
    s3.put_bucket_policy(
        Bucket="careless-public-write-policy",
        Policy=bucket_policy("careless-public-write-policy", ["s3:PutObject", "s3:DeleteObject"], {"AWS": "*"}),
    )
    for name, acl in (("careless-public-read-acl", "public-read"), ("careless-public-write-acl", "public-read-write")):
        open_bucket(account, name)
        s3.put_bucket_acl(Bucket=name, ACL=acl)
    open_bucket(account, "careless-any-aws-user")
    s3.put_bucket_acl(Bucket="careless-any-aws-user", ACL="authenticated-read")
    create_bucket(account, "careless-shared-with-stranger")
    s3.put_bucket_policy(
        Bucket="careless-shared-with-stranger",
        Policy=bucket_policy("careless-shared-with-stranger", "s3:*", {"AWS": f"arn:aws:iam::{STRANGER}:root"}),
    )
    website = open_bucket(account, "careless-website-tokyo", "ap-northeast-1")
    website.put_bucket_website(
        Bucket="careless-website-tokyo", WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}}
    )
    website.put_bucket_policy(
        Bucket="careless-website-tokyo", Policy=bucket_policy("careless-website-tokyo", "s3:GetObject", "*")
    )
    open_bucket(account, "careless-europe", "eu-west-1")


def _disks(ec2: Any) -> None:
    volume = ec2.create_volume(Size=10, AvailabilityZone="us-east-1a", Encrypted=False)["VolumeId"]
    ec2.create_volume(Size=20, AvailabilityZone="us-east-1b", Encrypted=False)
    public = ec2.create_snapshot(VolumeId=volume, Description="before the migration")["SnapshotId"]
    ec2.modify_snapshot_attribute(
        SnapshotId=public, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
    )
    shared = ec2.create_snapshot(VolumeId=volume, Description="for the partner")["SnapshotId"]
    ec2.modify_snapshot_attribute(
        SnapshotId=shared, Attribute="createVolumePermission", OperationType="add", UserIds=[STRANGER]
    )


def _databases(rds: Any) -> None:
    rds.create_db_instance(
        DBInstanceIdentifier="careless-orders",
        DBInstanceClass="db.t3.micro",
        Engine="mysql",
        EngineVersion="5.6.10",
        AllocatedStorage=20,
        MasterUsername="admin",
        MasterUserPassword="hunter2hunter2",
        PubliclyAccessible=True,
        StorageEncrypted=False,
        MultiAZ=False,
        AutoMinorVersionUpgrade=False,
        BackupRetentionPeriod=0,
        DeletionProtection=False,
    )
    rds.create_db_snapshot(DBInstanceIdentifier="careless-orders", DBSnapshotIdentifier="careless-orders-public")
    rds.modify_db_snapshot_attribute(
        DBSnapshotIdentifier="careless-orders-public", AttributeName="restore", ValuesToAdd=["all"]
    )
    rds.create_db_cluster(
        DBClusterIdentifier="careless-cluster",
        Engine="aurora-mysql",
        MasterUsername="admin",
        MasterUserPassword="hunter2hunter2",
        StorageEncrypted=False,
        DeletionProtection=False,
        BackupRetentionPeriod=1,
    )
    rds.create_db_cluster_snapshot(
        DBClusterIdentifier="careless-cluster", DBClusterSnapshotIdentifier="careless-cluster-public"
    )
    rds.modify_db_cluster_snapshot_attribute(
        DBClusterSnapshotIdentifier="careless-cluster-public", AttributeName="restore", ValuesToAdd=["all"]
    )


def _keys(account: Account) -> None:
    kms = account.client("kms")
    public = kms.create_key(
        Description="open to everyone", Policy=policy({**allow("kms:*"), "Principal": {"AWS": "*"}})
    )["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/open", TargetKeyId=public)
    disabled = kms.create_key(Description="disabled and forgotten")["KeyMetadata"]["KeyId"]
    kms.disable_key(KeyId=disabled)
    doomed = kms.create_key(Description="about to be deleted")["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=doomed, PendingWindowInDays=7)


def _trail(account: Account) -> None:
    name = "careless-trail-logs"
    s3 = open_bucket(account, name)
    s3.put_bucket_acl(Bucket=name, ACL="public-read")
    trails = account.client("cloudtrail")
    trails.create_trail(Name="careless", S3BucketName=name, IsMultiRegionTrail=False, EnableLogFileValidation=False)
    trails.put_event_selectors(
        TrailName="careless",
        EventSelectors=[{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": []}],
    )
