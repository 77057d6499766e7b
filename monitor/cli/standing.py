"""``status``: how a workspace stands, in words or for a program; ``doctor``: is everything sane."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from monitor.cli.display import out, say
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


def doctor(json_: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """Is everything reachable and sane: settings, rules, ledger, archive, each source. Exit code 1 where it is not."""
    from monitor.runner.examining import examine

    found = examine(Path("."), datetime.now(UTC))
    for entry in found:
        if json_:
            print(json.dumps({"what": entry.what, "fine": entry.fine, "words": entry.words}, ensure_ascii=False))
        else:
            out.print(Text.assemble(("ok   ", "green") if entry.fine else ("LOOK ", "red"), f"{entry.what}: {entry.words}"))
    raise typer.Exit(0 if all(entry.fine for entry in found) else 1)
