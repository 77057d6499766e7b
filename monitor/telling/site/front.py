"""The front page, the pages of each month, and the rows that the filters on the front look through.

In go findings; out come pages. A row holds what a filter asks for and what a list shows; ``data/changes.js`` carries
them as a script, so that filters work from a folder on disk as well as from a server.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from monitor.models import Finding
from monitor.telling import words
from monitor.telling.addresses import actor_path
from monitor.telling.safetext import shorten, show_month, show_text, start_big
from monitor.telling.site.charts import make_charts
from monitor.telling.site.contents import Contents, newest_first
from monitor.telling.site.places import feed_path, month_path, topic_path
from monitor.telling.site.press import Press
from monitor.telling.views import FindingView

PER_PAGE = 50
NEWEST = 25  # findings on the front itself
_SNIPPET = 90
ROWS = "data/changes.js"
_START = "window.pledgewatchChanges = "

Viewer = Callable[[Finding], FindingView]


def make_front_pages(
    press: Press, contents: Contents, look: Viewer, per_page: int, wanted: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """The pages of each month that is ``wanted``, then the front itself."""
    front = contents.front
    months: dict[str, list[Finding]] = {}
    for finding in sorted(front, key=newest_first):
        months.setdefault(f"{finding.date:%Y-%m}", []).append(finding)
    for month, members in months.items():
        if wanted(month):
            yield from _make_month_pages(press, month, members, look, per_page)
    shown = [f for f in front if contents.audience != "public" or f.review == "confirmed"]
    newest = [look(finding) for finding in sorted(front, key=newest_first)[:NEWEST]]
    actors = sorted({f.actor for f in front}, key=lambda a: (contents.name_actor(a).casefold(), a))
    topics = sorted({f.topic or "general" for f in front}, key=lambda t: (t == "general", t))
    yield press.page(
        "front.html", "index.html", "What changed", press.site["opening"], section="index.html", stories=newest,
        charts=make_charts(shown, contents.name_topic, topic_path), total=len(front),
        months=[(m, show_month(found[0].date), month_path(m), len(found)) for m, found in months.items()],
        actors=[(a, contents.name_actor(a), actor_path(a)) for a in actors],
        topics=[(t, contents.name_topic(t)) for t in topics],
        relations=list(words.RELATIONS.values())[:-1], effects=list(words.EFFECTS.values()),
        confidences=list(words.CONFIDENCES.values()), levels=list(words.LEVELS.values()),
        reviews=[("unreviewed", "not reviewed"), ("confirmed", "confirmed")],
        announcements=[("found", "found"), ("not found in", "not found"), ("not checked", "not checked")],
        card="cards/site.png",
    )  # fmt: skip


def count_month_pages(contents: Contents, per_page: int) -> set[str]:
    """The paths of every page of a month that this site has."""
    counts: dict[str, int] = {}
    for finding in contents.front:
        month = f"{finding.date:%Y-%m}"
        counts[month] = counts.get(month, 0) + 1
    return {
        month_path(month, part)
        for month, count in counts.items()
        for part in range(1, (count + per_page - 1) // per_page + 1)
    }


def _make_month_pages(
    press: Press, month: str, members: Sequence[Finding], look: Viewer, per_page: int
) -> Iterator[tuple[str, str]]:
    parts = (len(members) + per_page - 1) // per_page
    name = show_month(members[0].date)
    for part in range(1, parts + 1):
        stories = [look(finding) for finding in members[(part - 1) * per_page : part * per_page]]
        path = month_path(month, part)
        yield press.page(
            "month.html", path, f"Changes in {name}" + (f", page {part}" if part > 1 else ""),
            f"Changed commitments in {name}.", section="index.html", stories=stories, number=part,
            parts=[(n, month_path(month, n).removeprefix("changes/")) for n in range(1, parts + 1)],
        )  # fmt: skip


def make_row(view: FindingView, topic: str, announcement: str) -> list[str]:
    """What a filter needs of one finding, all of it text."""
    gone = " ".join(s.text for s in view.segments if s.kind == "del")
    came = " ".join(s.text for s in view.segments if s.kind == "ins")
    kept = "" if view.worded else "-"
    return [
        view.page, view.day.isoformat(), view.actor, topic or "general", kept or view.relation.name,
        kept or view.effect.name, kept or view.level.name, kept or view.confidence.name, announcement, view.review,
        start_big(show_text(view.headline)), show_text(view.document), show_text(shorten(gone, _SNIPPET)),
        show_text(shorten(came, _SNIPPET)),
    ]  # fmt: skip


def render_rows(rows: Iterable[Sequence[str]], contents: Contents) -> str:
    """All rows as a script that sets one variable."""
    ordered = sorted(rows, key=lambda row: (row[1], row[0]), reverse=True)
    names = {row[2]: contents.name_actor(row[2]) for row in ordered}
    data = json.dumps({"actors": names, "rows": ordered}, ensure_ascii=False, separators=(",", ":"))
    data = data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{_START}{data};\n".encode("utf-8", "replace").decode()


def parse_rows(script: str) -> list[list[str]]:
    """The rows of a script again."""
    if not script.startswith(_START):
        return []
    rows: list[list[str]] = json.loads(script[len(_START) :].rstrip().rstrip(";"))["rows"]
    return rows


def feeds_of(kind: str, id_: str) -> Mapping[str, Any]:
    """Where the feeds of one actor, topic or rule stand."""
    return {"atom": feed_path(kind, id_, "xml"), "json": feed_path(kind, id_, "json")}
