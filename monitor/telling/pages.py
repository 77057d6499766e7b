"""The pages of the site: for each kind what it shows, rendered.

In go views and records; out come a path inside the site and the page's text. No clock, no disk: the same ledger gives
the same pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from monitor.models import Issue
from monitor.telling import words
from monitor.telling.addresses import actor_path
from monitor.telling.render import Templates
from monitor.telling.safetext import count_words, shorten, show_date, show_month, start_big
from monitor.telling.views import CommitmentView, FindingView

ACTOR_FINDINGS = 60  # changes listed on a party's page
ACTOR_COMMITMENTS = 150  # commitments listed there
MOST_ISSUES = 200
_DESCRIPTION = 160


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A watched document in a list: how many versions there are, and the days of the first and the last."""

    publisher: str
    title: str
    kind: str
    url: str
    actor: str
    actor_page: str
    versions: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """A relation of a commitment that is no finding: the other side's words, and their page where there is one."""

    date: str
    label: words.Label
    quote: str
    page: str


@dataclass(frozen=True, slots=True)
class Press:
    """Renders pages of one site. ``site`` holds name, base_url, audience and opening."""

    templates: Templates
    site: Mapping[str, str]

    def _render(self, template: str, path: str, title: str, description: str, section: str = "", **more: Any) -> str:
        return self.templates.render(
            f"site/{template}",
            site=self.site,
            path=path,
            root="../" * path.count("/"),
            section=section or path,
            title=title,
            description=shorten(description, _DESCRIPTION),
            **more,
        )

    def index_pages(self, views: Sequence[FindingView], per_page: int) -> Iterator[tuple[str, str]]:
        """The front page and its successors, newest first."""
        pages = max((len(views) + per_page - 1) // per_page, 1)
        summary = make_summary(views)
        for number in range(1, pages + 1):
            stories = views[(number - 1) * per_page : number * per_page]
            months = [(month, list(group)) for month, group in groupby(stories, key=lambda f: show_month(f.day))]
            path = index_name(number)
            yield path, self._render(
                "index.html", path, "What changed" + (f", page {number}" if number > 1 else ""),
                self.site["opening"], section="index.html", months=months, number=number, pages=pages,
                nearby=_nearby(number, pages), page_name=index_name, summary=summary,
            )  # fmt: skip

    def finding_page(self, view: FindingView) -> tuple[str, str]:
        """One finding with its redline, reasons and evidence."""
        title = f"{view.name}: {start_big(view.headline)}"
        described = f"{view.actor_name}, {show_date(view.day)}: {view.headline}."
        return view.page, self._render("finding.html", view.page, title, described, section="-", f=view)

    def commitment_page(
        self,
        view: CommitmentView,
        heading: str,
        actor_name: str,
        history: Sequence[FindingView],
        related: Sequence[RelatedLine],
    ) -> tuple[str, str]:
        """One commitment with its reading, its evidence and its wordings through time."""
        title = f"{heading}: {shorten(view.quote, 80)}"
        text = self._render(
            "commitment.html", view.page, title, f"{view.quote} ({view.date_words})", section="-", c=view,
            heading=heading, actor_name=actor_name, actor_page=actor_path(view.sighting.commitment.actor), history=history,
            relations=related,
        )  # fmt: skip
        return view.page, text

    def actor_page(
        self,
        actor: str,
        actor_name: str,
        documents: Sequence[DocumentLine],
        findings: Sequence[FindingView],
        commitments: Sequence[CommitmentView],
        more_commitments: int,
    ) -> tuple[str, str]:
        """One party: its documents, what changed in them, its commitments by topic."""
        path = actor_path(actor)
        ordered = sorted(commitments, key=lambda c: (c.topic == "general", c.topic, c.day, c.id))
        everything = len(commitments) + more_commitments
        more_commitments = max(everything - ACTOR_COMMITMENTS, more_commitments)
        topics = [(topic, list(group)) for topic, group in groupby(ordered[:ACTOR_COMMITMENTS], key=lambda c: c.topic)]
        opening = (
            f"{count_words(len(findings), 'change')} in {count_words(len(documents), 'document')} watched, "
            f"{count_words(everything, 'commitment')} recorded."
        )
        return path, self._render(
            "actor.html", path, actor_name, f"{actor_name}: {opening}", section="-", actor_name=actor_name,
            opening=opening, documents=documents, findings=findings[:ACTOR_FINDINGS], topics=topics,
            more_findings=max(len(findings) - ACTOR_FINDINGS, 0), more_commitments=more_commitments,
        )  # fmt: skip

    def list_pages(
        self, parties: Sequence[Mapping[str, Any]], documents: Sequence[DocumentLine], issues: Sequence[Issue]
    ) -> Iterator[tuple[str, str]]:
        """The lists of parties and of sources, and the page about the method."""
        name = self.site["name"]
        yield (
            "parties.html",
            self._render("parties.html", "parties.html", "Parties", f"Parties that {name} watches.", parties=parties),
        )
        newest = sorted(issues, key=lambda i: (i.date or date.min, i.source, i.kind, i.message), reverse=True)
        yield "sources.html", self._render(
            "sources.html", "sources.html", "Sources", f"Documents that {name} watches.", documents=documents,
            issues=newest[:MOST_ISSUES], more_issues=max(len(newest) - MOST_ISSUES, 0),
        )  # fmt: skip
        yield "about.html", self._render(
            "about.html", "about.html", "Method", f"How {name} reads commitments and what its words mean.",
            relations=list(words.RELATIONS.values()), effects=list(words.EFFECTS.values()),
            confidences=list(words.CONFIDENCES.values()), levels=list(words.LEVELS.values()),
        )  # fmt: skip


def make_summary(views: Sequence[FindingView]) -> dict[str, Any]:
    """How many changes of each relation and effect; only those that may be worded are counted."""
    worded = [view for view in views if view.worded]
    relations = Counter(view.relation.name for view in worded)
    effects = Counter(view.effect.name for view in worded)
    return {
        "total": len(worded),
        "relations": [(label, relations[label.name]) for label in words.RELATIONS.values() if relations[label.name]],
        "effects": [(label, effects[label.name]) for label in words.EFFECTS.values() if effects[label.name]],
    }


def index_name(number: int) -> str:
    """The file of one page of the index."""
    return "index.html" if number == 1 else f"page-{number}.html"


def _nearby(number: int, pages: int) -> list[int]:
    """The page numbers to link: first, last, and those around; 0 stands for a gap."""
    wanted = sorted({1, pages, *(n for n in range(number - 2, number + 3) if 1 <= n <= pages)})
    linked: list[int] = []
    for n in wanted:
        if linked and n > linked[-1] + 1:
            linked.append(0)
        linked.append(n)
    return linked
