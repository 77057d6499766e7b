"""What is to be done when: jobs out of the declarations of sources and subscribers.

In go the files of a workspace; out come plans, one for each schedule of sources and each timetable of subscribers. A run
looks at whatever source is due, so sources that are asked equally often share a plan and one crawl.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from monitor.config import SETTINGS_FILE, Settings
from monitor.models import Source
from monitor.runner.timing import EVERY
from monitor.runner.workspace import load_workspace_sources
from monitor.subscribers import Subscriber, load_subscribers
from monitor.timetables import Timetable, parse_when

JITTER = 0.05  # of the interval: many workspaces do not ask at the same second
RETRY = timedelta(minutes=1)  # how often waiting messages are looked at


class TimetableTrigger(BaseTrigger):  # type: ignore[misc]
    """APScheduler's trigger for a ``Timetable``: wall-clock times in its zone, whatever the clocks do."""

    def __init__(self, when: str) -> None:
        self.when = when

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The next moment after the last one, or after now where there was none."""
        timetable: Timetable = parse_when(self.when)
        return timetable.next_due(max(previous_fire_time, now) if previous_fire_time else now)

    def __str__(self) -> str:
        return self.when


@dataclass(frozen=True)
class Plan:
    """One job: its id, when it fires, the arguments of ``pledgewatch`` that do it, and how many sources it is about."""

    id: str
    trigger: BaseTrigger
    command: tuple[str, ...]
    sources: int = 0

    @property
    def key(self) -> str:
        """What changes when the plan does."""
        return f"{self.id} {self.trigger} {' '.join(self.command)}"


def load_plans(folder: Path, settings: Settings) -> list[Plan]:
    """The jobs of a workspace as its files are now; raises ``ProblemsFound`` with all problems at once."""
    sources = load_workspace_sources(folder)
    subscribers = load_subscribers(settings.subscriber_paths, settings.own_subscribers)
    return [*plan_runs(sources), *plan_digests(subscribers), plan_outbox()]


def find_stamps(settings: Settings) -> tuple[tuple[str, int, int], ...]:
    """When each file that jobs come from was changed last, and its size: what has not changed need not be read again."""
    files = (settings.folder / SETTINGS_FILE, *settings.source_paths, *settings.subscriber_paths)
    stamps = []
    for path in files:
        try:
            stat = path.stat()
        except OSError:
            continue
        stamps.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(stamps)


def plan_runs(sources: tuple[Source, ...]) -> list[Plan]:
    """One run for each interval at which sources are asked."""
    counts: dict[int, int] = {}
    for source in sources:
        every = source.every_seconds or int(EVERY.total_seconds())
        counts[every] = counts.get(every, 0) + 1
    return [
        Plan(
            f"run:{every}s",
            IntervalTrigger(seconds=every, jitter=int(every * JITTER) or None),
            ("run", "--json"),
            number,
        )
        for every, number in sorted(counts.items())
    ]


def plan_digests(subscribers: tuple[Subscriber, ...]) -> list[Plan]:
    """One round of digests for each timetable; whoever wants findings ``now`` gets them after the run that found them."""
    whens = sorted({" ".join(s.when.split()) for s in subscribers if not parse_when(s.when).always})
    return [Plan(f"digest:{when}", TimetableTrigger(when), ("digest", "send")) for when in whens]


def plan_outbox() -> Plan:
    """Messages that are to be tried again."""
    return Plan("outbox", IntervalTrigger(seconds=int(RETRY.total_seconds())), ("deliveries", "send"))
