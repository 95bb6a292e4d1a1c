"""The emulated organisation: who is in it and what they left lying about. The same every time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from moto.moto_api._internal import mock_random

from ..supplements.kinds import Kinds
from . import (
    between_nights,
    careless_data,
    careless_identity,
    careless_network,
    careless_services,
    hostile,
    large,
    organisation,
    well_kept,
    well_kept_services,
)
from .world import REGIONS, Account, in_process

logger = logging.getLogger(__name__)

#: For what moto keeps nothing about.
KINDS = Kinds(
    safe=frozenset({organisation.WELL_KEPT}),
    management=organisation.MANAGEMENT,
    delegated=frozenset({organisation.SECURITY}),
)

_STEPS: tuple[tuple[str, Callable[[Account], None]], ...] = (
    (organisation.WELL_KEPT, well_kept.seed),
    (organisation.WELL_KEPT, well_kept_services.seed),
    (organisation.CARELESS, careless_identity.seed),
    (organisation.CARELESS, careless_network.seed),
    (organisation.CARELESS, careless_data.seed),
    (organisation.CARELESS, careless_services.seed),
    (organisation.LARGE, large.seed),
    (organisation.HOSTILE, hostile.seed),
)


def seed(only: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Build the organisation and describe it. `only` names accounts to fill; the others stay empty."""
    began = time.monotonic()
    mock_random.seed(20260801)
    with in_process():
        organisation.create()
        for account_id, step in _STEPS:
            if not only or account_id in only:
                step(Account(account_id))
    logger.info("seeded in %.1f s", time.monotonic() - began)
    return manifest()


def change_between_nights() -> dict[str, Any]:
    """Make the changes between the first and the second night; says what they are."""
    with in_process():
        changes = between_nights.apply()
    return {"changes": [vars(change) for change in changes]}


def manifest() -> dict[str, Any]:
    """Who is who: for tests and for the demonstration."""
    with in_process():
        client = Account(organisation.MANAGEMENT).client("organizations")
        organization = client.describe_organization()["Organization"]["Id"]
        root = client.list_roots()["Roots"][0]["Id"]
        units = client.list_organizational_units_for_parent(ParentId=root)["OrganizationalUnits"]
    return {
        "organization": organization,
        "root": root,
        "units": {unit["Name"]: unit["Id"] for unit in units},
        "regions": list(REGIONS),
        "management": organisation.MANAGEMENT,
        "security": organisation.SECURITY,
        "accounts": {
            "management": organisation.MANAGEMENT,
            "security": organisation.SECURITY,
            "well-kept": organisation.WELL_KEPT,
            "careless": organisation.CARELESS,
            "empty": organisation.EMPTY,
            "large": organisation.LARGE,
            "suspended": organisation.SUSPENDED,
            "without-role": organisation.WITHOUT_ROLE,
            "restricted": organisation.RESTRICTED,
            "hostile": organisation.HOSTILE,
        },
    }
