"""Policies of resources, with what they mean wherever they are attached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..account import ACCOUNT_ID, OUTSIDER, Outcome, statement

OWN_ROOT = f"arn:aws:iam::{ACCOUNT_ID}:root"
OWN_ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/app"
OUTSIDER_ROOT = f"arn:aws:iam::{OUTSIDER}:root"
EVERYONE = "*"
ORGANIZATION = "o-abcde12345"


@dataclass(frozen=True)
class Case:
    """A policy; `public` and `shared` say whether the public or another account passes, None where views differ."""

    name: str
    public: Outcome
    shared: Outcome | None
    statements: list[dict[str, Any]]


PRINCIPALS: tuple[tuple[str, Outcome, Outcome | None, Any], ...] = (
    ("star", "FAIL", "FAIL", EVERYONE),
    ("aws-star", "FAIL", "FAIL", {"AWS": EVERYONE}),
    ("aws-star-list", "FAIL", "FAIL", {"AWS": [EVERYONE]}),
    ("own-and-star", "FAIL", "FAIL", {"AWS": [OWN_ROOT, EVERYONE]}),
    ("own-root", "PASS", "PASS", {"AWS": OWN_ROOT}),
    ("own-number", "PASS", "PASS", {"AWS": ACCOUNT_ID}),
    ("own-role", "PASS", "PASS", {"AWS": [OWN_ROLE]}),
    ("outsider-root", "PASS", "FAIL", {"AWS": OUTSIDER_ROOT}),
    ("outsider-number", "PASS", "FAIL", {"AWS": OUTSIDER}),
    ("outsider-role", "PASS", "FAIL", {"AWS": f"arn:aws:iam::{OUTSIDER}:role/reader"}),
    ("own-and-outsider", "PASS", "FAIL", {"AWS": [OWN_ROOT, OUTSIDER_ROOT]}),
    ("service", "PASS", "PASS", {"Service": "cloudtrail.amazonaws.com"}),
    ("service-and-outsider", "PASS", "FAIL", {"Service": "cloudtrail.amazonaws.com", "AWS": OUTSIDER_ROOT}),
)

CONDITIONS: tuple[tuple[str, Outcome, Outcome | None, dict[str, Any]], ...] = (
    ("if-own-principal", "PASS", "PASS", {"StringEquals": {"aws:PrincipalAccount": ACCOUNT_ID}}),
    ("if-own-source", "PASS", "PASS", {"StringEquals": {"aws:SourceAccount": ACCOUNT_ID}}),
    ("if-own-source-list", "PASS", "PASS", {"StringLike": {"AWS:sourceACCOUNT": [ACCOUNT_ID]}}),
    ("if-own-arn", "PASS", "PASS", {"ArnEquals": {"aws:PrincipalArn": OWN_ROLE}}),
    ("if-own-arns", "PASS", "PASS", {"StringLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT_ID}:*"}}),
    (
        "if-own-topic",
        "PASS",
        "PASS",
        {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:us-east-1:{ACCOUNT_ID}:alarms"}},
    ),
    (
        "if-own-and-tls",
        "PASS",
        "PASS",
        {"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:PrincipalAccount": ACCOUNT_ID}},
    ),
    ("if-organization", "PASS", None, {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}),
    (
        "if-organization-path",
        "PASS",
        None,
        {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": [f"{ORGANIZATION}/r-ab12/*"]}},
    ),
    ("if-endpoint", "PASS", None, {"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d4e5f60718"}}),
    ("if-vpc", "PASS", None, {"StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d4e5f60718"}}),
    ("if-private-address", "PASS", None, {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
    ("if-office-address", "PASS", None, {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}),
    ("if-outsider", "PASS", "FAIL", {"StringEquals": {"aws:PrincipalAccount": OUTSIDER}}),
    ("if-own-or-outsider", "PASS", "FAIL", {"StringEquals": {"aws:PrincipalAccount": [ACCOUNT_ID, OUTSIDER]}}),
    ("if-outsider-arn", "PASS", "FAIL", {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OUTSIDER}:role/*"}}),
    ("if-tls", "FAIL", "FAIL", {"Bool": {"aws:SecureTransport": "true"}}),
    ("if-any-address", "FAIL", "FAIL", {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}),
    ("if-any-address-6", "FAIL", "FAIL", {"IpAddress": {"aws:SourceIp": ["203.0.113.7/32", "::/0"]}}),
    ("if-not-address", "FAIL", "FAIL", {"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}}),
    ("if-any-arn", "FAIL", "FAIL", {"StringLike": {"aws:PrincipalArn": "*"}}),
    ("if-any-role", "FAIL", "FAIL", {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}),
    ("if-any-bucket", "FAIL", "FAIL", {"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:*"}}),
    ("if-not-outsider", "FAIL", "FAIL", {"StringNotEquals": {"aws:PrincipalAccount": OUTSIDER}}),
    ("if-known-or-absent", "FAIL", "FAIL", {"StringEqualsIfExists": {"aws:SourceAccount": ACCOUNT_ID}}),
    ("if-account-present", "FAIL", "FAIL", {"Null": {"aws:PrincipalAccount": "false"}}),
    ("if-agent", "FAIL", "FAIL", {"StringEquals": {"aws:UserAgent": "backup/1.0"}}),
    ("if-later", "FAIL", "FAIL", {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}),
    ("if-empty", "FAIL", "FAIL", {}),
    (
        "if-every-own",
        "FAIL",
        "FAIL",
        {"ForAllValues:StringEquals": {"aws:PrincipalAccount": [ACCOUNT_ID]}},
    ),
    ("if-any-organization", "FAIL", "FAIL", {"StringLike": {"aws:PrincipalOrgID": "o-*"}}),
    ("if-any-endpoint", "FAIL", "FAIL", {"StringLike": {"aws:SourceVpce": "vpce-*"}}),
    ("if-half-the-addresses", "FAIL", "FAIL", {"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}),
    ("if-half-the-addresses-6", "FAIL", "FAIL", {"IpAddress": {"aws:SourceIp": "::/1"}}),
    ("if-referred", "FAIL", "FAIL", {"StringLike": {"aws:Referer": "https://example.com/*"}}),
    ("if-any-number", "FAIL", "FAIL", {"StringLike": {"aws:PrincipalAccount": "*"}}),
    ("if-here", "FAIL", "FAIL", {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}),
    ("if-service", "PASS", None, {"Bool": {"aws:PrincipalIsAWSService": "true"}}),
    ("if-source-organization", "PASS", None, {"StringEquals": {"aws:SourceOrgID": ORGANIZATION}}),
    ("if-role-session", "PASS", None, {"StringLike": {"aws:userid": "AROAEXAMPLEEXAMPLE000:*"}}),
    ("if-one-bucket", "PASS", None, {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::uploads"}}),
    (
        "if-own-topics",
        "PASS",
        "PASS",
        {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{ACCOUNT_ID}:*"}},
    ),
    (
        "if-own-and-outsider-arn",
        "PASS",
        "FAIL",
        {"ArnEquals": {"aws:PrincipalArn": [OWN_ROLE, f"arn:aws:iam::{OUTSIDER}:role/app"]}},
    ),
)


def cases(actions: Any, resource: Any = "*") -> Iterator[Case]:
    """All policies that allow these actions on the resource."""
    for name, public, shared, principal in PRINCIPALS:
        yield Case(name, public, shared, [statement(principal, actions, resource)])
    for name, public, shared, condition in CONDITIONS:
        allowed = statement(EVERYONE, actions, resource) | {"Condition": condition}
        yield Case(name, public, shared, [allowed])
    open_to_all = statement({"AWS": EVERYONE}, actions, resource)
    own = statement({"AWS": OWN_ROOT}, actions, resource)
    yield Case("denied-only", "PASS", "PASS", [statement(EVERYONE, actions, resource, effect="Deny")])
    yield Case("own-then-all", "FAIL", "FAIL", [own, open_to_all])
    yield Case("all-then-own", "FAIL", "FAIL", [open_to_all, own])
    guarded = statement(EVERYONE, actions, resource, {"StringEquals": {"aws:PrincipalAccount": ACCOUNT_ID}})
    yield Case("guarded-then-all", "FAIL", "FAIL", [guarded, open_to_all])
    outsider_denied = statement({"AWS": OUTSIDER_ROOT}, actions, resource, effect="Deny")
    yield Case("all-but-outsider", "FAIL", "FAIL", [open_to_all, outsider_denied])
    plain_http_denied = statement(
        EVERYONE, actions, resource, {"Bool": {"aws:SecureTransport": "false"}}, effect="Deny"
    )
    yield Case("all-over-tls", "FAIL", "FAIL", [open_to_all, plain_http_denied])
    everyone_denied = statement(EVERYONE, "*", "*", effect="Deny")
    yield Case("allowed-and-denied", "PASS", "PASS", [open_to_all, everyone_denied])
    others_denied = statement(
        EVERYONE, "*", "*", {"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT_ID}}, effect="Deny"
    )
    yield Case("others-denied", "PASS", "PASS", [open_to_all, others_denied])
    through_conditions = statement(
        EVERYONE,
        actions,
        resource,
        {"StringEquals": {"aws:PrincipalAccount": ACCOUNT_ID}, "StringLike": {"aws:PrincipalArn": "*"}},
    )
    yield Case("narrowed-and-widened", "PASS", "PASS", [through_conditions])
    none_but_own = {
        "Effect": "Deny",
        "NotPrincipal": {"AWS": [OWN_ROOT, OWN_ROLE]},
        "Action": actions,
        "Resource": resource,
    }
    yield Case("not-principal-denied", "PASS", "PASS", [open_to_all, none_but_own])
    inverted = {"Effect": "Allow", "NotPrincipal": {"AWS": OUTSIDER_ROOT}, "Action": actions, "Resource": resource}
    yield Case("not-principal", "FAIL", "FAIL", [inverted])
