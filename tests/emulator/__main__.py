"""Command line: `python -m emulator COMMAND` with tests/ on PYTHONPATH. Results are JSON on standard output."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from .remote import Emulator, EmulatorError


def main() -> int:
    """Run a command; returns the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("botocore").setLevel(logging.WARNING)
    # A stopped command must end the processes that it started, as it does after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments = _parser().parse_args()
    try:
        status = arguments.run(arguments)
    except EmulatorError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return int(status or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="emulator", description="An AWS organisation on this machine.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="serve the emulator until stopped")
    serve.add_argument("--port", type=int, default=0, help="0 takes a free one")
    serve.add_argument("--port-file", type=Path, help="gets the port once the emulator is ready")
    serve.add_argument("--seed", action="store_true", help="create the organisation first")
    serve.add_argument("--only", default="", help="account ids to fill when seeding, separated by commas")
    serve.add_argument("--until-stdin-ends", action="store_true", help="stop with the process that started it")
    serve.set_defaults(run=_serve)

    deploy = _remote(commands, "deploy", "deploy the templates", _deploy)
    deploy.add_argument("--output", type=Path, required=True, help="file that describes the deployment")
    deploy.add_argument("--parameter", action="append", default=[], metavar="NAME=VALUE")

    night = _remote(commands, "night", "run one night", _night)
    night.add_argument("--deployment", type=Path, required=True, help="what `deploy --output` wrote")
    night.add_argument("--binaries", type=Path, required=True, help="folder with scheduler/bootstrap and so on")
    night.add_argument("--logs", type=Path, required=True, help="folder for the functions' logs")
    night.add_argument("--scheduled-time", type=datetime.fromisoformat, help="default: now")
    night.add_argument("--scanners", type=int, default=2, help="scanners at a time")
    night.add_argument("--limit", type=float, default=1800.0, help="seconds after which the night has failed")
    night.add_argument("--duplicate", action="store_true", help="deliver every message twice")
    night.add_argument("--replay", action="store_true", help="deliver work items once more after the night")
    night.add_argument("--timeout", action="append", default=[], metavar="BINARY=SECONDS")
    night.add_argument("--kill", action="append", default=[], metavar="BINARY=SECONDS")
    night.add_argument("--poison", help="text of a message nobody understands")

    change = _remote(commands, "change", "make the changes between two nights", _change)
    change.add_argument("--deployment", type=Path, required=True)

    mails = _remote(commands, "mails", "take the mails out of the mailbox", _mails)
    mails.add_argument("--deployment", type=Path, required=True)

    visit = _remote(commands, "visit", "sign in to the deployed dashboard and look at pages", _visit)
    visit.add_argument("--deployment", type=Path, required=True)
    visit.add_argument("--binaries", type=Path, required=True)
    visit.add_argument("--log", type=Path, required=True, help="file for the function's log")
    visit.add_argument("--person", default="viewer", help="one of those that the tests' provider knows")
    visit.add_argument("paths", nargs="+", metavar="PATH", help="such as /findings")

    seven = commands.add_parser("seven-nights", help="seven nights with events between them, and their mails")
    seven.add_argument("--binaries", type=Path, required=True)
    seven.add_argument("--output", type=Path, required=True, help="file for the mails")
    seven.add_argument("--language", choices=("en", "ja"), default="en")
    seven.add_argument("--nights", type=int, default=7, help="only the first of them")
    seven.add_argument(
        "--kill-calls", metavar="BINARY=N[,N...]", help="end its processes at these requests, each night"
    )
    seven.add_argument("--takes-effect", action="store_true", help="the first of these requests takes effect")
    seven.add_argument("--logs", type=Path, help="folder for the functions' logs")
    seven.set_defaults(run=_seven_nights)

    demo = commands.add_parser("demo", help="two nights, told in plain words")
    demo.add_argument("--binaries", type=Path, required=True)
    demo.add_argument("--results", type=Path, required=True, help="folder for logs and reports")
    demo.set_defaults(run=_demo)
    return parser


def _remote(commands: Any, name: str, text: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text)
    parser.add_argument("--endpoint", required=True, help="address of a running emulator")
    parser.set_defaults(run=run)
    return parser


def _serve(arguments: argparse.Namespace) -> None:
    from .service import start

    server = start(arguments.port, arguments.seed, frozenset(filter(None, arguments.only.split(","))))
    if arguments.port_file:
        server.write_port(arguments.port_file)
    print(server.endpoint, flush=True)
    try:
        if arguments.until_stdin_ends:
            sys.stdin.read()
        else:
            threading.Event().wait()
    finally:
        server.stop()


def _deploy(arguments: argparse.Namespace) -> None:
    from .deploy import deploy

    parameters = dict(item.split("=", 1) for item in arguments.parameter)
    deployment = deploy(Emulator(arguments.endpoint), parameters)
    arguments.output.write_text(deployment.to_json(), encoding="utf-8")
    print(deployment.to_json())


def _night(arguments: argparse.Namespace) -> None:
    from .night import Night, Trouble

    trouble = Trouble(
        duplicate=arguments.duplicate,
        replay=arguments.replay,
        timeouts={name: int(value) for name, value in (item.split("=") for item in arguments.timeout)},
        kill={name: float(value) for name, value in (item.split("=") for item in arguments.kill)},
        poison=arguments.poison,
    )
    emulator = Emulator(arguments.endpoint)
    deployment = _deployment(arguments)
    with Night(emulator, deployment, arguments.binaries, arguments.logs, trouble, arguments.scanners) as night:
        report = night.run(arguments.scheduled_time, arguments.limit)
    print(json.dumps(report.to_dict(), indent=2))


def _change(arguments: argparse.Namespace) -> None:
    from .deploy import deploy_member_role

    emulator = Emulator(arguments.endpoint)
    changes = emulator.control("POST", "/emulator/between-nights")
    joined = [change["account"] for change in changes["changes"] if change["kind"] == "joined"]
    deploy_member_role(emulator, _deployment(arguments), joined)
    print(json.dumps(changes, indent=2))


def _mails(arguments: argparse.Namespace) -> None:
    from .mailbox import read_mails

    mails = read_mails(Emulator(arguments.endpoint), _deployment(arguments))
    print(json.dumps([vars(mail) for mail in mails], indent=2, ensure_ascii=True))


def _visit(arguments: argparse.Namespace) -> None:
    from .visit import visit

    pages = visit(_deployment(arguments), arguments.binaries, arguments.log, arguments.person, arguments.paths)
    print(json.dumps(pages, indent=2))


def _demo(arguments: argparse.Namespace) -> int:
    from .demo import run

    return run(arguments.binaries, arguments.results)


def _seven_nights(arguments: argparse.Namespace) -> None:
    from .scenario import run

    binary, _, calls = (arguments.kill_calls or "").partition("=")
    kill_calls = (binary, [int(call) for call in calls.split(",")]) if binary else None
    text, told = run(
        arguments.binaries, arguments.language, arguments.nights, kill_calls, arguments.takes_effect, arguments.logs
    )
    arguments.output.write_text(text, encoding="utf-8")
    print(json.dumps(told, indent=2))


def _deployment(arguments: argparse.Namespace) -> Any:
    from .deploy import Deployment

    return Deployment.from_json(arguments.deployment.read_text("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
