"""What services that look for trouble say about the account itself."""

from __future__ import annotations

from .. import errors
from ..errors import Answer
from ..wire import Call
from .kinds import Answers, Kinds, as_json


def _findings(_call: Call, account: str, kinds: Kinds) -> Answer:
    grave = {"findingType": "UnauthorizedAccess:EC2/SSHBruteForce", "totalFindings": 2}
    return as_json({"findingStatistics": {"groupedByFindingType": [] if account in kinds.safe else [grave]}})


def _guardduty_members(_call: Call, _account: str, _kinds: Kinds) -> Answer:
    return as_json({"members": []})


def _inspector_status(_call: Call, account: str, kinds: Kinds) -> Answer:
    status = "ENABLED" if account in kinds.safe else "DISABLED"
    state = {"status": status, "errorCode": "ALREADY_ENABLED", "errorMessage": ""}
    resources = {kind: state for kind in ("ec2", "ecr", "lambda", "lambdaCode")}
    own = {"accountId": account, "state": state, "resourceState": resources}
    return as_json({"accounts": [own], "failedAccounts": []})


def _macie_session(call: Call, account: str, kinds: Kinds) -> Answer:
    if account not in kinds.safe:
        return _macie_is_off(call)
    times = {"createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}
    return as_json({"status": "ENABLED", "findingPublishingFrequency": "FIFTEEN_MINUTES", **times})


def _macie_discovery(call: Call, account: str, kinds: Kinds) -> Answer:
    return as_json({"status": "ENABLED"}) if account in kinds.safe else _macie_is_off(call)


def _macie_is_off(call: Call) -> Answer:
    return errors.error(call, "AccessDeniedException", "Macie is not enabled.", 401)


ANSWERS: Answers = {
    "guardduty:GetFindingsStatistics": _findings,
    "guardduty:ListMembers": _guardduty_members,
    "inspector2:BatchGetAccountStatus": _inspector_status,
    "macie2:GetAutomatedDiscoveryConfiguration": _macie_discovery,
    "macie2:GetMacieSession": _macie_session,
}
