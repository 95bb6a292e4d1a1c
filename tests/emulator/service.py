"""Put the emulator together: the application, the organisation in it, and the server around it."""

from __future__ import annotations

import logging
import warnings

from . import seed as organisation
from .app import Emulator
from .server import Server
from .supplements import Supplements


def start(port: int = 0, seeded: bool = True, only: frozenset[str] = frozenset()) -> Server:
    """Start serving. With `seeded` the organisation is there before the first request can arrive."""
    # Moto names every resource that its CloudFormation skips, each time.
    warnings.filterwarnings("ignore", module="moto")
    logging.getLogger("moto").setLevel(logging.CRITICAL)
    emulator = Emulator()
    if seeded:
        organisation.seed(only)
        emulator.supplements = Supplements(organisation.KINDS)
        emulator.add_control("GET", "/emulator/manifest", lambda _: organisation.manifest())
        emulator.add_control("POST", "/emulator/between-nights", lambda _: organisation.change_between_nights())
    server = Server(emulator, port)
    server.start()
    return server
