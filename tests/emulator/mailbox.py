"""The mails that the stack sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .deploy import Deployment
from .remote import Emulator


@dataclass(frozen=True)
class Mail:
    """What a subscriber of a topic receives."""

    subject: str
    body: str
    attributes: dict[str, Any]
    #: `security` or `owners`.
    topic: str


def read_mails(emulator: Emulator, deployment: Deployment) -> list[Mail]:
    """Take all mails out of both mailboxes, in the order in which they were sent."""
    sqs = emulator.client("sqs", deployment.account)
    mailboxes = {"security": deployment.mailbox_url, "owners": deployment.owners_mailbox_url}
    received = [item for topic, url in mailboxes.items() for item in _take(sqs, topic, url)]
    return [mail for _, mail in sorted(received, key=lambda item: item[0])]


def _take(sqs: Any, topic: str, url: str) -> list[tuple[int, Mail]]:
    received: list[tuple[int, Mail]] = []
    while True:
        answer = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["SentTimestamp"]
        )
        messages = answer.get("Messages", [])
        if not messages:
            return received
        for message in messages:
            notification = json.loads(message["Body"])
            mail = Mail(
                notification.get("Subject") or "",
                notification["Message"],
                notification.get("MessageAttributes", {}),
                topic,
            )
            received.append((int(message["Attributes"]["SentTimestamp"]), mail))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
