"""Kinds of accounts, and the shape of a supplement."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import Answer
from ..wire import Call


@dataclass(frozen=True)
class Kinds:
    """Accounts with the safe settings (all others have AWS's defaults), and those in charge of the organisation."""

    safe: frozenset[str]
    management: str
    delegated: frozenset[str]

    def is_in_charge(self, account: str) -> bool:
        """Whether Organizations tells the account about the others."""
        return account == self.management or account in self.delegated


#: Supplements by `service:Operation`; None leaves the call to moto.
Answers = Mapping[str, Callable[[Call, str, Kinds], Answer | None]]


def as_json(document: dict[str, Any]) -> Answer:
    """A successful answer of a JSON protocol."""
    return Answer(200, "application/json", json.dumps(document).encode())
