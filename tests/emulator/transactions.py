"""DynamoDB's transactions, made fit for many items and many callers.

moto copies the whole table once for every item of a transaction, which takes minutes and gigabytes for
thousands of items, and when a condition fails it puts the copy back, which undoes what other requests wrote
in the meantime. Here the table is copied once a transaction, of its items only those that the transaction is
about, and no other request to DynamoDB runs beside it.
"""

from __future__ import annotations

import copy
import functools
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

_lock = threading.RLock()
_copies: dict[int, Any] | None = None
_touched: set[tuple[Any, Any]] = set()


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
        is_items = name == "items" and _copies is not None and table.has_range_key
        setattr(result, name, _touched_items(value, memo) if is_items else copy.deepcopy(value, memo))
    if _copies is not None:
        _copies[id(table)] = result
    return result


def _touched_items(items: Any, memo: dict[int, Any]) -> Any:
    """The same items in dictionaries of their own: others may be put into the table's, but none is changed."""
    result: Any = defaultdict(dict, {hash_key: dict(rows) for hash_key, rows in items.items()})
    for hash_key, range_key in _touched:
        if range_key in result.get(hash_key, ()):
            result[hash_key][range_key] = copy.deepcopy(items[hash_key][range_key], memo)
    return result


def _keys(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> set[tuple[Any, Any]]:
    keys = set()
    for transact_item in transact_items:
        request = next(iter(transact_item.values()))
        table = backend.tables.get(request.get("TableName"))
        values = request.get("Key") or request.get("Item") or {}
        if table is not None and {table.hash_key_attr, table.range_key_attr} <= values.keys():
            keys.add((DynamoType(values[table.hash_key_attr]), DynamoType(values[table.range_key_attr])))
    return keys


def _alone(operation: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(operation)
    def locked(*arguments: Any, **named: Any) -> Any:
        with _lock:
            return operation(*arguments, **named)

    return locked


def _transaction(operation: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(operation)
    def with_one_copy(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> Any:
        global _copies, _touched
        with _lock:
            _copies, _touched = {}, _keys(backend, transact_items)
            try:
                return operation(backend, transact_items)
            finally:
                _copies, _touched = None, set()

    return with_one_copy
