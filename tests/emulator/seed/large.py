"""The large account: thousands of ordinary resources, a few of them with problems."""

from __future__ import annotations

from typing import Any

from .buckets import create_bucket, open_bucket
from .documents import allow, ingress, policy, trust
from .world import REGIONS, Account

BUCKETS = 300
SECURITY_GROUPS = 800
VOLUMES = 400
SNAPSHOTS = 200
ROLES = 200
USERS = 60
KEYS = 60


def seed(account: Account) -> None:
    """Spread the resources over the regions; every hundredth or so is bad."""
    _buckets(account)
    _security_groups(account)
    _volumes(account)
    _identity(account.client("iam"))
    _keys(account)


def _buckets(account: Account) -> None:
    for number in range(BUCKETS):
        name = f"large-data-{number:04}"
        region = REGIONS[number % len(REGIONS)]
        if number % 100 == 99:
            open_bucket(account, name, region).put_bucket_acl(Bucket=name, ACL="public-read")
        else:
            create_bucket(account, name, region)


def _security_groups(account: Account) -> None:
    for number in range(SECURITY_GROUPS):
        ec2 = account.client("ec2", REGIONS[number % len(REGIONS)])
        group = ec2.create_security_group(GroupName=f"service-{number:04}", Description=f"service {number}")["GroupId"]
        cidr = "0.0.0.0/0" if number % 100 == 99 else f"10.{number % 250}.0.0/16"
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[ingress(22, cidr)])


def _volumes(account: Account) -> None:
    for number in range(VOLUMES):
        region = REGIONS[number % len(REGIONS)]
        ec2 = account.client("ec2", region)
        encrypted = number % 40 != 39
        volume = ec2.create_volume(Size=8, AvailabilityZone=f"{region}a", Encrypted=encrypted)["VolumeId"]
        if number < SNAPSHOTS:
            ec2.create_snapshot(VolumeId=volume, Description=f"snapshot {number}")


def _identity(iam: Any) -> None:
    service = trust({"Service": "lambda.amazonaws.com"})
    for number in range(ROLES):
        name = f"service-{number:04}"
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=service)
        action = "*" if number % 50 == 49 else "s3:GetObject"
        resource = "*" if action == "*" else f"arn:aws:s3:::large-data-{number:04}/*"
        iam.put_role_policy(RoleName=name, PolicyName="work", PolicyDocument=policy(allow(action, resource)))
    iam.create_group(GroupName="developers")
    for number in range(USERS):
        iam.create_user(UserName=f"developer-{number:03}")
        iam.add_user_to_group(GroupName="developers", UserName=f"developer-{number:03}")


def _keys(account: Account) -> None:
    for number in range(KEYS):
        kms = account.client("kms", REGIONS[number % len(REGIONS)])
        key = kms.create_key(Description=f"service {number}")["KeyMetadata"]["KeyId"]
        if number % 20 != 19:
            kms.enable_key_rotation(KeyId=key)
