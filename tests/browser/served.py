"""`scanmonster serve` in a process of its own, and plain HTTP to it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import requests

from .store import binary

#: Seconds that any page may take, on a busy machine.
PATIENCE = 60.0


class Served:
    """A running dashboard of one person."""

    def __init__(self, store: Path, by: str) -> None:
        self.by = by
        self._log = (store.parent / f"serve-{by}.log").open("ab")
        command = [binary(), "serve", "--store", str(store), "--by", by]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self._log, stdin=subprocess.DEVNULL, cwd=store.parent
        )
        stdout = self._process.stdout
        #: Works once: whoever opens it is signed in.
        self.address = stdout.readline().decode().strip() if stdout else ""
        if not self.address.startswith("http://"):
            raise RuntimeError(f"the dashboard did not start: {Path(self._log.name).read_text('utf-8')}")
        parts = urlsplit(self.address)
        self.origin = f"{parts.scheme}://{parts.netloc}"

    def sign_in(self) -> Client:
        """Use the one-time address up, without a browser."""
        client = Client(self.origin)
        answer = client.get(self.address.removeprefix(self.origin))
        if answer.status_code not in (302, 303):
            raise RuntimeError(f"the one-time address was answered with {answer.status_code}")
        return client

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(10)
        if self._process.stdout:
            self._process.stdout.close()
        self._log.close()


class Client:
    """Requests of one session; redirects are looked at and not followed."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.session = requests.Session()
        self.session.trust_env = False
        # Packing takes a build for debugging longer than the page itself.
        self.session.headers["Accept-Encoding"] = "identity"

    def get(self, path: str) -> requests.Response:
        """Ask for a page."""
        return self.session.get(self.origin + path, allow_redirects=False, timeout=PATIENCE)

    def post(self, path: str, fields: list[tuple[str, str]]) -> requests.Response:
        """Send a form."""
        return self.session.post(self.origin + path, data=fields, allow_redirects=False, timeout=PATIENCE)

    def close(self) -> None:
        """Give up its connections."""
        self.session.close()
