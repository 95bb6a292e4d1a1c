"""Command line: `python -m agreement [WORLD...]`, with tests/ on PYTHONPATH.

Fills one account of plain moto after the other, has the program assess each, and compares its outcomes with those that
the authors wrote down.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from . import worlds
from .account import REGION, WORLDS, Account, Expectation, World
from .moto import plain_moto, reset

Outcomes = dict[tuple[str, str], set[str]]
"""By check and name of a resource: FAIL, PASS or nothing where it was not decided."""


def main() -> int:
    """Run the worlds; 1 where the agreement is less than asked for."""
    arguments = _arguments()
    for module in pkgutil.iter_modules(worlds.__path__, f"{worlds.__name__}."):
        importlib.import_module(module.name)
    chosen = [one for one in WORLDS if not arguments.worlds or any(one.name.startswith(w) for w in arguments.worlds)]
    if not chosen:
        print("error: no such world; there are " + ", ".join(one.name for one in WORLDS), file=sys.stderr)
        return 2
    checks = _checks_of_references(arguments.program)
    total = agreeing = 0
    with plain_moto() as endpoint:
        for one in chosen:
            expectations, outcomes = _assess(one, endpoint, arguments.program)
            differing = [text for text in (_difference(e, checks, outcomes) for e in expectations) if text]
            total += len(expectations)
            agreeing += len(expectations) - len(differing)
            print(f"{one.name}: {len(expectations) - len(differing)} of {len(expectations)}")
            print("".join(f"  {text}\n" for text in differing), end="", flush=True)
    share = agreeing / total if total else 0.0
    print(f"{agreeing} of {total} outcomes agree: {share:.1%}")
    return 0 if share >= arguments.least else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="agreement", description=__doc__)
    parser.add_argument("--program", type=Path, required=True, help="the built scanmonster")
    parser.add_argument("--least", type=float, default=0.97, help="share of agreeing outcomes that is asked for")
    parser.add_argument("worlds", nargs="*", help="worlds, or the beginnings of their names; default: all")
    return parser.parse_args()


def _checks_of_references(program: Path) -> dict[str, list[str]]:
    listed = subprocess.run([program, "checks", "list", "--format", "json"], check=True, capture_output=True)
    checks = defaultdict(list)
    for check in json.loads(listed.stdout):
        for reference in check["mappings"].get("prowler", []):
            checks[reference].append(check["id"])
    return checks


def _assess(one: World, endpoint: str, program: Path) -> tuple[list[Expectation], Outcomes]:
    reset(endpoint)
    account = Account(endpoint)
    one.build(account)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "events.json"
        command = [program, "scan", "--regions", ",".join(one.regions), "--format", "ocsf"]
        command += ["--output", output, "--store", Path(folder) / "store.db"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "AKIAEXAMPLEEXAMPLE00",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL, env=environment)
        return account.expectations, _outcomes(json.loads(output.read_text()))


def _outcomes(events: list[dict[str, Any]]) -> Outcomes:
    outcomes: Outcomes = defaultdict(set)
    for event in events:
        for resource in event["resources"]:
            for name in _names(resource["uid"], resource["name"]):
                outcomes[event["metadata"]["event_code"], name].add(event.get("status_code", ""))
    return outcomes


def _names(uid: str, name: str) -> set[str]:
    return {uid, name, uid.rsplit("/", 1)[-1], uid.rsplit(":", 1)[-1]}


def _difference(expected: Expectation, checks: dict[str, list[str]], outcomes: Outcomes) -> str | None:
    """What is wrong, if anything: several checks of one reference fail together where one of them fails."""
    found: set[str] = set()
    for check in checks.get(expected.reference, []):
        found |= outcomes.get((check, expected.resource), set())
    outcome = "FAIL" if "FAIL" in found else "PASS" if found == {"PASS"} else "undecided" if found else "absent"
    if outcome == expected.outcome:
        return None
    named = ", ".join(checks.get(expected.reference, [])) or "no check"
    return f"{expected.reference} {expected.resource}: expected {expected.outcome}, is {outcome} ({named})"


if __name__ == "__main__":
    sys.exit(main())
