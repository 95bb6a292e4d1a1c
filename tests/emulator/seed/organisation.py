"""The accounts of the emulated organisation and where they hang in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from .world import Account

MANAGEMENT = "111111111111"
SECURITY = "222222222222"
WELL_KEPT = "300000000001"
CARELESS = "300000000002"
EMPTY = "300000000003"
LARGE = "300000000004"
SUSPENDED = "300000000005"
WITHOUT_ROLE = "300000000006"
RESTRICTED = "300000000007"
HOSTILE = "300000000008"
NEWCOMER = "300000000009"

#: A name that tries to break out of HTML, CSV, JSON, shells, terminals and the direction of writing at once.
HOSTILE_NAME = "=cmd|'/C calc'!A0 \"><script>alert(1)</script>\u202egnp.exe"


@dataclass(frozen=True)
class Member:
    """An account that Organizations creates."""

    id: str
    name: str
    unit: str


MEMBERS = (
    Member(SECURITY, "security", "Core"),
    Member(WELL_KEPT, "well-kept", "Production"),
    Member(CARELESS, "careless", "Production"),
    Member(LARGE, "large", "Production"),
    Member(RESTRICTED, "restricted", "Production"),
    Member(EMPTY, "empty", "Sandbox"),
    Member(SUSPENDED, "suspended", "Sandbox"),
    Member(WITHOUT_ROLE, "without-role", "Sandbox"),
    Member(HOSTILE, HOSTILE_NAME, "Sandbox"),
)
LATECOMER = Member(NEWCOMER, "newcomer", "Sandbox")


def create() -> None:
    """Create the organisation, its units and its accounts."""
    client = Account(MANAGEMENT).client("organizations")
    with _account_ids(MANAGEMENT, *(member.id for member in MEMBERS)):
        client.create_organization(FeatureSet="ALL")
        root = client.list_roots()["Roots"][0]["Id"]
        for unit in dict.fromkeys(member.unit for member in MEMBERS):
            client.create_organizational_unit(ParentId=root, Name=unit)
        for number, member in enumerate(MEMBERS):
            _join(member, f"account{number}@example.com")
    client.close_account(AccountId=SUSPENDED)


def join_latecomer() -> None:
    """Let one more account join."""
    with _account_ids(LATECOMER.id):
        _join(LATECOMER, "newcomer@example.com")


def _join(member: Member, email: str) -> None:
    client = Account(MANAGEMENT).client("organizations")
    root = client.list_roots()["Roots"][0]["Id"]
    units = client.list_organizational_units_for_parent(ParentId=root)["OrganizationalUnits"]
    unit = next(unit["Id"] for unit in units if unit["Name"] == member.unit)
    # The shape of AccountName forbids nothing that is hostile; only botocore's length limit of 50 would object.
    client.create_account(AccountName=member.name, Email=email)
    client.move_account(AccountId=member.id, SourceParentId=root, DestinationParentId=unit)


@contextmanager
def _account_ids(*ids: str) -> Iterator[None]:
    """Moto draws account ids at random; readable ones make output and tests easier to follow."""
    supply = itertools.chain(ids)
    with patch("moto.organizations.utils.make_random_account_id", lambda: next(supply)):
        yield
