"""The account's public access block, and the blocks of access points."""

from __future__ import annotations

from typing import Any

from ..account import ACCOUNT_ID, REGION, Account, Outcome, policy, statement, world
from .bucket_settings import ALL_USERS, block, grant

ACCOUNT = "s3_account_level_public_access_blocks"
BUCKET = "s3_bucket_level_public_access_block"
PUBLIC = "s3_bucket_public_access"
LISTED = ("s3_bucket_public_list_acl", "s3_bucket_public_write_acl")
WRITTEN = "s3_bucket_policy_public_write_access"


def _control(account: Account, region: str = REGION) -> Any:
    """A client that does not put the account's id before the host's name, which is an address here."""

    def send_to_the_address(request: Any, **_: Any) -> None:
        request.url = request.url.replace(f"//{ACCOUNT_ID}.", "//")

    client = account.client("s3control", region)
    client.meta.events.register("before-send.s3-control", send_to_the_address)
    return client


def _buckets(account: Account, flags: tuple[int, int, int, int] | None) -> None:
    """Two public buckets, one protected and one with half a block of its own, below the account's block."""
    s3 = account.client("s3")
    for bucket in ("by-list", "by-policy", "protected", "ignoring", "restricting"):
        s3.create_bucket(Bucket=bucket)
    grant(s3, "by-list", ALL_USERS, "READ", "WRITE")
    document = policy(statement("*", "s3:*", ["arn:aws:s3:::by-policy", "arn:aws:s3:::by-policy/*"]))
    s3.put_bucket_policy(Bucket="by-policy", Policy=document)
    for bucket, own in (("protected", (1, 1, 1, 1)), ("ignoring", (0, 1, 0, 0)), ("restricting", (0, 0, 0, 1))):
        s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block(*own))
    if flags:
        _control(account).put_public_access_block(AccountId=ACCOUNT_ID, PublicAccessBlockConfiguration=block(*flags))
    account.expect("PASS", "protected", BUCKET, PUBLIC, WRITTEN, *LISTED)


@world()
def no_block(account: Account) -> None:
    """The account never set a block."""
    _buckets(account, None)
    account.expect("FAIL", ACCOUNT_ID, ACCOUNT)
    account.expect("FAIL", "by-list", BUCKET, PUBLIC, *LISTED)
    account.expect("FAIL", "by-policy", BUCKET, PUBLIC, WRITTEN)
    account.expect("FAIL", "ignoring", BUCKET)
    account.expect("FAIL", "restricting", BUCKET)


@world()
def whole_block(account: Account) -> None:
    """Everything is blocked for the account, whatever the buckets say."""
    _buckets(account, (1, 1, 1, 1))
    account.expect("PASS", ACCOUNT_ID, ACCOUNT)
    for bucket in ("by-list", "by-policy", "ignoring", "restricting"):
        account.expect("PASS", bucket, BUCKET, PUBLIC, WRITTEN, *LISTED)


@world()
def existing_only(account: Account) -> None:
    """Existing grants have no effect, though new ones may be written."""
    _buckets(account, (0, 1, 0, 1))
    account.expect("PASS", ACCOUNT_ID, ACCOUNT)
    for bucket in ("by-list", "by-policy", "ignoring", "restricting"):
        account.expect("PASS", bucket, BUCKET, PUBLIC, WRITTEN, *LISTED)


@world()
def new_only(account: Account) -> None:
    """New grants are refused, existing ones go on."""
    _buckets(account, (1, 0, 1, 0))
    account.expect("FAIL", ACCOUNT_ID, ACCOUNT)
    account.expect("FAIL", "by-list", BUCKET, PUBLIC, *LISTED)
    account.expect("FAIL", "by-policy", BUCKET, PUBLIC, WRITTEN)


@world()
def policies_only(account: Account) -> None:
    """Public policies are restricted, public lists are not ignored; what is missing a bucket may add."""
    _buckets(account, (1, 0, 1, 1))
    account.expect("FAIL", ACCOUNT_ID, ACCOUNT)
    account.expect("FAIL", "by-list", BUCKET, PUBLIC, *LISTED)
    account.expect("PASS", "by-policy", PUBLIC, WRITTEN)
    account.expect("FAIL", "by-policy", "s3_bucket_level_public_access_block")
    account.expect("FAIL", "restricting", BUCKET)
    account.expect("PASS", "ignoring", BUCKET)


@world()
def lists_only(account: Account) -> None:
    """Public lists are ignored, public policies go on."""
    _buckets(account, (1, 1, 1, 0))
    account.expect("FAIL", ACCOUNT_ID, ACCOUNT)
    account.expect("PASS", "by-list", PUBLIC, *LISTED)
    account.expect("FAIL", "by-policy", BUCKET, PUBLIC, WRITTEN)
    account.expect("FAIL", "ignoring", BUCKET)
    account.expect("PASS", "restricting", BUCKET)


@world()
def removed_block(account: Account) -> None:
    """The account had a block and deleted it."""
    _buckets(account, (1, 1, 1, 1))
    _control(account).delete_public_access_block(AccountId=ACCOUNT_ID)
    account.expect("FAIL", ACCOUNT_ID, ACCOUNT)
    account.expect("FAIL", "by-list", PUBLIC, *LISTED)


POINTS: tuple[tuple[str, tuple[int, int, int, int], Outcome], ...] = (
    ("all-four", (1, 1, 1, 1), "PASS"),
    ("none", (0, 0, 0, 0), "FAIL"),
    ("no-new-lists", (0, 1, 1, 1), "FAIL"),
    ("no-old-lists", (1, 0, 1, 1), "FAIL"),
    ("no-new-policies", (1, 1, 0, 1), "FAIL"),
    ("no-old-policies", (1, 1, 1, 0), "FAIL"),
)


def _points(account: Account) -> None:
    account.client("s3").create_bucket(Bucket="data")
    control = _control(account)
    for name, flags, outcome in POINTS:
        control.create_access_point(
            AccountId=ACCOUNT_ID, Name=f"one-{name}", Bucket="data", PublicAccessBlockConfiguration=block(*flags)
        )
        account.expect(outcome, f"one-{name}", "s3_access_point_public_access_block")
        details = {"Name": f"many-{name}", "PublicAccessBlock": block(*flags), "Regions": [{"Bucket": "data"}]}
        _control(account, "us-west-2").create_multi_region_access_point(
            AccountId=ACCOUNT_ID, ClientToken=name, Details=details
        )
        account.expect(outcome, f"many-{name}", "s3_multi_region_access_point_public_access_block")
    control.create_access_point(AccountId=ACCOUNT_ID, Name="one-as-created", Bucket="data")
    account.expect("PASS", "one-as-created", "s3_access_point_public_access_block")
    control.create_access_point(
        AccountId=ACCOUNT_ID, Name="one-inside", Bucket="data", VpcConfiguration={"VpcId": "vpc-0a1b2c3d4e5f60718"}
    )
    account.expect("PASS", "one-inside", "s3_access_point_public_access_block")


@world(REGION, "us-west-2")
def access_points(account: Account) -> None:
    """Access points in one region, and those in front of buckets of several."""
    _points(account)


@world(REGION, "us-west-2")
def access_points_below_the_account(account: Account) -> None:
    """The account's block does not change what an access point's own block says."""
    _control(account).put_public_access_block(AccountId=ACCOUNT_ID, PublicAccessBlockConfiguration=block(1, 1, 1, 1))
    _points(account)
