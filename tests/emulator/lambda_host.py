"""Run one function binary in AWS's Lambda Runtime Interface Emulator."""

from __future__ import annotations

import contextlib
import http.client
import importlib.util
import json
import os
import platform
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import processes
from .remote import REGION, Emulator, EmulatorError

#: How long a binary may take to be ready for its first event.
START_SECONDS = 30.0


@dataclass(frozen=True)
class Function:
    """A function of the deployed stack."""

    name: str
    stem: str
    binary: Path
    environment: dict[str, str]
    role_name: str
    timeout_seconds: int
    memory_mb: int

    def with_timeout(self, seconds: int) -> Function:
        """The same function with another time limit."""
        return replace(self, timeout_seconds=seconds)


def deployed_function(client: Any, name: str, binaries: Path, stem: str) -> Function:
    """A function as its stack has set it up, with the binary `stem` of a folder as its code."""
    configuration = client.get_function_configuration(FunctionName=name)
    variables = configuration.get("Environment", {}).get("Variables", {})
    return Function(
        name=name,
        stem=stem,
        binary=_find(binaries, stem).resolve(),
        environment={key: str(value) for key, value in variables.items()},
        role_name=configuration["Role"].rsplit("/", 1)[1],
        timeout_seconds=configuration["Timeout"],
        memory_mb=configuration["MemorySize"],
    )


def _find(folder: Path, binary: str) -> Path:
    """A binary as cargo (`release/scanner`) or cargo-lambda (`lambda/scanner/bootstrap`) leaves it."""
    plain = folder / binary
    return plain if plain.is_file() else plain / "bootstrap"


@dataclass(frozen=True)
class Outcome:
    """How an invocation ended."""

    payload: Any
    failed: bool


class FunctionHost:
    """One execution environment: it handles one event at a time and starts its binary when first needed."""

    def __init__(
        self, function: Function, emulator: Emulator, account: str, log: Path, is_watched: bool = False
    ) -> None:
        self.function = function
        #: The emulator counts the requests of each process, and may end it.
        self._is_watched = is_watched
        self._emulator = emulator
        self._account = account
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    def invoke(self, event: Any) -> Outcome:
        """Deliver an event and wait for the answer. A function that dies counts as failed."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        # The emulator ends the function at its time limit; the rest is for starting the binary.
        limit = self.function.timeout_seconds + START_SECONDS
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=limit)
        try:
            connection.request("POST", "/2015-03-31/functions/function/invocations", json.dumps(event))
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as problem:
            self.kill()
            return Outcome({"errorMessage": f"the execution environment broke off: {problem}"}, failed=True)
        finally:
            connection.close()
        try:
            payload = json.loads(text) if text else None
        except ValueError:
            # Running out of time is told in plain text.
            self.kill()
            return Outcome({"errorMessage": text}, failed=True)
        failed = answer.status >= 300 or (isinstance(payload, dict) and "errorMessage" in payload)
        return Outcome(payload, failed)

    def kill(self) -> None:
        """End the environment at once, with everything it runs."""
        process, self._process = self._process, None
        if process is None:
            return
        processes.end(process.pid)
        process.wait()

    def _start(self) -> None:
        self.kill()
        if not os.access(self.function.binary, os.X_OK):
            raise EmulatorError(f"no executable function binary at {self.function.binary}")
        self._port, runtime_port = _free_ports(2)
        command = [
            str(_runtime_emulator()),
            "--log-level",
            "error",
            "--runtime-interface-emulator-address",
            f"127.0.0.1:{self._port}",
            "--runtime-api-address",
            f"127.0.0.1:{runtime_port}",
            str(self.function.binary),
        ]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if self._is_watched:
            self._emulator.control("POST", "/emulator/kills/process", {"process": self._process.pid})
        _wait_for_port(self._port, self._process)

    def _environment(self) -> dict[str, str]:
        keys = self._emulator.credentials(self._account, self.function.role_name)
        return {
            **{name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ},
            **self.function.environment,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self._emulator.endpoint,
            "AWS_ACCESS_KEY_ID": keys["aws_access_key_id"],
            "AWS_SECRET_ACCESS_KEY": keys["aws_secret_access_key"],
            "AWS_SESSION_TOKEN": keys["aws_session_token"],
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_LAMBDA_FUNCTION_NAME": self.function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_TIMEOUT": str(self.function.timeout_seconds),
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self.function.memory_mb),
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
            "_HANDLER": "bootstrap",
        }


def _runtime_emulator() -> Path:
    """AWS's emulator, which comes inside the package aws-sam-cli."""
    found = shutil.which("aws-lambda-rie")
    if found:
        return Path(found)
    package = importlib.util.find_spec("samcli")
    if package is None or not package.submodule_search_locations:
        raise EmulatorError("aws-sam-cli is not installed; run `make venv`")
    architecture = {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x86_64")
    path = Path(package.submodule_search_locations[0]) / "local" / "rapid" / f"aws-lambda-rie-{architecture}"
    if not os.access(path, os.X_OK):
        path.chmod(path.stat().st_mode | 0o111)
    return path


def _free_ports(count: int) -> list[int]:
    """Different ports that are free now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise EmulatorError(f"the runtime emulator ended with status {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise EmulatorError("the runtime emulator does not answer")
