"""Account and region settings."""

from __future__ import annotations

from .. import errors
from ..errors import Answer
from ..wire import Call
from .kinds import Answers, Kinds, as_json

_EC2_NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"
_ENABLED_REGIONS = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
]


def _analyzers(call: Call, account: str, kinds: Kinds) -> Answer:
    arn = f"arn:aws:access-analyzer:{call.region}:{account}:analyzer/account"
    analyzer = {
        "arn": arn,
        "name": "account",
        "type": "ACCOUNT",
        "status": "ACTIVE",
        "createdAt": "2026-01-01T00:00:00Z",
    }
    return as_json({"analyzers": [analyzer] if account in kinds.safe else []})


def _contact(_call: Call, _account: str, _kinds: Kinds) -> Answer:
    contact = {
        "FullName": "Example Corporation",
        "AddressLine1": "1-1 Example",
        "City": "Tokyo",
        "PostalCode": "100-0001",
        "CountryCode": "JP",
        "PhoneNumber": "+81-3-0000-0000",
    }
    return as_json({"ContactInformation": contact})


def _regions(_call: Call, _account: str, _kinds: Kinds) -> Answer:
    enabled = [{"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for name in _ENABLED_REGIONS]
    return as_json({"Regions": enabled})


def _metadata_defaults(call: Call, account: str, kinds: Kinds) -> Answer:
    safe = "<httpTokens>required</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit>"
    return _ec2(call, f"<accountLevel>{safe if account in kinds.safe else ''}</accountLevel>")


def _snapshot_sharing(call: Call, account: str, kinds: Kinds) -> Answer:
    state = "block-all-sharing" if account in kinds.safe else "unblocked"
    return _ec2(call, f"<state>{state}</state><managedBy>account</managedBy>")


def _standards(call: Call, account: str, kinds: Kinds) -> Answer:
    if account not in kinds.safe:
        text = f"Account {account} is not subscribed to AWS Security Hub"
        return errors.error(call, "InvalidAccessException", text, 401)
    name = "aws-foundational-security-best-practices/v/1.0.0"
    subscription = {
        "StandardsSubscriptionArn": f"arn:aws:securityhub:{call.region}:{account}:subscription/{name}",
        "StandardsArn": f"arn:aws:securityhub:{call.region}::standards/{name}",
        "StandardsInput": {},
        "StandardsStatus": "READY",
    }
    return as_json({"StandardsSubscriptions": [subscription]})


def _shield(_call: Call, _account: str, _kinds: Kinds) -> Answer:
    return as_json({"SubscriptionState": "INACTIVE"})


def _workloads(call: Call, account: str, kinds: Kinds) -> Answer:
    workload = {
        "WorkloadId": "0" * 32,
        "WorkloadArn": f"arn:aws:wellarchitected:{call.region}:{account}:workload/{'0' * 32}",
        "WorkloadName": "orders",
        "Owner": account,
        "RiskCounts": {"NONE": 43},
    }
    reviewed = account in kinds.safe and call.region == "us-east-1"
    return as_json({"WorkloadSummaries": [workload] if reviewed else []})


def _ec2(call: Call, content: str) -> Answer:
    element = f"{call.operation}Response"
    request_id = "<requestId>00000000-0000-4000-8000-000000000000</requestId>"
    xml = f'<?xml version="1.0"?><{element} xmlns="{_EC2_NAMESPACE}">{request_id}{content}</{element}>'
    return Answer(200, "text/xml", xml.encode())


ANSWERS: Answers = {
    "access-analyzer:ListAnalyzers": _analyzers,
    "account:GetContactInformation": _contact,
    "account:ListRegions": _regions,
    "ec2:GetInstanceMetadataDefaults": _metadata_defaults,
    "ec2:GetSnapshotBlockPublicAccessState": _snapshot_sharing,
    "securityhub:GetEnabledStandards": _standards,
    "shield:GetSubscriptionState": _shield,
    "wellarchitected:ListWorkloads": _workloads,
}
