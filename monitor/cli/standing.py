"""``status``: how a workspace stands, in words or for a program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import say
from monitor.runner.standing import find_standing


def status(json_: Annotated[bool, typer.Option("--json", help="Print what a program reads.")] = False) -> None:
    """How the workspace stands: who serves it, counts, the last look at each source, the outbox, open issues."""
    standing = find_standing(Path("."))
    if json_:
        print(json.dumps(standing.shape(), ensure_ascii=False))
        return
    say(f"server         {standing.server or 'none; start one with `pledgewatch serve`'}")
    for name, count in standing.counts.items():
        say(f"{name:14} {count}")
    for source, when in standing.last_successes.items():
        say(f"last read      {when:%Y-%m-%d %H:%M} UTC  {source}")
    waiting = ", ".join(f"{number} {state}" for state, number in standing.outbox.items() if number)
    say(f"outbox         {waiting or 'empty'}")
    for issue in standing.issues:
        say(f"issue: {issue.source}: {issue.message}")
