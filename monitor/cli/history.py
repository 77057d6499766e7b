"""``import``: history that others kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.days import parse_day
from monitor.cli.display import make_progress, say, warn_of_rules
from monitor.errors import Problem
from monitor.runner.archives import import_warcs
from monitor.runner.history import import_ota
from monitor.runner.taken import take_down
from monitor.runner.workspace import open_workspace
from monitor.sources.taken import read_tracker

Json = Annotated[bool, typer.Option("--json", help="Print what a program reads.")]
app = typer.Typer(help="Read history that others kept.", no_args_is_help=True)


@app.command("ota")
def import_ota_command(
    collection: Annotated[Path, typer.Argument(help="A git repository or bundle of an Open Terms Archive collection.")],
    only: Annotated[list[str] | None, typer.Option(help="Service/Document, as a shell pattern; repeatable.")] = None,
    since: Annotated[str | None, typer.Option(help="Only revisions from this day on, YYYY-MM-DD.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that read side by side; default: one a core.")] = None,
    json_: Json = False,
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


@app.command("csv")
def import_csv_command(
    table: Annotated[Path, typer.Argument(metavar="FILE", help="A tracker kept by hand, as CSV in UTF-8.")],
    map_file: Annotated[Path, typer.Option("--map", help="A YAML file that says which column holds what.")],
    json_: Json = False,
) -> None:
    """Take in a tracker kept by hand; every row that is refused is told with its line. Twice adds nothing."""
    statements, problems = read_tracker(table, map_file)
    with open_workspace(Path("."), create=True) as workspace:
        report = take_down(workspace, [taken for _, taken in statements], datetime.now(UTC))
    lines = {id(taken): line for line, taken in statements}
    problems += [Problem(str(table), lines[id(taken)], 1, why) for taken, why in report.refused]
    if json_:
        print(json.dumps({**report.shape(), "refused": [str(problem) for problem in sorted(problems)]}))
    else:
        for problem in sorted(problems):
            say(str(problem))
        say(report.sentence(len(problems)))
    if problems:
        raise typer.Exit(1)


@app.command("warc")
def import_warc_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="WARC files, gzip or plain.")],
    only: Annotated[list[str] | None, typer.Option(help="Addresses of pages, as a shell pattern; repeatable.")] = None,
    actor: Annotated[str, typer.Option(help="Whose pages they are; default: whose site they stand on.")] = "",
    json_: Json = False,
) -> None:
    """Read pages that others archived, in the order of their days. Twice adds nothing."""
    with open_workspace(Path("."), create=True) as workspace:
        report = import_warcs(workspace, files, only=only or (), actor=actor, progress=make_progress("captures"))
        warn_of_rules(workspace.engine.rulebook.problems)
    if json_:
        print(json.dumps(report.shape()))
    else:
        for fault in report.faults:
            say(fault)
        say(report.sentence())
    if report.faults:
        raise typer.Exit(1)
