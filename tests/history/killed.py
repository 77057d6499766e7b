"""Runs the command line and kills it, with SIGKILL, the n-th time that it reaches a named point.

Usage: killed.py POINT N ARGUMENTS...; points: ``bytes-written`` (a snapshot is in the archive), ``before-commit`` (a
transaction is about to be committed), ``after-commit`` (a version is in the ledger, nothing after it was done).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import sqlalchemy.engine
from sqlalchemy import event

from monitor.keeping.ledger import Ledger
from monitor.keeping.snapshots import Archive


class Countdown:
    """Kills this whole process group when it has been called so many times."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, *_: Any) -> None:
        self.left -= 1
        if self.left <= 0:
            os.killpg(0, signal.SIGKILL)


def after(method: Callable[..., Any], count: Countdown) -> Callable[..., Any]:
    """The method, and then the countdown where it did something."""

    def called(*args: Any, **kwargs: Any) -> Any:
        done = method(*args, **kwargs)
        if done:
            count()
        return done

    return called


def main() -> None:
    """Arms the point, then runs the command line."""
    point, number, *arguments = sys.argv[1:]
    count = Countdown(int(number))
    if point == "bytes-written":
        Archive.write = after(Archive.write, count)  # type: ignore[method-assign]
    elif point == "before-commit":
        event.listen(sqlalchemy.engine.Engine, "commit", count)
    elif point == "after-commit":
        Ledger.record_version = after(Ledger.record_version, count)  # type: ignore[method-assign]
    else:
        raise SystemExit(f"no point is called {point}")
    sys.argv = ["pledgewatch", *arguments]
    from monitor.cli import main as command_line

    command_line()


main()
