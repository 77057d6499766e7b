"""The timeline of one promise as a drawing: where each point and bar stands. The template makes the SVG of it.

In go a commitment with the changes of its wordings; out come a ``Timeline`` with points by day. Points that would
touch are moved to a second row, so that each can be reached and read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.telling.safetext import show_date, start_big
from monitor.telling.views import CommitmentView, FindingView

WIDTH = 900
LEFT, RIGHT = 20, 880
_APART = 22  # between the middles of two points of one row
_ROWS = 4


@dataclass(frozen=True, slots=True)
class Point:
    """One event: where it stands, the words that say it, the page it leads to, the shape that shows its kind."""

    x: int
    y: int
    words: str
    page: str
    kind: str  # worse | better | other | seen


@dataclass(frozen=True, slots=True)
class Year:
    """A tick."""

    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: the bar of the time in which these very words stood, the events, the years."""

    width: int
    height: int
    start: int
    end: int
    open_end: bool
    points: tuple[Point, ...]
    years: tuple[Year, ...]
    words: str


def make_timeline(
    view: CommitmentView, history: Sequence[FindingView], today: date | None, states: Mapping[str, str]
) -> Timeline:
    """The timeline of one commitment."""
    end = view.first_seen_without or view.last_seen_with
    days = [view.first_seen, view.day, end, *(f.day for f in history), *((today,) if today else ())]
    first: date = min(days)
    last: date = max(days)
    span = max((last - first).days, 1)

    def place(day: date) -> int:
        passed: int = (day - first).days
        return LEFT + (RIGHT - LEFT) * passed // span

    rows: list[int] = []
    points = []
    for finding in history:
        x = place(finding.day)
        row = next((n for n, taken in enumerate(rows) if x - taken >= _APART), len(rows))
        if row >= _ROWS:
            row = _ROWS - 1
        if row == len(rows):
            rows.append(x)
        rows[row] = x
        points.append((x, row, finding))
    top = 16 + 24 * max(len(rows), 1)
    drawn = tuple(
        Point(x, top - 20 - 24 * row, f"{show_date(f.day)}: {start_big(f.headline)}", f.page, _kind(f))
        for x, row, f in points
    )
    state = states.get(view.id, view.state)
    told = f"These words were first seen on {show_date(view.first_seen)}"
    told += (
        f" and first missing on {show_date(view.first_seen_without)}; they are {state} today."
        if view.first_seen_without
        else f" and last seen on {show_date(view.last_seen_with)}; they are {state} today."
    )
    return Timeline(
        WIDTH, top + 44, place(view.first_seen), max(place(end), place(view.first_seen) + 4),
        view.first_seen_without is None, drawn, tuple(_make_years(first, last, place)), told,
    )  # fmt: skip


def _kind(finding: FindingView) -> str:
    if not finding.worded:
        return "other"
    return {"weakens": "worse", "strengthens": "better"}.get(finding.effect.name, "other")


def _make_years(first: date, last: date, place: Callable[[date], int]) -> list[Year]:
    years = [Year(place(date(year, 1, 1)), str(year)) for year in range(first.year + 1, last.year + 1)]
    step = max(len(years) // 12, 1)
    found = [Year(LEFT, show_date(first))] if not years or years[0].x > 130 else []
    return [*found, *(year for year in years[::step] if year.x < RIGHT - 10)]
