"""moto's server, made fit for transactions.

moto copies the whole table once for every item of a transaction, which takes minutes and gigabytes for
thousands of items, and when a condition fails it puts the copy back, which undoes what other requests wrote
in the meantime. Here the table is copied once a transaction, and no other request to DynamoDB runs beside it.
"""

import copy
import functools
import threading

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table
from moto.server import main

lock = threading.RLock()
copies = None


def copy_once(table, memo):
    if copies is not None and id(table) in copies:
        return copies[id(table)]
    result = type(table).__new__(type(table))
    memo[id(table)] = result
    for name, value in vars(table).items():
        setattr(result, name, copy.deepcopy(value, memo))
    if copies is not None:
        copies[id(table)] = result
    return result


def alone(operation):
    @functools.wraps(operation)
    def locked(*arguments, **named):
        with lock:
            return operation(*arguments, **named)

    return locked


def transaction(operation):
    @functools.wraps(operation)
    def with_one_copy(*arguments, **named):
        global copies
        with lock:
            copies = {}
            try:
                return operation(*arguments, **named)
            finally:
                copies = None

    return with_one_copy


Table.__deepcopy__ = copy_once
for name in ("put_item", "get_item", "update_item", "delete_item", "query", "scan"):
    setattr(DynamoDBBackend, name, alone(getattr(DynamoDBBackend, name)))
DynamoDBBackend.transact_write_items = transaction(DynamoDBBackend.transact_write_items)

main()
