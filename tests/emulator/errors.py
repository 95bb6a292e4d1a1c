"""Error answers of AWS in each of its protocols."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from xml.sax.saxutils import escape

from . import cbor
from .wire import Call


@dataclass(frozen=True)
class Answer:
    """A complete HTTP answer."""

    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def status_line(self) -> str:
        """Status code and phrase."""
        return f"{self.status} {HTTPStatus(self.status).phrase}"


def access_denied(call: Call, message: str = "") -> Answer:
    """The call is not allowed by the caller's policies."""
    code = {"ec2": "UnauthorizedOperation", "json": "AccessDeniedException", "rest-json": "AccessDeniedException"}
    text = message or f"User is not authorized to perform: {call.name}"
    return error(call, code.get(call.protocol, "AccessDenied"), text, 403)


def throttled(call: Call) -> Answer:
    """The caller asked too often."""
    if call.service == "s3":
        return error(call, "SlowDown", "Please reduce your request rate.", 503)
    code = {"ec2": "RequestLimitExceeded", "query": "Throttling"}.get(call.protocol, "ThrottlingException")
    return error(call, code, "Rate exceeded", 400 if call.protocol != "ec2" else 503)


def server_error(call: Call) -> Answer:
    """The service failed."""
    code = {"rest-xml": "InternalError", "ec2": "InternalError"}.get(call.protocol, "InternalFailure")
    return error(call, code, "We encountered an internal error. Please try again.", 500)


def bad_token(call: Call, expired: bool) -> Answer:
    """The caller's credentials have expired or are unknown."""
    if expired:
        code = "ExpiredToken" if call.protocol in ("query", "rest-xml") else "ExpiredTokenException"
        code = "RequestExpired" if call.protocol == "ec2" else code
        return error(call, code, "The security token included in the request is expired", 403)
    code = {"ec2": "AuthFailure", "query": "InvalidClientTokenId", "rest-xml": "InvalidAccessKeyId"}
    text = "The security token included in the request is invalid."
    return error(call, code.get(call.protocol, "UnrecognizedClientException"), text, 403)


def malformed(call: Call) -> Answer:
    """Status 200 with a body that breaks off: what a broken proxy leaves of an answer."""
    if call.protocol in ("json", "rest-json"):
        return Answer(200, "application/json", b'{"Items": [{"broken')
    if call.protocol == "cbor":
        return Answer(200, "application/cbor", b"\xbf\x65Items\x9f", (("smithy-protocol", "rpc-v2-cbor"),))
    return Answer(200, "text/xml", b"<?xml version='1.0'?><Result><Item>broken")


def empty(call: Call) -> Answer:
    """Status 200 and nothing else."""
    return Answer(200, "application/json" if "json" in call.protocol else "text/xml", b"")


def html() -> Answer:
    """Status 200 with a page: what a captive portal or a proxy's notice looks like."""
    return Answer(200, "text/html", b"<!doctype html><html><body><h1>Please sign in<br></h1></body></html>")


def error(call: Call, code: str, message: str, status: int) -> Answer:
    """Render an error in the protocol that the call speaks."""
    request_id = (("x-amzn-requestid", "00000000-0000-4000-8000-000000000000"),)
    if call.protocol in ("json", "rest-json"):
        body = json.dumps({"__type": code, "message": message, "Message": message}).encode()
        return Answer(status, "application/x-amz-json-1.1", body, (("x-amzn-errortype", code), *request_id))
    if call.protocol == "cbor":
        body = cbor.encode({"__type": code, "message": message})
        return Answer(status, "application/cbor", body, (("smithy-protocol", "rpc-v2-cbor"), *request_id))
    code, message = escape(code), escape(message)
    if call.protocol == "ec2":
        xml = (
            f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
            "<RequestID>00000000-0000-4000-8000-000000000000</RequestID></Response>"
        )
    elif call.service == "s3":
        xml = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    else:
        kind = "Sender" if status < 500 else "Receiver"
        xml = (
            f"<ErrorResponse><Error><Type>{kind}</Type><Code>{code}</Code><Message>{message}</Message></Error>"
            "<RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>"
        )
    return Answer(status, "text/xml", f'<?xml version="1.0" encoding="UTF-8"?>{xml}'.encode(), request_id)
