"""Answers that are given again while nothing changes, so that many scans of one world do not wait for moto."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from .wire import Call, Environ

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Key = tuple[str, ...]


class Replay:
    """Keeps moto's answers while it is switched on: the same request of the same account gets the same answer.

    Faults, permissions and counts of calls come before it. Whoever switches it on promises to change nothing.
    """

    def __init__(self, moto: Application) -> None:
        self._moto = moto
        self._lock = threading.Lock()
        self._answers: dict[Key, tuple[str, list[tuple[str, str]], bytes]] | None = None

    def switch(self, body: dict[str, Any]) -> dict[str, bool]:
        """Begin with no answer kept, or forget all of them."""
        with self._lock:
            self._answers = {} if body["on"] else None
        return {"on": bool(body["on"])}

    def answer(self, environ: Environ, start_response: StartResponse, call: Call, account: str) -> Iterable[bytes]:
        """The kept answer, or moto's, which is then kept."""
        answers = self._answers
        if answers is None:
            return self._moto(environ, start_response)
        key = _key(environ, call, account)
        kept = answers.get(key)
        if kept is None:
            kept = answers.setdefault(key, self._ask(environ))
        status, headers, content = kept
        start_response(status, headers)
        return [content]

    def _ask(self, environ: Environ) -> tuple[str, list[tuple[str, str]], bytes]:
        head: list[tuple[str, list[tuple[str, str]]]] = []
        content = b"".join(self._moto(environ, lambda status, headers, *_: head.append((status, list(headers)))))
        status, headers = head[0]
        return status, headers, content


def _key(environ: Environ, call: Call, account: str) -> Key:
    return (
        account,
        call.name,
        call.region,
        environ["REQUEST_METHOD"],
        environ.get("HTTP_HOST", ""),
        call.path,
        call.query,
        call.body.decode("latin-1"),
    )
