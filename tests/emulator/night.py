"""One night: start the scheduler, then carry messages from the queues to the functions until nothing is left.

Moto polls no event source mappings, so this does what Lambda's pollers do: it takes messages, hands them to the
function, deletes those that succeeded and leaves the others to come back or to go to the dead-letter queue.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .deploy import MEMBER_ROLE, Deployment
from .lambda_host import FunctionHost, Outcome, deployed_function
from .remote import REGION, Emulator, EmulatorError

#: Function binaries by the output that names the function.
BINARIES = {
    "SchedulerFunctionName": "scheduler",
    "ScannerFunctionName": "scanner",
    "FinisherFunctionName": "finisher",
    "DeadLetterFunctionName": "dead-letter",
}

_COUNTS = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


@dataclass
class Trouble:
    """What a test wants to go wrong in a night."""

    #: Deliver every message twice.
    duplicate: bool = False
    #: Deliver every work item once more after the night has ended.
    replay: bool = False
    #: Time limits in seconds that replace those of the template, by binary.
    timeouts: dict[str, int] = field(default_factory=dict)
    #: Kill the binary this many seconds into its first invocation.
    kill: dict[str, float] = field(default_factory=dict)
    #: End this binary's processes, the first one with its request of the first number, and so on.
    kill_calls: tuple[str, list[int]] | None = None
    #: The first of them ends after its request took effect and not before; then it alternates.
    takes_effect: bool = False
    #: Put this text on the work queue, as a message nobody can understand.
    poison: str | None = None


@dataclass
class Report:
    """What happened in a night."""

    scheduled_time: str
    seconds: float = 0.0
    invocations: dict[str, int] = field(default_factory=dict)
    failures: list[dict[str, str]] = field(default_factory=list)
    scheduler_answer: Any = None
    #: With `kill_calls`: where processes ended, and the requests of the last one.
    kills: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As a document."""
        return asdict(self)


@dataclass(frozen=True)
class _Route:
    binary: str
    queue_url: str
    queue_arn: str
    batch_size: int


class Night:
    """Runs nights on a deployed stack. Use it as a context manager: it ends every process that it started."""

    def __init__(
        self,
        emulator: Emulator,
        deployment: Deployment,
        binaries: Path,
        logs: Path,
        trouble: Trouble | None = None,
        scanners: int = 2,
    ) -> None:
        self._emulator = emulator
        self._deployment = deployment
        self._logs = logs
        self._trouble = trouble or Trouble()
        # Requests are counted in one process at a time.
        self._scanners = 1 if self._trouble.kill_calls else scanners
        self._sqs = emulator.client("sqs", deployment.account)
        self._lambda = emulator.client("lambda", deployment.account)
        self._functions = {
            binary: deployed_function(self._lambda, deployment.outputs[output], binaries, binary)
            for output, binary in BINARIES.items()
        }
        for binary, seconds in self._trouble.timeouts.items():
            self._functions[binary] = self._functions[binary].with_timeout(seconds)
        self._watched = self._trouble.kill_calls[0] if self._trouble.kill_calls else None
        self._hosts: list[FunctionHost] = []
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._invocations: Counter[str] = Counter()
        self._failures: list[dict[str, str]] = []
        self._kills = dict(self._trouble.kill)
        self._work: dict[str, str] = {}
        self._broken: BaseException | None = None
        logs.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Night:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._kill_all()

    def _kill_all(self) -> None:
        for host in self._hosts:
            host.kill()

    def run(self, scheduled_time: datetime | None = None, limit_seconds: float = 1800.0) -> Report:
        """Run a night to its end. Raises EmulatorError when the queues are not empty after the limit."""
        began = time.monotonic()
        moment = (scheduled_time or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
        report = Report(moment)
        if self._trouble.poison is not None:
            work_queue = self._deployment.outputs["WorkQueueUrl"]
            self._sqs.send_message(QueueUrl=work_queue, MessageBody=self._trouble.poison)
        self._watch()
        text = self._deployment.schedule_input.replace("<aws.scheduler.scheduled-time>", moment)
        outcome = self._invoke(self._host("scheduler", 0), json.loads(text))
        if outcome.failed:
            raise EmulatorError(f"the scheduler failed: {outcome.payload}; see {self._logs}")
        report.scheduler_answer = outcome.payload
        with self._pollers():
            self._wait_until_empty(began + limit_seconds)
            if self._trouble.replay:
                for body in list(self._work.values()):
                    self._sqs.send_message(QueueUrl=self._deployment.outputs["WorkQueueUrl"], MessageBody=body)
                self._wait_until_empty(began + limit_seconds)
        report.seconds = round(time.monotonic() - began, 1)
        report.invocations = dict(self._invocations)
        report.failures = self._failures
        if self._watched:
            report.kills = self._emulator.control("GET", "/emulator/kills")
        return report

    def _watch(self) -> None:
        if self._trouble.kill_calls is None:
            return
        binary, calls = self._trouble.kill_calls
        # The scanner's requests to an account are made as that account's member role.
        roles = [self._functions[binary].role_name, *([MEMBER_ROLE] if binary == "scanner" else [])]
        watch = {"roles": roles, "calls": calls, "takes_effect": self._trouble.takes_effect}
        self._emulator.control("POST", "/emulator/kills", watch)

    # ---- delivery

    @contextlib.contextmanager
    def _pollers(self) -> Iterator[None]:
        threads = []
        for route in self._routes():
            for number in range(self._scanners if route.binary == "scanner" else 1):
                host = self._host(route.binary, number)
                threads.append(threading.Thread(target=self._poll, args=(route, host), daemon=True))
        for thread in threads:
            thread.start()
        try:
            yield
        except BaseException:
            # Nobody waits for functions whose night has broken off.
            self._stop.set()
            self._kill_all()
            raise
        finally:
            self._stop.set()
            for thread in threads:
                thread.join(timeout=60)
            self._stop.clear()

    def _poll(self, route: _Route, host: FunctionHost) -> None:
        try:
            while not self._stop.is_set():
                answer = self._sqs.receive_message(
                    QueueUrl=route.queue_url,
                    MaxNumberOfMessages=route.batch_size,
                    AttributeNames=["All"],
                    MessageAttributeNames=["All"],
                )
                messages = answer.get("Messages", [])
                if messages:
                    self._deliver(route, host, messages)
                else:
                    self._stop.wait(0.1)
        except BaseException as problem:
            # A poller that dies would let the night hang until its limit.
            self._broken = problem

    def _deliver(self, route: _Route, host: FunctionHost, messages: list[dict[str, Any]]) -> None:
        if route.binary == "scanner":
            self._work.update({message["MessageId"]: message["Body"] for message in messages})
        event = {"Records": [_record(message, route.queue_arn) for message in messages]}
        outcome = self._invoke(host, event)
        if self._trouble.duplicate and not outcome.failed:
            outcome = self._invoke(host, event)
        failed = _failed_ids(outcome)
        if outcome.failed and (route.binary == self._watched or route.binary in self._trouble.kill):
            self._let_time_pass()
        for message in messages:
            if failed is None or message["MessageId"] in failed:
                # Lambda would wait for the visibility timeout; tests need not.
                self._sqs.change_message_visibility(
                    QueueUrl=route.queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
                )
            else:
                self._sqs.delete_message(QueueUrl=route.queue_url, ReceiptHandle=message["ReceiptHandle"])

    def _let_time_pass(self) -> None:
        """What the visibility timeout is for: when a message comes again, whoever had it before holds nothing."""
        dynamodb = self._emulator.client("dynamodb", self._deployment.account)
        table = self._deployment.outputs["TableName"]
        names = {"#until": "lease_until"}
        held = dynamodb.scan(
            TableName=table, FilterExpression="attribute_exists(#until)", ExpressionAttributeNames=names
        )
        for item in held["Items"]:
            dynamodb.update_item(
                TableName=table,
                Key={"pk": item["pk"], "sk": item["sk"]},
                UpdateExpression="SET #until = :past",
                ExpressionAttributeNames=names,
                ExpressionAttributeValues={":past": {"N": "0"}},
            )
        receipts = self._functions["finisher"].environment["SCANMONSTER_RECEIPT_QUEUE_URL"].rsplit("/", 1)[1]
        queue = {"account_id": self._deployment.account, "region": REGION, "queue": receipts}
        self._emulator.control("POST", "/emulator/show-messages", queue)

    def _invoke(self, host: FunctionHost, event: Any) -> Outcome:
        binary = host.function.stem
        with self._lock:
            self._invocations[binary] += 1
            seconds = self._kills.pop(binary, None)
        killer = threading.Timer(seconds, host.kill) if seconds is not None else None
        if killer:
            killer.start()
        outcome = host.invoke(event)
        if killer:
            killer.cancel()
        failed = _failed_ids(outcome)
        if failed is None or failed:
            with self._lock:
                self._failures.append({"function": binary, "answer": str(outcome.payload)[:2000]})
        return outcome

    # ---- the stack

    def _routes(self) -> list[_Route]:
        """The event source mappings of the stack."""
        by_name = {self._deployment.outputs[output]: binary for output, binary in BINARIES.items()}
        routes = []
        for mapping in self._lambda.list_event_source_mappings()["EventSourceMappings"]:
            function = mapping["FunctionArn"].split(":")[6]
            if function not in by_name:
                continue
            arn = mapping["EventSourceArn"]
            url = self._sqs.get_queue_url(QueueName=arn.rsplit(":", 1)[1])["QueueUrl"]
            routes.append(_Route(by_name[function], url, arn, mapping["BatchSize"]))
        return routes

    def _host(self, binary: str, number: int) -> FunctionHost:
        log = self._logs / f"{binary}-{number}.log"
        is_watched = binary == self._watched
        host = FunctionHost(self._functions[binary], self._emulator, self._deployment.account, log, is_watched)
        self._hosts.append(host)
        return host

    def _wait_until_empty(self, deadline: float) -> None:
        queues = [self._deployment.outputs[f"{name}QueueUrl"] for name in ("Work", "Finish", "DeadLetter")]
        while any(self._waiting(url) for url in queues):
            if self._broken is not None:
                raise EmulatorError(f"delivery broke off: {self._broken}") from self._broken
            if time.monotonic() > deadline:
                counts = {url.rsplit("/", 1)[1]: self._waiting(url) for url in queues}
                raise EmulatorError(f"the night did not end; messages left: {counts}; see {self._logs}")
            time.sleep(0.2)

    def _waiting(self, url: str) -> int:
        attributes = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(_COUNTS))["Attributes"]
        return sum(int(attributes[name]) for name in _COUNTS)


def _record(message: dict[str, Any], queue_arn: str) -> dict[str, Any]:
    """A message as Lambda hands it to a function."""
    attributes = {
        name: {
            "stringValue": value.get("StringValue"),
            "binaryValue": value.get("BinaryValue"),
            "stringListValues": [],
            "binaryListValues": [],
            "dataType": value["DataType"],
        }
        for name, value in message.get("MessageAttributes", {}).items()
    }
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": {name: str(value) for name, value in message.get("Attributes", {}).items()},
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": REGION,
    }


def _failed_ids(outcome: Outcome) -> set[str] | None:
    """Ids of the messages that failed; None when the whole batch did."""
    if outcome.failed:
        return None
    if not isinstance(outcome.payload, dict):
        return set()
    failures = outcome.payload.get("batchItemFailures") or []
    return {failure["itemIdentifier"] for failure in failures}
