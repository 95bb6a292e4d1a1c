"""Somebody signs in to the deployed dashboard, whose function runs as Lambda would run it, and looks at pages."""

from __future__ import annotations

import html
import http.client
import os
import re
import subprocess
import urllib.parse
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import http_api
from .deploy import ROOT, Deployment
from .http_api import Answer
from .lambda_host import FunctionHost, deployed_function
from .remote import Emulator, EmulatorError

#: The provider's client; the stack's own name for it means nothing to the provider of the tests.
CLIENT = "dashboard"
#: Where it writes groups: like Cognito.
GROUPS_CLAIM = "cognito:groups"
REDIRECTS = 20


def visit(deployment: Deployment, binaries: Path, log: Path, person: str, paths: list[str]) -> list[dict[str, Any]]:
    """What an anonymous visitor and then `person` get to see: status, title and text of each page."""
    emulator = Emulator(deployment.endpoint)
    client = emulator.client("lambda", deployment.account)
    function = deployed_function(client, deployment.outputs["DashboardFunctionName"], binaries, "dashboard")
    address = function.environment["SCANMONSTER_DASHBOARD_URL"]
    with _provider(address) as issuer:
        settings = {
            "SCANMONSTER_SIGN_IN_ISSUER": issuer,
            "SCANMONSTER_SIGN_IN_CLIENT_ID": CLIENT,
            "SCANMONSTER_SIGN_IN_GROUPS_CLAIM": GROUPS_CLAIM,
        }
        function = replace(function, environment=function.environment | settings)
        host = FunctionHost(function, emulator, deployment.account, log)
        try:
            browser = _Browser(address, host)
            pages = [_told("anonymous", "/", browser.get(address + "/"))]
            browser.sign_in(person)
            return pages + [_told(person, path, browser.open(address + path)) for path in paths]
        finally:
            host.kill()


def _told(who: str, path: str, answer: Answer) -> dict[str, Any]:
    title = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL)
    return {
        "who": who,
        "path": path,
        "status": answer.status,
        "title": html.unescape(title[1]) if title else "",
        "text": answer.text,
    }


@contextmanager
def _provider(address: str) -> Iterator[str]:
    """The OpenID provider of the sign-in's tests; gives its issuer."""
    folder = ROOT / "tests/oidc"
    if not (folder / "node_modules/oidc-provider").is_dir():
        raise EmulatorError("the OpenID provider is not installed: run `make oidc`")
    command = [os.environ.get("SCANMONSTER_NODE", "node"), str(folder / "provider.mjs"), "--dashboard", address]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line.startswith("issuer "):
            raise EmulatorError("the OpenID provider did not start")
        yield line.removeprefix("issuer ").strip()
    finally:
        process.kill()
        process.wait()


class _Browser:
    """A browser without a screen. What is asked of the dashboard goes to its function."""

    def __init__(self, address: str, host: FunctionHost) -> None:
        self._address = address
        self._dashboard = urllib.parse.urlsplit(address).netloc
        self._host = host
        self._cookies: dict[str, dict[str, str]] = defaultdict(dict)
        self._url = address

    def get(self, url: str) -> Answer:
        """One page, without following redirects."""
        return self._send("GET", url, None)

    def open(self, url: str) -> Answer:
        """A page, after all redirects."""
        return self._follow(self.get(url))

    def sign_in(self, person: str) -> None:
        """The way through the provider's form and back."""
        form = self.open(self._address + "/")
        action = re.search(r'action="([^"]+)"', form.text)
        if action is None:
            raise EmulatorError(f"no form to sign in at {self._url}: {form.status} {form.text[:500]}")
        target = urllib.parse.urljoin(self._url, html.unescape(action[1]))
        self._follow(self._send("POST", target, urllib.parse.urlencode({"name": person})))

    def _follow(self, answer: Answer) -> Answer:
        for _ in range(REDIRECTS):
            if not 300 <= answer.status < 400:
                return answer
            answer = self.get(urllib.parse.urljoin(self._url, answer.headers["location"]))
        raise EmulatorError(f"redirects without end at {self._url}")

    def _send(self, method: str, url: str, body: str | None) -> Answer:
        self._url = url
        parts = urllib.parse.urlsplit(url)
        cookies = self._cookies[parts.netloc]
        if parts.netloc == self._dashboard:
            answer = http_api.ask(self._host, method, url, cookies)
        else:
            answer = _over_http(method, url, cookies, body)
        for line in answer.cookies:
            name, _, value = line.split(";", 1)[0].partition("=")
            if re.search(r"max-age=0|expires=thu, 01 jan 1970", line, re.IGNORECASE):
                cookies.pop(name, None)
            else:
                cookies[name] = value
        return answer


def _over_http(method: str, url: str, cookies: dict[str, str], body: str | None) -> Answer:
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, urllib.parse.urlunsplit(("", "", *parts[2:4], "")), body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        lines = answer.headers.get_all("Set-Cookie") or []
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text, lines)
    finally:
        connection.close()
