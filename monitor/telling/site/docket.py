"""The docket: what falls due, what is overdue, and how far wordings have moved from the first to today's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from monitor.models import Finding, Side
from monitor.telling.addresses import actor_path, commitment_path
from monitor.telling.redline import make_redline
from monitor.telling.safetext import shorten
from monitor.telling.site.contents import Contents, is_on_front
from monitor.telling.site.lines import Line
from monitor.telling.site.press import Press

MOST = 60
DRIFTS = 25
_QUOTE = 700


def make_docket_page(press: Press, contents: Contents, lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """One page with what is due and what drifted."""
    today = contents.today or date.min
    due = sorted(
        ((day, line) for line in lines if line.standing and line.page for day in line.due if line.stance != "asserts"),
        key=lambda pair: (pair[0], pair[1].id),
    )
    paged = {line.id: line.page for line in lines}
    yield press.page(
        "docket.html", "docket.html", "Docket", "What falls due, what is past its day, and how far wordings moved.",
        coming=[_make_entry(contents, day, line) for day, line in due if day >= today][:MOST],
        past=[_make_entry(contents, day, line) for day, line in reversed(due) if day < today][:MOST],
        drifts=_find_drifts(contents, paged), today=contents.today,
    )  # fmt: skip


def _make_entry(contents: Contents, day: date, line: Line) -> dict[str, Any]:
    return {"day": day, "line": line, "name": contents.name_actor(line.actor), "actor_page": actor_path(line.actor)}


def _find_drifts(contents: Contents, paged: dict[str, str]) -> list[dict[str, Any]]:
    """Passages that changed in two steps or more: the first wording against today's, the longest way first."""
    after: dict[str, Finding] = {}
    entered: set[str] = set()
    for finding in contents.every:
        earlier, later = finding.earlier, finding.later
        worded = contents.audience != "public" or finding.review == "confirmed"
        if not is_on_front(finding) or earlier is None or later is None or earlier.source != later.source or not worded:
            continue
        after[earlier.id] = finding
        entered.add(later.id)
    chains: dict[str, list[Finding]] = defaultdict(list)
    for start in after:
        if start in entered:
            continue
        current, seen = start, {start}
        while current in after:
            step = after[current]
            chains[start].append(step)
            current = step.later.id if step.later else ""
            if current in seen:
                break
            seen.add(current)
    long = sorted(
        (steps for steps in chains.values() if len(steps) > 1),
        key=lambda steps: (-len(steps), -steps[-1].date.toordinal(), steps[0].id),
    )
    return [drift for steps in long[: DRIFTS * 2] if (drift := _make_drift(contents, steps, paged))][:DRIFTS]


def _make_drift(contents: Contents, steps: Sequence[Finding], paged: dict[str, str]) -> dict[str, Any] | None:
    first, last = steps[0].earlier, steps[-1].later
    if first is None or last is None or first.quote == last.quote:
        return None
    return {
        "name": contents.name_actor(steps[0].actor),
        "actor_page": actor_path(steps[0].actor),
        "document": steps[0].document,
        "steps": len(steps),
        "first": first.date,
        "last": last.date,
        "lead_in": shorten(last.lead_in, 300),
        "segments": make_redline(_cut(first), _cut(last)),
        "page": commitment_path(last.id) if paged.get(last.id) else "",
    }


def _cut(side: Side) -> str:
    return shorten(side.quote, _QUOTE)
