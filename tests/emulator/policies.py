"""A small evaluation of IAM policies: enough to prove that the product's own policies allow what it does.

Conditions are evaluated in trust policies only. In identity policies a condition on an Allow counts as met and a
Deny with a condition as not applying: the stack's policies use them for transport and encryption only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

Document = Mapping[str, Any]


def allows(documents: Iterable[Document], action: str, resource: str | None) -> bool:
    """Whether identity policies together allow the action on the resource (None: on any)."""
    allowed = False
    for statement in _statements(documents):
        if not _concerns_action(statement, action) or not _concerns_resource(statement, resource):
            continue
        if statement.get("Effect") == "Allow":
            allowed = True
        elif "Condition" not in statement:
            return False
    return allowed


def trusts(document: Document, principal: str | None, context: Mapping[str, str | None]) -> bool:
    """Whether a trust policy lets the principal assume the role.

    A principal of None stands for a caller whose identity the emulator does not know: only conditions decide.
    """
    return any(
        statement.get("Effect") == "Allow"
        and _concerns_action(statement, "sts:AssumeRole")
        and (principal is None or _names_principal(statement, principal))
        and _conditions_met(statement.get("Condition", {}), context)
        for statement in _statements([document])
    )


def _statements(documents: Iterable[Document]) -> Iterable[Document]:
    for document in documents:
        statements = document.get("Statement", [])
        yield from statements if isinstance(statements, list) else [statements]


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


@cache
def _pattern(text: str) -> re.Pattern[str]:
    escaped = re.escape(text).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(escaped, re.IGNORECASE | re.DOTALL)


def _matches_any(patterns: Any, value: str) -> bool:
    return any(_pattern(pattern).fullmatch(value) for pattern in _listed(patterns))


def _concerns_action(statement: Document, action: str) -> bool:
    if "NotAction" in statement:
        return not _matches_any(statement["NotAction"], action)
    return _matches_any(statement.get("Action"), action)


def _concerns_resource(statement: Document, resource: str | None) -> bool:
    if resource is None:
        return True
    if "NotResource" in statement:
        return not _matches_any(statement["NotResource"], resource)
    return _matches_any(statement.get("Resource"), resource)


def _names_principal(statement: Document, principal: str) -> bool:
    named = statement.get("Principal", {})
    if named == "*":
        return True
    account = principal.split(":")[4]
    accepted = {"*", principal, account, f"arn:aws:iam::{account}:root"}
    return any(candidate in accepted for candidate in _listed(named.get("AWS")))


def _conditions_met(conditions: Document, context: Mapping[str, str | None]) -> bool:
    for operator, wanted in conditions.items():
        for key, values in wanted.items():
            actual = context.get(key.lower())
            if actual is None:
                return False
            if operator in ("StringEquals", "ArnEquals") and actual not in _listed(values):
                return False
            if operator in ("StringLike", "ArnLike") and not _matches_any(values, actual):
                return False
    return True
