"""The WSGI application: control endpoints, faults and permissions in front of moto."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from . import errors, identity, moto_gaps, permissions, quicken, transactions, wire
from .calls import CallCounter
from .errors import Answer
from .faults import Faults
from .kept_reads import KeptReads
from .kills import Kills, show_messages
from .root_elements import S3ControlRoots
from .rpc_cbor import JsonForCbor
from .supplements import Supplements

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Control = Callable[[dict[str, Any]], Any]

logger = logging.getLogger(__name__)


class Emulator:
    """Moto with faults that can be switched on, calls that are counted and permissions that are enforced."""

    def __init__(self) -> None:
        quicken.install()
        identity.install_quick_lookup()
        moto_gaps.install()
        transactions.install()
        self.faults = Faults()
        self.calls = CallCounter()
        self.kills = Kills()
        self.supplements: Supplements | None = None
        self.enforces_permissions = False
        self._moto = S3ControlRoots(JsonForCbor(DomainDispatcherApplication(create_backend_app)))
        self._reads = KeptReads(self._moto)
        self._controls: dict[tuple[str, str], Control] = {
            ("GET", "/emulator/faults"): lambda _: self.faults.listing(),
            ("POST", "/emulator/faults"): self._add_fault,
            ("DELETE", "/emulator/faults"): lambda _: self.faults.clear(),
            ("GET", "/emulator/calls"): lambda _: self.calls.listing(),
            ("DELETE", "/emulator/calls"): lambda _: self.calls.clear(),
            ("POST", "/emulator/kills"): self.kills.watch,
            ("POST", "/emulator/kills/process"): self.kills.process,
            ("GET", "/emulator/kills"): lambda _: self.kills.listing(),
            ("DELETE", "/emulator/kills"): lambda _: self.kills.clear(),
            ("POST", "/emulator/show-messages"): show_messages,
            ("POST", "/emulator/credentials"): lambda body: identity.issue_credentials(**body),
            ("POST", "/emulator/permissions"): self._set_permissions,
        }

    def add_control(self, method: str, path: str, control: Control) -> None:
        """Answer a control endpoint with what the function returns, as JSON. It may write past the wire."""

        def with_new_reads(body: dict[str, Any]) -> Any:
            try:
                return control(body)
            finally:
                self._reads.forget()

        self._controls[method, path] = with_new_reads

    def __call__(self, environ: wire.Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        if path.startswith("/emulator/"):
            return _send(self._control(environ, path), start_response)
        call = wire.recognise(environ)
        is_last = self.kills.is_last(call) if call is not None else None
        if call is None or is_last is None:
            return self._answer(environ, start_response, call)
        if is_last:
            # Whoever asked gets no answer, but what was asked for is done.
            b"".join(self._answer(environ, lambda *_: None, call))
        self.kills.end_process()
        return _send(errors.server_error(call), start_response)

    def _answer(self, environ: wire.Environ, start_response: StartResponse, call: wire.Call | None) -> Iterable[bytes]:
        if call is not None:
            account = identity.account_of(call.access_key)
            self.calls.add(account, call.name)
            answer = self.faults.answer(call, account)
            if answer is None and self.enforces_permissions:
                answer = permissions.denial(call, account)
            if answer is None and self.supplements is not None:
                answer = self.supplements.answer(call, account)
            if answer is not None:
                return _send(answer, start_response)
            return self._reads.answer(environ, start_response, call, account)
        result: Iterable[bytes] = self._moto(environ, start_response)
        return result

    def _control(self, environ: wire.Environ, path: str) -> Answer:
        control = self._controls.get((environ["REQUEST_METHOD"], path))
        if control is None:
            return _json(404, {"error": f"no such endpoint: {path}"})
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
            body = json.loads(environ["wsgi.input"].read(length)) if length else {}
            return _json(200, control(body))
        except (ValueError, TypeError, KeyError) as problem:
            logger.exception("control endpoint %s failed", path)
            return _json(400, {"error": str(problem)})

    def _add_fault(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        self.faults.add(body)
        return self.faults.listing()

    def _set_permissions(self, body: dict[str, Any]) -> dict[str, bool]:
        self.enforces_permissions = bool(body["enforced"])
        return {"enforced": self.enforces_permissions}


def _json(status: int, document: Any) -> Answer:
    return Answer(status, "application/json", json.dumps(document).encode())


def _send(answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
    headers = [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body))), *answer.headers]
    start_response(answer.status_line, headers)
    return [answer.body]
