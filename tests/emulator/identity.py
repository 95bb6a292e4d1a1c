"""Who signs a request: access key → account and role, read from moto's state in this process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import moto.iam.models
from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends
from moto.organizations.models import organizations_backends
from moto.sts.models import sts_backends

PARTITION = "aws"
OPERATOR = "emulator-operator"


@cache
def account_of(access_key: str) -> str:
    """The account an access key belongs to; moto's default account when nobody issued the key.

    Moto searches every account for each request; keys never move, so once is enough.
    """
    for account_id in list(iam_backends):
        if access_key in iam_backends[account_id][PARTITION].access_keys:
            return str(account_id)
    return DEFAULT_ACCOUNT_ID


def install_quick_lookup() -> None:
    """Let moto itself use the remembered answers."""
    moto.iam.models.get_account_id_from = account_of


def role_of(access_key: str) -> str | None:
    """ARN of the role whose session the key belongs to; None for users, unknown keys and the operator."""
    key = iam_backends[account_of(access_key)][PARTITION].access_keys.get(access_key)
    arn = getattr(key, "role_arn", None)
    return arn if arn and not arn.endswith(f"/{OPERATOR}") else None


def find_role(arn: str) -> Any | None:
    """Moto's record of a role, or None when it does not exist."""
    account_id = arn.split(":")[4]
    roles = iam_backends[account_id][PARTITION].roles.values()
    return next((role for role in roles if role.arn == arn), None)


def policies_of(role: Any) -> list[Mapping[str, Any]]:
    """The documents of a role's inline and attached policies."""
    texts = [*role.policies.values(), *(policy.document for policy in role.managed_policies.values())]
    return [json.loads(text) if isinstance(text, str) else text for text in texts]


def organization_of(account_id: str) -> str | None:
    """Id of the organisation that an account is a member of."""
    master, partition = organizations_backends.master_accounts.get(account_id, (account_id, PARTITION))
    organization = organizations_backends[master][partition].org
    return str(organization.id) if organization else None


def issue_credentials(account_id: str, role_name: str = OPERATOR, session: str = "emulator") -> dict[str, str]:
    """Fresh keys for a role of an account; the operator may do everything and exists everywhere."""
    role_arn = f"arn:aws:iam::{account_id}:role/{role_name}"
    found = next(
        (role.arn for role in iam_backends[account_id][PARTITION].roles.values() if role.name == role_name), role_arn
    )
    assumed = sts_backends[account_id][PARTITION].assume_role(
        region_name="us-east-1",
        role_session_name=session,
        role_arn=found,
        policy="",
        duration=3600,
        external_id="",
    )
    return {
        "aws_access_key_id": assumed.access_key_id,
        "aws_secret_access_key": assumed.secret_access_key,
        "aws_session_token": assumed.session_token,
    }
