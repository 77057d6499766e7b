"""``import``: history that others kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.days import parse_day
from monitor.cli.display import make_progress, say, warn_of_rules
from monitor.runner.history import import_ota
from monitor.runner.workspace import open_workspace

app = typer.Typer(help="Read history that others kept.", no_args_is_help=True)


@app.command("ota")
def import_ota_command(
    collection: Annotated[Path, typer.Argument(help="A git repository or bundle of an Open Terms Archive collection.")],
    only: Annotated[list[str] | None, typer.Option(help="Service/Document, as a shell pattern; repeatable.")] = None,
    since: Annotated[str | None, typer.Option(help="Only revisions from this day on, YYYY-MM-DD.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that read side by side; default: one a core.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print what a program reads.")] = False,
) -> None:
    """Read every revision of a collection into the ledger. Interrupted, it goes on where it was."""
    with open_workspace(Path("."), create=True) as workspace:
        report = import_ota(
            collection,
            workspace.ledger,
            workspace.archive,
            workspace.engine,
            only=only or (),
            since=parse_day(since),
            workers=workers,
            progress=make_progress("versions"),
        )
        warn_of_rules(workspace.engine.rulebook.problems)
    if json_:
        print(json.dumps(report.shape()))
    else:
        say(report.sentence())
