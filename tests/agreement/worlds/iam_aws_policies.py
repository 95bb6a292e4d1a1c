"""Policies of AWS's own; these accounts are only filled where moto was told to load them."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from ..account import ACCOUNT_ID, OUTSIDER, Account, world
from .iam_documents import OWNER, allow, document
from .iam_roles import service, trust
from .iam_users import password, virtual_device

AWS = "arn:aws:iam::aws:policy/"
ADMINISTRATOR = f"{AWS}AdministratorAccess"
READ_ONLY = f"{AWS}ReadOnlyAccess"
SHELL = "iam_policy_cloudshell_admin_not_attached"
SHELL_POLICY = "AWSCloudShellFullAccess"
SUPPORT = "iam_support_role_created"
AWS_ADMIN = "iam_aws_attached_policy_no_administrative_privileges"
USER_ADMIN = "iam_user_administrator_access_policy"
GROUP_ADMIN = "iam_group_administrator_access_policy"
ROLE_ADMIN = "iam_role_administratoraccess_policy"
ADMIN_MFA = "iam_administrator_access_with_mfa"
CROSS_ACCOUNT = "iam_role_cross_account_readonlyaccess_policy"


def _loaded(iam: Any) -> bool:
    try:
        iam.get_policy(PolicyArn=ADMINISTRATOR)
    except ClientError:
        return False
    return True


@world()
def administrators(account: Account) -> None:
    """Who has `AdministratorAccess`, and which of AWS's policies are in use."""
    iam = account.client("iam")
    if not _loaded(iam):
        return
    own = iam.create_policy(PolicyName="own-everything", PolicyDocument=document([allow("*")]))["Policy"]["Arn"]
    rows = (
        ("everything", ADMINISTRATOR, "FAIL"),
        ("reader", READ_ONLY, "PASS"),
        ("power", f"{AWS}PowerUserAccess", "PASS"),
        ("identity", f"{AWS}IAMFullAccess", "PASS"),
        ("own", own, "PASS"),
        ("without", None, "PASS"),
    )
    for name, arn, outcome in rows:
        iam.create_user(UserName=f"user-{name}")
        iam.create_group(GroupName=f"group-{name}")
        iam.create_role(RoleName=f"role-{name}", AssumeRolePolicyDocument=OWNER)
        if arn:
            iam.attach_user_policy(UserName=f"user-{name}", PolicyArn=arn)
            iam.attach_group_policy(GroupName=f"group-{name}", PolicyArn=arn)
            iam.attach_role_policy(RoleName=f"role-{name}", PolicyArn=arn)
        if arn and arn != own:
            account.expect(outcome, arn, AWS_ADMIN)
        account.expect(outcome, f"user-{name}", USER_ADMIN)
        account.expect(outcome, f"group-{name}", GROUP_ADMIN)
        account.expect(outcome, f"role-{name}", ROLE_ADMIN)
    for name, principal in (
        ("outsider", {"AWS": f"arn:aws:iam::{OUTSIDER}:root"}),
        ("federated", {"Federated": f"arn:aws:iam::{ACCOUNT_ID}:saml-provider/company"}),
        ("mixed", {"AWS": f"arn:aws:iam::{ACCOUNT_ID}:root"} | service("ec2")),
    ):
        actions = "sts:AssumeRoleWithSAML" if name == "federated" else "sts:AssumeRole"
        iam.create_role(RoleName=f"role-{name}", AssumeRolePolicyDocument=trust(principal, actions=actions))
        iam.attach_role_policy(RoleName=f"role-{name}", PolicyArn=ADMINISTRATOR)
        iam.attach_role_policy(RoleName=f"role-{name}", PolicyArn=READ_ONLY)
        account.expect("FAIL", f"role-{name}", ROLE_ADMIN)
    iam.create_user(UserName="user-in-group")
    iam.add_user_to_group(GroupName="group-everything", UserName="user-in-group")
    account.expect("PASS", "user-in-group", USER_ADMIN)
    iam.create_user(UserName="user-no-more")
    iam.attach_user_policy(UserName="user-no-more", PolicyArn=ADMINISTRATOR)
    iam.detach_user_policy(UserName="user-no-more", PolicyArn=ADMINISTRATOR)
    account.expect("PASS", "user-no-more", USER_ADMIN)


@world()
def administrators_with_mfa(account: Account) -> None:
    """Groups with `AdministratorAccess` whose members have MFA or not."""
    iam = account.client("iam")
    if not _loaded(iam):
        return
    for name in ("console-mfa", "mfa", "console", "keys"):
        iam.create_user(UserName=name)
        if "console" in name:
            password(account, iam, name)
        if "mfa" in name:
            virtual_device(account, iam, name)
    iam.create_access_key(UserName="keys")
    for name, members, arn, outcome in (
        ("guarded", ["console-mfa", "mfa"], ADMINISTRATOR, "PASS"),
        ("empty", [], ADMINISTRATOR, "PASS"),
        ("half-guarded", ["console-mfa", "console"], ADMINISTRATOR, "FAIL"),
        ("unguarded", ["console"], ADMINISTRATOR, "FAIL"),
        ("unguarded-keys", ["keys"], ADMINISTRATOR, "FAIL"),
        ("readers", ["console"], READ_ONLY, "PASS"),
        ("no-policies", ["console"], None, "PASS"),
    ):
        iam.create_group(GroupName=name)
        if arn:
            iam.attach_group_policy(GroupName=name, PolicyArn=arn)
        for member in members:
            iam.add_user_to_group(GroupName=name, UserName=member)
        account.expect(outcome, name, ADMIN_MFA)


@world()
def readers(account: Account) -> None:
    """Roles with `ReadOnlyAccess` for this and for other accounts."""
    iam = account.client("iam")
    if not _loaded(iam):
        return
    own, other = ({"AWS": f"arn:aws:iam::{number}:root"} for number in (ACCOUNT_ID, OUTSIDER))
    external = {"StringEquals": {"sts:ExternalId": "abc-123"}}
    denied = trust(other).replace("Allow", "Deny")
    federated = {"Federated": f"arn:aws:iam::{ACCOUNT_ID}:saml-provider/company"}
    similar = {"AWS": f"arn:aws:iam::{OUTSIDER}:role/{ACCOUNT_ID}"}
    only_own = {"StringEquals": {"aws:PrincipalAccount": ACCOUNT_ID}}
    for name, text, outcome in (
        ("own", trust(own), "PASS"),
        ("own-number", trust({"AWS": ACCOUNT_ID}), "PASS"),
        ("own-role", trust({"AWS": f"arn:aws:iam::{ACCOUNT_ID}:role/ci"}), "PASS"),
        ("own-federated", trust(federated, actions="sts:AssumeRoleWithSAML"), "PASS"),
        ("denied", denied, "PASS"),
        ("anyone-of-own", trust({"AWS": "*"}, condition=only_own), "PASS"),
        ("other", trust(other), "FAIL"),
        ("other-number", trust({"AWS": OUTSIDER}), "FAIL"),
        ("other-user", trust({"AWS": f"arn:aws:iam::{OUTSIDER}:user/bob"}), "FAIL"),
        ("other-with-id", trust(other, condition=external), "FAIL"),
        ("other-similar", trust(similar), "FAIL"),
        ("both", trust({"AWS": [own["AWS"], other["AWS"]]}), "FAIL"),
        ("second", trust(own, other), "FAIL"),
        ("service-and-other", trust(service("ec2"), other), "FAIL"),
        ("anyone", trust({"AWS": "*"}), "FAIL"),
        ("everyone", trust("*"), "FAIL"),
    ):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=text)
        iam.attach_role_policy(RoleName=name, PolicyArn=READ_ONLY)
        account.expect(outcome, name, CROSS_ACCOUNT)
    for name, arn in (
        ("other-audit", f"{AWS}SecurityAudit"),
        ("other-view", f"{AWS}job-function/ViewOnlyAccess"),
        ("other-objects", f"{AWS}AmazonS3ReadOnlyAccess"),
        ("other-nothing", None),
    ):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(other))
        if arn:
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)
        account.expect("PASS", name, CROSS_ACCOUNT)


@world()
def unused(account: Account) -> None:
    """AWS's policies are there and nobody has them."""
    if _loaded(account.client("iam")):
        account.expect("FAIL", ACCOUNT_ID, SUPPORT)
        account.expect("PASS", SHELL_POLICY, SHELL)


@world()
def role_for_support_and_shell(account: Account) -> None:
    """A role for support cases, and one for the shell."""
    iam = account.client("iam")
    if _loaded(iam):
        for name in ("AWSSupportAccess", SHELL_POLICY):
            iam.create_role(RoleName=f"for-{name}", AssumeRolePolicyDocument=OWNER)
            iam.attach_role_policy(RoleName=f"for-{name}", PolicyArn=AWS + name)
        account.expect("PASS", ACCOUNT_ID, SUPPORT)
        account.expect("FAIL", SHELL_POLICY, SHELL)


@world()
def user_for_support_and_shell(account: Account) -> None:
    """Only a user may open support cases, which is no role."""
    iam = account.client("iam")
    if _loaded(iam):
        iam.create_user(UserName="helper")
        for name in ("AWSSupportAccess", SHELL_POLICY):
            iam.attach_user_policy(UserName="helper", PolicyArn=AWS + name)
        account.expect("FAIL", ACCOUNT_ID, SUPPORT)
        account.expect("FAIL", SHELL_POLICY, SHELL)


@world()
def group_for_support_and_shell(account: Account) -> None:
    """Only a group may open support cases; other policies for support do not count."""
    iam = account.client("iam")
    if _loaded(iam):
        iam.create_group(GroupName="helpers")
        for name in ("AWSSupportAccess", SHELL_POLICY):
            iam.attach_group_policy(GroupName="helpers", PolicyArn=AWS + name)
        iam.create_role(RoleName="job", AssumeRolePolicyDocument=OWNER)
        iam.attach_role_policy(RoleName="job", PolicyArn=f"{AWS}job-function/SupportUser")
        account.expect("FAIL", ACCOUNT_ID, SUPPORT)
        account.expect("FAIL", SHELL_POLICY, SHELL)
