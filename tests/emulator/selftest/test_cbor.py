"""CBOR is read as it is written, and a client that speaks nothing else reaches moto."""

from __future__ import annotations

import unittest
import urllib.request
from typing import Any

from .. import cbor, service
from ..remote import Emulator

ACCOUNT = "123456789012"


class Documents(unittest.TestCase):
    """What is written can be read."""

    def test_values_survive(self) -> None:
        long = "x" * 300
        for value in (0, 23, 24, 255, 256, 70000, 1 << 40, -1, -300, 1.5, True, False, None, "", "日本", long, b"\x00"):
            with self.subTest(value=value):
                self.assertEqual(cbor.decode(cbor.encode(value)), value)
        document = {"a": [1, {"b": [None, True]}], long: []}
        self.assertEqual(cbor.decode(cbor.encode(document)), document)

    def test_times_become_numbers(self) -> None:
        self.assertEqual(cbor.decode(cbor.encode({"at": cbor.Timestamp(1.5)})), {"at": 1.5})

    def test_lengths_may_be_open(self) -> None:
        # {_ "a": [_ 1, 2], "b": (_ "x", "y")}
        self.assertEqual(cbor.decode(bytes.fromhex("bf61619f0102ff61627f61786179ffff")), {"a": [1, 2], "b": "xy"})

    def test_half_precision(self) -> None:
        self.assertEqual(cbor.decode(bytes.fromhex("f93e00")), 1.5)

    def test_damaged_documents_are_refused(self) -> None:
        for damaged in ("", "61", "a1", "9f01", "ff", "0000", "fc", "1c"):
            with self.subTest(damaged), self.assertRaises(cbor.CborError):
                cbor.decode(bytes.fromhex(damaged))


class Clients(unittest.TestCase):
    """An emulator without an organisation."""

    def setUp(self) -> None:
        """Start it."""
        self.server = service.start(seeded=False)
        self.addCleanup(self.server.stop)
        self.emulator = Emulator(self.server.endpoint)

    def call(self, operation: str, document: dict[str, Any]) -> Any:
        """Call CloudWatch as the Rust SDK does."""
        key = self.emulator.credentials(ACCOUNT)["aws_access_key_id"]
        scope = f"Credential={key}/20260101/us-east-1/monitoring/aws4_request"
        request = urllib.request.Request(
            f"{self.server.endpoint}/service/GraniteServiceVersion20100801/operation/{operation}",
            data=cbor.encode(document),
            headers={
                "Content-Type": "application/cbor",
                "smithy-protocol": "rpc-v2-cbor",
                "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=none",
            },
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            self.assertEqual(answer.headers["smithy-protocol"], "rpc-v2-cbor")
            return cbor.decode(answer.read())

    def test_alarms_come_as_they_were_put(self) -> None:
        self.emulator.client("cloudwatch", ACCOUNT).put_metric_alarm(
            AlarmName="a",
            Namespace="N",
            MetricName="m",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1.0,
            ComparisonOperator="GreaterThanThreshold",
        )
        alarms = self.call("DescribeAlarms", {"AlarmTypes": ["MetricAlarm"]})["MetricAlarms"]
        self.assertEqual([(alarm["AlarmName"], alarm["Threshold"]) for alarm in alarms], [("a", 1.0)])
        self.assertIsInstance(alarms[0]["StateUpdatedTimestamp"], float)


if __name__ == "__main__":
    unittest.main()
