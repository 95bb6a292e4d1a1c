"""What moto leaves out or does otherwise than AWS, where the organisation needs it.

The root user in credential reports, a few policies of AWS, and queues that several consumers read at a time.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

from moto.iam.access_control import PermissionResult
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend, iam_backends
from moto.s3.models import FakeBucket
from moto.sqs.models import Message, Queue, SQSBackend

from .identity import PARTITION


@dataclass(frozen=True)
class Root:
    """How an account's root user is kept."""

    mfa: bool
    access_key: bool
    password_last_used: str = "no_information"


#: Moto knows all of AWS's policies or none; all of them would make each account slow and its answers huge.
_POLICIES = (
    "AdministratorAccess",
    "AWSCloudShellFullAccess",
    "AWSSupportAccess",
    "IAMFullAccess",
    "PowerUserAccess",
    "ReadOnlyAccess",
    "SecurityAudit",
    "ViewOnlyAccess",
)

_receiving = threading.Lock()
_original_receive = SQSBackend.receive_message
_original_report = IAMBackend.get_credential_report
_roots: dict[str, Root] = {}


def set_root(account_id: str, root: Root) -> None:
    """Describe the root user of an account."""
    summary: Any = iam_backends[account_id][PARTITION].account_summary
    summary._account_mfa_enabled = int(root.mfa)
    summary._account_access_keys_present = int(root.access_key)
    _roots[account_id] = root


def install() -> None:
    """Put the differences in place; before the first account comes to be."""
    IAMBackend.get_credential_report = _report_with_root  # type: ignore[method-assign]
    IAMBackend._init_aws_policies = _some_policies  # type: ignore[method-assign]
    SQSBackend.receive_message = _receive_message  # type: ignore[method-assign]
    # Moto's S3 evaluates bucket policies without their conditions: "deny unless TLS" would deny everything.
    FakeBucket.get_permission = lambda *_: PermissionResult.NEUTRAL  # type: ignore[method-assign]
    # Moto would run functions in Docker whenever a message arrives; `night` does the delivery.
    Queue.lambda_event_source_mappings = property(lambda _: {}, lambda *_: None)  # type: ignore[assignment]


def _receive_message(
    backend: SQSBackend, queue_name: str, count: int, wait_seconds_timeout: int, *more: Any, **named: Any
) -> list[Message]:
    """Two consumers must not get the same message. Long polls are cut short: they would keep the others out."""
    with _receiving:
        return _original_receive(backend, queue_name, count, 0, *more, **named)


@cache
def _policy_data() -> dict[str, Any]:
    everything = json.loads(aws_managed_policies_data)
    return {name: everything[name] for name in _POLICIES}


def _some_policies(backend: IAMBackend) -> list[AWSManagedPolicy]:
    return [
        AWSManagedPolicy.from_data(name, backend.account_id, backend.region_name, data)
        for name, data in _policy_data().items()
    ]


def _report_with_root(backend: IAMBackend) -> str:
    head, _, users = _original_report(backend).partition("\n")
    account_id = backend.account_id
    root = _roots.get(account_id, Root(mfa=True, access_key=False))
    key = ["true", "2020-01-01T00:00:00+00:00"] if root.access_key else ["false", "N/A"]
    row = [
        "<root_account>",
        f"arn:aws:iam::{account_id}:root",
        "2020-01-01T00:00:00+00:00",
        "not_supported",
        root.password_last_used,
        "not_supported",
        "not_supported",
        str(root.mfa).lower(),
        *key,
        *["N/A"] * 3,
        *["false", "N/A", "N/A", "N/A", "N/A"],
        *["false", "N/A", "false", "N/A"],
    ]
    return f"{head}\n{','.join(row)}\n{users}"
