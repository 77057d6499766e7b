"""``doctor``: is everything reachable and sane, without asking the network; each thing a line with what to do about it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.errors import PledgewatchError
from monitor.runner.timing import EVERY, REMEMBERED_CHECKS, count_failures
from monitor.runner.workspace import Workspace, load_workspace_sources, open_workspace

LITTLE_SPACE = 512 * 1024 * 1024
MANY_FAILURES = 3


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at; ``fine`` is False where somebody must do something."""

    what: str
    fine: bool
    words: str


def examine(folder: Path, now: datetime) -> list[Examined]:
    """Settings, rules, sources, ledger, archive, space, and every source that is in trouble or was not looked at."""
    try:
        with open_workspace(folder) as workspace:
            return [*_examine_house(workspace), *_examine_sources(workspace, now)]
    except PledgewatchError as error:
        return [Examined("workspace", False, str(error))]


def _examine_house(workspace: Workspace) -> Iterator[Examined]:
    problems = workspace.engine.rulebook.problems
    yield Examined("rules", not problems, str(problems[0]) if problems else f"{len(workspace.engine.rulebook.rules)} in force")
    counts = workspace.ledger.counts()
    yield Examined("ledger", True, f"{counts['commitments']} commitments, {counts['findings']} findings")
    place = workspace.settings.archive_path
    writable = os.access(place if place.exists() else place.parent, os.W_OK)
    yield Examined("archive", writable, f"{place} can{'' if writable else ' not'} be written to")
    free = shutil.disk_usage(workspace.folder).free
    yield Examined("space", free > LITTLE_SPACE, f"{free // 2**20} MB free")


def _examine_sources(workspace: Workspace, now: datetime) -> Iterator[Examined]:
    try:
        sources = load_workspace_sources(workspace.folder, workspace.engine.rulebook.taxonomy)
    except PledgewatchError as error:
        yield Examined("sources", False, str(error))
        return
    yield Examined("sources", bool(sources), f"{len(sources)} watched" if sources else "none is watched")
    told = set()
    for issue in workspace.ledger.issues(open_only=True):
        told.add(issue.source)
        failures = count_failures(workspace.ledger.recent_checks(issue.source, REMEMBERED_CHECKS))
        often = f" ({failures} times in a row)" if failures >= MANY_FAILURES else ""
        yield Examined(issue.source, False, f"{issue.message}{often}")
    for source in sources:
        checks = workspace.ledger.recent_checks(source.id, 1)
        longest = timedelta(seconds=source.up_to_seconds or source.every_seconds or 0) or EVERY
        if not checks:
            yield Examined(source.id, False, "was never looked at; run `pledgewatch run`")
        elif source.id not in told and now - checks[0].checked > 3 * longest:
            yield Examined(source.id, False, f"was not looked at since {checks[0].checked:%Y-%m-%d %H:%M} UTC")
