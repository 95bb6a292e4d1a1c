"""The dashboard over what the stack's finisher left for it, shown by the command line on this machine."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path
from typing import Any

from .deploy import Deployment
from .processes import end
from .remote import Emulator, EmulatorError

#: So long the dashboard stays when nobody is there to end it.
MINUTES = 10.0


def fetch_copy(emulator: Emulator, deployment: Deployment, folder: Path) -> Path:
    """The newest read copy from the stack's bucket as a store."""
    s3, bucket = emulator.client("s3", deployment.account), deployment.outputs["BucketName"]
    store = folder / "dashboard.sqlite"
    keys = _keys(s3, bucket, "dashboard/")
    if not keys:
        raise EmulatorError("the finisher has left no copy for the dashboard")
    packed = folder / "dashboard.sqlite.gz"
    s3.download_file(bucket, keys[-1], str(packed))
    with gzip.open(packed) as source, store.open("wb") as target:
        shutil.copyfileobj(source, target)
    packed.unlink()
    return store


def _keys(s3: Any, bucket: str, prefix: str) -> list[str]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return sorted(item["Key"] for page in pages for item in page.get("Contents", []))


class Dashboard:
    """`scanmonster serve` in a process of its own, which outlives this one."""

    def __init__(self, binaries: Path, store: Path, log: Path) -> None:
        command = [str(binaries / "scanmonster"), "serve", "--store", str(store), "--by", "demo"]
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, start_new_session=True
            )
        stdout = self._process.stdout
        self.address = stdout.readline().decode().strip() if stdout else ""
        if not self.address:
            raise EmulatorError(f"the dashboard did not start; {log} says why")

    @property
    def process(self) -> int:
        """Its number."""
        return self._process.pid

    def wait(self) -> None:
        """Wait until it ends, or until Ctrl-C, which ends it."""
        try:
            self._process.wait()
        finally:
            end(self._process.pid)

    def leave(self) -> None:
        """Let it go on for some time after this process."""
        seconds = round(MINUTES * 60)
        subprocess.Popen(
            ["/bin/sh", "-c", f"sleep {seconds}; kill {self._process.pid} 2>/dev/null"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
