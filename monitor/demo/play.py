"""The demo played: a workspace is made, a world served, and each of its days watched as any workspace would be.

The run itself is passed in (``monitor.runner.watch.run_once``), because the demo knows nothing of the wings. A second
play into the same workspace finds every page looked at later than any day of the world, and adds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Protocol

from monitor.config import load_settings
from monitor.demo.server import WorldServer
from monitor.demo.world import PLACEHOLDER, Day, World, load_world
from monitor.errors import InputError
from monitor.keeping.ledger import open_ledger
from monitor.models import Finding, RelationKind

SETTINGS = """\
# The workspace of the demo: a workspace like any other.
name: {name} desk
sources: [sources/*.yml]
crawl: {{delay: 0}}
"""
SUBSCRIBER = """\
# Gets every finding of high and medium confidence at once; without an SMTP server mails stay in outbox/.
to: desk@example.org
when: now
"""
_SERVED_AT = re.compile(r"http://127\.0\.0\.1:(\d+)/")
HOUR = time(9)  # when each day's run takes place, UTC


class Run(Protocol):
    """One pass over a workspace's sources at a moment, due or not; ``run_once`` is the real one."""

    def __call__(self, folder: Path, now: datetime, *, everything: bool) -> object:
        """Fetch, read, judge, record and tell."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the ledger holds at the end of a play, and where site and digests are."""

    world: str
    days: int
    findings: tuple[Finding, ...]
    site: Path
    digests: tuple[Path, ...]
    requests: tuple[tuple[str, int], ...]

    def shape(self) -> dict[str, object]:
        """The outcome as a program reads it."""
        found = [{"id": f.id, "relation": f.relation.value, "effect": f.effect.value} for f in self.findings]
        digests = [str(path) for path in self.digests]
        return {"world": self.world, "days": self.days, "findings": found, "site": str(self.site), "digests": digests}


def play_demo(folder: Path, *, run: Run, progress: Callable[[int, int], None] = lambda done, total: None) -> Outcome:
    """Plays the bundled world into the workspace ``folder``; see ``play``."""
    return play(folder, load_world(), run, progress=progress)


def play(
    folder: Path, world: World, run: Run, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> Outcome:
    """Plays a world into the workspace ``folder``, which is made where it is not there yet.

    For each day the declarations known by then are written, the day's pages served on loopback, and ``run`` called as
    of that day, 09:00 UTC. Raises ``InputError`` where ``folder`` holds something else than this world's workspace.
    """
    make_demo_workspace(folder, world)
    with WorldServer(world, port=_find_port(folder)) as server:
        reached = _find_reached(folder, world)
        for number in range(len(world.days)):
            day = server.set_day(number)
            write_sources(folder, world.days[max(number, reached)], server.url)
            run(folder, datetime.combine(day.date, HOUR, tzinfo=UTC), everything=True)
            progress(number + 1, len(world.days))
        requests = tuple(server.requests)
    return _make_outcome(folder, world, requests)


def make_demo_workspace(folder: Path, world: World) -> None:
    """Makes the workspace's folders, settings and its one subscriber, where they are not there yet."""
    if folder.exists() and not folder.is_dir():
        raise InputError("is a file; the demo needs a folder", subject=str(folder))
    settings = folder / "pledgewatch.yml"
    text = SETTINGS.format(name=world.name)
    if settings.is_file() and settings.read_text(encoding="utf-8") != text:
        raise InputError("is another workspace; give the demo a folder of its own", subject=str(folder))
    if folder.is_dir() and not settings.is_file() and any(folder.iterdir()):
        raise InputError("is not empty and no workspace; give the demo a folder of its own", subject=str(folder))
    for name in ("sources", "rules", "archive", "outbox", "subscribers"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "subscribers" / "desk.yml").write_text(SUBSCRIBER, encoding="utf-8")
    settings.write_text(text, encoding="utf-8")


def write_sources(folder: Path, day: Day, url: str) -> None:
    """Writes the declarations known on a day, with the server's address in them."""
    for name, text in day.sources.items():
        path = folder / "sources" / name
        served = text.replace(PLACEHOLDER, url)
        if not path.is_file() or path.read_text(encoding="utf-8") != served:
            path.write_text(served, encoding="utf-8")


def _find_port(folder: Path) -> int:
    """The port of an earlier play into this workspace, so that its addresses stay; 0 where there was none."""
    for path in sorted((folder / "sources").glob("*.yml")):
        if match := _SERVED_AT.search(path.read_text(encoding="utf-8")):
            return int(match[1])
    return 0


def _find_reached(folder: Path, world: World) -> int:
    """The last day whose declarations an earlier play wrote here; 0 for a new workspace."""
    present = {
        path.name: _SERVED_AT.sub(f"{PLACEHOLDER}/", path.read_text(encoding="utf-8"))
        for path in (folder / "sources").glob("*.yml")
    }
    fitting = [number for number, day in enumerate(world.days) if dict(day.sources) == present]
    return fitting[-1] if fitting else 0


def _make_outcome(folder: Path, world: World, requests: tuple[tuple[str, int], ...]) -> Outcome:
    settings = load_settings(folder)
    ledger = open_ledger(settings.ledger_url)
    try:
        findings = tuple(f for f in ledger.findings() if f.relation is not RelationKind.UNRELATED)
    finally:
        ledger.close()
    return Outcome(
        world=world.name,
        days=len(world.days),
        findings=findings,
        site=settings.site_path / "index.html",
        digests=tuple(sorted(settings.outbox_path.rglob("*.eml"))),
        requests=requests,
    )
