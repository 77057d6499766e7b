"""A process that records findings and sends digests, round after round, in children of its own that are killed.

Usage: drill.py FOLDER SEED. Each round is one child: it brings new findings into the ledger (each fifth round) and sends.
Most children are killed with SIGKILL at a named point (``planned``, ``before-data``, ``after-250``, ``before-commit``) or
at a random moment; what the parent prints is how often a kill hit work. The rulebook is compiled once, before any child.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy.engine
from sqlalchemy import event

from monitor.config import load_settings
from monitor.engine import make_engine
from monitor.keeping.ledger import Ledger, open_ledger
from monitor.runner.outputs import send_digests
from monitor.runner.workspace import Workspace
from monitor.telling.smtp import SmtpServer
from tests.services.worlds import NOON, record_findings

ROUNDS = 10  # findings come ten times, so that 20 subscribers get 200 digests
KILLS = 30
POINTS = ("planned", "before-data", "after-250", "before-commit", "at random")


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def counted(number: int, action: Callable[[], None]) -> Callable[..., None]:
    """Does the action the ``number``-th time that it is called."""
    left = [number]

    def call(*_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            action()

    return call


def arm(point: str, number: int, chance: random.Random) -> None:
    """Sees to it that this process is killed at the point, when it is reached so many times."""
    count = counted(number, die)
    if point == "planned":
        record = Ledger.record_mail

        def record_mail(self: Ledger, *args: Any) -> bool:
            done = record(self, *args)
            count()
            return done

        Ledger.record_mail = record_mail  # type: ignore[method-assign]
    elif point in ("before-data", "after-250"):
        deliver = SmtpServer.deliver

        def hand_over(self: SmtpServer, *args: Any) -> None:
            if point == "before-data":
                count()
            deliver(self, *args)
            if point == "after-250":
                count()

        SmtpServer.deliver = hand_over  # type: ignore[method-assign]
    elif point == "before-commit":
        event.listen(sqlalchemy.engine.Engine, "commit", count)
    else:
        threading.Timer(chance.uniform(0.05, 0.6), die).start()


def main() -> None:
    """Rounds until every kill was spent, all findings came and nothing waits any more."""
    folder, chance = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
    settings = load_settings(folder)
    engine = make_engine(settings.rules_path)
    kills, round_, came, now = 0, 0, 0, NOON
    while True:
        brings = came if round_ % 5 == 0 and came < ROUNDS else None
        kill = kills < KILLS
        plan = chance.choice(POINTS), chance.randint(1, 12), random.Random(chance.random())
        child = os.fork()
        if child == 0:
            ledger = open_ledger(settings.ledger_url)
            workspace = Workspace(folder, settings, ledger)
            workspace.engine = engine
            if brings is not None:
                record_findings(ledger, 2 * brings + 1, [f"finding-{brings}-{n}" for n in range(3)])
            if kill:
                arm(*plan)
            report = send_digests(workspace, now)
            busy = bool(report.sent or report.deferred or report.failed or ledger.mails(states=("planned", "deferred")))
            ledger.close()
            os._exit(7 if busy else 0)
        _, status = os.waitpid(child, 0)
        came += brings is not None
        kills += os.WIFSIGNALED(status)
        if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status) not in (0, 7):
            raise SystemExit(f"a child ended with {os.WEXITSTATUS(status)}")
        if came == ROUNDS and kills >= KILLS and os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
            break
        round_ += 1
        now += timedelta(minutes=17)
        assert round_ < 400, "it never ends"
        time.sleep(0)
    print(kills, round_)


main()
