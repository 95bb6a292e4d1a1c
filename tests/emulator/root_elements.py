"""Names the documents of S3 Control as AWS does: moto ends their names in `Response`, AWS in `Result`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .rpc_cbor import Wsgi
from .wire import Environ

_ROOT = re.compile(rb"<(/?)((?:List|Get)\w+)Response(?=[ >])")


class S3ControlRoots:
    """A middleware that renames the outermost element of S3 Control's answers; the SDKs of AWS insist on it."""

    def __init__(self, application: Wsgi) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        if not environ.get("PATH_INFO", "").startswith("/v20180820/"):
            return self._application(environ, start_response)
        heard: list[Any] = []
        body = b"".join(self._application(environ, lambda *heads: heard.extend(heads)))
        body = _ROOT.sub(rb"<\1\2Result", body)
        headers = [(name, value) for name, value in heard[1] if name.lower() != "content-length"]
        start_response(heard[0], [*headers, ("Content-Length", str(len(body)))])
        return [body]
