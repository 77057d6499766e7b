"""``subscribers list / check / preview``: who is told what, when, and what a subscription would bring."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import say
from monitor.config import load_settings
from monitor.errors import UnknownName
from monitor.runner.digests import preview_subscription
from monitor.runner.workspace import open_workspace
from monitor.subscribers import Subscriber, load_subscribers
from monitor.telling.subjects import describe_queries
from monitor.timetables import parse_when

app = typer.Typer(help="Who is told what.", no_args_is_help=True)


def _load() -> tuple[Subscriber, ...]:
    settings = load_settings(Path("."))
    return load_subscribers(settings.subscriber_paths, settings.own_subscribers)


@app.command("list")
def list_(json_: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """Who is told what, how and when next; everything goes to the outbox where nobody is declared."""
    found = _load()
    for subscriber in found:
        timetable = parse_when(subscriber.when)
        next_ = None if timetable.always else timetable.next_due(datetime.now(UTC))
        if json_:
            shape = {
                "address": subscriber.address, "channel": subscriber.channel, "when": subscriber.when,
                "next": next_.isoformat() if next_ else None, "format": subscriber.format,
                "language": subscriber.language, "queries": [q.model_dump(mode="json", exclude_defaults=True) for q in subscriber.queries],
            }  # fmt: skip
            print(json.dumps(shape, ensure_ascii=False))
        else:
            when = f"next {next_:%Y-%m-%d %H:%M} UTC" if next_ else "with each run"
            say(f"{subscriber.address}  {subscriber.channel}  {subscriber.when} ({when})")
            say(f"    {describe_queries(subscriber.queries)}")
    if not found and not json_:
        say("nobody is declared in subscribers/: every digest is for the outbox")


@app.command()
def check() -> None:
    """Check every subscriber file and every template of this workspace; exit code 1 where a template is wrong."""
    found = _load()
    with open_workspace(Path(".")) as workspace:
        problems = workspace.templates.check()
    for problem in problems:
        print(problem)
    say(f"{len(found)} subscribers, {len(problems) or 'no'} problem{'s' if len(problems) > 1 else ''}")
    if problems:
        raise typer.Exit(1)


@app.command()
def preview(
    who: Annotated[str, typer.Argument(metavar="WHO", help="An address, or a part that only one subscriber has.")],
) -> None:
    """What a subscription fits in the whole ledger: how many findings each query has, and the digest of all of them."""
    fitting = [s for s in _load() if who.lower() in (s.address.lower(), s.name.lower())]
    fitting = fitting or [s for s in _load() if who.lower() in f"{s.address} {s.name}".lower()]
    if len(fitting) != 1:
        raise UnknownName("no subscriber is called so" if not fitting else "more than one subscriber fits", subject=who)
    with open_workspace(Path(".")) as workspace:
        counts, digest = preview_subscription(workspace, fitting[0], datetime.now(UTC))
    for words, number in counts:
        say(f"{number:6}  {words}")
    say(f"\nSubject: {digest.subject}\n\n{digest.text}" if digest else "\nnothing in the ledger fits")
