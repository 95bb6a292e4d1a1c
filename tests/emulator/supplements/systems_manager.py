"""Managed nodes: in an account with the safe settings every instance that runs is one, and is patched."""

from __future__ import annotations

import time

from moto.ec2.models import ec2_backends

from ..errors import Answer
from ..wire import Call
from .kinds import Answers, Kinds, as_json


def _nodes(call: Call, account: str, kinds: Kinds) -> list[str]:
    if account not in kinds.safe:
        return []
    instances = ec2_backends[account][call.region].all_instances()
    return [str(instance.id) for instance in instances if instance.state == "running"]


def _information(call: Call, account: str, kinds: Kinds) -> Answer:
    known = {"PingStatus": "Online", "PlatformType": "Linux", "PlatformName": "Amazon Linux", "PlatformVersion": "2023"}
    nodes = [{"InstanceId": node, "LastPingDateTime": time.time(), **known} for node in _nodes(call, account, kinds)]
    return as_json({"InstanceInformationList": nodes})


def _compliance(call: Call, account: str, kinds: Kinds) -> Answer:
    found = {
        "ComplianceType": "Patch",
        "ResourceType": "ManagedInstance",
        "Status": "COMPLIANT",
        "OverallSeverity": "UNSPECIFIED",
        "ExecutionSummary": {"ExecutionTime": time.time()},
    }
    summaries = [{"ResourceId": node, **found} for node in _nodes(call, account, kinds)]
    return as_json({"ResourceComplianceSummaryItems": summaries})


ANSWERS: Answers = {
    "ssm:DescribeInstanceInformation": _information,
    "ssm:ListResourceComplianceSummaries": _compliance,
}
