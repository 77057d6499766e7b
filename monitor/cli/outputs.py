"""``digest preview / send``, ``site``, ``export``, ``verify``: what people see, made from the ledger."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import say
from monitor.runner.outputs import make_digests, send_digests, verify_quotations, write_workspace_site
from monitor.runner.workspace import open_workspace
from monitor.telling.export import export as export_ledger

digest_app = typer.Typer(help="The mail.", no_args_is_help=True)


@digest_app.command()
def preview() -> None:
    """Print the digests that would be sent now, as text; nothing is sent or recorded."""
    with open_workspace(Path(".")) as workspace:
        digests = make_digests(workspace, datetime.now(UTC))
    for _, digest in digests:
        say(f"Subject: {digest.subject}\n")
        say(digest.text)
    if not digests:
        say("nothing new to send")


@digest_app.command()
def send() -> None:
    """Write what is new to the outbox, each finding once a subscriber."""
    with open_workspace(Path(".")) as workspace:
        paths = send_digests(workspace, datetime.now(UTC))
    for path in paths:
        say(str(path))
    if not paths:
        say("nothing new to send")


def site(dry_run: Annotated[bool, typer.Option("--dry-run", help="Say where it would be written.")] = False) -> None:
    """Write the report site; only pages whose content changed are written."""
    with open_workspace(Path(".")) as workspace:
        if dry_run:
            say(f"would write to {workspace.settings.site_path}")
            return
        report = write_workspace_site(workspace)
        say(f"{report.written} pages written, {report.unchanged} unchanged: {workspace.settings.site_path}/index.html")


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
