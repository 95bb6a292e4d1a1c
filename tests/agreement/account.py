"""An empty emulated account that an author fills, and what the author expects of its resources."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import boto3
from botocore.config import Config

ACCOUNT_ID = "123456789012"
"""The account that is assessed."""
OUTSIDER = "999988887777"
"""An account of which nobody knows anything."""
REGION = "us-east-1"

Outcome = Literal["FAIL", "PASS"]


@dataclass(frozen=True)
class Expectation:
    """What an author says of a resource; `reference` is an id of Prowler's."""

    reference: str
    resource: str
    outcome: Outcome


@dataclass
class Account:
    """One account of plain moto."""

    endpoint: str
    expectations: list[Expectation] = field(default_factory=list)

    def client(self, service: str, region: str = REGION) -> Any:
        """A boto3 client that may do everything."""
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id="AKIAEXAMPLEEXAMPLE00",
            aws_secret_access_key="secret",
            config=Config(inject_host_prefix=False, retries={"total_max_attempts": 1}),
        )

    def expect(self, outcome: Outcome, resource: str, *references: str) -> None:
        """Write an outcome down: `resource` is a name, an id or an ARN; the account's id is for the account itself."""
        self.expectations.extend(Expectation(reference, resource, outcome) for reference in references)


@dataclass(frozen=True)
class World:
    """A way to fill an account, and the regions in which it is assessed."""

    build: Callable[[Account], None]
    regions: tuple[str, ...]

    @property
    def name(self) -> str:
        """The module's and the function's name."""
        return f"{self.build.__module__.rsplit('.', 1)[-1]}.{self.build.__name__}"


WORLDS: list[World] = []


def world(*regions: str) -> Callable[[Callable[[Account], None]], Callable[[Account], None]]:
    """The function fills an account of its own; it is assessed in these regions, without any in us-east-1."""

    def keep(build: Callable[[Account], None]) -> Callable[[Account], None]:
        WORLDS.append(World(build, regions or (REGION,)))
        return build

    return keep


def statement(
    principal: Any,
    actions: Any = "*",
    resource: Any = "*",
    condition: dict[str, Any] | None = None,
    effect: str = "Allow",
) -> dict[str, Any]:
    """A statement of a resource's policy."""
    parts = {"Effect": effect, "Principal": principal, "Action": actions, "Resource": resource}
    return parts | ({"Condition": condition} if condition else {})


def policy(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def lambda_code(source: str = "def handler(event, context): pass") -> bytes:
    """A function's code as an archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("index.py", source)
    return archive.getvalue()
