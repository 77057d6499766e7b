"""``read`` and ``compare``: texts at hand, nothing stored."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.days import parse_past_day
from monitor.cli.display import print_commitments, print_findings, print_relations, say
from monitor.models import DocumentKind
from monitor.runner.texts import compare_texts, read_text

Json = Annotated[bool, typer.Option("--json", help="Print what a program reads.")]


def read(
    file: Annotated[str, typer.Argument(help="A file, or - for standard input.")],
    actor: Annotated[str, typer.Option(help="Whose promises are looked for: an actor id or a name.")],
    day: Annotated[str, typer.Option("--date", help="The day it was published, YYYY-MM-DD.")],
    kind: Annotated[DocumentKind | None, typer.Option(help="What sort of text it is; guessed where absent.")] = None,
    json_: Json = False,
) -> None:
    """Print what is recorded in one text, and the relations inside it; nothing is stored."""
    found = read_text(file, actor=actor, day=parse_past_day(day) or date.today(), kind=kind)
    if json_:
        print(json.dumps(found.shape(), ensure_ascii=False, indent=2))
        return
    print_commitments(found.sightings)
    print_relations(found.relations)


def compare(
    old: Annotated[Path, typer.Argument(help="The earlier version.")],
    new: Annotated[Path, typer.Argument(help="The later version.")],
    actor: Annotated[str, typer.Option(help="Whose page it is: an actor id or a name.")],
    kind: Annotated[DocumentKind, typer.Option(help="What sort of page it is.")] = DocumentKind.POLICY,
    json_: Json = False,
) -> None:
    """Print what changed between two versions of a page; nothing is stored. Exit code 1 where something did."""
    found = compare_texts(old, new, actor=actor, kind=kind)
    if json_:
        print(json.dumps(found.shape(), ensure_ascii=False, indent=2))
    else:
        print_findings(found.findings)
        if not found.findings:
            say("no commitment changed")
    raise typer.Exit(1 if found.findings else 0)
