"""Creating buckets in one call."""

from __future__ import annotations

from typing import Any

from .documents import BLOCK_ALL, tls_only
from .world import HOME_REGION, Account


def create_bucket(account: Account, name: str, region: str = HOME_REGION, **more: Any) -> Any:
    """Create a bucket as AWS does today (access blocked, ACLs disabled) and return the region's client."""
    client = account.client("s3", region)
    if region != HOME_REGION:
        more["CreateBucketConfiguration"] = {"LocationConstraint": region}
    client.create_bucket(Bucket=name, **{"ObjectOwnership": "BucketOwnerEnforced", **more})
    client.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=BLOCK_ALL)
    return client


def open_bucket(account: Account, name: str, region: str = HOME_REGION) -> Any:
    """Create a bucket without any protection against becoming public."""
    client = create_bucket(account, name, region, ObjectOwnership="ObjectWriter")
    client.delete_public_access_block(Bucket=name)
    return client


def harden_bucket(client: Any, name: str, key_arn: str) -> None:
    """Encryption with a customer key, versioning, TLS only and lifecycle."""
    client.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={
            "Rules": [
                {
                    "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key_arn},
                    "BucketKeyEnabled": True,
                }
            ]
        },
    )
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled", "MFADelete": "Enabled"})
    client.put_bucket_policy(Bucket=name, Policy=tls_only(name))
    client.put_bucket_lifecycle_configuration(
        Bucket=name,
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "old-versions",
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                }
            ]
        },
    )


def log_access(client: Any, name: str, log_bucket: str) -> None:
    """Deliver a bucket's access logs into another bucket."""
    client.put_bucket_logging(
        Bucket=name,
        BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": log_bucket, "TargetPrefix": f"{name}/"}},
    )
