"""Serve the emulator on a loopback port."""

from __future__ import annotations

import logging
import os
import socketserver
import threading
from pathlib import Path
from typing import Any

from moto.server import MotoRequestHandler
from werkzeug.serving import ThreadedWSGIServer

from .app import Emulator


class _Handler(MotoRequestHandler):
    """Moto's handler without a log line for each request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, *_args: Any) -> None:
        """Nothing: a night makes thousands of requests."""


class Server:
    """The emulator in a thread of this process, on a free port of 127.0.0.1 unless one is given.

    Each connection has a thread of its own: calls that hang keep nobody else waiting. Servers with a pool of threads
    answer no faster, since moto is bound by one Python interpreter.
    """

    def __init__(self, emulator: Emulator, port: int = 0) -> None:
        socketserver.TCPServer.request_queue_size = 128
        self._server = ThreadedWSGIServer("127.0.0.1", port, emulator, handler=_Handler)  # type: ignore[arg-type]
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="emulator", daemon=True)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)

    @property
    def endpoint(self) -> str:
        """The address to set as AWS_ENDPOINT_URL."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()

    def write_port(self, path: Path) -> None:
        """Write the port as a decimal number, in one step: whoever sees the file can read all of it."""
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_text(f"{self._server.server_port}\n", encoding="ascii")
        temporary.replace(path)
