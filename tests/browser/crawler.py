"""Follows every link of the dashboard, breadth first; of many pages of one kind only some."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

from .attacks import is_own
from .markup import Document, Form
from .places import kind
from .served import Client

#: How many pages of a kind are looked at.
MOST = 4
MORE = {"/findings/{finding}": 40, "/checks/{check}": 30, "/accounts/{account}": 20}


@dataclass
class Crawl:
    """What was met on the way."""

    #: Address and answer of everything that was asked for.
    answers: list[tuple[str, requests.Response]] = field(default_factory=list)
    #: Parsed pages by address.
    pages: dict[str, Document] = field(default_factory=dict)
    #: Up to two forms of each kind.
    forms: dict[str, list[Form]] = field(default_factory=dict)
    #: Parameters that each kind of path takes, with a value that it was met with.
    parameters: dict[str, dict[str, str]] = field(default_factory=dict)


def crawl(client: Client, share: int = 1) -> Crawl:
    """Ask for every kind of address that can be reached from the overview, for one in `share` of them."""
    result, seen, counts = Crawl(), {"/"}, Counter[str]()
    waiting = deque(["/"])
    while waiting:
        address = waiting.popleft()
        what = kind(address)
        if counts[what] >= MORE.get(what, MOST) / share:
            continue
        counts[what] += 1
        answer = client.get(address)
        result.answers.append((address, answer))
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        document = Document(answer.text)
        result.pages[address] = document
        for link in (urljoin(address, one) for one in filter(is_own, document.links())):
            _note(result, link)
            if link not in seen:
                seen.add(link)
                waiting.append(link)
        for form in document.forms:
            form.action = urljoin(address, form.action)
            _keep(result, form)
    return result


def _note(result: Crawl, link: str) -> None:
    parts = urlsplit(link)
    known = result.parameters.setdefault(parts.path, {})
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        known.setdefault(name, value)


def _keep(result: Crawl, form: Form) -> None:
    if form.method == "get":
        known = result.parameters.setdefault(urlsplit(form.action).path, {})
        for name, value in form.fields:
            known.setdefault(name, value)
        return
    what = f"{kind(form.action)} {sorted(form.names())}"
    kept = result.forms.setdefault(what, [])
    if len(kept) < 2 and all(form.action != other.action for other in kept):
        kept.append(form)
