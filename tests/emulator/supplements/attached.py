"""Policies, URLs and roles that moto attaches to resources but does not tell, or does not know at all."""

from __future__ import annotations

import json

from moto.awslambda.models import lambda_backends
from moto.ram.models import ram_backends

from .. import errors, identity
from ..errors import Answer
from ..wire import Call
from .kinds import Answers, Kinds, as_json

_vault_policies: dict[tuple[str, str], str] = {}
_guest_roles: dict[str, str] = {}


def set_vault_policy(account: str, vault: str, policy: str) -> None:
    """Give a backup vault an access policy."""
    _vault_policies[account, vault] = policy


def set_guest_role(pool: str, role: str) -> None:
    """Give an identity pool the role of its guests."""
    _guest_roles[pool] = role


def _vault_policy(call: Call, account: str, _kinds: Kinds) -> Answer:
    vault = call.path.removeprefix("/backup-vaults/").partition("/")[0]
    policy = _vault_policies.get((account, vault))
    if policy is None:
        return errors.error(call, "ResourceNotFoundException", "The vault has no access policy.", 400)
    arn = f"arn:aws:backup:{call.region}:{account}:backup-vault:{vault}"
    return as_json({"BackupVaultName": vault, "BackupVaultArn": arn, "Policy": policy})


def _pool_roles(call: Call, _account: str, _kinds: Kinds) -> Answer:
    pool = call.parameters.get("IdentityPoolId", "")
    role = _guest_roles.get(pool)
    return as_json({"IdentityPoolId": pool, "Roles": {"unauthenticated": role} if role else {}})


def _function_urls(call: Call, account: str, _kinds: Kinds) -> Answer:
    name = call.path.partition("/functions/")[2].partition("/")[0]
    function = lambda_backends[account][call.region].get_function(name)
    url = function.url_config
    return as_json({"FunctionUrlConfigs": [url.to_dict()] if url else []})


def _shared_with(call: Call, account: str, _kinds: Kinds) -> Answer | None:
    """Moto calls nobody external."""
    asked = json.loads(call.body or b"{}")
    if asked.get("associationType") != "PRINCIPAL":
        return None
    answer = ram_backends[account][call.region].get_resource_share_associations(
        association_type="PRINCIPAL",
        association_status=asked.get("associationStatus"),
        resource_share_arns=asked.get("resourceShareArns", []),
        resource_arn=None,
        principal=asked.get("principal"),
    )
    own = identity.organization_of(account)
    for association in answer["resourceShareAssociations"]:
        association["external"] = identity.organization_of(association["associatedEntity"]) != own
    return as_json(answer)


ANSWERS: Answers = {
    "backup:GetBackupVaultAccessPolicy": _vault_policy,
    "cognito-identity:GetIdentityPoolRoles": _pool_roles,
    "lambda:ListFunctionUrlConfigs": _function_urls,
    "ram:GetResourceShareAssociations": _shared_with,
}
