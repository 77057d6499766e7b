"""The Atom feed of changes: valid, with ids that never change, the same bytes for the same findings.

In go views, the newest first; out comes XML. An entry's ``updated`` is the finding's day; the feed's is the latest.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.telling.addresses import site_authority
from monitor.telling.redline import abridge, render_plain_segments
from monitor.telling.render import Templates
from monitor.telling.safetext import start_big
from monitor.telling.views import FindingView

ENTRIES = 100
_SINCE = "2026"  # the year from which a tag URI's authority is meant; part of every id, so it stays


def render_feed(views: Sequence[FindingView], *, name: str, base_url: str, templates: Templates) -> str:
    """The feed of the newest findings; with no ``base_url`` its links are relative."""
    authority = site_authority(base_url)
    shown = views[:ENTRIES]
    updated = max((view.day.isoformat() for view in shown), default="1970-01-01")
    return templates.render(
        "site/feed.xml",
        site={"name": name, "base_url": base_url},
        feed_id=f"tag:{authority},{_SINCE}:changes",
        updated=f"{updated}T00:00:00Z",
        entries=[_make_entry(view, authority) for view in shown],
    )


def _make_entry(view: FindingView, authority: str) -> dict[str, object]:
    words = render_plain_segments(abridge(view.segments))
    reasons = [reason.sentence for reason in view.reasons if reason.sentence] if view.worded else []
    reading = f"{view.relation.name}, {view.effect.words}, {view.confidence.words}; " if view.worded else ""
    return {
        "id": f"tag:{authority},{_SINCE}:{view.page.removesuffix('.html')}",
        "title": f"{view.name}: {start_big(view.headline)}",
        "page": view.page,
        "updated": f"{view.day.isoformat()}T00:00:00Z",
        "terms": [view.actor_name, view.topic, *([view.relation.name] if view.worded else [])],
        "summary": " ".join([words, *reasons, f"({reading}{view.review_words})"]),
    }
