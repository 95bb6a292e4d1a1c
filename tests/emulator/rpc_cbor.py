"""Lets moto answer clients that speak nothing but CBOR: a middleware that hands their calls on as JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import botocore.loaders
import botocore.model

from . import cbor, wire

Wsgi = Callable[[wire.Environ, Any], Iterable[bytes]]

_HEADERS = [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")]


class JsonForCbor:
    """Turns `/service/…/operation/X` with a CBOR body into the JSON protocol of the same service, and back."""

    def __init__(self, application: Wsgi) -> None:
        self._application = application

    def __call__(self, environ: wire.Environ, start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        call = wire.recognise(environ) if "/operation/" in environ.get("PATH_INFO", "") else None
        if call is None or call.protocol != "cbor":
            return self._application(environ, start_response)
        service = _service(call.service)
        status, body = self._ask(_as_json(environ, call, service))
        try:
            document = json.loads(body)
        except ValueError:
            # Moto lacks the operation: its page stays what it is.
            start_response(status, [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
            return [body]
        if status.startswith("2"):
            document = _typed(document, service.operation_model(call.operation).output_shape)
        answer = cbor.encode(document)
        start_response(status, [*_HEADERS, ("Content-Length", str(len(answer)))])
        return [answer]

    def _ask(self, environ: wire.Environ) -> tuple[str, bytes]:
        heard: list[str] = []
        chunks = self._application(environ, lambda status, *_: heard.append(status))
        body = b"".join(chunks)
        return heard[0], body


@cache
def _service(name: str) -> botocore.model.ServiceModel:
    return botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model(name, "service-2"), name)


def _as_json(environ: wire.Environ, call: wire.Call, service: botocore.model.ServiceModel) -> wire.Environ:
    body = json.dumps(cbor.decode(call.body) if call.body else {}).encode()
    return {
        **environ,
        "PATH_INFO": "/",
        "RAW_URI": "/",
        "REQUEST_URI": "/",
        "CONTENT_TYPE": f"application/x-amz-json-{service.metadata['jsonVersion']}",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_AMZ_TARGET": f"{service.metadata['targetPrefix']}.{call.operation}",
        "wsgi.input": io.BytesIO(body),
    }


def _typed(value: Any, shape: botocore.model.Shape | None) -> Any:
    """Numbers where the model has times become times."""
    if shape is None or value is None:
        return {} if value is None else value
    match shape.type_name:
        case "structure":
            members = shape.members
            return {name: _typed(item, members[name]) for name, item in value.items() if name in members}
        case "list":
            return [_typed(item, shape.member) for item in value]
        case "map":
            return {key: _typed(item, shape.value) for key, item in value.items()}
        case "timestamp":
            return cbor.Timestamp(float(value))
        case "double" | "float":
            return float(value)
        case _:
            return value
