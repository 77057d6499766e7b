"""The commands of daily work: make a workspace, watch once, serve, and the demo."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import make_progress, print_findings, say, warn_of_files, warn_of_rules
from monitor.runner.watch import run_once
from monitor.runner.workspace import make_workspace

Json = Annotated[bool, typer.Option("--json", help="Print what a program reads.")]


def init(folder: Annotated[Path, typer.Argument(help="The folder to make a workspace of.")] = Path(".")) -> None:
    """Make a workspace: pledgewatch.yml, sources/, rules/, archive/, outbox/."""
    made = make_workspace(folder)
    say(f"workspace ready in {folder}: {', '.join(made) or 'nothing was missing'}")


def run(
    everything: Annotated[bool, typer.Option("--all", help="Look at every source, due or not.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse to start while a rule file is broken.")] = False,
    json_: Json = False,
) -> None:
    """One pass over what is due: fetch, read, judge, record, then digest and site."""
    progress = make_progress("pages")
    report = run_once(Path("."), datetime.now(UTC), everything=everything, strict=strict, progress=progress)
    warn_of_rules(report.rules_off)
    warn_of_files(report.files_off)
    if json_:
        print(json.dumps(report.shape()))
        return
    say(report.sentence())
    print_findings(report.findings)


def serve() -> None:
    """Work on the timetables of sources and subscribers until told to stop; one server a workspace."""
    from monitor.scheduler.serve import serve as serve_workspace

    serve_workspace(Path("."))


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
