"""What policies of buckets let the public do, and whether they ask for encrypted transport."""

from __future__ import annotations

from typing import Any

from ..account import ACCOUNT_ID, OUTSIDER, Account, Outcome, policy, statement, world
from .policy_cases import EVERYONE, OWN_ROOT

PUBLIC = "s3_bucket_public_access"
SHARED = "s3_bucket_cross_account_access"
WRITTEN = "s3_bucket_policy_public_write_access"
TRANSPORT = "s3_bucket_secure_transport_policy"

PUBLIC_ACTIONS: tuple[tuple[str, Outcome, Any], ...] = (
    ("get", "PASS", "s3:GetObject"),
    ("get-any", "PASS", "s3:Get*"),
    ("list", "PASS", "s3:ListBucket"),
    ("get-and-list", "PASS", ["s3:GetObject", "s3:ListBucket"]),
    ("put", "FAIL", "s3:PutObject"),
    ("put-in-other-case", "FAIL", "S3:putobject"),
    ("put-any", "FAIL", ["s3:Put*"]),
    ("put-start", "FAIL", "s3:P*"),
    ("put-access-list", "FAIL", "s3:PutObjectAcl"),
    ("put-policy", "FAIL", "s3:PutBucketPolicy"),
    ("delete", "FAIL", "s3:DeleteObject"),
    ("delete-version", "FAIL", "s3:DeleteObjectVersion"),
    ("delete-any", "FAIL", ["s3:GetObject", "s3:Delete*"]),
    ("get-and-put", "FAIL", ["s3:GetObject", "s3:PutObject"]),
    ("objects", "FAIL", "s3:*Object"),
    ("abort", "FAIL", "s3:AbortMultipartUpload"),
    ("replicate", "FAIL", "s3:ReplicateObject"),
    ("tag", "FAIL", "s3:PutObjectTagging"),
    ("delete-policy", "FAIL", "s3:DeleteBucketPolicy"),
    ("see-policy", "PASS", "s3:GetBucketPolicy"),
    ("see-location", "PASS", "s3:GetBucketLocation"),
    ("see-uploads", "PASS", ["s3:ListBucketMultipartUploads"]),
    ("service", "FAIL", "s3:*"),
    ("star", "FAIL", "*"),
)

OVER_HTTP = {"Bool": {"aws:SecureTransport": "false"}}
OVER_HTTPS = {"Bool": {"aws:SecureTransport": "true"}}

TRANSPORTS: tuple[tuple[str, Outcome, tuple[str, Any, Any, Any]], ...] = (
    ("usual", "PASS", ("Deny", EVERYONE, "s3:*", OVER_HTTP)),
    ("every-action", "PASS", ("Deny", EVERYONE, "*", OVER_HTTP)),
    ("aws-star", "PASS", ("Deny", {"AWS": EVERYONE}, "s3:*", OVER_HTTP)),
    ("aws-star-list", "PASS", ("Deny", {"AWS": [EVERYONE]}, ["s3:*"], OVER_HTTP)),
    ("false-in-list", "PASS", ("Deny", EVERYONE, "s3:*", {"Bool": {"aws:SecureTransport": ["false"]}})),
    ("false-bare", "PASS", ("Deny", EVERYONE, "s3:*", {"Bool": {"aws:SecureTransport": False}})),
    ("false-capital", "PASS", ("Deny", EVERYONE, "s3:*", {"Bool": {"aws:SecureTransport": "False"}})),
    ("key-in-other-case", "PASS", ("Deny", EVERYONE, "s3:*", {"Bool": {"AWS:securetransport": "false"}})),
    ("if-exists", "PASS", ("Deny", EVERYONE, "s3:*", {"BoolIfExists": {"aws:SecureTransport": "false"}})),
    ("https-denied", "FAIL", ("Deny", EVERYONE, "s3:*", OVER_HTTPS)),
    ("https-allowed", "FAIL", ("Allow", {"AWS": OWN_ROOT}, "s3:*", OVER_HTTPS)),
    ("http-allowed", "FAIL", ("Allow", {"AWS": OWN_ROOT}, "s3:*", OVER_HTTP)),
    ("unconditional", "FAIL", ("Allow", {"AWS": OWN_ROOT}, "s3:*", None)),
    ("reading-only", "FAIL", ("Deny", EVERYONE, "s3:GetObject", OVER_HTTP)),
    ("own-account", "FAIL", ("Deny", {"AWS": OWN_ROOT}, "s3:*", OVER_HTTP)),
    ("one-account", "FAIL", ("Deny", {"AWS": f"arn:aws:iam::{OUTSIDER}:root"}, "s3:*", OVER_HTTP)),
    (
        "one-network",
        "FAIL",
        ("Deny", EVERYONE, "s3:*", OVER_HTTP | {"StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d4e5f60718"}}),
    ),
    ("old-versions", "FAIL", ("Deny", EVERYONE, "s3:*", {"NumericLessThan": {"s3:TlsVersion": "1.2"}})),
)


def _bucket(account: Account, name: str, *statements: dict[str, Any]) -> None:
    s3 = account.client("s3")
    s3.create_bucket(Bucket=name)
    both = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
    adjusted = [one | ({"Resource": both} if one["Resource"] == "both" else {}) for one in statements]
    s3.put_bucket_policy(Bucket=name, Policy=policy(*adjusted))


@world()
def public_actions(account: Account) -> None:
    """Everyone may do one thing each; all are public, some let objects be changed."""
    for name, outcome, actions in PUBLIC_ACTIONS:
        _bucket(account, f"all-{name}", statement(EVERYONE, actions, "both"))
        account.expect("FAIL", f"all-{name}", PUBLIC, SHARED)
        account.expect(outcome, f"all-{name}", WRITTEN)
        _bucket(account, f"own-{name}", statement({"AWS": OWN_ROOT}, actions, "both"))
        account.expect("PASS", f"own-{name}", PUBLIC, SHARED, WRITTEN)
        _bucket(account, f"out-{name}", statement({"AWS": [OUTSIDER]}, actions, "both"))
        account.expect("PASS", f"out-{name}", PUBLIC, WRITTEN)
        account.expect("FAIL", f"out-{name}", SHARED)
    inverted = {"Effect": "Allow", "Principal": EVERYONE, "NotAction": "s3:GetObject", "Resource": "both"}
    _bucket(account, "all-but-get", inverted)
    account.expect("FAIL", "all-but-get", PUBLIC, SHARED, WRITTEN)
    denied = statement(EVERYONE, ["s3:Put*", "s3:Delete*"], "both", effect="Deny")
    _bucket(account, "get-and-no-more", statement(EVERYONE, "s3:GetObject", "both"), denied)
    account.expect("FAIL", "get-and-no-more", PUBLIC)
    account.expect("PASS", "get-and-no-more", WRITTEN)
    own_write = statement({"AWS": OWN_ROOT}, "s3:PutObject", "both")
    _bucket(account, "all-read-own-write", statement(EVERYONE, "s3:GetObject", "both"), own_write)
    account.expect("FAIL", "all-read-own-write", PUBLIC, SHARED)
    account.expect("PASS", "all-read-own-write", WRITTEN)
    _bucket(account, "all-under-a-prefix", statement(EVERYONE, "s3:PutObject", "arn:aws:s3:::all-under-a-prefix/in/*"))
    account.expect("FAIL", "all-under-a-prefix", PUBLIC, SHARED, WRITTEN)
    points = {"StringEquals": {"s3:DataAccessPointAccount": ACCOUNT_ID}}
    _bucket(account, "left-to-access-points", statement(EVERYONE, "*", "both", points))
    account.expect("PASS", "left-to-access-points", PUBLIC, WRITTEN)
    _bucket(account, "canonical-outsider", statement({"CanonicalUser": "79a59df9" * 8}, "s3:GetObject", "both"))
    account.expect("PASS", "canonical-outsider", PUBLIC, WRITTEN)
    account.expect("FAIL", "canonical-outsider", SHARED)
    logs = statement({"Service": "logging.s3.amazonaws.com"}, "s3:PutObject", "both")
    _bucket(account, "logs", logs | {"Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT_ID}}})
    account.expect("PASS", "logs", PUBLIC, SHARED, WRITTEN)


@world()
def transport(account: Account) -> None:
    """Ways to refuse plain HTTP, and ways that miss it."""
    for name, outcome, (effect, principal, actions, condition) in TRANSPORTS:
        _bucket(account, name, statement(principal, actions, "both", condition, effect))
        account.expect(outcome, name, TRANSPORT)
    deny = statement(EVERYONE, "s3:*", "both", OVER_HTTP, "Deny")
    for name, resource in (
        ("every-resource", "*"),
        ("every-bucket", "arn:aws:s3:::*"),
        ("prefix", "arn:aws:s3:::prefix*"),
    ):
        _bucket(account, name, deny | {"Resource": resource})
        account.expect("PASS", name, TRANSPORT)
    parts = [deny | {"Resource": resource} for resource in ("arn:aws:s3:::split", "arn:aws:s3:::split/*")]
    _bucket(account, "split", *parts)
    account.expect("PASS", "split", TRANSPORT)
    _bucket(account, "among-others", statement({"AWS": OWN_ROOT}, "s3:GetObject", "both"), deny)
    account.expect("PASS", "among-others", TRANSPORT)
    old_versions = {"NumericLessThan": {"s3:TlsVersion": "1.2"}}
    _bucket(account, "also-old-versions", deny, statement(EVERYONE, "s3:*", "both", old_versions, "Deny"))
    account.expect("PASS", "also-old-versions", TRANSPORT)
    account.client("s3").create_bucket(Bucket="without")
    account.expect("FAIL", "without", TRANSPORT)
