"""The careless account's IAM: whatever CIS warns of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from moto.iam.models import AccessKeyLastUsed, iam_backends

from ..identity import PARTITION
from ..moto_gaps import Root, set_root
from .documents import allow, policy, trust
from .world import Account

#: An account outside the organisation.
STRANGER = "999999999999"


def seed(account: Account) -> None:
    """Users, groups, policies and roles, and a root user with keys and without MFA."""
    iam = account.client("iam")
    set_root(account.id, Root(mfa=False, access_key=True, password_last_used=_ago(1).isoformat()))
    iam.update_account_password_policy(MinimumPasswordLength=6, RequireSymbols=False, PasswordReusePrevention=1)
    _users(iam)
    _policies(account, iam)
    _roles(iam)
    _age(account.id)


def _users(iam: Any) -> None:
    iam.create_group(GroupName="admins")
    iam.attach_group_policy(GroupName="admins", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    for name in ("alice", "bob", "build"):
        iam.create_user(UserName=name)
        iam.create_access_key(UserName=name)
    for name in ("alice", "bob"):
        iam.create_login_profile(UserName=name, Password="Secret-1234", PasswordResetRequired=False)
    iam.create_access_key(UserName="alice")
    iam.add_user_to_group(GroupName="admins", UserName="alice")
    iam.attach_user_policy(UserName="bob", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.put_user_policy(UserName="build", PolicyName="everything", PolicyDocument=policy(allow("*")))
    iam.create_user(UserName="shell")
    iam.attach_user_policy(UserName="shell", PolicyArn="arn:aws:iam::aws:policy/AWSCloudShellFullAccess")


def _policies(account: Account, iam: Any) -> None:
    documents = {
        "full-admin": policy(allow("*")),
        "unused-admin": policy(allow("*")),
        "all-trails": policy(allow("cloudtrail:*")),
        "all-keys": policy(allow("kms:*")),
        "assume-anything": policy(allow("sts:AssumeRole")),
        "escalate": policy(allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])),
        "rewrite-policies": policy(allow(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"])),
        "everything-but-iam": policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),
    }
    for name, document in documents.items():
        iam.create_policy(PolicyName=name, PolicyDocument=document)
        if name != "unused-admin":
            iam.attach_user_policy(UserName="build", PolicyArn=account.arn("iam", f"policy/{name}"))


def _roles(iam: Any) -> None:
    administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
    roles: dict[str, tuple[Any, str | None]] = {
        "open-to-everyone": ({"AWS": "*"}, administrator),
        "partner": ({"AWS": f"arn:aws:iam::{STRANGER}:root"}, "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        "deputy": ({"Service": "sns.amazonaws.com"}, None),
        "web-server": ({"Service": "ec2.amazonaws.com"}, administrator),
    }
    for name, (principal, attached) in roles.items():
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(principal))
        if attached:
            iam.attach_role_policy(RoleName=name, PolicyArn=attached)
    inline = {
        "admin": policy(allow("*")),
        "keys": policy(allow("kms:*")),
        "trails": policy(allow("cloudtrail:*")),
        "escalate": policy(allow(["iam:AttachRolePolicy", "iam:PutRolePolicy"])),
    }
    for name, document in inline.items():
        iam.put_role_policy(RoleName="deputy", PolicyName=name, PolicyDocument=document)
    iam.create_instance_profile(InstanceProfileName="web-server")
    iam.add_role_to_instance_profile(InstanceProfileName="web-server", RoleName="web-server")
    iam.create_saml_provider(Name="old-login", SAMLMetadataDocument="<EntityDescriptor/>" + " " * 1000)
    iam.upload_server_certificate(
        ServerCertificateName="forgotten", CertificateBody=_CERTIFICATE, PrivateKey="not a real key"
    )


def _age(account_id: str) -> None:
    """Make users and keys old: the API gives them the time of their creation."""
    backend: Any = iam_backends[account_id][PARTITION]
    for user in backend.users.values():
        user.create_date = _ago(700)
        user.password_last_used = _ago(200) if user.password else None
        for key in user.access_keys:
            key.create_date = _ago(400)
    first_key = backend.users["alice"].access_keys[0]
    first_key.last_used = AccessKeyLastUsed(_ago(120), "s3", "us-east-1")


def _ago(days: int) -> datetime:
    return datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days)


# Self-signed for example.com, valid for one day in 2020.
_CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIBGDCBv6ADAgECAgEBMAoGCCqGSM49BAMCMBYxFDASBgNVBAMMC2V4YW1wbGUu
Y29tMB4XDTIwMDEwMTAwMDAwMFoXDTIwMDEwMjAwMDAwMFowFjEUMBIGA1UEAwwL
ZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATTeWclUxhz/95O
35tVHYsWvMeJ3dZla0s4TG89Ph3KmB/+rUk0cl7dzfKvfYhPFz8WySqemPr8RZtP
6oVmyFAfMAoGCCqGSM49BAMCA0gAMEUCIQDrvmeCKKN05IOtm+eGiDRSITfS0gYZ
9x0+wCprFYG8lgIgOQ7HIS8tG1E719iIFwY0/UdQcDezYDbVR52Ob0tOTOY=
-----END CERTIFICATE-----"""
