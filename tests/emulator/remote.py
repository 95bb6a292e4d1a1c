"""Reach a running emulator from another process: its control endpoints, and AWS through boto3."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config

REGION = "us-east-1"


class EmulatorError(RuntimeError):
    """The emulator refused a control request, or something deployed in it failed."""


@dataclass(frozen=True)
class Emulator:
    """A running emulator."""

    endpoint: str

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Who is who in the organisation."""
        document: dict[str, Any] = self.control("GET", "/emulator/manifest")
        return document

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call a control endpoint."""
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.endpoint + path, data=data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as problem:
            raise EmulatorError(f"{method} {path}: {problem.read().decode('utf-8', 'replace')}") from problem

    def credentials(self, account_id: str, role_name: str | None = None) -> dict[str, str]:
        """Keys of a role, or of the operator who may do everything."""
        body = {"account_id": account_id} | ({"role_name": role_name} if role_name else {})
        keys: dict[str, str] = self.control("POST", "/emulator/credentials", body)
        return keys

    def client(self, service: str, account_id: str, region: str = REGION) -> Any:
        """A boto3 client of an account, as its operator."""
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            config=Config(retries={"total_max_attempts": 2}, max_pool_connections=32),
            **self.credentials(account_id),
        )
