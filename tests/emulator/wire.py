"""Recognise which AWS operation an HTTP request asks for, whatever protocol it speaks."""

from __future__ import annotations

import io
import json
import re
import urllib.parse
from dataclasses import dataclass
from functools import cache
from typing import Any

import botocore.exceptions
import botocore.loaders

Environ = dict[str, Any]

#: Signing names whose botocore model has another name. Several candidates are tried in order.
MODELS_BY_SIGNING_NAME: dict[str, tuple[str, ...]] = {
    "access-analyzer": ("accessanalyzer",),
    "airflow": ("mwaa",),
    "aps": ("amp",),
    "backup": ("backup",),
    "cassandra": ("keyspaces",),
    "elasticfilesystem": ("efs",),
    "elasticloadbalancing": ("elbv2", "elb"),
    "elasticmapreduce": ("emr",),
    "es": ("opensearch", "es"),
    "execute-api": ("apigatewaymanagementapi",),
    "apigateway": ("apigateway", "apigatewayv2"),
    "s3": ("s3",),
    "ses": ("sesv2", "ses"),
    "sso": ("sso-admin",),
    "states": ("stepfunctions",),
    "tagging": ("resourcegroupstaggingapi",),
}

#: Services that `--stats` and IAM know by another name than the one they sign with.
NAMES_BY_SIGNING_NAME = {"monitoring": "cloudwatch"}

_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request")


@dataclass(frozen=True)
class Call:
    """One request to AWS: who asks which operation of which service, and how the answer must look."""

    service: str
    operation: str
    protocol: str
    region: str
    access_key: str
    path: str
    query: str
    body: bytes
    parameters: dict[str, str]

    @property
    def name(self) -> str:
        """`service:Operation`, as `--stats` counts calls."""
        return f"{self.service}:{self.operation}"

    def mentions(self, text: str) -> bool:
        """Whether path, query or body names the given resource."""
        haystack = urllib.parse.unquote_plus(f"{self.path}?{self.query}\n{self.body.decode('utf-8', 'replace')}")
        return text in haystack


def recognise(environ: Environ) -> Call | None:
    """Return the call in a WSGI request, or None when it is not signed for AWS.

    The body is read and put back, so that the application behind can read it again.
    """
    credential = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    if credential is None:
        return None
    access_key, _, region, service = credential.groups()
    service = NAMES_BY_SIGNING_NAME.get(service, service)
    path = _raw_path(environ)
    query = environ.get("QUERY_STRING", "")
    body = _body(environ)
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    parameters: dict[str, str] = {}
    if "/service/" in path and "/operation/" in path:
        protocol, operation = "cbor", path.rsplit("/", 1)[1]
    elif target:
        protocol, operation = "json", target.rsplit(".", 1)[1]
        parameters = _json_parameters(body)
    else:
        parameters = _form_parameters(environ, body, query)
        if "Action" in parameters:
            protocol, operation = ("ec2" if service == "ec2" else "query"), parameters["Action"]
        else:
            if service == "s3" and path.startswith("/v20180820/"):
                service = "s3control"
            protocol, operation = _rest_operation(service, environ["REQUEST_METHOD"], path, query)
    return Call(service, operation, protocol, region, access_key, path, query, body, parameters)


def _raw_path(environ: Environ) -> str:
    """The path as it was sent: an ARN in a label keeps its escaped slashes, so that it stays one label."""
    raw = environ.get("REQUEST_URI") or environ.get("RAW_URI") or environ.get("PATH_INFO", "/")
    return urllib.parse.urlsplit(raw).path if raw.startswith("http") else raw.partition("?")[0]


def _body(environ: Environ) -> bytes:
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if not length:
        return b""
    body: bytes = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _json_parameters(body: bytes) -> dict[str, str]:
    try:
        document = json.loads(body or b"{}")
    except ValueError:
        return {}
    if not isinstance(document, dict):
        return {}
    return {key: value for key, value in document.items() if isinstance(value, str)}


def _form_parameters(environ: Environ, body: bytes, query: str) -> dict[str, str]:
    parameters = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        parameters.update(urllib.parse.parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return parameters


@dataclass(frozen=True)
class _Route:
    operation: str
    pattern: re.Pattern[str]
    query: frozenset[tuple[str, str | None]]
    literals: int

    def matches(self, path: str, query: dict[str, str]) -> bool:
        return all(key in query and (value is None or query[key] == value) for key, value in self.query) and bool(
            self.pattern.fullmatch(path)
        )


@cache
def _loader() -> botocore.loaders.Loader:
    return botocore.loaders.Loader()


@cache
def _routes(model_name: str) -> tuple[str, dict[str, list[_Route]]]:
    """The protocol of a REST service and its routes by HTTP method, the most specific first."""
    model = _loader().load_service_model(model_name, "service-2")
    routes: dict[str, list[_Route]] = {}
    for name, operation in model["operations"].items():
        if operation.get("deprecated"):
            continue  # another operation has the same route, under the name of today
        http = operation.get("http", {})
        uri, _, literal_query = http.get("requestUri", "/").partition("?")
        required = {(key, value or None) for key, value in urllib.parse.parse_qsl(literal_query, True)}
        shape = model["shapes"].get(operation.get("input", {}).get("shape", ""), {})
        for member in shape.get("required", []):
            location = shape["members"][member]
            if location.get("location") == "querystring":
                required.add((location["locationName"], None))
        pattern = re.sub(r"\\\{[^}]*?\\\+\\\}", "(.+)", re.escape(uri.rstrip("/") or "/"))
        pattern = re.sub(r"\\\{[^}]*?\\\}", "([^/]+)", pattern)
        literals = len(re.sub(r"\{[^}]*\}", "", uri))
        routes.setdefault(http.get("method", "POST"), []).append(
            _Route(name, re.compile(pattern), frozenset(required), literals)
        )
    for candidates in routes.values():
        candidates.sort(key=lambda route: (-len(route.query), -route.literals, route.operation != "PutObject"))
    return model["metadata"]["protocol"], routes


def _rest_operation(service: str, method: str, path: str, query: str) -> tuple[str, str]:
    values = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
    stripped = path.rstrip("/") or "/"
    protocol = "rest-json"
    for model_name in MODELS_BY_SIGNING_NAME.get(service, (service,)):
        try:
            protocol, routes = _routes(model_name)
        except botocore.exceptions.UnknownServiceError:
            continue
        if "x-id" in values:
            return protocol, values["x-id"]
        for route in routes.get(method, []):
            if route.matches(stripped, values):
                return protocol, route.operation
    return protocol, f"{method} {path}"
