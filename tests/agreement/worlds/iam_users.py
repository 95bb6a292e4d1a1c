"""Users: their passwords, devices, keys and policies."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3

from ..account import REGION, Account, world
from .iam_documents import OWNER, allow, document

TWO_KEYS = "iam_user_two_active_access_key"
INITIAL_KEY = "iam_user_no_setup_initial_access_key"
OLD_KEY = "iam_rotate_access_key_90_days"
UNUSED_KEY = "iam_user_accesskey_unused"
MFA = "iam_user_mfa_enabled_console_access"
UNUSED_PASSWORD = "iam_user_console_access_unused"
DIRECT = "iam_policy_attached_only_to_group_or_roles"

Step = Callable[[Account, Any, str], None]
"""What is done to a user of this name."""


def password(_: Account, iam: Any, name: str) -> None:
    """The user can sign in to the console."""
    iam.create_login_profile(UserName=name, Password="Correct-horse-7", PasswordResetRequired=False)


def new_password(_: Account, iam: Any, name: str) -> None:
    """The user has to change the password at the next sign-in."""
    iam.create_login_profile(UserName=name, Password="Correct-horse-7", PasswordResetRequired=True)


def no_password(_: Account, iam: Any, name: str) -> None:
    """The password is taken away again."""
    iam.delete_login_profile(UserName=name)


def virtual_device(_: Account, iam: Any, name: str) -> None:
    """An application on a telephone."""
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName=name, SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )


def spare_device(_: Account, iam: Any, name: str) -> None:
    """A device that nobody has."""
    iam.create_virtual_mfa_device(VirtualMFADeviceName=name)


def hardware_device(_: Account, iam: Any, name: str) -> None:
    """A token with a serial number."""
    serial = f"GAHT-{name}"
    iam.enable_mfa_device(
        UserName=name, SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )


def no_device(_: Account, iam: Any, name: str) -> None:
    """The devices are taken away again."""
    for device in iam.list_mfa_devices(UserName=name)["MFADevices"]:
        iam.deactivate_mfa_device(UserName=name, SerialNumber=device["SerialNumber"])


def key(_: Account, iam: Any, name: str) -> None:
    """An active key."""
    iam.create_access_key(UserName=name)


def used_key(account: Account, iam: Any, name: str) -> None:
    """A key with which somebody has just asked who they are."""
    made = iam.create_access_key(UserName=name)["AccessKey"]
    boto3.client(
        "sts",
        region_name=REGION,
        endpoint_url=account.endpoint,
        aws_access_key_id=made["AccessKeyId"],
        aws_secret_access_key=made["SecretAccessKey"],
    ).get_caller_identity()


def inactive_key(_: Account, iam: Any, name: str) -> None:
    """A key that is switched off."""
    made = iam.create_access_key(UserName=name)["AccessKey"]
    iam.update_access_key(UserName=name, AccessKeyId=made["AccessKeyId"], Status="Inactive")


def deleted_key(_: Account, iam: Any, name: str) -> None:
    """A key that is gone."""
    made = iam.create_access_key(UserName=name)["AccessKey"]
    iam.delete_access_key(UserName=name, AccessKeyId=made["AccessKeyId"])


FRESH = (OLD_KEY, UNUSED_KEY, UNUSED_PASSWORD)
"""Passes of everything that was made a moment ago."""

USERS: list[tuple[str, list[Step], tuple[str, ...], tuple[str, ...]]] = [
    ("nothing", [], (), (MFA, TWO_KEYS, INITIAL_KEY, *FRESH)),
    ("console", [password], (MFA,), (TWO_KEYS, INITIAL_KEY, *FRESH)),
    ("console-new-password", [new_password], (MFA,), FRESH),
    ("console-virtual", [password, virtual_device], (), (MFA, *FRESH)),
    ("console-hardware", [password, hardware_device], (), (MFA, *FRESH)),
    ("console-both", [password, virtual_device, hardware_device], (), (MFA, *FRESH)),
    ("console-spare-device", [password, spare_device], (MFA,), FRESH),
    ("console-device-lost", [password, virtual_device, no_device], (MFA,), FRESH),
    ("console-taken-away", [password, no_password], (), (MFA, *FRESH)),
    ("device-alone", [virtual_device], (), (MFA, *FRESH)),
    ("one-key", [key], (), (MFA, TWO_KEYS, INITIAL_KEY, *FRESH)),
    ("two-keys", [key, key], (TWO_KEYS,), (MFA, INITIAL_KEY, *FRESH)),
    ("two-keys-one-off", [key, inactive_key], (), (TWO_KEYS, *FRESH)),
    ("two-keys-first-off", [inactive_key, key], (), (TWO_KEYS, *FRESH)),
    ("two-keys-off", [inactive_key, inactive_key], (), (TWO_KEYS, INITIAL_KEY, *FRESH)),
    ("two-keys-one-gone", [deleted_key, key], (), (TWO_KEYS, *FRESH)),
    ("console-key", [password, key], (INITIAL_KEY, MFA), (TWO_KEYS, *FRESH)),
    ("console-key-mfa", [password, virtual_device, key], (INITIAL_KEY,), (MFA, TWO_KEYS)),
    ("console-two-keys", [password, key, key], (INITIAL_KEY, TWO_KEYS), FRESH),
    ("console-key-off", [password, inactive_key], (), (INITIAL_KEY, TWO_KEYS, *FRESH)),
    ("console-second-key-unused", [password, inactive_key, key], (INITIAL_KEY,), (TWO_KEYS,)),
    ("console-key-gone", [password, deleted_key], (), (INITIAL_KEY, *FRESH)),
    ("console-gone-key", [password, no_password, key], (), (INITIAL_KEY, MFA)),
    ("console-used-key", [password, used_key], (), (INITIAL_KEY, *FRESH)),
    ("console-one-key-used", [password, used_key, key], (INITIAL_KEY, TWO_KEYS), FRESH),
    ("used-key", [used_key], (), (INITIAL_KEY, TWO_KEYS, *FRESH)),
]


@world()
def credentials(account: Account) -> None:
    """Users with passwords, devices and keys in all combinations that matter."""
    iam = account.client("iam")
    for name, steps, failing, passing in USERS:
        iam.create_user(UserName=name)
        for step in steps:
            step(account, iam, name)
        account.expect("FAIL", name, *failing)
        account.expect("PASS", name, *passing)


@world()
def direct_policies(account: Account) -> None:
    """Permissions by a user's own policies, or by groups."""
    iam = account.client("iam")
    reading = document([allow("s3:GetObject")])
    shared = iam.create_policy(PolicyName="reading", PolicyDocument=reading)["Policy"]["Arn"]
    iam.create_group(GroupName="readers")
    iam.attach_group_policy(GroupName="readers", PolicyArn=shared)
    iam.put_group_policy(GroupName="readers", PolicyName="own", PolicyDocument=reading)
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=OWNER)
    iam.attach_role_policy(RoleName="reader", PolicyArn=shared)
    for name, outcome in (
        ("without-any", "PASS"),
        ("in-group", "PASS"),
        ("attached", "FAIL"),
        ("inline", "FAIL"),
        ("both", "FAIL"),
        ("inline-denial", "FAIL"),
        ("attached-and-in-group", "FAIL"),
        ("detached", "PASS"),
        ("inline-gone", "PASS"),
    ):
        iam.create_user(UserName=name)
        if "group" in name:
            iam.add_user_to_group(GroupName="readers", UserName=name)
        if name.startswith(("attached", "both", "detached")):
            iam.attach_user_policy(UserName=name, PolicyArn=shared)
        if name.startswith(("inline", "both")):
            text = json.loads(reading)
            if name == "inline-denial":
                text["Statement"][0]["Effect"] = "Deny"
            iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=json.dumps(text))
        if name == "detached":
            iam.detach_user_policy(UserName=name, PolicyArn=shared)
        if name == "inline-gone":
            iam.delete_user_policy(UserName=name, PolicyName="own")
        account.expect(outcome, name, DIRECT)
