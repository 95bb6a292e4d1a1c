"""The mails that the stack sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .deploy import Deployment
from .remote import Emulator


@dataclass(frozen=True)
class Mail:
    """What a subscriber of the topic receives."""

    subject: str
    body: str
    attributes: dict[str, Any]


def read_mails(emulator: Emulator, deployment: Deployment) -> list[Mail]:
    """Take all mails out of the mailbox, in the order in which they were sent."""
    sqs = emulator.client("sqs", deployment.account)
    received: list[tuple[int, Mail]] = []
    while True:
        answer = sqs.receive_message(
            QueueUrl=deployment.mailbox_url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["SentTimestamp"]
        )
        messages = answer.get("Messages", [])
        if not messages:
            break
        for message in messages:
            notification = json.loads(message["Body"])
            mail = Mail(
                notification.get("Subject") or "", notification["Message"], notification.get("MessageAttributes", {})
            )
            received.append((int(message["Attributes"]["SentTimestamp"]), mail))
            sqs.delete_message(QueueUrl=deployment.mailbox_url, ReceiptHandle=message["ReceiptHandle"])
    return [mail for _, mail in sorted(received, key=lambda item: item[0])]
