"""Requests as an HTTP API of API Gateway hands them to a function (payload format 2.0), and the function's answers."""

from __future__ import annotations

import base64
import time
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

from .lambda_host import FunctionHost


@dataclass(frozen=True)
class Answer:
    """What a browser gets."""

    status: int
    headers: dict[str, str]
    text: str
    #: Lines of Set-Cookie.
    cookies: list[str] = field(default_factory=list)


def ask(host: FunctionHost, method: str, url: str, cookies: dict[str, str]) -> Answer:
    """Send a request without body through the gateway."""
    payload = host.invoke(_event(method, url, cookies)).payload
    if not isinstance(payload, dict) or "statusCode" not in payload:
        # What API Gateway says of a function that fails.
        return Answer(502, {}, str(payload))
    body = payload.get("body") or ""
    if payload.get("isBase64Encoded"):
        body = base64.b64decode(body).decode("utf-8", "replace")
    many = {name: values[-1] for name, values in (payload.get("multiValueHeaders") or {}).items() if values}
    headers = {name.lower(): value for name, value in (many | (payload.get("headers") or {})).items()}
    return Answer(payload["statusCode"], headers, body, payload.get("cookies") or [])


def _event(method: str, url: str, cookies: dict[str, str]) -> dict[str, Any]:
    parts = urllib.parse.urlsplit(url)
    path = parts.path or "/"
    now = time.time()
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": parts.query,
        "cookies": [f"{name}={value}" for name, value in cookies.items()],
        "headers": {
            "host": parts.netloc,
            "accept": "text/html",
            "accept-language": "en",
            "x-forwarded-for": "192.0.2.1",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "emulated",
            "domainName": parts.netloc,
            "domainPrefix": parts.netloc.split(".", 1)[0],
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "emulated browser",
            },
            "requestId": f"request-{now}",
            "routeKey": "$default",
            "stage": "$default",
            "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
            "timeEpoch": round(now * 1000),
        },
        "isBase64Encoded": False,
    }
