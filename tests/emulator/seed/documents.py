"""Policy documents and rule shapes that several accounts share."""

from __future__ import annotations

import json
from typing import Any


def policy(*statements: dict[str, Any]) -> str:
    """A policy document as JSON."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    """An Allow statement of an identity policy."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(principal: Any, condition: dict[str, Any] | None = None) -> str:
    """A trust policy for one principal."""
    statement: dict[str, Any] = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    if condition:
        statement["Condition"] = condition
    return policy(statement)


def bucket_policy(bucket: str, action: str | list[str], principal: Any, **more: Any) -> str:
    """A bucket policy with one Allow statement on bucket and objects."""
    arn = f"arn:aws:s3:::{bucket}"
    return policy({"Effect": "Allow", "Principal": principal, "Action": action, "Resource": [arn, f"{arn}/*"], **more})


def tls_only(bucket: str, *more: dict[str, Any]) -> str:
    """A bucket policy that refuses requests without TLS, with more statements if given."""
    arn = f"arn:aws:s3:::{bucket}"
    return policy(
        {
            "Sid": "OnlyTls",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        *more,
    )


def log_delivery(bucket: str, account_id: str) -> dict[str, Any]:
    """A statement that lets S3 deliver access logs into the bucket."""
    return {
        "Sid": "AccessLogs",
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
        "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
    }


def ingress(port: int | tuple[int, int] | None, cidr: str, protocol: str = "tcp") -> dict[str, Any]:
    """An entry of IpPermissions; a port of None stands for all traffic."""
    ranges = {"Ipv6Ranges": [{"CidrIpv6": cidr}]} if ":" in cidr else {"IpRanges": [{"CidrIp": cidr}]}
    if port is None:
        return {"IpProtocol": "-1", **ranges}
    first, last = port if isinstance(port, tuple) else (port, port)
    return {"IpProtocol": protocol, "FromPort": first, "ToPort": last, **ranges}


BLOCK_ALL = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
