"""The pages that stand alone: sources and their health, the method, search, the page for what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.models import Issue
from monitor.telling import words
from monitor.telling.site.contents import Contents
from monitor.telling.site.press import Press

MOST_ISSUES = 200


def make_list_pages(press: Press, contents: Contents, issues: Sequence[Issue]) -> Iterator[tuple[str, str]]:
    """Sources, method, search, 404."""
    name = press.site["name"]
    newest = sorted(issues, key=lambda i: (i.date or date.min, i.source, i.kind, i.message), reverse=True)
    titles = {line.id: line for line in contents.documents}
    yield press.page(
        "sources.html", "sources.html", "Sources", f"Documents that {name} watches.", documents=contents.documents,
        issues=newest[:MOST_ISSUES], more_issues=max(len(newest) - MOST_ISSUES, 0), titles=titles, today=contents.today,
    )  # fmt: skip
    yield press.page(
        "about.html", "about.html", "Method", f"How {name} reads commitments and what its words mean.",
        relations=list(words.RELATIONS.values()), effects=list(words.EFFECTS.values()),
        confidences=list(words.CONFIDENCES.values()), levels=list(words.LEVELS.values()),
    )  # fmt: skip
    yield press.page(
        "search.html", "search.html", "Search", f"Search the commitments and changes that {name} holds.", searched=True
    )
    yield press.page("missing.html", "404.html", "This page is not here", "No page has this address.", section="-")


def make_tombstone(press: Press, path: str, words_: str) -> tuple[str, str]:
    """The page that stays where a page was, and says why it went."""
    return press.page(
        "tombstone.html", path, "This page was taken down", words_, section="-", reason=words_, id=_id_of(path)
    )


def _id_of(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".html")
