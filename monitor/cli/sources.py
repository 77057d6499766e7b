"""``sources list / check / try``: declared sources."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import print_commitments, say
from monitor.errors import FetchError, UnknownName
from monitor.runner.watch import try_source
from monitor.runner.workspace import load_workspace_sources

app = typer.Typer(help="Declared sources.", no_args_is_help=True)


@app.command("list")
def list_(json_: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """List the sources that this workspace watches."""
    for source in load_workspace_sources(Path(".")):
        if json_:
            shape = {"id": source.id, "publisher": source.publisher, "actor": source.actor, "url": source.url}
            print(json.dumps({**shape, "kind": source.kind, "why": source.why}, ensure_ascii=False))
        else:
            say(f"{source.id:40} {source.kind:10} {source.url}")


@app.command()
def check() -> None:
    """Check every source file of this workspace; all problems at once, each with path, line and column."""
    found = load_workspace_sources(Path("."))
    say(f"{len(found)} sources, no problem")


@app.command("try")
def try_(id_: Annotated[str, typer.Argument(metavar="ID", help="A source's id.")]) -> None:
    """Fetch one source and show what would be read; nothing is stored."""
    fitting = [s for s in load_workspace_sources(Path(".")) if s.id == id_]
    if not fitting:
        raise UnknownName("no declared source has this id", subject=id_)
    check_, sightings = try_source(Path("."), fitting[0], datetime.now(UTC))
    if check_.outcome != "fetched":
        raise FetchError(check_.message or f"status {check_.status}", subject=fitting[0].url)
    print_commitments(sightings)
