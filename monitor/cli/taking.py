"""``add``: one statement taken down by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import print_findings, say
from monitor.errors import InputError
from monitor.models import DocumentKind
from monitor.runner.taken import take_down
from monitor.runner.workspace import open_workspace
from monitor.sources.taken import make_taken


def add(
    quote: Annotated[str, typer.Argument(help="The words, as they were said or written.")],
    actor: Annotated[str, typer.Option(help="Whose promise it is: an actor id or a name.")],
    day: Annotated[str, typer.Option("--date", help="The day it was said, YYYY-MM-DD.")],
    speaker: Annotated[str, typer.Option(help="Who said it; default: the party itself.")] = "",
    link: Annotated[str | None, typer.Option(help="Where it stands on the web.")] = None,
    file: Annotated[Path | None, typer.Option(help="A file in which it stands: a page, a PDF, a transcript.")] = None,
    title: Annotated[str, typer.Option(help="What it is called in digest and site.")] = "",
    kind: Annotated[DocumentKind, typer.Option(help="What sort of text it is.")] = DocumentKind.STATEMENT,
    embargo: Annotated[str | None, typer.Option(help="Record nothing of it before this day, YYYY-MM-DD.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print what a program reads.")] = False,
) -> None:
    """Take one statement down by hand and hold it against what the party said before."""
    if link is None and file is None:
        raise InputError("needs its place: --link or --file", subject="the statement")
    given = {"quote": quote, "actor": actor, "date": day, "speaker": speaker, "link": link, "title": title, "kind": kind}
    taken = make_taken({**given, "embargo": embargo})
    with open_workspace(Path("."), create=True) as workspace:
        report = take_down(workspace, [taken], datetime.now(UTC), evidence=file)
    if report.refused:
        raise InputError(report.refused[0][1], subject="the statement")
    if json_:
        print(json.dumps(report.shape()))
    else:
        print_findings(report.findings)
        say(report.sentence())
