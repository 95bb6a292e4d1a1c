"""Roles that AWS services take on, and whether a service can be used against their owner."""

from __future__ import annotations

import json
from typing import Any

from ..account import ACCOUNT_ID, Account, world

DEPUTY = "iam_role_cross_service_confused_deputy_prevention"
MINE = {"StringEquals": {"aws:SourceAccount": ACCOUNT_ID}}


def trust(*principals: Any, condition: dict[str, Any] | None = None, actions: Any = "sts:AssumeRole") -> str:
    """A trust policy with a statement for each of the principals."""
    more = {"Condition": condition} if condition else {}
    statements = [{"Effect": "Allow", "Principal": one, "Action": actions} | more for one in principals]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def service(*names: str) -> dict[str, Any]:
    """These services as a principal."""
    services = [f"{name}.amazonaws.com" for name in names]
    return {"Service": services[0] if len(services) == 1 else services}


UNGUARDED = [
    "cloudtrail",
    "glue",
    "states",
    "config",
    "sns",
    "s3",
    "scheduler",
    "events",
    "codebuild",
    "backup",
    "bedrock",
    "ecs-tasks",
    "vpc-flow-logs",
    "firehose",
    "codepipeline",
    "cloudformation",
    "ssm",
    "apigateway",
    "sagemaker",
    "logs",
    "transfer",
    "iot",
    "dms",
    "datasync",
    "pipes",
    "lambda",
]
"""Services that any account can ask to take a role on."""

CONDITIONS: list[tuple[str, dict[str, Any], str]] = [
    ("account", MINE, "PASS"),
    ("account-list", {"StringEquals": {"aws:SourceAccount": [ACCOUNT_ID]}}, "PASS"),
    ("account-like", {"StringLike": {"aws:SourceAccount": ACCOUNT_ID}}, "PASS"),
    ("account-capitals", {"StringEquals": {"AWS:SourceAccount": ACCOUNT_ID}}, "PASS"),
    ("account-case", {"StringEqualsIgnoreCase": {"aws:sourceaccount": ACCOUNT_ID}}, "PASS"),
    ("arn", {"ArnLike": {"aws:SourceArn": f"arn:aws:glue:us-east-1:{ACCOUNT_ID}:job/*"}}, "PASS"),
    ("arn-equals", {"ArnEquals": {"aws:SourceArn": f"arn:aws:glue:us-east-1:{ACCOUNT_ID}:job/one"}}, "PASS"),
    ("arn-string", {"StringLike": {"aws:SourceArn": f"arn:aws:glue:*:{ACCOUNT_ID}:*"}}, "PASS"),
    ("both", MINE | {"ArnLike": {"aws:SourceArn": f"arn:aws:glue:*:{ACCOUNT_ID}:*"}}, "PASS"),
    ("organization", {"StringEquals": {"aws:SourceOrgID": "o-abc1234567"}}, "PASS"),
    ("unit", {"ForAnyValue:StringLike": {"aws:SourceOrgPaths": ["o-abc1234567/r-ab12/ou-ab12-11111111/*"]}}, "PASS"),
    ("any-account", {"StringLike": {"aws:SourceAccount": "*"}}, "FAIL"),
    ("any-arn", {"ArnLike": {"aws:SourceArn": "*"}}, "FAIL"),
    ("any-accounts-arn", {"ArnLike": {"aws:SourceArn": "arn:aws:glue:*:*:*"}}, "FAIL"),
    ("all-but-one", {"StringNotEquals": {"aws:SourceAccount": "999988887777"}}, "FAIL"),
    ("transport", {"Bool": {"aws:SecureTransport": "true"}}, "FAIL"),
    ("mine-or-any", {"StringLike": {"aws:SourceAccount": [ACCOUNT_ID, "*"]}}, "FAIL"),
]


@world()
def deputies(account: Account) -> None:
    """Trust in services with and without a condition on whom they act for."""
    iam = account.client("iam")
    roles = [(f"open-{name}", trust(service(name)), "FAIL") for name in UNGUARDED]
    roles += [(f"mine-{name}", trust(service(name), condition=MINE), "PASS") for name in UNGUARDED]
    roles += [(f"only-{name}", trust(service("glue"), condition=one), outcome) for name, one, outcome in CONDITIONS]
    half = json.loads(trust(service("glue"), condition=MINE))
    half["Statement"] += json.loads(trust(service("states")))["Statement"]
    alone = json.loads(trust(service("glue")))
    alone["Statement"] = alone["Statement"][0]
    roles += [
        ("open-two", trust(service("glue", "states")), "FAIL"),
        ("mine-two", trust(service("glue", "states"), condition=MINE), "PASS"),
        ("open-half", json.dumps(half), "FAIL"),
        ("open-without-a-list", json.dumps(alone), "FAIL"),
        ("open-actions", trust(service("glue"), actions=["sts:AssumeRole", "sts:TagSession"]), "FAIL"),
        ("mine-actions", trust(service("glue"), actions=["sts:AssumeRole", "sts:TagSession"], condition=MINE), "PASS"),
        ("open-regional", trust({"Service": "states.us-east-1.amazonaws.com"}), "FAIL"),
    ]
    for name, text, outcome in roles:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=text)
        account.expect(outcome, name, DEPUTY)
    iam.create_role(RoleName="tidied", AssumeRolePolicyDocument=trust(service("glue")))
    iam.update_assume_role_policy(RoleName="tidied", PolicyDocument=trust(service("glue"), condition=MINE))
    account.expect("PASS", "tidied", DEPUTY)
    iam.create_role(RoleName="pathed", Path="/team/", AssumeRolePolicyDocument=trust(service("glue")))
    account.expect("FAIL", "pathed", DEPUTY)
