"""``sources list / check / try / import-ota``: declared sources."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from monitor.cli.display import out, print_commitments, say
from monitor.cli.sources_import import import_ota
from monitor.config import load_settings
from monitor.runner.workspace import load_workspace_sources
from monitor.sources import slug

if TYPE_CHECKING:
    from monitor.runner.trying import Trial

app = typer.Typer(help="Declared sources.", no_args_is_help=True)
app.command("import-ota")(import_ota)


@app.command("list")
def list_(json_: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """List the sources that this workspace watches."""
    for source in load_workspace_sources(Path(".")):
        if json_:
            shape = {"id": source.id, "publisher": source.publisher, "actor": source.actor, "url": source.url}
            listing = source.listing.kind if source.listing else ""
            print(json.dumps({**shape, "kind": source.kind, "listing": listing, "why": source.why}, ensure_ascii=False))
        else:
            say(f"{source.id:40} {source.kind:10} {source.url}")


@app.command()
def check(
    network: Annotated[bool, typer.Option("--network", help="Fetch each one too; write the day where all is fine.")] = False,
) -> None:
    """Check every source file of this workspace; all problems at once, each with path, line and column."""
    found = load_workspace_sources(Path("."))
    if not network:
        say(f"{len(found)} sources, no problem")
        return
    from monitor.runner.trying import mark_checked, try_sources

    trials = try_sources(Path("."), found, datetime.now(UTC))
    for trial in trials:
        _say_outcome(trial)
    broken = {trial.source.id.split("/")[0] for trial in trials if not trial.is_fine}
    fine = {source.id.split("/")[0] for source in found} - broken
    paths = [path for path in load_settings(Path(".")).source_paths if slug(path.stem) in fine]
    for path in mark_checked(paths, {path.stem for path in paths}, datetime.now(UTC).date()):
        say(f"{path}: checked today")
    raise typer.Exit(1 if broken else 0)


@app.command("try")
def try_(
    what: Annotated[str, typer.Argument(metavar="ID|URL|FILE", help="A source's id, an address, or a file.")],
    select: Annotated[list[str] | None, typer.Option(help="CSS selector, for an address or a file; repeatable.")] = None,
    actor: Annotated[str, typer.Option(help="Whose promises are looked for, for an address or a file.")] = "",
) -> None:
    """Show what would be read and recorded, with timings; nothing is stored. Exit code 3 where a fetch fails."""
    from monitor.runner.trying import find_sources, try_file, try_sources

    now = datetime.now(UTC)
    path = Path(what)
    if path.is_file():
        trials = [try_file(path, now, select=select or (), actor=actor)]
    else:
        trials = try_sources(Path("."), find_sources(Path("."), what, select=select or (), actor=actor), now)
    for trial in trials:
        _say_outcome(trial)
        _say_document(trial)
    failed = any(trial.check is not None and trial.check.outcome == "failed" for trial in trials)
    raise typer.Exit(3 if failed else 0)


def _say_outcome(trial: Trial) -> None:
    """One line: the source, and whether a run would judge it; one line more for each issue."""
    word, style = ("fine", "green") if trial.is_fine else ("not judged", "red")
    out.print(Text.assemble((f"{word:11}", style), (trial.source.id, "bold"), f"  {trial.source.url}"))
    for issue in trial.issues:
        out.print(Text.assemble("           ", (f"{issue.kind}: ", "yellow"), issue.message))


def _say_document(trial: Trial) -> None:
    """What was read: title, language, day with its provenance, author, address; then the commitments, or the items."""
    for item in trial.items:
        say(f"    item: {item.published or '          '}  {item.title}  {item.url}")
    if trial.reading is None:
        return
    document = trial.reading.document
    day = f"{document.published} (from {document.published_from})" if document.published else "none; the capture's day counts"
    statements = sum(len(block) for block in trial.reading.statements)
    lines = {
        "title": document.title,
        "language": document.language or "not known",
        "published": day,
        "changed": str(document.modified or ""),
        "author": document.author,
        "address": document.canonical if document.canonical != document.url else "",
        "read": f"{len(document.blocks)} blocks, {statements} statements, {len(trial.sightings)} commitments",
        "time": ", ".join(f"{name} {seconds:.2f} s" for name, seconds in trial.seconds.items()),
    }
    for name, words in lines.items():
        if words:
            out.print(Text.assemble("    ", (f"{name:10}", "cyan"), words))
    print_commitments(trial.sightings)
