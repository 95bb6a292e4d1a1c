"""Two nights of the emulated organisation, told in plain words."""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from . import service
from .dashboard import MINUTES, Dashboard, fetch_copy
from .deploy import Deployment, deploy, deploy_member_role
from .mailbox import Mail, read_mails
from .night import Night, Report
from .remote import Emulator
from .reports import download, latest_summary

SEVERITIES = ("critical", "high", "medium", "low")

#: So many causes of undecided verdicts are named for an account.
GAPS_SHOWN = 3


def run(binaries: Path, results: Path) -> int:
    """Run the demonstration; returns the exit status."""
    began = time.monotonic()
    shutil.rmtree(results, ignore_errors=True)
    results.mkdir(parents=True)
    _say("Building an organisation of ten accounts in an emulated AWS ...")
    server = service.start()
    try:
        emulator = Emulator(server.endpoint)
        _tell_two_nights(emulator, binaries, results)
    finally:
        server.stop()
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    _say(f"\nDone after {minutes} min {seconds} s. Reports, mails and the functions' logs are in {results}")
    _show_dashboard(binaries, results)
    return 0


def _show_dashboard(binaries: Path, results: Path) -> None:
    """The dashboard over the two nights; without somebody at a terminal it goes on by itself for a while."""
    store = results / "dashboard.sqlite"
    dashboard = Dashboard(binaries, store, results / "dashboard.log")
    _say(f"\nThe dashboard over these two nights (the address works once):\n\n  {dashboard.address}\n")
    _say(f"To see it again: {binaries / 'scanmonster'} serve --store {store}")
    if sys.stdout.isatty():
        _say("Ctrl-C ends it.")
        with contextlib.suppress(KeyboardInterrupt):
            dashboard.wait()
    else:
        dashboard.leave()
        _say(f"It ends by itself after {MINUTES:.0f} minutes; `kill {dashboard.process}` ends it sooner.")


def _tell_two_nights(emulator: Emulator, binaries: Path, results: Path) -> None:
    _say("Deploying template.yaml into its security account, and the member role into the others ...")
    deployment = deploy(emulator, {})
    first = datetime.now(UTC).replace(hour=18, minute=0, second=0, microsecond=0) - timedelta(days=1)
    _tell_night(emulator, deployment, binaries, results, "First night", first)
    _title("By day")
    changes = emulator.control("POST", "/emulator/between-nights")["changes"]
    for change in changes:
        _say(f"- {change['text']}")
    joined = [change["account"] for change in changes if change["kind"] == "joined"]
    deploy_member_role(emulator, deployment, joined)
    _tell_night(emulator, deployment, binaries, results, "Second night", first + timedelta(days=1))
    download(emulator, deployment, results)
    fetch_copy(emulator, deployment, results)


def _tell_night(
    emulator: Emulator, deployment: Deployment, binaries: Path, results: Path, title: str, moment: datetime
) -> None:
    _title(title)
    logs = results / title.lower().replace(" ", "-")
    _say(f"The schedule starts the scheduler at {moment:%Y-%m-%d %H:%M} UTC; scanners take account after account ...")
    with Night(emulator, deployment, binaries, logs) as night:
        report = night.run(moment)
    _say_effort(report)
    summary = latest_summary(emulator, deployment)
    _say_accounts(summary)
    _say_undecided(summary)
    mails = read_mails(emulator, deployment)
    _say_mails(mails)
    text = "\n\n".join(f"Subject: {mail.subject}\n\n{mail.body}" for mail in mails)
    (logs / "mails.txt").write_text(text, encoding="utf-8")


def _say_effort(report: Report) -> None:
    counts = ", ".join(f"{name} {count}x" for name, count in sorted(report.invocations.items()))
    _say(f"The night took {report.seconds} s. Functions invoked: {counts}.")
    for failure in report.failures:
        _say(f"  {failure['function']} failed once: {_plain(failure['answer'])[:200]}")


def _say_accounts(summary: dict[str, Any]) -> None:
    _say("\nWhat was assessed, and open findings:")
    header = "".join(f"{severity:>10}" for severity in SEVERITIES)
    _say(f"  {'account':14}{'name':26}{'state':14}{header}")
    for account in summary["accounts"]:
        counts = "".join(f"{account['open'].get(severity, 0):>10}" for severity in SEVERITIES)
        name = _cut(_plain(account["name"]), 24)
        _say(f"  {account['account']:14}{name:26}{account['state']:14}{counts}")
    total = "".join(f"{summary['open'].get(severity, 0):>10}" for severity in SEVERITIES)
    _say(f"  {'all':54}{total}")
    for word in ("opened", "resolved"):
        numbers = ", ".join(
            f"{summary[word][severity]} {severity}" for severity in SEVERITIES if summary[word].get(severity)
        )
        _say(f"  {word} tonight: {numbers or 'nothing'}")


def _say_undecided(summary: dict[str, Any]) -> None:
    _say("\nWhat could not be assessed, and why:")
    for skipped in summary["skipped"]:
        _say(f"  {skipped['account']} {_cut(_plain(skipped['name']), 40)}: left out, {_plain(skipped['reason'])}")
    for account in summary["accounts"]:
        place = f"{account['account']} {_cut(_plain(account['name']), 40)}"
        if account.get("reason"):
            _say(f"  {place}: {_plain(account['reason'])}")
        elif account["gaps"]:
            named = "; ".join(_gap(counted) for counted in account["gaps"][:GAPS_SHOWN])
            more = len(account["gaps"]) - GAPS_SHOWN
            _say(f"  {place}: {named}{f'; and {more} more' if more > 0 else ''}")
    verdicts = summary["verdicts"]
    decided = sum(verdicts.values()) - verdicts["unknown"]
    _say(f"  {decided} of {sum(verdicts.values())} verdicts were decided; an undecided one never counts as passed.")


def _gap(counted: dict[str, Any]) -> str:
    gap = counted["gap"]
    return f"{gap['operation']} {gap['cause'].replace('_', ' ')} ({counted['verdicts']} verdicts)"


def _say_mails(mails: list[Mail]) -> None:
    if not mails:
        _say("\nNo mail: nothing high-risk is new.")
    for mail in mails:
        _say("\nThe mail:")
        _say(f"  | Subject: {_plain(mail.subject)}\n  |")
        for line in mail.body.splitlines():
            _say(f"  | {_plain(line)}")


def _title(text: str) -> None:
    _say(f"\n{'=' * 78}\n{text}\n{'=' * 78}")


def _plain(text: str) -> str:
    """Without what could move the cursor, break a line or turn the direction of writing."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}\N{HORIZONTAL ELLIPSIS}"


def _say(text: str) -> None:
    print(text, flush=True)
