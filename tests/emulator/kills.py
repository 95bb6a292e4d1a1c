"""Ending a function's process when its request with a given number arrives: before it takes effect, or after."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from moto.sqs.models import sqs_backends

from . import identity, processes
from .wire import Call


@dataclass
class Watch:
    """The function that is watched, and where it is to end."""

    #: Names of the roles whose requests count.
    roles: frozenset[str]
    #: Numbers from 1, one for each process of the function; later processes are left alone.
    calls: list[int]
    #: Whether the request takes effect before the process ends; alternates from process to process.
    takes_effect: bool
    #: The runtime emulator around the function.
    runtime: int | None = None
    call: int | None = None
    seen: int = 0
    ended: list[str] = field(default_factory=list)
    #: Requests of the last process, by name.
    names: list[str] = field(default_factory=list)


class Kills:
    """Counts the requests of one function; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watch: Watch | None = None

    def watch(self, body: dict[str, Any]) -> dict[str, Any]:
        """Start to watch the roles `roles`: `{"roles": [...], "calls": [N, ...], "takes_effect": bool}`."""
        with self._lock:
            self._watch = Watch(frozenset(body["roles"]), list(body["calls"]), bool(body.get("takes_effect")))
        return {"watching": True}

    def process(self, body: dict[str, Any]) -> dict[str, Any]:
        """A process of the function has begun: `{"process": id of its runtime emulator}`."""
        with self._lock:
            watch = self._watch
            if watch is not None:
                watch.runtime = int(body["process"])
                watch.call = watch.calls.pop(0) if watch.calls else None
                watch.seen = 0
                watch.names = []
        return {}

    def listing(self) -> dict[str, Any]:
        """What was ended: `{"ended": ["7 s3:PutObject before", ...], "requests": names of the last process}`."""
        with self._lock:
            watch = self._watch
            return {"ended": list(watch.ended), "requests": list(watch.names)} if watch else {}

    def clear(self) -> dict[str, Any]:
        """Watch nothing any more."""
        with self._lock:
            self._watch = None
        return {}

    def is_last(self, call: Call) -> bool | None:
        """None: the process lives on. Otherwise it ends with this request: True where that takes effect."""
        with self._lock:
            watch = self._watch
            if watch is None or watch.runtime is None:
                return None
            role = identity.role_of(call.access_key)
            if role is None or role.rsplit("/", 1)[1] not in watch.roles:
                return None
            watch.seen += 1
            watch.names.append(call.name)
            if watch.seen != watch.call:
                return None
            takes_effect = watch.takes_effect
            watch.takes_effect = not takes_effect
            watch.ended.append(f"{watch.seen} {call.name} {'after' if takes_effect else 'before'}")
            return takes_effect

    def end_process(self) -> None:
        """End the watched process, with the function that it runs."""
        with self._lock:
            process = self._watch.runtime if self._watch else None
            if self._watch is not None:
                self._watch.runtime = None
        if process is not None:
            processes.end(process)


def show_messages(body: dict[str, Any]) -> dict[str, int]:
    """Let the messages of a queue that somebody received be received again: `{"account_id", "region", "queue"}`."""
    queue = sqs_backends[body["account_id"]][body["region"]].get_queue(body["queue"])
    hidden = [message for message in queue._messages if not message.visible]
    for message in hidden:
        message.change_visibility(0)
        queue.pending_messages.discard(message)
    return {"shown": len(hidden)}
