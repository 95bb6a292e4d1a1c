"""Answers to operations that moto lacks and that say something about how an account is kept.

Without them every account of the organisation would have the same gaps, and the interesting ones would drown.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from . import errors
from .errors import Answer
from .wire import Call

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


class Supplements:
    """Two kinds of accounts: those that use the safe settings, and all others, which have AWS's defaults."""

    def __init__(self, safe_accounts: frozenset[str]) -> None:
        self._safe = safe_accounts
        self._answers: dict[str, Callable[[Call, str], Answer]] = {
            "access-analyzer:ListAnalyzers": self._analyzers,
            "account:GetContactInformation": self._contact,
            "account:ListRegions": self._regions,
            "ec2:GetInstanceMetadataDefaults": self._metadata_defaults,
            "ec2:GetSnapshotBlockPublicAccessState": self._snapshot_sharing,
            "securityhub:GetEnabledStandards": self._standards,
        }

    def answer(self, call: Call, account: str) -> Answer | None:
        """The answer, or None for everything that moto can do."""
        answer = self._answers.get(call.name)
        return answer(call, account) if answer else None

    def _analyzers(self, call: Call, account: str) -> Answer:
        arn = f"arn:aws:access-analyzer:{call.region}:{account}:analyzer/account"
        analyzer = {
            "arn": arn,
            "name": "account",
            "type": "ACCOUNT",
            "status": "ACTIVE",
            "createdAt": "2026-01-01T00:00:00Z",
        }
        return _json({"analyzers": [analyzer] if account in self._safe else []})

    def _contact(self, _call: Call, _account: str) -> Answer:
        contact = {
            "FullName": "Example Corporation",
            "AddressLine1": "1-1 Example",
            "City": "Tokyo",
            "PostalCode": "100-0001",
            "CountryCode": "JP",
            "PhoneNumber": "+81-3-0000-0000",
        }
        return _json({"ContactInformation": contact})

    def _regions(self, _call: Call, _account: str) -> Answer:
        enabled = [{"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for name in _ENABLED_REGIONS]
        return _json({"Regions": enabled})

    def _metadata_defaults(self, call: Call, account: str) -> Answer:
        safe = "<httpTokens>required</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit>"
        return _ec2(call, f"<accountLevel>{safe if account in self._safe else ''}</accountLevel>")

    def _snapshot_sharing(self, call: Call, account: str) -> Answer:
        state = "block-all-sharing" if account in self._safe else "unblocked"
        return _ec2(call, f"<state>{state}</state><managedBy>account</managedBy>")

    def _standards(self, call: Call, account: str) -> Answer:
        if account not in self._safe:
            text = f"Account {account} is not subscribed to AWS Security Hub"
            return errors.error(call, "InvalidAccessException", text, 401)
        name = "aws-foundational-security-best-practices/v/1.0.0"
        subscription = {
            "StandardsSubscriptionArn": f"arn:aws:securityhub:{call.region}:{account}:subscription/{name}",
            "StandardsArn": f"arn:aws:securityhub:{call.region}::standards/{name}",
            "StandardsInput": {},
            "StandardsStatus": "READY",
        }
        return _json({"StandardsSubscriptions": [subscription]})


def _json(document: dict[str, Any]) -> Answer:
    return Answer(200, "application/json", json.dumps(document).encode())


def _ec2(call: Call, content: str) -> Answer:
    element = f"{call.operation}Response"
    request_id = "<requestId>00000000-0000-4000-8000-000000000000</requestId>"
    xml = f'<?xml version="1.0"?><{element} xmlns="{_EC2_NAMESPACE}">{request_id}{content}</{element}>'
    return Answer(200, "text/xml", xml.encode())
