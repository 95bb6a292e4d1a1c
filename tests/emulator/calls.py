"""Counts of the calls that reached the emulator."""

from __future__ import annotations

import threading
from collections import Counter


class CallCounter:
    """Calls by account and operation; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, account: str, name: str) -> None:
        """Count one call."""
        with self._lock:
            self._counts[account, name] += 1

    def clear(self) -> None:
        """Start again at nothing."""
        with self._lock:
            self._counts.clear()

    def listing(self) -> dict[str, dict[str, int]]:
        """`{account: {"service:Operation": calls}}`, both sorted."""
        with self._lock:
            listing: dict[str, dict[str, int]] = {}
            for (account, name), count in sorted(self._counts.items()):
                listing.setdefault(account, {})[name] = count
            return listing
