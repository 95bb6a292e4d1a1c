"""The hostile account: names and texts that try to break whoever shows them, wherever AWS lets one write freely."""

from __future__ import annotations

from .buckets import open_bucket
from .careless_identity import STRANGER
from .documents import allow, bucket_policy, ingress, policy, trust
from .world import Account

#: Free texts: markup, formulas, quotes, line breaks, terminal escapes' printable part, direction overrides.
TEXTS = (
    "<script>alert('x')</script>",
    '=HYPERLINK("http://evil.example","click")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1; DROP TABLE findings; --",
    "\"quoted\", 'single', `back`, \\ and %s {0} ${HOME} {{7*7}}",
    "abc\u202egnp.exe\u2066\u200b\ufeff",
    "名前に日本語と絵文字🙂 и кириллица",
    "line one\nline two\r\n\tline three",
)

#: The texts that fit where AWS wants one printable line.
LINES = TEXTS[:-1]


def seed(account: Account) -> None:
    """Hostile texts in tags, descriptions, statement ids and names, on resources that have findings."""
    _network(account)
    _identity(account)
    _data(account)


def _network(account: Account) -> None:
    ec2 = account.client("ec2")
    for number, text in enumerate(TEXTS):
        name = f"hostile {number} ._-:/()#,@[]+=&;{{}}!$*"
        group = ec2.create_security_group(
            GroupName=name,
            Description=text.encode("ascii", "ignore").decode() or "-",
            TagSpecifications=[{"ResourceType": "security-group", "Tags": [{"Key": "Name", "Value": text}]}],
        )["GroupId"]
        permission = ingress(22, "0.0.0.0/0")
        permission["IpRanges"][0]["Description"] = text.encode("ascii", "ignore").decode()
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
        volume = ec2.create_volume(Size=1, AvailabilityZone="us-east-1a", Encrypted=False)["VolumeId"]
        ec2.create_tags(Resources=[volume], Tags=[{"Key": "Name", "Value": text}, {"Key": text[:100], "Value": ""}])


def _identity(account: Account) -> None:
    iam = account.client("iam")
    for number, text in enumerate(TEXTS):
        role = f"=+@hostile,{number}"
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust({"AWS": "*"}), Description=text, Path="/a/../b/")
        document = policy({**allow("*"), "Sid": text})
        iam.put_role_policy(RoleName=role, PolicyName=f"=cmd.{number}", PolicyDocument=document)
    iam.create_user(UserName="=cmd@evil,user", Tags=[{"Key": "note", "Value": LINES[2]}])
    iam.create_access_key(UserName="=cmd@evil,user")
    doubled = policy(allow("*"), {"Effect": "Allow", "NotAction": ["iam:*"], "NotResource": ["arn:aws:s3:::x"]})
    iam.put_user_policy(UserName="=cmd@evil,user", PolicyName="odd", PolicyDocument=doubled)


def _data(account: Account) -> None:
    name = "hostile.bucket-1"
    s3 = open_bucket(account, name)
    sid = {"Sid": "<img src=x onerror=alert(1)>"}
    s3.put_bucket_policy(Bucket=name, Policy=bucket_policy(name, "s3:GetObject", "*", **sid))
    tags = [{"Key": f"k{number}", "Value": text} for number, text in enumerate(LINES)]
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tags})
    kms = account.client("kms")
    for number, text in enumerate(LINES):
        stranger = {"AWS": f"arn:aws:iam::{STRANGER}:root"}
        document = policy({**allow("kms:*"), "Sid": text, "Principal": stranger if number % 2 else "*"})
        key = kms.create_key(Description=text, Policy=document)["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName=f"alias/hostile//{number}_-", TargetKeyId=key)
