"""What happens between two nights: one thing gets worse, one gets better, one account joins."""

from __future__ import annotations

from dataclasses import dataclass

from . import organisation
from .buckets import open_bucket
from .careless_network import ANYWHERE, REPAIRED_GROUP
from .documents import bucket_policy, ingress
from .well_kept import EXPOSED_BUCKET
from .world import Account

NEWCOMERS_BUCKET = "newcomer-holiday-pictures"


@dataclass(frozen=True)
class Change:
    """One change, in words and as tests look for it."""

    kind: str
    account: str
    resource: str
    text: str


def apply() -> list[Change]:
    """Make the changes and say what they are."""
    return [_expose_bucket(), _repair_group(), _join()]


def _expose_bucket() -> Change:
    account = Account(organisation.WELL_KEPT)
    account.client("s3control").delete_public_access_block(AccountId=account.id)
    s3 = account.client("s3")
    s3.delete_public_access_block(Bucket=EXPOSED_BUCKET)
    s3.put_bucket_policy(Bucket=EXPOSED_BUCKET, Policy=bucket_policy(EXPOSED_BUCKET, "s3:GetObject", "*"))
    text = f"Somebody in `well-kept` makes the bucket {EXPOSED_BUCKET} readable by everyone."
    return Change("worse", account.id, f"arn:aws:s3:::{EXPOSED_BUCKET}", text)


def _repair_group() -> Change:
    account = Account(organisation.CARELESS)
    ec2 = account.client("ec2")
    groups = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": [REPAIRED_GROUP]}])
    group = groups["SecurityGroups"][0]["GroupId"]
    ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[ingress(23, ANYWHERE)])
    text = f"Somebody in `careless` closes the world-open security group {REPAIRED_GROUP} ({group})."
    return Change("better", account.id, account.arn("ec2", f"security-group/{group}", "us-east-1"), text)


def _join() -> Change:
    organisation.join_latecomer()
    account = Account(organisation.NEWCOMER)
    s3 = open_bucket(account, NEWCOMERS_BUCKET)
    s3.put_bucket_policy(Bucket=NEWCOMERS_BUCKET, Policy=bucket_policy(NEWCOMERS_BUCKET, "s3:GetObject", "*"))
    text = f"The account `newcomer` ({account.id}) joins, with a public bucket {NEWCOMERS_BUCKET}."
    return Change("joined", account.id, f"arn:aws:s3:::{NEWCOMERS_BUCKET}", text)
