"""The commands of daily work: make a workspace, watch, read, compare, import, see how it stands."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor import __version__
from monitor.cli import concepts, findings, outputs, rules, sources
from monitor.cli.display import make_progress, print_commitments, print_findings, print_relations, say, warn_of_rules
from monitor.cli.scoring import evaluate
from monitor.cli.standing import status
from monitor.errors import InputError
from monitor.models import DocumentKind
from monitor.runner.texts import compare_texts, read_text
from monitor.runner.watch import run_once
from monitor.runner.workspace import make_workspace, open_workspace

app = typer.Typer(
    name="pledgewatch",
    help="Watches what companies and governments promise in public, and says when a later statement changes it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
imports = typer.Typer(help="Read history that others kept.", no_args_is_help=True)
app.add_typer(imports, name="import")
app.add_typer(sources.app, name="sources")
app.add_typer(rules.app, name="rules")
app.add_typer(concepts.app, name="concepts")
app.add_typer(findings.app, name="findings")
app.add_typer(outputs.digest_app, name="digest")
app.add_typer(outputs.deliveries_app, name="deliveries")
app.command("status")(status)
app.command("site")(outputs.site)
app.command("export")(outputs.export)
app.command("verify")(outputs.verify)
app.command("evaluate")(evaluate)

Json = Annotated[bool, typer.Option("--json", help="Print what a program reads.")]


def parse_day(text: str | None) -> date | None:
    """A day as YYYY-MM-DD; raises ``InputError`` for anything else."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r} is no date; write it as YYYY-MM-DD") from error


def parse_past_day(text: str | None) -> date | None:
    """A day that is not in the future; raises ``InputError``."""
    day = parse_day(text)
    if day and day > datetime.now(UTC).date():
        raise InputError(f"{day.isoformat()} is in the future; a text cannot have been published then")
    return day


@app.callback(invoke_without_command=True)
def _start(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(__version__)
        raise typer.Exit


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="The folder to make a workspace of.")] = Path(".")) -> None:
    """Make a workspace: pledgewatch.yml, sources/, rules/, archive/, outbox/."""
    made = make_workspace(folder)
    say(f"workspace ready in {folder}: {', '.join(made) or 'nothing was missing'}")


@app.command()
def run(
    everything: Annotated[bool, typer.Option("--all", help="Look at every source, due or not.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse to start while a rule file is broken.")] = False,
    json_: Json = False,
) -> None:
    """One pass over what is due: fetch, read, judge, record, then digest and site."""
    progress = make_progress("pages")
    report = run_once(Path("."), datetime.now(UTC), everything=everything, strict=strict, progress=progress)
    warn_of_rules(report.rules_off)
    if json_:
        print(json.dumps(report.shape()))
        return
    say(report.sentence())
    print_findings(report.findings)


@app.command()
def serve() -> None:
    """Work on the timetables of sources and subscribers until told to stop; one server a workspace."""
    from monitor.scheduler.serve import serve as serve_workspace

    serve_workspace(Path("."))


@app.command()
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


@app.command()
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


@imports.command("ota")
def import_ota_command(
    collection: Annotated[Path, typer.Argument(help="A git repository or bundle of an Open Terms Archive collection.")],
    only: Annotated[list[str] | None, typer.Option(help="Service/Document, as a shell pattern; repeatable.")] = None,
    since: Annotated[str | None, typer.Option(help="Only revisions from this day on, YYYY-MM-DD.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that read side by side; default: one a core.")] = None,
    json_: Json = False,
) -> None:
    """Read every revision of a collection into the ledger. Interrupted, it goes on where it was."""
    from monitor.runner.history import import_ota

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


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where the workspace is made.")] = Path("demo"),
    json_: Json = False,
) -> None:
    """The whole job on a small invented world: serve it on loopback, crawl it day by day, judge, write digest and site."""
    from monitor.demo.play import play_demo

    outcome = play_demo(folder, run=run_once, progress=make_progress("days"))
    if json_:
        print(json.dumps(outcome.shape()))
        return
    print_findings(outcome.findings)
    say(f"site:   {outcome.site}")
    for path in outcome.digests:
        say(f"digest: {path}")
    if not outcome.digests:
        say("digest: nothing new to send")
