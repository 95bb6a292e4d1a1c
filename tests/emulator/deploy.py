"""Deploy the real templates into the emulated organisation, as the README tells a security team to."""

from __future__ import annotations

import ast
import io
import json
import os
import time
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from . import unsupported
from .remote import REGION, Emulator, EmulatorError

ROOT = Path(__file__).resolve().parents[2]
STACK_NAME = "scanmonster"
MEMBER_ROLE = "ScanMonsterMember"
DISCOVERY_ROLE = "ScanMonsterDiscovery"
EXTERNAL_ID = "emulated-external-id"
MAILBOX = "mailbox"
OWNERS_MAILBOX = "owners-mailbox"
CODE_BUCKET = "aws-sam-cli-managed-default-samclisourcebucket-emulated"

#: What the member role of the account `restricted` may not do.
RESTRICTED_ACTIONS = ("s3:", "kms:")


@dataclass(frozen=True)
class Deployment:
    """The stack as it stands in the security account."""

    endpoint: str
    account: str
    outputs: dict[str, str]
    schedule_input: str
    mailbox_url: str
    owners_mailbox_url: str

    def to_json(self) -> str:
        """For a file between two commands."""
        return json.dumps(asdict(self), indent=2)

    @staticmethod
    def from_json(text: str) -> Deployment:
        """Read what `to_json` wrote."""
        return Deployment(**json.loads(text))


def deploy(emulator: Emulator, parameters: dict[str, str], members: frozenset[str] | None = None) -> Deployment:
    """Create the stack, the discovery role, the member role in every account that has one, and mailboxes.

    With `members` only these accounts get the member role.
    """
    manifest = emulator.manifest
    security = manifest["security"]
    values = {
        "OrganizationId": manifest["organization"],
        "ExternalId": EXTERNAL_ID,
        "MemberRoleName": MEMBER_ROLE,
        "DiscoveryRoleArn": f"arn:aws:iam::{manifest['management']}:role/{DISCOVERY_ROLE}",
        "Regions": ",".join(manifest["regions"]),
        "MailAddress": "security@example.com",
        "Architecture": "x86_64",
        # The address of the API that moto makes up is another one each time.
        "DashboardUrl": "https://scanmonster.example.com",
        # Moto has no user pools that anybody could sign in to.
        "SignInIssuer": "https://id.example.com",
        "SignInClientId": "scanmonster",
        # Otherwise a night has one mail more on one day of the week.
        "OverviewDay": "never",
    } | parameters
    _upload_code(emulator, security)
    template = _transformed(ROOT / "template.yaml")
    outputs = _create_stack(emulator, security, STACK_NAME, template, values)
    unsupported.complete(emulator, security, template, outputs)
    trusted = {"ExternalId": EXTERNAL_ID, "OrganizationId": manifest["organization"]}
    discovery = yaml_parse((ROOT / "cloudformation/discovery-role.yaml").read_text("utf-8"))
    scheduler = {"SchedulerRoleArn": outputs["SchedulerRoleArn"]}
    _create_stack(emulator, manifest["management"], "scanmonster-discovery", discovery, trusted | scheduler)
    without = {manifest["accounts"]["without-role"], manifest["accounts"]["suspended"]}
    deployment = Deployment(
        endpoint=emulator.endpoint,
        account=security,
        outputs=outputs,
        schedule_input=template["Resources"]["NightlySchedule"]["Properties"]["Target"]["Input"],
        mailbox_url=_create_mailbox(emulator, security, MAILBOX, outputs["TopicArn"]),
        owners_mailbox_url=_create_mailbox(emulator, security, OWNERS_MAILBOX, outputs["OwnersTopicArn"]),
    )
    chosen = set(manifest["accounts"].values()) - without if members is None else members
    deploy_member_role(emulator, deployment, sorted(chosen))
    if manifest["accounts"]["restricted"] in chosen:
        _restrict(emulator, manifest["accounts"]["restricted"])
    emulator.control("POST", "/emulator/permissions", {"enforced": True})
    return deployment


def deploy_member_role(emulator: Emulator, deployment: Deployment, accounts: Iterable[str]) -> None:
    """What the StackSet does in each account."""
    template = yaml_parse((ROOT / "cloudformation/member-role.yaml").read_text("utf-8"))
    values = {
        "MemberRoleName": MEMBER_ROLE,
        "ScannerRoleArn": deployment.outputs["ScannerRoleArn"],
        "ExternalId": EXTERNAL_ID,
        "OrganizationId": emulator.manifest["organization"],
    }
    for account in accounts:
        _create_stack(emulator, account, "scanmonster-member", template, values)


def _upload_code(emulator: Emulator, account: str) -> None:
    """The bucket of `sam deploy`. The binaries run from disk; moto only wants to see an archive."""
    s3 = emulator.client("s3", account)
    s3.create_bucket(Bucket=CODE_BUCKET, ObjectOwnership="BucketOwnerEnforced")
    blocked = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    s3.put_public_access_block(Bucket=CODE_BUCKET, PublicAccessBlockConfiguration=dict.fromkeys(blocked, True))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as content:
        content.writestr("bootstrap", "")
    s3.put_object(Bucket=CODE_BUCKET, Key="code.zip", Body=archive.getvalue())


def _transformed(path: Path) -> dict[str, Any]:
    """The plain CloudFormation template that SAM makes of a template."""
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    template = yaml_parse(path.read_text("utf-8"))
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = f"s3://{CODE_BUCKET}/code.zip"
    result: dict[str, Any] = transform(template, {}, _NoManagedPolicies())
    return result


class _NoManagedPolicies:
    """The template names no managed policies, so nothing needs loading from AWS."""

    def load(self) -> dict[str, str]:
        return {}


def _create_stack(
    emulator: Emulator, account: str, name: str, template: dict[str, Any], values: dict[str, str]
) -> dict[str, str]:
    client = emulator.client("cloudformation", account)
    client.create_stack(
        StackName=name,
        TemplateBody=yaml.safe_dump(template),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
    )
    for _ in range(100):
        stack = client.describe_stacks(StackName=name)["Stacks"][0]
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            break
        time.sleep(0.1)
    if stack["StackStatus"] != "CREATE_COMPLETE":
        raise EmulatorError(f"stack {name} in {account}: {stack['StackStatus']} {stack.get('StackStatusReason', '')}")
    _put_inline_policies_again(emulator, account, client, name)
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def _put_inline_policies_again(emulator: Emulator, account: str, cloudformation: Any, name: str) -> None:
    """Moto keeps policies of CloudFormation as Python objects, which IAM's answers cannot render."""
    iam = emulator.client("iam", account)
    for resource in cloudformation.list_stack_resources(StackName=name)["StackResourceSummaries"]:
        if resource["ResourceType"] != "AWS::IAM::Role":
            continue
        role = resource["PhysicalResourceId"]
        for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
            document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
            iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(_plain(document)))


def _plain(document: Any) -> dict[str, Any]:
    """The policy that CloudFormation would have stored: JSON, and without what AWS::NoValue stands for."""
    plain: dict[str, Any] = ast.literal_eval(document) if isinstance(document, str) else dict(document)
    plain["Statement"] = [statement for statement in plain["Statement"] if statement is not None]
    return plain


def _create_mailbox(emulator: Emulator, account: str, name: str, topic_arn: str) -> str:
    """A queue that receives what a topic's subscribers get as mail."""
    sqs = emulator.client("sqs", account)
    url: str = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    emulator.client("sns", account).subscribe(TopicArn=topic_arn, Protocol="sqs", Endpoint=arn)
    return url


def _restrict(emulator: Emulator, account: str) -> None:
    """Take permissions from the member role of one account, as a mistaken hand would."""
    iam = emulator.client("iam", account)
    name = iam.list_role_policies(RoleName=MEMBER_ROLE)["PolicyNames"][0]
    document = iam.get_role_policy(RoleName=MEMBER_ROLE, PolicyName=name)["PolicyDocument"]
    for statement in document["Statement"]:
        actions = [action for action in statement["Action"] if not action.startswith(RESTRICTED_ACTIONS)]
        statement["Action"] = actions
    iam.put_role_policy(RoleName=MEMBER_ROLE, PolicyName=name, PolicyDocument=json.dumps(document))
