"""Faults that tests switch on for single operations, accounts or resources."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import Any

from . import errors
from .errors import Answer
from .wire import Call

KINDS = (
    "access_denied",
    "http_500",
    "throttle",
    "malformed",
    "empty",
    "html",
    "hang",
    "expired_token",
    "invalid_token",
)

#: How long a hanging call holds its connection before it breaks it off.
HANG_SECONDS = 600.0


@dataclass
class Fault:
    """What goes wrong for the calls that fit. Fields left None fit every call."""

    kind: str
    service: str | None = None
    operation: str | None = None
    account: str | None = None
    resource: str | None = None
    times: int | None = None

    def fits(self, call: Call, account: str) -> bool:
        """Whether the fault applies to the call."""
        return (
            self.service in (None, call.service)
            and self.operation in (None, call.operation)
            and self.account in (None, account)
            and (self.resource is None or call.mentions(self.resource))
            and self.times != 0
        )


class Faults:
    """The faults switched on at the moment; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._released = threading.Event()

    def add(self, document: dict[str, Any]) -> None:
        """Switch a fault on. Raises ValueError for an unknown kind or field."""
        try:
            fault = Fault(**document)
        except TypeError as problem:
            raise ValueError(str(problem)) from problem
        if fault.kind not in KINDS:
            raise ValueError(f"unknown kind of fault `{fault.kind}`; known are {', '.join(KINDS)}")
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Switch every fault off and let go of the calls that hang."""
        with self._lock:
            self._faults.clear()
            self._released.set()
            self._released = threading.Event()

    def listing(self) -> list[dict[str, Any]]:
        """The faults as documents."""
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def answer(self, call: Call, account: str) -> Answer | None:
        """The faulty answer to a call, or None when nothing is wrong with it."""
        with self._lock:
            fault = next((fault for fault in self._faults if fault.fits(call, account)), None)
            if fault is None:
                return None
            if fault.times is not None:
                fault.times -= 1
            released = self._released
        match fault.kind:
            case "access_denied":
                return errors.access_denied(call)
            case "http_500":
                return errors.server_error(call)
            case "throttle":
                return errors.throttled(call)
            case "malformed":
                return errors.malformed(call)
            case "empty":
                return errors.empty(call)
            case "html":
                return errors.html()
            case "hang":
                released.wait(HANG_SECONDS)
                return errors.server_error(call)
            case _:
                return errors.bad_token(call, expired=fault.kind == "expired_token")
