"""A month of timetables, driven through the real scheduler with the clock set forward, over a change of the clocks."""

from __future__ import annotations

import datetime as real
import gc
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import apscheduler.executors.base
import apscheduler.job
import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest
from apscheduler.executors.debug import DebugExecutor

from monitor.config import load_settings
from monitor.scheduler import plans, serve
from monitor.scheduler.children import Outcome
from monitor.scheduler.plans import TimetableTrigger, load_plans
from monitor.timetables import parse_when
from tests.services.worlds import make_place

BEGIN = real.datetime(2026, 10, 1, 0, 0, 30, tzinfo=UTC)
END = BEGIN + timedelta(days=31)
# In October 2026 the clocks of Berlin go back on Sunday the 25th, those of New York only in November.
FIRES = {
    "daily 07:30 Europe/Berlin": (31, {5: 24, 6: 7}),
    "daily 02:30 Europe/Berlin": (31, {0: 25, 1: 6}),
    "daily 07:30 America/New_York": (31, {11: 31}),
    "weekly mon 07:30 Europe/Berlin": (4, {5: 3, 6: 1}),
    "weekly sun 08:00 UTC": (4, {8: 4}),
    "0 9 1 * *": (1, {9: 1}),
    "30 7 * * mon-fri Europe/Berlin": (22, {5: 17, 6: 5}),
    "0 */6 * * *": (124, {0: 31, 6: 31, 12: 31, 18: 31}),
    "15 23 31 * * Asia/Tokyo": (1, {14: 1}),
    "0 12 29 2 *": (0, {}),
}


class Clock(real.datetime):
    """The scheduler's idea of now."""

    moment = BEGIN

    @classmethod
    def now(cls, tz: real.tzinfo | None = None) -> Any:
        return cls.moment.astimezone(tz)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    Clock.moment = BEGIN
    for module in (
        apscheduler.schedulers.base,
        apscheduler.executors.base,
        apscheduler.job,
        apscheduler.triggers.interval,
        serve,
    ):
        monkeypatch.setattr(module, "datetime", Clock, raising=False)
    monkeypatch.setattr(serve, "ThreadPoolExecutor", lambda number: DebugExecutor())
    monkeypatch.setattr(plans, "JITTER", 0)
    monkeypatch.setattr(plans, "RETRY", timedelta(hours=1))
    monkeypatch.setattr(serve, "LOOK", 3600)
    return Clock


def make_month(folder: Path) -> Path:
    """40 sources at four intervals, 12 subscribers with the timetables above, two of them told at once."""
    whens = [*FIRES, "now", "now"]
    readers = {f"reader{n}": f"to: reader{n}@example.org\nwhen: {when}\n" for n, when in enumerate(whens)}
    place = make_place(folder, "serve: {port: 0}\n", **readers)
    for n in range(40):
        every = ("1h", "6h", "1d", "7d")[n % 4]
        (place / f"sources/tide{n}.yml").write_text(
            f"publisher: Tide {n}\nactor: tide-{n}\nwhy: a test\nschedule: {{every: {every}}}\n"
            f'pages:\n  - {{id: page, url: "https://tide{n}.example/", kind: policy}}\n',
            encoding="utf-8",
        )
    return place


def test_a_month_of_timetables(tmp_path: Path, clock: type[Clock], monkeypatch: pytest.MonkeyPatch) -> None:
    place = make_month(tmp_path)
    fired: list[tuple[str, real.datetime]] = []
    server = serve.Server(place, load_settings(place), store=False)

    def note(id_: str, command: Sequence[str]) -> Outcome:
        fired.append((id_, clock.moment))
        return Outcome("done")

    monkeypatch.setattr(server, "do", note)
    server.start()
    server._scheduler.pause()
    try:
        early = step(server, clock, BEGIN + timedelta(days=3))
        growth = step(server, clock, END) - early
    finally:
        server.stop()
    counts = Counter(id_ for id_, _ in fired)
    for when, (number, hours) in FIRES.items():
        moments = [moment for id_, moment in fired if id_ == f"digest:{when}"]
        assert len(moments) == number, when
        assert Counter(moment.hour for moment in moments) == hours, when
    runs = {id_: number for id_, number in counts.items() if id_.startswith("run:")}
    assert runs == {"run:3600s": 745, "run:21600s": 125, "run:86400s": 32, "run:604800s": 5}, "once at the start"
    assert counts["outbox"] == 31 * 24
    assert growth < 0.1 * early, "what the server keeps in memory hardly grows"


def step(server: serve.Server, clock: type[Clock], until: real.datetime) -> int:
    """Lets the scheduler do all that is due up to a moment; returns how many objects live then."""
    scheduler = server._scheduler
    scheduler.state = 1  # running, on this thread
    while True:
        due = [job.next_run_time for job in scheduler.get_jobs() if job.next_run_time]
        if min(due) > until:
            scheduler.state = 2
            gc.collect()
            return len(gc.get_objects())
        clock.moment = min(due)
        scheduler._process_jobs()


@pytest.mark.parametrize(
    ("when", "after", "expected"),
    [
        ("daily 07:30 UTC", "2026-03-01T07:30:00+00:00", "2026-03-02T07:30:00+00:00"),
        ("daily 07:30 UTC", "2026-03-01T07:29:59+00:00", "2026-03-01T07:30:00+00:00"),
        ("daily 02:30 Europe/Berlin", "2026-03-28T12:00:00+00:00", "2026-03-29T01:30:00+00:00"),
        ("weekly fri 00:10 Pacific/Auckland", "2026-03-05T12:00:00+00:00", "2026-03-12T11:10:00+00:00"),
        ("0 12 29 2 *", "2026-11-01T00:00:00+00:00", "2028-02-29T12:00:00+00:00"),
    ],
)
def test_the_next_moment(when: str, after: str, expected: str) -> None:
    timetable = parse_when(when)
    found = timetable.next_due(real.datetime.fromisoformat(after))
    assert found == real.datetime.fromisoformat(expected)
    assert found is not None and timetable.last_due(found) == found, "both readings of a timetable agree"
    assert TimetableTrigger(when).get_next_fire_time(None, real.datetime.fromisoformat(after)) == found


def test_plans_follow_the_files(tmp_path: Path) -> None:
    place = make_month(tmp_path)
    made = {plan.id: plan for plan in load_plans(place, load_settings(place))}
    assert len(made) == 4 + len(FIRES) + 1 and made["run:3600s"].sources == 10
    (place / "subscribers/reader0.yml").unlink()
    assert "digest:daily 07:30 Europe/Berlin" not in {plan.id for plan in load_plans(place, load_settings(place))}
