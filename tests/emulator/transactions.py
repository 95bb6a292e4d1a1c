"""DynamoDB's transactions, made fit for many items and many callers.

moto copies the whole table once for every item of a transaction, which takes minutes and gigabytes for
thousands of items, and when a condition fails it puts the copy back, which undoes what other requests wrote
in the meantime. Here the table is copied once a transaction, and no other request to DynamoDB runs beside it.
"""

from __future__ import annotations

import copy
import functools
import threading
from collections.abc import Callable
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table

_lock = threading.RLock()
_copies: dict[int, Any] | None = None


def install() -> None:
    """Put the mended operations in moto's place."""
    Table.__deepcopy__ = _copy_once  # type: ignore[method-assign]
    for name in ("put_item", "get_item", "update_item", "delete_item", "query", "scan"):
        setattr(DynamoDBBackend, name, _alone(getattr(DynamoDBBackend, name)))
    DynamoDBBackend.transact_write_items = _transaction(DynamoDBBackend.transact_write_items)  # type: ignore[method-assign]


def _copy_once(table: Any, memo: dict[int, Any]) -> Any:
    if _copies is not None and id(table) in _copies:
        return _copies[id(table)]
    result = type(table).__new__(type(table))
    memo[id(table)] = result
    for name, value in vars(table).items():
        setattr(result, name, copy.deepcopy(value, memo))
    if _copies is not None:
        _copies[id(table)] = result
    return result


def _alone(operation: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(operation)
    def locked(*arguments: Any, **named: Any) -> Any:
        with _lock:
            return operation(*arguments, **named)

    return locked


def _transaction(operation: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(operation)
    def with_one_copy(*arguments: Any, **named: Any) -> Any:
        global _copies
        with _lock:
            _copies = {}
            try:
                return operation(*arguments, **named)
            finally:
                _copies = None

    return with_one_copy
