"""moto's server for the contract suite, with the emulated organisation's mended transactions."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "tests"))

from emulator.transactions import install  # noqa: E402
from moto.server import main  # noqa: E402

install()
main()
