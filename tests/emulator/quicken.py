"""Settings under which the interpreter and moto answer faster, and nothing else changes."""

from __future__ import annotations

import functools
import gc
import re

from moto.core import responses


def install() -> None:
    """Remember what moto works out anew for every request, and look for garbage less often."""
    gc.set_threshold(100_000, 50, 100)
    re._MAXCACHE = 20_000  # type: ignore[attr-defined]
    responses.method_names_from_class = functools.cache(responses.method_names_from_class)
