"""Moto's answers to reads, given again until somebody writes: most scans of a night read what nobody changed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from typing import Any

from .wire import Call, Environ

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Key = tuple[str, ...]
Answer = tuple[str, list[tuple[str, str]], bytes]

_READ = re.compile(r"(?:Describe|List|Get|BatchGet|Search|Lookup)[A-Z]")

#: What is in queues, tables, sessions and logs changes by itself or all the time, and no scan reads it.
_UNKEPT_SERVICES = frozenset({"dynamodb", "sqs", "sts", "logs", "cloudwatch"})
#: Stacks change by themselves, too, but making one writes in other services.
_CHANGING_SERVICES = frozenset({"cloudformation"})
#: The same for objects and messages.
_UNKEPT_OPERATIONS = frozenset(
    f"s3:{operation}"
    for operation in (
        "GetObject",
        "HeadObject",
        "ListObjects",
        "ListObjectsV2",
        "ListObjectVersions",
        "ListMultipartUploads",
        "ListParts",
        "PutObject",
        "DeleteObject",
        "DeleteObjects",
        "CopyObject",
        "CreateMultipartUpload",
        "UploadPart",
        "CompleteMultipartUpload",
        "AbortMultipartUpload",
    )
) | {"sns:Publish", "sns:PublishBatch", "events:PutEvents", "iam:GenerateCredentialReport"}


class KeptReads:
    """The same read of the same account gets the same answer, as long as nothing was written anywhere.

    Faults, permissions and counts of calls come before it.
    """

    def __init__(self, moto: Application) -> None:
        self._moto = moto
        self._lock = threading.Lock()
        self._answers: dict[Key, Answer] = {}

    def forget(self) -> None:
        """Somebody wrote. Reads that are under way belong to the time before."""
        with self._lock:
            self._answers = {}

    def answer(self, environ: Environ, start_response: StartResponse, call: Call, account: str) -> Iterable[bytes]:
        """The kept answer, or moto's, which is then kept."""
        if call.service in _UNKEPT_SERVICES or call.name in _UNKEPT_OPERATIONS:
            return self._moto(environ, start_response)
        if not _READ.match(call.operation):
            return self._write(environ, start_response)
        if call.service in _CHANGING_SERVICES:
            return self._moto(environ, start_response)
        answers, key = self._answers, _key(environ, call, account)
        kept = answers.get(key)
        if kept is None:
            kept = self._ask(environ)
            if kept[0].startswith("200"):
                answers[key] = kept
        return _give(kept, start_response)

    def _write(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return _give(self._ask(environ), start_response)
        finally:
            self.forget()

    def _ask(self, environ: Environ) -> Answer:
        head: list[tuple[str, list[tuple[str, str]]]] = []
        content = b"".join(self._moto(environ, lambda status, headers, *_: head.append((status, list(headers)))))
        status, headers = head[0]
        return status, headers, content


def _give(answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
    status, headers, content = answer
    start_response(status, headers)
    return [content]


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
