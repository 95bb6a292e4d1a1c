"""Ending the runtime emulator together with the function that it runs."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess


def end(process: int) -> None:
    """End a process that leads its own group, and its children, at once.

    The runtime emulator starts the function in a process group of its own, so ending the emulator's group alone
    would leave the function running.
    """
    for child in _children(process):
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)


def _children(process: int) -> list[int]:
    listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = (line.split() for line in listing.splitlines())
    return [int(child) for child, parent in pairs if int(parent) == process]
