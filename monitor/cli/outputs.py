"""``digest preview / send``, ``deliveries list / retry``, ``export``, ``verify``: what people see, made from the ledger."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import say, warn_of_files
from monitor.errors import InputError
from monitor.keeping.ledger.outbox import STATES
from monitor.keeping.records import MailRecord
from monitor.runner.delivery import DeliveryReport, deliver_waiting, retry
from monitor.runner.digests import find_problems, make_digests
from monitor.runner.outputs import send_digests, verify_quotations
from monitor.runner.workspace import open_workspace
from monitor.telling.delivery import write_preview
from monitor.telling.export import export as export_ledger

digest_app = typer.Typer(help="The mail.", no_args_is_help=True)
deliveries_app = typer.Typer(help="What left and what waits to leave.", no_args_is_help=True)


@digest_app.command()
def preview(
    out_: Annotated[Path, typer.Option("--out", help="The folder that gets an .eml and an .html for each.")] = Path("preview"),
) -> None:
    """Print the digests that would be sent now, as text, and write each as .eml and .html; nothing is sent or recorded."""
    with open_workspace(Path(".")) as workspace:
        digests = make_digests(workspace, datetime.now(UTC))
        warn_of_files(find_problems(workspace))
    for subscriber, digest in digests:
        say(f"To: {subscriber.address}\nSubject: {digest.subject}\n")
        say(digest.text)
        for path in write_preview(digest, out_):
            say(str(path))
    if not digests:
        say("nothing new to send")


@digest_app.command()
def send(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent to whom; send nothing.")] = False,
) -> None:
    """Send what is new, each finding once a subscriber, and what waits in the outbox; exit code 3 where any failed."""
    with open_workspace(Path(".")) as workspace:
        if dry_run:
            for subscriber, digest in make_digests(workspace, datetime.now(UTC)):
                say(f"to {subscriber.address}: {digest.subject}")
            return
        report = send_digests(workspace, datetime.now(UTC))
        warn_of_files(find_problems(workspace))
    _say_report(report)


def _say_report(report: DeliveryReport) -> None:
    """What became of each message; exit code 3 where any failed for good."""
    for path in report.paths:
        say(str(path))
    for mail in report.sent if not report.paths else ():
        say(f"sent to {mail.subscriber}: {mail.subject}")
    for mail, words in report.deferred:
        say(f"deferred, to {mail.subscriber}: {words}")
    for mail, words in report.failed:
        say(f"failed, to {mail.subscriber}: {words}")
    if not report.sent and not report.deferred and not report.failed:
        say("nothing new to send")
    if report.failed:
        raise typer.Exit(3)


@deliveries_app.command("send")
def send_waiting() -> None:
    """Send what waits in the outbox and is due, planning nothing new; exit code 3 where any failed for good."""
    with open_workspace(Path(".")) as workspace:
        report = deliver_waiting(workspace, datetime.now(UTC))
    _say_report(report)


@deliveries_app.command("list")
def list_deliveries(
    state: Annotated[
        list[str] | None, typer.Option(help="planned, sending, deferred, sent or failed; repeatable.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="One object a line.")] = False,
) -> None:
    """Every message of the outbox and how it stands."""
    if unknown := sorted(set(state or ()) - set(STATES)):
        raise InputError(f"{unknown[0]!r} is no state of a message; one of {', '.join(STATES)}")
    with open_workspace(Path(".")) as workspace:
        mails = workspace.ledger.mails(states=state or None, content=False)
    for mail in mails:
        if json_:
            print(json.dumps(_shape(mail), ensure_ascii=False))
        else:
            tail = f" ({mail.words})" if mail.words else ""
            say(
                f"{mail.id[:12]}  {mail.state:8}  {mail.planned:%Y-%m-%d %H:%M}  {mail.subscriber}  {mail.subject}{tail}"
            )


def _shape(mail: MailRecord) -> dict[str, object]:
    """A message as a program reads it."""
    return {
        "id": mail.id,
        "subscriber": mail.subscriber,
        "channel": mail.channel,
        "subject": mail.subject,
        "planned": mail.planned.isoformat(),
        "state": mail.state,
        "attempts": mail.attempts,
        "next": mail.next.isoformat() if mail.next else None,
        "words": mail.words,
    }


@deliveries_app.command("retry")
def retry_delivery(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The message's id or the beginning of it.")],
) -> None:
    """Put a failed or deferred message back into the queue; it leaves with the next `digest send` or run."""
    with open_workspace(Path(".")) as workspace:
        mail = retry(workspace, id_, datetime.now(UTC))
    say(f"waiting again: to {mail.subscriber}: {mail.subject}")


def export(
    format_: Annotated[str, typer.Option("--format", help="jsonl or csv.")] = "jsonl",
    what: Annotated[str, typer.Option(help="all, findings or commitments.")] = "all",
) -> None:
    """Print the ledger, ordered by date and id, to standard output."""
    with open_workspace(Path(".")) as workspace:
        export_ledger(workspace.ledger, sys.stdout, format=format_, what=what)


def verify() -> None:
    """Read every quotation again from its snapshot; exit code 1 where one does not stand."""
    with open_workspace(Path(".")) as workspace:
        checked, missing = verify_quotations(workspace)
    for line in missing:
        print(line)
    say(f"{checked} quotations checked, {len(missing)} do not stand")
    if missing:
        raise typer.Exit(1)
