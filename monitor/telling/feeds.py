"""The Atom feed of changes: valid, with ids that never change, the same bytes for the same findings.

In go views, the newest first; out comes XML. An entry's ``updated`` is the finding's day; the feed's is the latest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monitor.telling.addresses import site_authority
from monitor.telling.redline import abridge, render_plain_segments
from monitor.telling.render import Templates
from monitor.telling.safetext import start_big
from monitor.telling.views import FindingView

ENTRIES = 100
_SINCE = "2026"  # the year from which a tag URI's authority is meant; part of every id, so it stays


def render_feed(
    views: Sequence[FindingView],
    *,
    name: str,
    base_url: str,
    templates: Templates,
    key: str = "changes",
    path: str = "feed.xml",
) -> str:
    """The feed of the newest findings; with no ``base_url`` its links are relative.

    ``key`` is the part of the feed's id that tells it from the site's other feeds, ``path`` where it will stand.
    """
    authority = site_authority(base_url)
    shown = views[:ENTRIES]
    updated = max((view.day.isoformat() for view in shown), default="1970-01-01")
    return templates.render(
        "site/feed.xml",
        site={"name": name, "base_url": base_url},
        path=path,
        root=base_url or "../" * path.count("/"),
        feed_id=f"tag:{authority},{_SINCE}:{key}",
        updated=f"{updated}T00:00:00Z",
        entries=make_entries(shown, base_url),
    )


def make_entries(views: Sequence[FindingView], base_url: str) -> list[dict[str, Any]]:
    """The entries of a feed of any format: id, title, page, day, terms, summary."""
    return [_make_entry(view, site_authority(base_url)) for view in views]


def _make_entry(view: FindingView, authority: str) -> dict[str, Any]:
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
