"""States of keys, and how secrets are changed, used and guarded."""

from __future__ import annotations

from typing import Any

from ..account import ACCOUNT_ID, OUTSIDER, REGION, Account, Outcome, policy, statement, world
from .policy_cases import EVERYONE, OUTSIDER_ROOT, OWN_ROLE, OWN_ROOT

USED, KEPT, ROTATED = "kms_cmk_are_used", "kms_cmk_not_deleted_unintentionally", "kms_cmk_rotation_enabled"


@world(REGION, "eu-west-1")
def key_states(account: Account) -> None:
    """Keys that are in use, disabled, about to be deleted or without material, and whether they rotate."""
    kms = account.client("kms")

    def key(**settings: Any) -> str:
        return str(kms.create_key(**settings)["KeyMetadata"]["KeyId"])

    plain = key()
    account.expect("PASS", plain, USED, KEPT)
    account.expect("FAIL", plain, ROTATED)
    for period in (None, 90, 365, 2560):
        rotating = key()
        kms.enable_key_rotation(KeyId=rotating, **({"RotationPeriodInDays": period} if period else {}))
        account.expect("PASS", rotating, ROTATED, USED, KEPT)
    stopped = key()
    kms.enable_key_rotation(KeyId=stopped)
    kms.disable_key_rotation(KeyId=stopped)
    account.expect("FAIL", stopped, ROTATED)
    disabled = key()
    kms.disable_key(KeyId=disabled)
    account.expect("FAIL", disabled, USED)
    account.expect("PASS", disabled, KEPT)
    enabled_again = key()
    kms.disable_key(KeyId=enabled_again)
    kms.enable_key(KeyId=enabled_again)
    account.expect("PASS", enabled_again, USED, KEPT)
    doomed = key()
    kms.schedule_key_deletion(KeyId=doomed, PendingWindowInDays=30)
    account.expect("PASS", doomed, USED)
    account.expect("FAIL", doomed, KEPT)
    saved = key()
    kms.schedule_key_deletion(KeyId=saved, PendingWindowInDays=7)
    kms.cancel_key_deletion(KeyId=saved)
    account.expect("FAIL", saved, USED)
    account.expect("PASS", saved, KEPT)
    for settings in (
        {"KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY"},
        {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"},
        {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"},
        {"MultiRegion": True},
    ):
        account.expect("PASS", key(**settings), USED, KEPT)
    elsewhere = account.client("kms", "eu-west-1").create_key()["KeyMetadata"]["KeyId"]
    account.expect("FAIL", elsewhere, ROTATED)
    account.expect("PASS", elsewhere, USED, KEPT)


@world()
def rotation_and_use(account: Account) -> None:
    """Secrets that are changed by themselves or not, and that nobody ever read."""
    manager = account.client("secretsmanager")
    reference = "secretsmanager_automatic_rotation_enabled"
    for name, days in (("never", None), ("daily", 1), ("monthly", 30), ("yearly", 365)):
        manager.create_secret(Name=name, SecretString="word")
        account.expect("FAIL", name, "secretsmanager_secret_unused")
        if days:
            manager.rotate_secret(SecretId=name, RotationRules={"AutomaticallyAfterDays": days})
        account.expect("PASS" if days else "FAIL", name, reference)


def _guard(arns: Any, actions: Any = "*", **parts: Any) -> dict[str, Any]:
    """A refusal of everyone but the principals of these ARNs."""
    condition = {"StringNotEquals": {"aws:PrincipalArn": arns}}
    return statement(EVERYONE, actions, "*", condition, "Deny") | parts


READ = "secretsmanager:GetSecretValue"
OWN_USER = f"arn:aws:iam::{ACCOUNT_ID}:user/operator"
INSIDE_ONLY = statement(EVERYONE, "*", "*", {"StringNotEquals": {"aws:PrincipalOrgID": "o-abcde12345"}}, "Deny")
READ_ONLY = {"Effect": "Deny", "Principal": {"AWS": OWN_ROLE}, "NotAction": READ, "Resource": "*"}
SERVICE = statement(
    {"Service": "appflow.amazonaws.com"}, READ, "*", {"StringEquals": {"aws:SourceAccount": ACCOUNT_ID}}
)

GUARDS: tuple[tuple[str, Outcome, list[dict[str, Any]]], ...] = (
    ("one-role", "PASS", [_guard(OWN_ROLE)]),
    ("role-and-user", "PASS", [_guard([OWN_ROLE, OWN_USER])]),
    ("every-secret-action", "PASS", [_guard(OWN_ROLE, "secretsmanager:*")]),
    ("aws-star", "PASS", [_guard(OWN_ROLE, Principal={"AWS": EVERYONE})]),
    (
        "key-in-other-case",
        "PASS",
        [_guard(OWN_ROLE, Condition={"StringNotEquals": {"AWS:principalarn": OWN_ROLE}})],
    ),
    ("with-organization", "PASS", [_guard(OWN_ROLE), INSIDE_ONLY]),
    ("with-all-layers", "PASS", [_guard(OWN_ROLE), INSIDE_ONLY, READ_ONLY]),
    ("allowing-the-role", "PASS", [statement({"AWS": OWN_ROLE}, READ), _guard(OWN_ROLE)]),
    ("allowing-own-account", "FAIL", [statement({"AWS": OWN_ROOT}, READ)]),
    ("allowing-an-outsider", "FAIL", [_guard(OWN_ROLE), statement({"AWS": OUTSIDER_ROOT}, READ)]),
    ("allowing-everyone", "FAIL", [statement(EVERYONE, READ)]),
    (
        "any-role",
        "FAIL",
        [_guard(OWN_ROLE, Condition={"StringNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT_ID}:role/*"}})],
    ),
    ("anyone", "FAIL", [_guard(OWN_ROLE, Condition={"StringNotLike": {"aws:PrincipalArn": "*"}})]),
    ("reading-only", "FAIL", [_guard(OWN_ROLE, READ)]),
    ("organization-only", "FAIL", [INSIDE_ONLY]),
    ("one-principal-only", "FAIL", [_guard(OWN_ROLE, Principal={"AWS": OUTSIDER_ROOT})]),
    (
        "only-without-tls",
        "FAIL",
        [
            _guard(
                OWN_ROLE,
                Condition={
                    "StringNotEquals": {"aws:PrincipalArn": OWN_ROLE},
                    "Bool": {"aws:SecureTransport": "false"},
                },
            )
        ],
    ),
    ("mistaken-equals", "FAIL", [_guard(OWN_ROLE, Condition={"StringEquals": {"aws:PrincipalArn": OWN_ROLE}})]),
    ("other-secret", "FAIL", [_guard(OWN_ROLE, Resource=f"arn:aws:secretsmanager:{REGION}:{ACCOUNT_ID}:secret:x-Ab1")]),
    ("outsiders-role", "FAIL", [statement({"AWS": f"arn:aws:iam::{OUTSIDER}:role/app"}, READ)]),
    ("service-only", "FAIL", [SERVICE]),
)


@world()
def guards(account: Account) -> None:
    """Policies that let nobody but named principals use a secret, and policies that miss it."""
    manager = account.client("secretsmanager")
    reference = "secretsmanager_has_restrictive_resource_policy"
    for name, outcome, statements in GUARDS:
        manager.create_secret(Name=name, SecretString="word")
        manager.put_resource_policy(SecretId=name, ResourcePolicy=policy(*statements))
        account.expect(outcome, name, reference)
    manager.create_secret(Name="without", SecretString="word")
    account.expect("FAIL", "without", reference)
    manager.create_secret(Name="removed", SecretString="word")
    manager.put_resource_policy(SecretId="removed", ResourcePolicy=policy(_guard(OWN_ROLE)))
    manager.delete_resource_policy(SecretId="removed")
    account.expect("FAIL", "removed", reference)
