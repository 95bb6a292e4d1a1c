"""A store as two nights leave it: the emulated organisation, really assessed by the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from emulator.remote import Emulator

ROOT = Path(__file__).resolve().parents[2]

#: Accounts with something in them. The large one would only cost time here.
FILLED = ("300000000001", "300000000002", "300000000008")
HOSTILE = "300000000008"
CARELESS = "300000000002"

#: So that something is not decided: nobody may look at the buckets of the account `restricted`.
REFUSED = ("s3", "kms")

#: Seconds that the emulator may take to build its organisation.
START = 240.0


def binary() -> str:
    """The `scanmonster` command that is tested."""
    folder = Path(os.environ.get("SCANMONSTER_TEST_BINARIES") or ROOT / "target" / "debug")
    path = folder / "scanmonster"
    if not path.exists():
        raise FileNotFoundError(f"no {path}: run `make functions`")
    return str(path)


def fill(store: Path) -> None:
    """Assess the organisation twice into `store`, with changes in between."""
    with _emulator(store.parent) as emulator:
        accounts = emulator.manifest["accounts"]
        for service in REFUSED:
            fault = {"kind": "access_denied", "service": service, "account": accounts["restricted"]}
            emulator.control("POST", "/emulator/faults", fault)
        fault = {"kind": "access_denied", "service": "sts", "resource": accounts["without-role"]}
        emulator.control("POST", "/emulator/faults", fault)
        _assess(emulator, store)
        emulator.control("POST", "/emulator/between-nights")
        _assess(emulator, store)


@contextmanager
def _emulator(folder: Path) -> Iterator[Emulator]:
    """A running emulator in a process of its own; it ends when its standard input does."""
    port = folder / "emulator-port"
    command = [sys.executable, "-W", "ignore", "-m", "emulator", "serve", "--seed", "--only", ",".join(FILLED)]
    command += ["--until-stdin-ends", "--port-file", str(port)]
    with (folder / "emulator.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=ROOT / "tests")
    try:
        began = time.monotonic()
        while not port.exists():
            if process.poll() is not None or time.monotonic() - began > START:
                raise RuntimeError(f"the emulator did not start: {(folder / 'emulator.log').read_text('utf-8')}")
            time.sleep(0.05)
        yield Emulator(f"http://127.0.0.1:{port.read_text('utf-8').strip()}")
    finally:
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _assess(emulator: Emulator, store: Path) -> None:
    """One night over all accounts, seen from the management account, as `scanmonster org` does it."""
    keys = emulator.credentials(emulator.manifest["management"])
    environment: dict[str, Any] = {name.upper(): value for name, value in keys.items()}
    environment |= {
        "HOME": str(store.parent),
        "AWS_ENDPOINT_URL": emulator.endpoint,
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    command = [binary(), "org", "--regions", "us-east-1", "--parallel", "2", "--store", str(store)]
    command += ["--format", "json", "--output", os.devnull]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if not store.exists() or done.returncode not in (0, 1):
        raise RuntimeError(f"the assessment ended with {done.returncode}: {done.stderr}")


def copy(store: Path, folder: Path) -> Path:
    """The store once more, for tests that write into it."""
    target = Path(tempfile.mkdtemp(dir=folder)) / store.name
    for part in store.parent.glob(f"{store.name}*"):
        if part.is_dir():
            shutil.copytree(part, target.parent / part.name)
        else:
            shutil.copy2(part, target.parent / part.name)
    return target
