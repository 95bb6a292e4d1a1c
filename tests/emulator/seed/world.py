"""boto3 clients that reach moto inside this process, for any account of the organisation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
from moto import mock_aws

from .. import identity

HOME_REGION = "us-east-1"
REGIONS = (HOME_REGION, "ap-northeast-1", "eu-west-1")


@contextmanager
def in_process() -> Iterator[None]:
    """Within the block boto3 calls moto directly: no HTTP, no faults, no permissions, and nothing is reset."""
    mock = mock_aws(config={"core": {"reset_boto3_session": False, "mock_credentials": False}})
    mock.start(reset=False)
    try:
        yield
    finally:
        mock.stop(remove_data=False)


@dataclass
class Account:
    """An account of the emulated organisation, entered as its operator."""

    id: str
    _session: boto3.Session = field(default_factory=boto3.Session, repr=False)
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)
    _keys: dict[str, str] = field(default_factory=dict, repr=False)

    def client(self, service: str, region: str = HOME_REGION) -> Any:
        """A boto3 client of the account."""
        if (service, region) not in self._clients:
            if not self._keys:
                self._keys = identity.issue_credentials(self.id)
            self._clients[service, region] = self._session.client(service, region_name=region, **self._keys)
        return self._clients[service, region]

    def arn(self, service: str, resource: str, region: str = "") -> str:
        """The ARN of one of the account's resources."""
        return f"arn:aws:{service}:{region}:{self.id}:{resource}"
