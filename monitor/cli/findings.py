"""``findings list / show / confirm / dismiss``: triage at the terminal."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import print_findings, say
from monitor.errors import InputError, UnknownName
from monitor.judging.votes import explain_votes
from monitor.models import Confidence, Finding, Level, RelationKind
from monitor.runner.workspace import Workspace, open_workspace
from monitor.telling.shapes import finding_shape

app = typer.Typer(help="What was found, and what people say of it.", no_args_is_help=True)


@app.command("list")
def list_(
    actor: Annotated[list[str] | None, typer.Option(help="Only of this actor; repeatable.")] = None,
    level: Annotated[list[Level] | None, typer.Option(help="Only at this level; repeatable.")] = None,
    relation: Annotated[list[RelationKind] | None, typer.Option(help="Only this relation; repeatable.")] = None,
    confidence: Annotated[list[Confidence] | None, typer.Option(help="Only of this confidence; repeatable.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List findings, oldest first."""
    with open_workspace(Path(".")) as workspace:
        found = workspace.ledger.findings(
            since=since.date() if since else None,
            actors=actor,
            levels=level,
            relations=relation,
            confidences=confidence,
        )
    if json_:
        for finding in found:
            print(json.dumps(finding_shape(finding), ensure_ascii=False))
        return
    print_findings(found)
    say(f"{len(found)} findings")


@app.command()
def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A finding's id, or its beginning.")],
    json_: Annotated[bool, typer.Option("--json", help="Print what a program reads.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Also print both readings and how each vote fell.")] = False,
) -> None:
    """Show one finding with both wordings, its reasons and where each stands."""
    with open_workspace(Path(".")) as workspace:
        finding = _find(workspace.ledger.findings(), id_)
        votes = _explain(finding, workspace) if why else []
    if json_:
        print(json.dumps(finding_shape(finding), ensure_ascii=False, indent=2))
        return
    print_findings([finding])
    for label, side in (("earlier", finding.earlier), ("later", finding.later)):
        if side is not None:
            lead_in = f" (under: {side.lead_in})" if side.lead_in else ""
            say(f"    {label}, {side.date.isoformat()} ({side.date_from}), {side.speaker}: {side.quote}{lead_in}")
            say(f"        {side.url} snapshot sha256 {side.snapshot}")
    say(f"    announcement: {finding.announcement.state} {finding.announcement.detail}".rstrip())
    say(f"    review: {finding.review}; decision table row {finding.row}")
    for line in votes:
        say(f"    {line}")


def _explain(finding: Finding, workspace: Workspace) -> list[str]:
    """Both readings of a finding and how they voted; of one side alone, what the table says."""
    if finding.earlier is None or finding.later is None:
        return [f"table: {reason.order}. {reason.sentence}" for reason in finding.reasons if reason.slot == "table"]
    sides = [workspace.ledger.commitment(side.id).sighting for side in (finding.earlier, finding.later)]
    return explain_votes(sides[0], sides[1], workspace.engine.rulebook)


def _find(found: list[Finding], id_: str) -> Finding:
    """The one finding whose id begins so; raises ``UnknownName`` for none or several."""
    fitting = [f for f in found if f.id.startswith(id_)]
    if len(fitting) != 1:
        raise UnknownName(f"{'several findings begin' if fitting else 'no finding begins'} with this id", subject=id_)
    return fitting[0]


def _review(id_: str, verdict: str, who: str | None, why: str) -> None:
    with open_workspace(Path(".")) as workspace:
        finding = _find(workspace.ledger.findings(), id_)
        workspace.ledger.record_verdict(finding.id, verdict, who or getpass.getuser(), why, datetime.now(UTC))
    say(f"{finding.id} {verdict}")


def _judge(id_: str, verdict: str, who: str | None, why: str, over: bool) -> None:
    """Records a verdict; one that others gave before is told first and stays, unless it is overruled openly."""
    with open_workspace(Path(".")) as workspace:
        finding = _find(workspace.ledger.findings(), id_)
        name, seen = who or getpass.getuser(), sys.maxsize if over else 0
        given = workspace.ledger.record_judgement(finding.id, verdict, name, why, datetime.now(UTC), seen)
    others = [v for v in given if (v.who, v.verdict) != (name, verdict)]
    if others:
        last = others[-1]
        told = f"{last.who} judged it {last.verdict} on {last.when.date().isoformat()}" + (f": {last.why}" if last.why else "")
        raise InputError(f"{told}; nothing was recorded, --over lets yours stand after it", subject=finding.id)
    say(f"{finding.id} {verdict}")


Over = Annotated[bool, typer.Option("--over", help="Let it stand after a verdict that others gave before.")]


@app.command()
def confirm(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    why: Annotated[str, typer.Option(help="What was read, and where.")] = "",
    who: Annotated[str | None, typer.Option(help="Who says so; default: the user of this machine.")] = None,
    over: Over = False,
) -> None:
    """Say that a finding is right."""
    _judge(id_, "confirmed", who, why, over)


@app.command()
def dismiss(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    why: Annotated[str, typer.Option(help="Why it is wrong.")],
    who: Annotated[str | None, typer.Option(help="Who says so; default: the user of this machine.")] = None,
    over: Over = False,
) -> None:
    """Say that a finding is wrong; it stays dismissed."""
    _judge(id_, "dismissed", who, why, over)


@app.command()
def note(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    why: Annotated[str, typer.Argument(metavar="TEXT", help="What the next reader should know.")],
    who: Annotated[str | None, typer.Option(help="Who says so; default: the user of this machine.")] = None,
) -> None:
    """Leave a note on a finding for those who work with it."""
    _review(id_, "note", who, why)


@app.command()
def reply(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    why: Annotated[str, typer.Argument(metavar="TEXT", help="The publisher's own words.")],
    who: Annotated[str, typer.Option("--from", help="Who replied: the publisher or their spokesperson.")],
) -> None:
    """Record a publisher's reply; those who were told of the finding are told of it."""
    _review(id_, "reply", who, why)


@app.command()
def evidence(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A finding's id, or its beginning.")],
    out: Annotated[Path | None, typer.Argument(metavar="FOLDER", help="Where; default: evidence-ID.")] = None,
) -> None:
    """Write a folder to hand on: the finding in words and as data, what the server sent, and all checksums."""
    from monitor.runner.evidence import write_evidence

    with open_workspace(Path(".")) as workspace:
        finding = _find(workspace.ledger.findings(), id_)
        folder = out or Path(f"evidence-{finding.id}")
        names = write_evidence(workspace, finding, folder)
    say(f"{len(names)} files in {folder}; check them there with: sha256sum -c SHA256SUMS")
