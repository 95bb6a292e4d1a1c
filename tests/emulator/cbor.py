"""The part of CBOR (RFC 8949) that AWS's `rpc-v2-cbor` protocol uses."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

_BREAK = object()


class CborError(ValueError):
    """Not a document of this part of CBOR."""


@dataclass(frozen=True)
class Timestamp:
    """Seconds since 1970, written as a time instead of a number."""

    seconds: float


def encode(value: Any) -> bytes:
    """Write a document. Raises CborError for what has no place in one."""
    match value:
        case None:
            return b"\xf6"
        case bool():
            return b"\xf5" if value else b"\xf4"
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case float():
            return b"\xfb" + struct.pack(">d", value)
        case bytes():
            return _head(2, len(value)) + value
        case str():
            raw = value.encode()
            return _head(3, len(raw)) + raw
        case list() | tuple():
            return _head(4, len(value)) + b"".join(encode(item) for item in value)
        case dict():
            return _head(5, len(value)) + b"".join(encode(key) + encode(item) for key, item in value.items())
        case Timestamp(seconds):
            return b"\xc1" + encode(float(seconds))
        case _:
            raise CborError(f"no CBOR for {type(value).__name__}")


def decode(document: bytes) -> Any:
    """Read a document; times become numbers. Raises CborError for anything else."""
    try:
        value, end = _read(document, 0)
    except (IndexError, struct.error, UnicodeDecodeError) as problem:
        raise CborError(str(problem)) from problem
    if end != len(document) or value is _BREAK:
        raise CborError("something is left behind the document")
    return value


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    for extra, layout, limit in ((24, ">B", 1 << 8), (25, ">H", 1 << 16), (26, ">I", 1 << 32), (27, ">Q", 1 << 64)):
        if number < limit:
            return bytes([major << 5 | extra]) + struct.pack(layout, number)
    raise CborError("a number is too big")


def _read(data: bytes, at: int) -> tuple[Any, int]:
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        return _simple(data, at, info)
    if info == 31:
        return _open_ended(data, at, major)
    if info > 27:
        raise CborError("a reserved length")
    if info < 24:
        number = info
    else:
        layout = {24: ">B", 25: ">H", 26: ">I", 27: ">Q"}[info]
        (number,) = struct.unpack_from(layout, data, at)
        at += struct.calcsize(layout)
    match major:
        case 0:
            return number, at
        case 1:
            return -1 - number, at
        case 2 | 3:
            raw = data[at : at + number]
            if len(raw) < number:
                raise CborError("the document breaks off")
            return (raw if major == 2 else raw.decode()), at + number
        case 4:
            items = []
            for _ in range(number):
                item, at = _read(data, at)
                items.append(item)
            return items, at
        case 5:
            pairs = {}
            for _ in range(number):
                key, at = _read(data, at)
                pairs[key], at = _read(data, at)
            return pairs, at
        case _:
            return _read(data, at)  # a tag: the value says enough


def _simple(data: bytes, at: int, info: int) -> tuple[Any, int]:
    match info:
        case 20 | 21:
            return info == 21, at
        case 22 | 23:
            return None, at
        case 25 | 26 | 27:
            layout = {25: ">e", 26: ">f", 27: ">d"}[info]
            return struct.unpack_from(layout, data, at)[0], at + struct.calcsize(layout)
        case 31:
            return _BREAK, at
        case _:
            raise CborError("an unknown simple value")


def _open_ended(data: bytes, at: int, major: int) -> tuple[Any, int]:
    items = []
    while True:
        item, at = _read(data, at)
        if item is _BREAK:
            break
        items.append(item)
    match major:
        case 2:
            return b"".join(items), at
        case 3:
            return "".join(items), at
        case 4:
            return items, at
        case 5:
            return dict(zip(items[::2], items[1::2], strict=True)), at
        case _:
            raise CborError("a length that is not open")
