"""Every protocol is recognised, faults arrive as AWS would send them, and roles are held to their policies."""

from __future__ import annotations

import contextlib
import json
import unittest
from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from .. import service
from ..remote import Emulator
from ..server import Server

ACCOUNT = "123456789012"

#: One call of each protocol, and of each way in which a REST operation is told apart.
CALLS: dict[str, Callable[[Any], Any]] = {
    "sts:GetCallerIdentity": lambda client: client.get_caller_identity(),
    "iam:GetAccountAuthorizationDetails": lambda client: client.get_account_authorization_details(),
    "ec2:DescribeVpcs": lambda client: client.describe_vpcs(),
    "rds:DescribeDBInstances": lambda client: client.describe_db_instances(),
    "kms:ListKeys": lambda client: client.list_keys(),
    "cloudtrail:DescribeTrails": lambda client: client.describe_trails(),
    "config:DescribeConfigurationRecorders": lambda client: client.describe_configuration_recorders(),
    "dynamodb:ListTables": lambda client: client.list_tables(),
    "sqs:ListQueues": lambda client: client.list_queues(),
    "organizations:DescribeOrganization": lambda client: client.describe_organization(),
    "guardduty:ListDetectors": lambda client: client.list_detectors(),
    "securityhub:DescribeHub": lambda client: client.describe_hub(),
    "account:GetAlternateContact": lambda client: client.get_alternate_contact(AlternateContactType="SECURITY"),
    "s3:ListBuckets": lambda client: client.list_buckets(),
    "s3:ListObjectsV2": lambda client: client.list_objects_v2(Bucket="somewhere"),
    "s3:GetBucketAcl": lambda client: client.get_bucket_acl(Bucket="somewhere"),
    "s3:GetBucketPolicyStatus": lambda client: client.get_bucket_policy_status(Bucket="somewhere"),
    "s3:GetObject": lambda client: client.get_object(Bucket="somewhere", Key="a/b c"),
    "s3control:GetPublicAccessBlock": lambda client: client.get_public_access_block(AccountId=ACCOUNT),
    "lambda:GetPolicy": lambda client: client.get_policy(
        FunctionName="arn:aws:lambda:us-east-1:123456789012:function:f"
    ),
    "cloudwatch:DescribeAlarms": lambda client: client.describe_alarms(),
    "fms:ListPolicies": lambda client: client.list_policies(),
    "eks:DescribeCluster": lambda client: client.describe_cluster(name="c"),
}


class Wire(unittest.TestCase):
    """One emulator without an organisation for all tests."""

    server: Server
    emulator: Emulator

    @classmethod
    def setUpClass(cls) -> None:
        """Start it."""
        cls.server = service.start(seeded=False)
        cls.emulator = Emulator(cls.server.endpoint)

    @classmethod
    def tearDownClass(cls) -> None:
        """Stop it."""
        cls.server.stop()

    def setUp(self) -> None:
        """Begin without faults and counts."""
        self.emulator.control("DELETE", "/emulator/faults")
        self.emulator.control("DELETE", "/emulator/calls")

    def call(self, name: str, patience: float = 60.0) -> Any:
        """Make the call of that name; gives up after so many seconds without an answer."""
        service_name = name.partition(":")[0]
        client = boto3.client(
            service_name,
            region_name="us-east-1",
            endpoint_url=self.emulator.endpoint,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(
                retries={"total_max_attempts": 1},
                read_timeout=patience,
                s3={"addressing_style": "path"},
                inject_host_prefix=False,
            ),
        )
        # S3 Control wants the account in front of the host name, which a loopback address cannot have.
        client.meta.events.register("before-send", self._to_loopback)
        return CALLS[name](client)

    @staticmethod
    def _to_loopback(request: Any, **_: Any) -> None:
        request.url = request.url.replace(f"//{ACCOUNT}.", "//")

    def fault(self, **fault: Any) -> None:
        """Switch a fault on."""
        self.emulator.control("POST", "/emulator/faults", fault)

    def test_every_call_is_recognised_and_counted(self) -> None:
        for name in CALLS:
            with self.subTest(name):
                self.emulator.control("DELETE", "/emulator/calls")
                with contextlib.suppress(ClientError, ResponseParserError):
                    self.call(name)
                self.assertEqual(self.emulator.control("GET", "/emulator/calls"), {ACCOUNT: {name: 1}})

    def test_kept_reads_see_every_write_and_faults_come_first(self) -> None:
        iam = self.emulator.client("iam", ACCOUNT)
        names = {user["UserName"] for user in iam.list_users()["Users"]}
        self.assertNotIn("later", names)
        iam.create_user(UserName="later")
        self.assertEqual({user["UserName"] for user in iam.list_users()["Users"]}, names | {"later"})
        others = self.emulator.client("iam", "210987654321").list_users()["Users"]
        self.assertNotIn("later", {user["UserName"] for user in others})
        self.fault(kind="access_denied", service="iam", operation="ListUsers")
        with self.assertRaises(ClientError):
            iam.list_users()
        self.emulator.control("DELETE", "/emulator/faults")
        iam.delete_user(UserName="later")
        self.assertEqual({user["UserName"] for user in iam.list_users()["Users"]}, names)

    def test_a_denied_call_says_so_in_its_own_protocol(self) -> None:
        codes = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
        for name in CALLS:
            with self.subTest(name):
                self.emulator.control("DELETE", "/emulator/faults")
                service_name, operation = name.split(":")
                self.fault(kind="access_denied", service=service_name, operation=operation)
                with self.assertRaises(ClientError) as caught:
                    self.call(name)
                self.assertIn(caught.exception.response["Error"]["Code"], codes)

    def test_server_errors_and_throttles_reach_every_protocol(self) -> None:
        for kind, least in (("http_500", 500), ("throttle", 400)):
            for name in CALLS:
                with self.subTest(f"{kind} {name}"):
                    self.emulator.control("DELETE", "/emulator/faults")
                    self.fault(kind=kind, service=name.split(":")[0])
                    with self.assertRaises(ClientError) as caught:
                        self.call(name)
                    status = caught.exception.response["ResponseMetadata"]["HTTPStatusCode"]
                    self.assertGreaterEqual(status, least)

    def test_a_fault_is_bound_to_account_resource_and_times(self) -> None:
        self.fault(kind="http_500", operation="GetBucketAcl", resource="elsewhere")
        self.fault(kind="http_500", operation="GetBucketAcl", account="000000000000")
        self.fault(kind="access_denied", operation="GetBucketAcl", resource="somewhere", times=1)
        codes = []
        for _ in range(2):
            with self.assertRaises(ClientError) as caught:
                self.call("s3:GetBucketAcl")
            codes.append(caught.exception.response["Error"]["Code"])
        self.assertEqual(codes, ["AccessDenied", "NoSuchBucket"])

    def test_a_malformed_answer_is_no_answer(self) -> None:
        self.fault(kind="malformed")
        # Not for JSON: boto3 takes what it cannot parse for a message.
        for name in ("iam:GetAccountAuthorizationDetails", "ec2:DescribeVpcs", "s3:GetBucketAcl"):
            with self.subTest(name), self.assertRaises(Exception):  # noqa: B017
                self.call(name)

    def test_a_hanging_call_is_let_go_when_faults_are_cleared(self) -> None:
        self.fault(kind="hang", operation="ListKeys")
        with self.assertRaises(ReadTimeoutError):
            self.call("kms:ListKeys", patience=0.5)
        self.emulator.control("DELETE", "/emulator/faults")
        self.call("kms:ListKeys")

    def test_roles_are_held_to_their_policies_and_trust(self) -> None:
        iam = self.emulator.client("iam", ACCOUNT)
        trust = {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/entry"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "right"}},
        }
        for name, statement in (("entry", {**trust, "Principal": "*"}), ("target", trust)):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": statement}))
        target = f"arn:aws:iam::{ACCOUNT}:role/target"
        allowed = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": f"arn:aws:iam::{ACCOUNT}:role/t*"}
        iam.put_role_policy(
            RoleName="entry", PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": allowed})
        )
        self.emulator.control("POST", "/emulator/permissions", {"enforced": True})
        self.addCleanup(self.emulator.control, "POST", "/emulator/permissions", {"enforced": False})
        keys = self.emulator.credentials(ACCOUNT, "entry")
        sts, ec2 = (
            boto3.client(name, region_name="us-east-1", endpoint_url=self.emulator.endpoint, **keys)
            for name in ("sts", "ec2")
        )
        sts.assume_role(RoleArn=target, RoleSessionName="test", ExternalId="right")
        refused: list[dict[str, str]] = [
            {"RoleArn": target, "ExternalId": "wrong"},
            {"RoleArn": target},
            {"RoleArn": f"{target}-that-is-not-there", "ExternalId": "right"},
            {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/entry", "ExternalId": "right"},
        ]
        for arguments in refused:
            with self.subTest(str(arguments)), self.assertRaises(ClientError):
                sts.assume_role(RoleSessionName="test", **arguments)
        with self.assertRaises(ClientError):
            ec2.describe_vpcs()


if __name__ == "__main__":
    unittest.main()
