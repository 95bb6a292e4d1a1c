"""Mails as text that is the same from run to run: without times, and without what AWS draws at random."""

from __future__ import annotations

import json
import re
from typing import Any

from .mailbox import Mail

_WHERE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b\d{4}-\d{2}-\d{2} \d{2}:\d{2} [A-Z]+\b"), "<time>"),
    (re.compile(r"\b\d{4}-\d{2}-\d{2}\b"), "<date>"),
    (re.compile(r"(findings/|findings show )[0-9a-f]{24}\b"), r"\1<finding>"),
    (re.compile(r"\b(acl|eni|i|igw|rtb|sg|snap|subnet|vol|vpc|vpce)-[0-9a-f]{8,17}\b"), r"\1-<id>"),
    (re.compile(r"\b(o|r|ou)-[0-9a-z]{4,}(-[0-9a-z]{8,})?\b(?=[,\"')\]\s])"), r"\1-<id>"),
)


def normalised(text: str) -> str:
    """A text without what differs from run to run."""
    for pattern, replacement in _WHERE:
        text = pattern.sub(replacement, text)
    return text


def section(title: str, mails: list[Mail]) -> str:
    """A night with all its mails."""
    parts = [f"{'=' * 100}\n{title}\n{'=' * 100}\n"]
    parts.extend(_mail(mail) for mail in mails)
    if not mails:
        parts.append("\n(no mail)\n")
    return "".join(parts) + "\n"


def _mail(mail: Mail) -> str:
    attributes = [f"{name}: {_value(value)}" for name, value in sorted(mail.attributes.items())]
    head = [f"Subject: {mail.subject}", f"Topic: {mail.topic}", *attributes]
    return normalised("\n" + "\n".join(f"| {line}" for line in head) + f"\n\n{mail.body}")


def _value(attribute: dict[str, Any]) -> str:
    value = attribute["Value"]
    return ", ".join(json.loads(value)) if attribute["Type"] == "String.Array" else str(value)
