"""Policy documents: attached customer managed policies, and the same documents written into roles."""

from __future__ import annotations

import json
from typing import Any

from ..account import ACCOUNT_ID, Account, world

ADMIN = "administrative_privileges"
KMS = "no_full_access_to_kms"
TRAIL = "no_full_access_to_cloudtrail"
ASSUME = "iam_no_custom_policy_permissive_role_assumption"
ESCALATION = "allows_privilege_escalation"
EVERYTHING = (ADMIN, KMS, TRAIL, ASSUME, ESCALATION)

OWNER = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT_ID}:root"}, "Action": "sts:AssumeRole"}
        ],
    }
)
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT_ID}:key/11111111-2222-3333-4444-555555555555"
ONE_TRAIL = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT_ID}:trail/one"
ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/deploy"
WITH_MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def allow(actions: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    """A statement of an identity's policy."""
    return {"Effect": "Allow", "Action": actions, "Resource": resource} | more


def deny(actions: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    """A statement that takes away."""
    return allow(actions, resource, **more) | {"Effect": "Deny"}


def all_but(actions: Any, resource: Any = "*", effect: str = "Allow") -> dict[str, Any]:
    """A statement about every action but these."""
    return {"Effect": effect, "NotAction": actions, "Resource": resource}


def all_on_all_but(resource: str) -> dict[str, Any]:
    """A statement about everything but this."""
    return {"Effect": "Allow", "Action": "*", "NotResource": resource}


Statements = list[dict[str, Any]] | dict[str, Any]
Row = tuple[str, Statements, tuple[str, ...], tuple[str, ...]]
"""Name, statements, what fails and what passes."""

ADMINISTRATORS: list[Row] = [
    ("everything", [allow("*")], EVERYTHING, ()),
    ("everything-in-lists", [allow(["*"], ["*"])], EVERYTHING, ()),
    ("everything-without-a-list", allow("*"), EVERYTHING, ()),
    ("everything-with-colon", [allow("*:*")], EVERYTHING, ()),
    ("everything-second", [allow("s3:GetObject"), allow("*")], EVERYTHING, ()),
    ("everything-among-others", [allow(["s3:GetObject", "*"])], EVERYTHING, ()),
    ("everything-on-one-and-all", [allow("*", ["arn:aws:s3:::one", "*"])], EVERYTHING, ()),
    (
        "everything-but-a-bucket",
        [{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::one"}],
        EVERYTHING,
        (),
    ),
    ("everything-but-one-action", [all_but("s3:DeleteBucket")], EVERYTHING, ()),
    ("everything-less-s3", [allow("*"), deny("s3:*")], EVERYTHING, ()),
    ("everything-with-mfa", [allow("*", Condition=WITH_MFA)], (ADMIN, ASSUME, ESCALATION), ()),
    ("everything-on-a-bucket", [allow("*", "arn:aws:s3:::one/*")], (), EVERYTHING),
    ("everything-denied", [deny("*")], (), EVERYTHING),
    ("everything-and-denied", [allow("*"), deny("*")], (), EVERYTHING),
    ("everything-but-s3-denied", [deny("*"), allow("s3:*")], (), EVERYTHING),
    ("denied-but-iam", [all_but("iam:*", effect="Deny")], (), EVERYTHING),
    ("reads", [allow(["s3:Get*", "s3:List*", "ec2:Describe*"])], (), EVERYTHING),
    ("some-services", [allow(["s3:*", "dynamodb:*", "sqs:*"])], (), EVERYTHING),
    ("all-of-iam", [allow("iam:*")], (ESCALATION,), (ADMIN, KMS, TRAIL, ASSUME)),
    ("all-but-s3", [all_but("s3:*")], (KMS, TRAIL, ASSUME, ESCALATION), ()),
    ("all-but-kms", [all_but("kms:*")], (TRAIL, ASSUME, ESCALATION), (KMS,)),
]

SERVICES: list[Row] = [
    ("keys", [allow("kms:*")], (KMS,), (ADMIN, TRAIL, ASSUME)),
    ("keys-in-capitals", [allow("KMS:*")], (KMS,), (ADMIN, TRAIL)),
    ("keys-without-a-list", allow("kms:*"), (KMS,), (ADMIN,)),
    ("keys-among-others", [allow(["s3:*", "kms:*"])], (KMS,), (ADMIN, TRAIL)),
    ("keys-in-second", [allow("s3:*"), allow("kms:*", ["*"])], (KMS,), (TRAIL,)),
    ("keys-with-one-key", [allow("kms:*", [KEY, "*"])], (KMS,), ()),
    ("keys-and-trails", [allow(["kms:*", "cloudtrail:*"])], (KMS, TRAIL), (ADMIN, ASSUME)),
    ("keys-one-key", [allow("kms:*", KEY)], (), (KMS, TRAIL)),
    ("keys-decrypt", [allow("kms:Decrypt")], (), (KMS, ADMIN)),
    ("keys-some", [allow(["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:Describe*"])], (), (KMS,)),
    ("keys-denied", [deny("kms:*")], (), (KMS, TRAIL)),
    ("keys-and-denied", [allow("kms:*"), deny("kms:*")], (), (KMS,)),
    ("keys-less-deletion", [allow("kms:*"), deny(["kms:ScheduleKeyDeletion", "kms:DisableKey"])], (), (KMS,)),
    ("trails", [allow("cloudtrail:*")], (TRAIL,), (ADMIN, KMS, ASSUME)),
    ("trails-in-capitals", [allow("CloudTrail:*")], (TRAIL,), (KMS,)),
    ("trails-among-others", [allow(["cloudtrail:*", "s3:GetObject"])], (TRAIL,), (KMS,)),
    ("trails-with-one", [allow("cloudtrail:*", [ONE_TRAIL, "*"])], (TRAIL,), ()),
    ("trails-one", [allow("cloudtrail:*", ONE_TRAIL)], (), (TRAIL, KMS)),
    ("trails-read", [allow(["cloudtrail:Get*", "cloudtrail:Describe*", "cloudtrail:List*"])], (), (TRAIL,)),
    ("trails-stop", [allow("cloudtrail:StopLogging")], (), (TRAIL,)),
    ("trails-denied", [deny("cloudtrail:*")], (), (TRAIL,)),
    ("trails-and-denied", [allow("cloudtrail:*"), deny("cloudtrail:*")], (), (TRAIL,)),
    ("trails-less-stopping", [allow("cloudtrail:*"), deny("cloudtrail:StopLogging")], (), (TRAIL,)),
    ("roles-any", [allow("sts:AssumeRole")], (ASSUME,), (ADMIN, KMS, TRAIL)),
    ("roles-any-list", [allow(["sts:AssumeRole"], ["*"])], (ASSUME,), ()),
    ("roles-any-in-second", [allow("s3:Get*"), allow("sts:AssumeRole")], (ASSUME,), ()),
    ("roles-any-sts", [allow("sts:*")], (ASSUME,), (ADMIN,)),
    ("roles-any-wildcard", [allow("sts:Assume*")], (ASSUME,), (ADMIN,)),
    ("roles-any-small-letters", [allow("STS:assumerole")], (ASSUME,), ()),
    ("roles-any-and-one", [allow("sts:AssumeRole", [ROLE, "*"])], (ASSUME,), ()),
    ("roles-any-less-one", [allow("sts:AssumeRole"), deny("sts:AssumeRole", ROLE)], (ASSUME,), ()),
    ("roles-any-with-mfa", [allow("sts:AssumeRole", Condition=WITH_MFA)], (ASSUME,), ()),
    ("roles-of-the-account", [allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT_ID}:role/*")], (ASSUME,), ()),
    ("roles-of-all-accounts", [allow("sts:AssumeRole", "arn:aws:iam::*:role/*")], (ASSUME,), ()),
    ("roles-of-one-name", [allow("sts:AssumeRole", "arn:aws:iam::*:role/deploy")], (ASSUME,), ()),
    ("roles-one", [allow("sts:AssumeRole", ROLE)], (), (ASSUME, ADMIN)),
    ("roles-two", [allow("sts:AssumeRole", [ROLE, f"{ROLE}-2"])], (), (ASSUME,)),
    ("roles-denied", [deny("sts:AssumeRole")], (), (ASSUME,)),
    ("roles-and-denied", [allow("sts:AssumeRole"), deny("sts:AssumeRole")], (), (ASSUME,)),
    ("roles-saml", [allow("sts:AssumeRoleWithSAML")], (), (ASSUME,)),
    ("roles-identity", [allow("sts:GetCallerIdentity")], (), (ASSUME, ADMIN, ESCALATION)),
]


def document(statements: Statements) -> str:
    """The policy as a text."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def references(aspects: tuple[str, ...], kind: str) -> list[str]:
    """The references of these aspects for attached, unattached or inline policies."""
    names = {
        "attached": {ADMIN: f"iam_customer_attached_policy_no_{ADMIN}", ASSUME: ASSUME},
        "unattached": {ADMIN: f"iam_customer_unattached_policy_no_{ADMIN}"},
        "inline": {ADMIN: f"iam_inline_policy_no_{ADMIN}"},
    }[kind]
    if kind != "unattached":
        names |= {one: f"iam_{'inline_' * (kind == 'inline')}policy_{one}" for one in (KMS, TRAIL, ESCALATION)}
    return [names[one] for one in aspects if one in names]


def fill(account: Account, rows: list[Row]) -> None:
    """Make of each document an attached policy, an unattached one, and an inline one of a role of its own."""
    iam = account.client("iam")
    iam.create_role(RoleName="holder", AssumeRolePolicyDocument=OWNER)
    for name, statements, failing, passing in rows:
        text = document(statements)
        attached = iam.create_policy(PolicyName=name, PolicyDocument=text)["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="holder", PolicyArn=attached)
        iam.create_policy(PolicyName=f"spare-{name}", PolicyDocument=text)
        iam.create_role(RoleName=f"role-{name}", AssumeRolePolicyDocument=OWNER)
        iam.put_role_policy(RoleName=f"role-{name}", PolicyName="own", PolicyDocument=text)
        for kind, resource in (("attached", name), ("unattached", f"spare-{name}"), ("inline", f"role-{name}")):
            account.expect("FAIL", resource, *references(failing, kind))
            account.expect("PASS", resource, *references(passing, kind))


@world()
def administrators(account: Account) -> None:
    """More or less of everything."""
    fill(account, ADMINISTRATORS)


@world()
def services(account: Account) -> None:
    """All of one service, or of the taking on of roles."""
    fill(account, SERVICES)


@world()
def holders(account: Account) -> None:
    """Policies on users and groups, several inline policies of one holder, and versions."""
    iam = account.client("iam")
    everything, reading = document([allow("*")]), document([allow("s3:Get*")])
    for name, texts, outcome in (
        ("bad", [everything], "FAIL"),
        ("mixed", [reading, everything], "FAIL"),
        ("good", [reading, reading], "PASS"),
    ):
        iam.create_user(UserName=f"user-{name}")
        iam.create_group(GroupName=f"group-{name}")
        for number, text in enumerate(texts):
            iam.put_user_policy(UserName=f"user-{name}", PolicyName=f"own-{number}", PolicyDocument=text)
            iam.put_group_policy(GroupName=f"group-{name}", PolicyName=f"own-{number}", PolicyDocument=text)
        for holder in ("user", "group"):
            account.expect(outcome, f"{holder}-{name}", *references((ADMIN, KMS, TRAIL, ESCALATION), "inline"))
    for name, first, second, default, outcome in (
        ("was-bad", everything, reading, True, "PASS"),
        ("turned-bad", reading, everything, True, "FAIL"),
        ("bad-kept-aside", reading, everything, False, "PASS"),
    ):
        arn = iam.create_policy(PolicyName=name, PolicyDocument=first)["Policy"]["Arn"]
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=second, SetAsDefault=default)
        iam.attach_group_policy(GroupName="group-good", PolicyArn=arn)
        account.expect(outcome, name, *references(EVERYTHING, "attached"))
    arn = iam.create_policy(PolicyName="to-a-user", PolicyDocument=everything)["Policy"]["Arn"]
    iam.attach_user_policy(UserName="user-good", PolicyArn=arn)
    account.expect("FAIL", "to-a-user", *references(EVERYTHING, "attached"))
    arn = iam.create_policy(PolicyName="taken-off", PolicyDocument=everything)["Policy"]["Arn"]
    iam.attach_user_policy(UserName="user-good", PolicyArn=arn)
    iam.detach_user_policy(UserName="user-good", PolicyArn=arn)
    account.expect("FAIL", "taken-off", *references((ADMIN,), "unattached"))
