"""moto as it is, without the supplements of the emulated organisation."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager

START_SECONDS = 60.0


@contextmanager
def plain_moto() -> Iterator[str]:
    """The address of a server in a process of its own, since moto writes about what it lacks."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    environment = os.environ | {"MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        endpoint = f"http://127.0.0.1:{port}"
        _wait(endpoint, server)
        yield endpoint
    finally:
        server.terminate()
        server.wait()


def reset(endpoint: str) -> None:
    """Forget everything that was made."""
    request = urllib.request.Request(f"{endpoint}/moto-api/reset", method="POST", data=b"")
    urllib.request.urlopen(request).close()


def _wait(endpoint: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        try:
            return reset(endpoint)
        except urllib.error.URLError:
            time.sleep(0.2)
    raise RuntimeError("moto did not start")
