"""One address of every kind of page, found by following links."""

from __future__ import annotations

import functools
import re
from urllib.parse import parse_qsl, urlsplit

from .markup import Document
from .pages import world
from .served import Client

#: Parts of a path that name one thing of many.
ONE = {
    "findings": "{finding}",
    "accounts": "{account}",
    "checks": "{check}",
    "frameworks": "{framework}",
    "review": "{practice}",
    "acceptances": "{acceptance}",
    "nights": "{night}",
    "assets": "{hash}",
}


def kind(address: str) -> str:
    """The pattern that an address follows: its path without names, its parameters without values."""
    parts = urlsplit(address)
    path = parts.path.split("/")
    if len(path) > 2 and path[1] in ONE and path[2] != "new":
        path[2] = ONE[path[1]]
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return "/".join(path) + ("?" + "&".join(names) if names else "")


@functools.cache
def every_kind() -> dict[str, str]:
    """An address for each kind of page without parameters, over the common dashboard."""
    found: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop(0)
        if kind(address) in found:
            continue
        found[kind(address)] = address
        for link in page(world().reader, address).links():
            is_page = link.startswith("/") and "?" not in link and not re.match(r"/(assets|signout|findings\.)", link)
            if is_page and kind(link) not in found:
                waiting.append(link)
    return found


def page(client: Client, address: str) -> Document:
    """The parsed page at an address."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise AssertionError(f"{address} was answered with {answer.status_code}")
    return Document(answer.text)


def finding(query: str) -> str:
    """The address of the first finding of a list."""
    links = page(world().reader, f"/findings?{query}").links()
    return next(link for link in links if re.fullmatch(r"/findings/[0-9a-f]{8,}", link))
