"""What AWS tells only to accounts that are in charge of the organisation; moto tells everybody, or nobody."""

from __future__ import annotations

from .. import errors
from ..errors import Answer
from ..wire import Call
from .kinds import Answers, Kinds, as_json


def _organizations(call: Call, account: str, kinds: Kinds) -> Answer | None:
    if kinds.is_in_charge(account):
        return None
    return errors.error(call, "AccessDeniedException", "You don't have permissions to access this resource.", 400)


def _guardduty_administrator(_call: Call, account: str, kinds: Kinds) -> Answer:
    if account not in kinds.safe:
        return as_json({"administrator": {}})
    (administrator,) = kinds.delegated
    return as_json({"administrator": {"accountId": administrator, "relationshipStatus": "Enabled"}})


def _guardduty(call: Call, account: str, kinds: Kinds) -> Answer:
    if account not in kinds.delegated:
        return _bad_request(call)
    return as_json({"autoEnable": True, "autoEnableOrganizationMembers": "ALL", "memberAccountLimitReached": False})


def _guardduty_admins(call: Call, account: str, kinds: Kinds) -> Answer:
    if account != kinds.management:
        return _bad_request(call)
    admins = [{"adminAccountId": admin, "adminStatus": "ENABLED"} for admin in sorted(kinds.delegated)]
    return as_json({"adminAccounts": admins})


def _bad_request(call: Call) -> Answer:
    text = "The request failed because you do not have required AWS Organization master permission."
    return errors.error(call, "BadRequestException", text, 400)


def _hub_administrator(_call: Call, account: str, kinds: Kinds) -> Answer | None:
    if account not in kinds.safe:
        return None
    (administrator,) = kinds.delegated
    return as_json({"Administrator": {"AccountId": administrator, "MemberStatus": "Enabled"}})


def _hub(call: Call, account: str, kinds: Kinds) -> Answer:
    if account not in kinds.delegated:
        text = f"Account {account} is not an administrator for this organization"
        return errors.error(call, "InvalidAccessException", text, 401)
    return as_json({"AutoEnable": True, "MemberAccountLimitReached": False})


def _hub_admins(call: Call, account: str, kinds: Kinds) -> Answer:
    if account != kinds.management:
        text = f"Account {account} is not the management account of an organization"
        return errors.error(call, "InvalidAccessException", text, 401)
    return as_json({"AdminAccounts": [{"AccountId": admin, "Status": "ENABLED"} for admin in sorted(kinds.delegated)]})


def _hub_aggregators(call: Call, account: str, kinds: Kinds) -> Answer:
    aggregators = [{"FindingAggregatorArn": _aggregator(account)}] if account in kinds.safe else []
    return as_json({"FindingAggregators": aggregators})


def _hub_aggregator(call: Call, account: str, kinds: Kinds) -> Answer:
    if account not in kinds.safe:
        return errors.error(call, "ResourceNotFoundException", "There is no such aggregator.", 404)
    aggregator = {"FindingAggregationRegion": "us-east-1", "RegionLinkingMode": "ALL_REGIONS", "Regions": []}
    return as_json({"FindingAggregatorArn": _aggregator(account), **aggregator})


def _aggregator(account: str) -> str:
    return f"arn:aws:securityhub:us-east-1:{account}:finding-aggregator/00000000-0000-4000-8000-000000000000"


def _inspector(call: Call, account: str, kinds: Kinds) -> Answer:
    if account not in kinds.delegated:
        text = "Invoking account does not have access to list member accounts"
        return errors.error(call, "AccessDeniedException", text, 403)
    return as_json({"members": []})


def _firewall_manager(call: Call, account: str, _kinds: Kinds) -> Answer:
    text = f"Account: {account} is not currently delegated by AWS FM."
    return errors.error(call, "AccessDeniedException", text, 400)


def _root_access(call: Call, account: str, kinds: Kinds) -> Answer:
    if account != kinds.management:
        text = "The account is neither the management account nor a delegated administrator."
        return errors.error(call, "AccountNotManagementOrDelegatedAdministratorException", text, 400)
    features = "<EnabledFeatures><member>RootCredentialsManagement</member></EnabledFeatures>"
    namespace = "https://iam.amazonaws.com/doc/2010-05-08/"
    xml = (
        f'<{call.operation}Response xmlns="{namespace}"><{call.operation}Result>{features}'
        f"</{call.operation}Result></{call.operation}Response>"
    )
    return Answer(200, "text/xml", xml.encode())


ANSWERS: Answers = {
    "fms:ListPolicies": _firewall_manager,
    "guardduty:DescribeOrganizationConfiguration": _guardduty,
    "guardduty:GetAdministratorAccount": _guardduty_administrator,
    "guardduty:ListOrganizationAdminAccounts": _guardduty_admins,
    "iam:ListOrganizationsFeatures": _root_access,
    "inspector2:ListMembers": _inspector,
    "organizations:ListAccounts": _organizations,
    "organizations:ListDelegatedAdministrators": _organizations,
    "organizations:ListPolicies": _organizations,
    "organizations:ListRoots": _organizations,
    "securityhub:DescribeOrganizationConfiguration": _hub,
    "securityhub:GetAdministratorAccount": _hub_administrator,
    "securityhub:GetFindingAggregator": _hub_aggregator,
    "securityhub:ListFindingAggregators": _hub_aggregators,
    "securityhub:ListOrganizationAdminAccounts": _hub_admins,
}
