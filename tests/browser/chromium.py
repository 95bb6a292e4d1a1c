"""The Chromium that the tests drive: one of this machine, or else one that npm brings into .venv."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

#: The browser is the package's content, packed; its own function unpacks it.
PACKAGE = "@sparticuz/chromium@153.0.0"
UNPACK = """
import chromium from "@sparticuz/chromium";
console.log(await chromium.executablePath());
"""

#: Nothing but the pages of the tests: no calls home, no sandbox (tests run as root in containers).
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)


def find() -> str | None:
    """The path of a Chromium that is there already."""
    asked = os.environ.get("SCANMONSTER_CHROMIUM")
    if asked:
        return asked
    found = next(filter(None, map(shutil.which, NAMES)), None)
    unpacked = FOLDER / "path"
    if not found and unpacked.exists():
        path = unpacked.read_text("utf-8").strip()
        found = path if Path(path).exists() else None
    return found


def environment(path: str) -> dict[str, str]:
    """The variables of a process of this browser: the one from npm has its libraries beside it."""
    is_ours = Path(path).is_relative_to(FOLDER)
    return {**os.environ, **({"LD_LIBRARY_PATH": str(FOLDER / "al2023" / "lib")} if is_ours else {})}


def install() -> str:
    """Bring one from npm and unpack it; returns its path."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "package.json").write_text('{"private": true, "type": "module"}\n', "utf-8")
    npm = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(FOLDER), PACKAGE]
    subprocess.run(npm, check=True, stdout=sys.stderr)
    (FOLDER / "unpack.mjs").write_text(UNPACK, "utf-8")
    # It unpacks into the folder for temporary files, and the libraries that a bare machine lacks only in Lambda.
    variables = os.environ | {"TMPDIR": str(FOLDER), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    command = ["node", str(FOLDER / "unpack.mjs")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=variables)
    path = done.stdout.strip()
    (FOLDER / "path").write_text(path, "utf-8")
    return path


if __name__ == "__main__":
    print(find() or install())
