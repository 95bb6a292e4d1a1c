"""Seven nights of a small organisation, with something happening after each, and the mails of all of them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from moto.moto_api._internal import mock_random

from . import service
from .deploy import MEMBER_ROLE, Deployment, deploy, deploy_member_role
from .mailbox import read_mails
from .moto_gaps import Root, set_root
from .night import Night, Trouble
from .remote import REGION, Emulator
from .seed import organisation
from .seed.documents import BLOCK_ALL, bucket_policy
from .seed.world import Account, in_process
from .snapshot import section

ACCOUNT = organisation.EMPTY
BUCKET = "www-emulated-example-org"
#: What the first event lets the checks find.
PUBLIC_CHECKS = (
    "s3-bucket-allows-public-read",
    "s3-bucket-lacks-public-access-block",
    "s3-bucket-shared-with-outside-account",
)

#: When nights are due: only the names of assessments show it. The functions go by the real time.
FIRST_NIGHT = datetime(2026, 6, 14, 18, tzinfo=UTC)


def run(
    binaries: Path,
    language: str,
    nights: int = 7,
    kill_calls: tuple[str, list[int]] | None = None,
    takes_effect: bool = False,
    logs: Path | None = None,
) -> tuple[str, list[dict[str, Any]]]:
    """The mails of the nights as text, and what happened in each night.

    With `kill_calls` processes of a function end at these requests in every night; `takes_effect` says whether
    the first of these requests takes effect in the first night, and from then on it alternates.
    """
    server = service.start(only=frozenset({ACCOUNT}))
    try:
        _draw_network_ids()
        story = Story(Emulator(server.endpoint), language)
        with tempfile.TemporaryDirectory() as folder:
            logs = logs or Path(folder)
            text, told = "", []
            for number, (title, event) in enumerate(story.nights()[:nights]):
                event()
                trouble = Trouble(kill_calls=kill_calls, takes_effect=takes_effect != bool(number % 2))
                due = FIRST_NIGHT + timedelta(days=number)
                # One scanner: the overview lists what was found first before what was found later.
                with Night(story.emulator, story.deployment, binaries, logs, trouble, scanners=1) as night:
                    report = night.run(due, limit_seconds=300)
                mails = read_mails(story.emulator, story.deployment)
                text += section(f"Night {number + 1}: {title}", mails)
                told.append(report.to_dict() | {"mails": len(mails)})
        return text, told
    finally:
        server.stop()


def _draw_network_ids() -> None:
    """Default networks get their ids when they are first looked at; findings on them are sorted by these ids."""
    with in_process():
        for account in (organisation.MANAGEMENT, organisation.SECURITY, ACCOUNT, organisation.NEWCOMER):
            mock_random.seed(f"network of {account}")
            Account(account).client("ec2", REGION).describe_security_groups()
        mock_random.seed(20260801)


class Story:
    """What happens in the organisation."""

    def __init__(self, emulator: Emulator, language: str) -> None:
        self.emulator = emulator
        self._s3 = emulator.client("s3", ACCOUNT)
        self._iam = emulator.client("iam", ACCOUNT)
        manifest = emulator.manifest
        self._organisation()
        self.deployment: Deployment = deploy(
            emulator,
            {
                "Regions": REGION,
                "ExcludeOus": manifest["units"]["Production"],
                "Language": language,
                "OwnerTag": "owner",
                "DashboardUrl": "https://scanmonster.example.com",
            },
            frozenset({organisation.MANAGEMENT, organisation.SECURITY, ACCOUNT}),
        )
        self._account()
        self._member_policy = ""

    def nights(self) -> list[tuple[str, Callable[[], None]]]:
        """Each night's title and what happens before it."""
        return [
            ("the first assessment", lambda: None),
            ("a bucket became public, a root user got its MFA device", self._expose),
            ("the bucket was accepted and owners were named", self._accept),
            ("the bucket allows more than was accepted", self._widen),
            ("a member role lost a permission, the MFA device is gone again", self._take_permission),
            ("the permission is back, an account joined, the acceptances have a mistake", self._join),
            ("a member role is gone, and it is the day of the overview", self._remove_role),
        ]

    def _organisation(self) -> None:
        """Only the accounts of this story remain in units that are assessed; one has an owner by tag."""
        manifest = self.emulator.manifest
        organizations = self.emulator.client("organizations", manifest["management"])
        units = manifest["units"]
        for account in (organisation.HOSTILE, organisation.WITHOUT_ROLE):
            organizations.move_account(
                AccountId=account, SourceParentId=units["Sandbox"], DestinationParentId=units["Production"]
            )
        organizations.tag_resource(ResourceId=manifest["security"], Tags=[{"Key": "owner", "Value": "platform"}])

    def _account(self) -> None:
        """A private bucket."""
        self._s3.create_bucket(Bucket=BUCKET, ObjectOwnership="BucketOwnerEnforced")
        self._s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration=BLOCK_ALL)

    # ---- events

    def _expose(self) -> None:
        self._s3.delete_public_access_block(Bucket=BUCKET)
        self._s3.put_bucket_policy(Bucket=BUCKET, Policy=bucket_policy(BUCKET, "s3:GetObject", "*"))
        set_root(organisation.SECURITY, Root(mfa=True, access_key=False))

    def _accept(self) -> None:
        self._put("acceptances", _acceptances())
        self._put("owners", _OWNERS)

    def _widen(self) -> None:
        policy = bucket_policy(BUCKET, ["s3:GetObject", "s3:ListBucket"], "*")
        self._s3.put_bucket_policy(Bucket=BUCKET, Policy=policy)

    def _take_permission(self) -> None:
        name = self._iam.list_role_policies(RoleName=MEMBER_ROLE)["PolicyNames"][0]
        document = self._iam.get_role_policy(RoleName=MEMBER_ROLE, PolicyName=name)["PolicyDocument"]
        self._member_policy = json.dumps(document)
        for statement in document["Statement"]:
            statement["Action"] = [action for action in statement["Action"] if action != "s3:GetBucketPolicy"]
        self._iam.put_role_policy(RoleName=MEMBER_ROLE, PolicyName=name, PolicyDocument=json.dumps(document))
        set_root(organisation.SECURITY, Root(mfa=False, access_key=False))

    def _join(self) -> None:
        name = self._iam.list_role_policies(RoleName=MEMBER_ROLE)["PolicyNames"][0]
        self._iam.put_role_policy(RoleName=MEMBER_ROLE, PolicyName=name, PolicyDocument=self._member_policy)
        with in_process():
            organisation.join_latecomer()
        deploy_member_role(self.emulator, self.deployment, [organisation.NEWCOMER])
        self._put("acceptances", _acceptances() + _MISTAKE)

    def _remove_role(self) -> None:
        name = self._iam.list_role_policies(RoleName=MEMBER_ROLE)["PolicyNames"][0]
        self._iam.delete_role_policy(RoleName=MEMBER_ROLE, PolicyName=name)
        self._iam.delete_role(RoleName=MEMBER_ROLE)
        client = self.emulator.client("lambda", self.deployment.account)
        function = self.deployment.outputs["FinisherFunctionName"]
        variables = client.get_function_configuration(FunctionName=function)["Environment"]["Variables"]
        # Whatever the time zone, this is a day that tonight can be.
        variables = {name: str(value) for name, value in variables.items()}
        variables |= {"SCANMONSTER_TIME_ZONE": "UTC", "SCANMONSTER_OVERVIEW_DAY": f"{datetime.now(UTC):%A}".lower()}
        client.update_function_configuration(FunctionName=function, Environment={"Variables": variables})

    def _put(self, name: str, text: str) -> None:
        s3 = self.emulator.client("s3", self.deployment.account)
        bucket = self.deployment.outputs["BucketName"]
        s3.put_object(Bucket=bucket, Key=f"configuration/{name}.yaml", Body=text.encode())


_OWNERS = """version: 1
owners:
  - name: web-team
    units: [Sandbox]
"""

_MISTAKE = """  - check: s3-bucket-is-on-fire
    account: "300000000003"
    region: us-east-1
    resource: arn:aws:s3:::www-emulated-example-org
    until: soon
    requested_by: ana@example.com
"""


def _acceptances() -> str:
    until = datetime.now(UTC).date() + timedelta(days=60)
    entry = """  - check: {check}
    account: "{account}"
    region: us-east-1
    resource: arn:aws:s3:::{bucket}
    reason: The company's website; everything in it is meant to be read.
    until: {until}
    requested_by: ana@example.com
    approved_by: ben@example.com
"""
    entries = (entry.format(check=check, account=ACCOUNT, bucket=BUCKET, until=until) for check in PUBLIC_CHECKS)
    return "version: 1\nacceptances:\n" + "".join(entries)
