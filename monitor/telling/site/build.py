"""One build of the site in order: its body is the list of what the site holds.

In go the ledger, the shelf and what was asked for; the shelf is filled. What compares parties is made from lines
(``lines.py``), so that a party in which nothing changed need not be read again.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from monitor.models import Finding
from monitor.telling import words
from monitor.telling.addresses import actor_path, finding_path
from monitor.telling.book import Book
from monitor.telling.render import Templates
from monitor.telling.safetext import fold_line
from monitor.telling.shapes import Shape
from monitor.telling.site import cards, search
from monitor.telling.site.actors import make_actor_page, make_parties_page
from monitor.telling.site.apart import Apart
from monitor.telling.site.commitments import make_commitment_pages
from monitor.telling.site.contents import Contents, Names, RuleCard, gather, load_party
from monitor.telling.site.data import Cells, make_cells, make_data_files, render_schema, render_webhook_schema
from monitor.telling.site.docket import make_docket_page
from monitor.telling.site.documents import make_document_pages
from monitor.telling.site.findings import make_finding_pages
from monitor.telling.site.front import ROWS, count_month_pages, make_front_pages, make_row, parse_rows, render_rows
from monitor.telling.site.lines import Line, make_line, make_rows
from monitor.telling.site.lines import parse_rows as parse_data
from monitor.telling.site.lines import render_rows as render_data
from monitor.telling.site.lists import make_list_pages, make_tombstone
from monitor.telling.site.machine import make_feeds, make_sitemaps, render_robots
from monitor.telling.site.places import card_path, shard_path, snapshot_path
from monitor.telling.site.press import Press
from monitor.telling.site.questions import make_questions_page
from monitor.telling.site.rules import make_rule_pages
from monitor.telling.site.shelf import Shelf
from monitor.telling.site.subscriptions import Subscription, make_subscription_feeds
from monitor.telling.site.topics import make_topic_pages
from monitor.telling.views import FindingView, Naming, make_finding_view

STATE = "data/build.json"  # what the next build may take over
BIG = 3_000  # commitments from which the search index is left to whole builds
_PERMANENT = ("findings/", "commitments/", "actors/", "topics/", "rules/", "documents/")
_OURS = ("changes/", "pagefind/", "feeds/", "data/commitments/", "cards/", "snapshots/")


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    name: str
    base_url: str = ""
    audience: str = "desk"
    labels: dict[str, str] = field(default_factory=dict)
    rules: tuple[RuleCard, ...] = ()
    only_changed: bool = False
    search: bool = False
    find_copy: Callable[[str, str], Path | None] | None = None
    per_page: int = 50
    subscriptions: tuple[Subscription, ...] = ()
    names: dict[str, Names] = field(default_factory=dict)


class Build:
    """One build; ``make`` fills the shelf."""

    def __init__(self, book: Book, shelf: Shelf, templates: Templates, options: Options) -> None:
        self.book, self.shelf, self.templates, self.options = book, shelf, templates, options
        self.contents: Contents = gather(book, options.labels, options.rules, options.audience, options.names)
        self.stamps = book.stamps()
        self.views: dict[str, FindingView] = {}
        self.lines: list[Line] = []
        self.rows: list[list[str]] = []
        self.cells: list[Cells] = []
        self.state: dict[str, Any] = {}
        site = {
            "name": fold_line(options.name, 80),
            "base_url": options.base_url,
            "audience": options.audience,
            "opening": words.make_opening(self.contents.front),
            "today": self.contents.today,
            "search": options.search and search.find_program() is not None,
            "cards": cards.can_draw(),
        }
        self.press = Press(templates, site)

    def make(self) -> None:
        """Everything, in an order in which what is linked comes before what links to it."""
        shelf, contents, press = self.shelf, self.contents, self.press
        for name in ("style.css", "site.js", "search.js", "icon.svg"):
            shelf.write(name, self.templates.read(f"site/{name}"))
        self._place_copies()
        changed = self._find_changed()
        old_rows = parse_rows(shelf.read(ROWS)) if changed < set(contents.actors) else []
        for actor in contents.actors:
            self._make_party(actor) if actor in changed else self._keep_party(actor, old_rows)
        data = Apart(lambda: make_data_files(contents.front, self.cells, self.options.audience))
        self._make_documents(changed)
        shelf.write_all(make_topic_pages(press, contents, self.lines))
        shelf.write_all(make_questions_page(press, contents, self.lines))
        shelf.write_all(make_docket_page(press, contents, self.lines))
        shelf.write_all(make_rule_pages(press, contents, self.lines, self.look))
        shelf.write_all(make_parties_page(press, contents))
        shelf.write_all(make_list_pages(press, contents, self.book.issues()))
        self._make_front(changed)
        self._make_search()
        self._make_cards()
        self._make_data(data)
        self._bury()
        shelf.write_all(make_sitemaps(shelf.paths, self.options.base_url))
        shelf.write("robots.txt", render_robots(self.options.base_url, self.options.audience))
        shelf.write(STATE, self._render_state())

    # --- parties ------------------------------------------------------------------------------------------------------

    def _find_changed(self) -> set[str]:
        """The parties whose pages must be made again."""
        actors = set(self.contents.actors)
        if not self.options.only_changed:
            return actors
        if self.old_state.get("look") != self._look_stamp:
            return actors
        before = self.old_state.get("parties", {})
        return {a for a in actors if before.get(a) != self.stamps.get(a) or shard_path(a) not in self.shelf.before}

    @cached_property
    def old_state(self) -> dict[str, Any]:
        """What the last build noted; empty where there was none or it cannot be read."""
        try:
            state = json.loads(self.shelf.read(STATE) or "{}")
        except ValueError:
            return {}
        return state if isinstance(state, dict) else {}

    @cached_property
    def _look_stamp(self) -> str:
        """Changes with our own code, templates, names, rules and settings: then every page is made again."""
        told = hashlib.sha256()
        for path in sorted(Path(__file__).resolve().parent.parent.rglob("*.py")):
            told.update(path.read_bytes())
        told.update(self.templates.stamp().encode())
        settings = (self.options.name, self.options.base_url, self.options.audience, self.options.per_page)
        told.update(repr((settings, sorted(self.contents.labels.items()), self.options.rules)).encode())
        told.update(repr(sorted(self.options.names.items())).encode())
        told.update(repr((sorted(self.contents.languages.items()), self.press.site["search"])).encode())
        return told.hexdigest()

    def _make_party(self, actor: str) -> None:
        """Every page that belongs to one party, and its lines and rows."""
        contents, shelf, press = self.contents, self.shelf, self.press
        party = load_party(self.book, contents, actor)
        data = render_data(make_rows(party)).encode("utf-8", "replace").decode()
        lines = self._take(parse_data(data))  # as the next build will read them: no text with half a character
        shelf.write(shard_path(actor), data)
        self.views.update(party.views)
        shelf.write_all(make_commitment_pages(press, contents, party, self.copies))
        shelf.write_all(make_finding_pages(press, contents, party, self.copies))
        shelf.write_all([make_actor_page(press, contents, party, lines)])
        for finding in contents.findings.get(actor, ()):
            if finding.id in self._front_ids:
                self.rows.append(make_row(party.views[finding.id], finding.topic, finding.announcement.state))

    def _take(self, rows: list[Shape]) -> list[Line]:
        """Keeps what later pages need of a party's rows."""
        lines = [make_line(row) for row in rows]
        self.lines += lines
        self.cells += [make_cells(row) for row in rows]
        return lines

    def _keep_party(self, actor: str, old_rows: list[list[str]]) -> None:
        """Takes over what the last build made of a party."""
        self.shelf.keep(shard_path(actor))
        self.shelf.keep(actor_path(actor))
        for line in self._take(parse_data(self.shelf.read(shard_path(actor)))):
            if line.page:
                self.shelf.keep(line.page)
        for finding in self.contents.findings.get(actor, ()):
            self.shelf.keep(finding_path(finding.id))
        self.rows += [row for row in old_rows if row[2] == actor]

    @cached_property
    def _front_ids(self) -> set[str]:
        return {finding.id for finding in self.contents.front}

    @cached_property
    def _naming(self) -> Naming:
        """For findings of parties that were taken over."""
        last_seen: dict[str, date] = {x.id: x.last_seen for x in self.lines if x.id in self.contents.touched}
        paged = {line.id for line in self.lines if line.page}
        return Naming(self.contents.labels, self.options.audience, paged, last_seen, self.contents.verdicts)

    def look(self, finding: Finding) -> FindingView:
        """A finding as pages show it."""
        if finding.id not in self.views:
            self.views[finding.id] = make_finding_view(finding, self._naming)
        return self.views[finding.id]

    # --- what compares parties ----------------------------------------------------------------------------------------

    def _make_documents(self, changed: set[str]) -> None:
        by_source: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            by_source[line.source].append(line)
        parts: dict[str, list[str]] = defaultdict(list)
        for path in self.shelf.before:
            if path.startswith("documents/"):
                parts["/".join(path.removesuffix(".html").split("/")[:2])].append(path)
        for document in self.contents.documents:
            lines = by_source[document.id]
            if document.actor in changed or any(line.actor in changed for line in lines):
                self.shelf.write_all(
                    make_document_pages(self.press, self.contents, document, lines, self.look, self.copies)
                )
            else:
                for path in parts.get(document.page.removesuffix(".html"), ()):
                    self.shelf.keep(path)

    def _make_front(self, changed: set[str]) -> None:
        months = {f"{f.date:%Y-%m}" for actor in changed for f in self.contents.findings.get(actor, ())}
        everything = changed >= set(self.contents.actors)
        expected = count_month_pages(self.contents, self.options.per_page)
        for path in expected:
            self.shelf.keep(path) if path.removeprefix("changes/")[:7] not in months else None

        def wanted(month: str) -> bool:
            return everything or month in months or f"changes/{month}.html" not in self.shelf.before

        self.shelf.write(ROWS, render_rows(self.rows, self.contents))
        pages = list(make_front_pages(self.press, self.contents, self.look, self.options.per_page, wanted))
        self.shelf.write_all(pages)

    # --- data ---------------------------------------------------------------------------------------------------------

    def _make_data(self, data: Apart) -> None:
        shelf = self.shelf
        for path, content in data.take():
            shelf.write(path, content)
        for kind in ("finding", "commitment"):
            shelf.write(f"data/{kind}.schema.json", render_schema(kind))
        shelf.write("data/webhook.schema.json", render_webhook_schema())
        shelf.write_all(make_feeds(self.contents, self.look, self.press.site, self.templates))
        subscribed = self.options.subscriptions
        shelf.write_all(
            make_subscription_feeds(self.contents.front, subscribed, self.look, self.press.site, self.templates)
        )

    def _place_copies(self) -> None:
        for sha256 in sorted(self.copies):
            path = self._copy_files[sha256]
            self.shelf.place(snapshot_path(sha256), path)

    @cached_property
    def _copy_files(self) -> dict[str, Path]:
        """Archived copies that a finding rests on; on a public site only of sources that may be republished whole."""
        find = self.options.find_copy
        if find is None:
            return {}
        sides = {
            (side.source, side.snapshot)
            for finding in self.contents.every
            for side in (finding.earlier, finding.later)
            if side is not None and side.snapshot
        }
        found = {sha: path for source, sha in sorted(sides) if (path := find(source, sha)) is not None}
        return found

    @cached_property
    def copies(self) -> frozenset[str]:
        """The hashes of the copies that the site offers."""
        return frozenset(self._copy_files)

    def _make_search(self) -> None:
        """The index is made again where what it holds changed; a big one by whole builds only, as it takes seconds."""
        shelf = self.shelf
        if not self.press.site["search"]:
            return
        made = [path for path in shelf.before if path.startswith("pagefind/")]
        if made and self.options.only_changed and len(self.lines) > BIG:
            self.state["search"] = self.old_state.get("search", "")
        else:
            entries = list(search.choose_entries(self.contents, self.lines))
            self.state["search"] = hashlib.sha256(repr(entries).encode("utf-8", "replace")).hexdigest()
            if not made or self.state["search"] != self.old_state.get("search"):
                for path, content in search.make_index(entries):
                    shelf.write(path, content)
                return
        for path in made:
            shelf.keep(path)

    def _make_cards(self) -> None:
        if not self.press.site["cards"]:
            return
        site = self.press.site
        self.shelf.write(
            "cards/site.png", cards.draw_card(site["name"], "What was promised, and what became of it", "")
        )
        for actor in self.contents.actors:
            name, path = self.contents.name_actor(actor), card_path("actors", actor)
            if path in self.shelf.before and self.options.only_changed:
                self.shelf.keep(path)
            else:
                self.shelf.write(
                    path, cards.draw_card(site["name"], name, "What it promised in public, and what changed")
                )

    # --- what stays ---------------------------------------------------------------------------------------------------

    def _bury(self) -> None:
        """Addresses that were given away stay: what is no more says so. What was no address of its own goes."""
        for path in sorted(self.shelf.before - self.shelf.paths):
            if path.startswith(_PERMANENT) and path.endswith(".html"):
                self.shelf.write(*make_tombstone(self.press, path, _REASONS[path.partition("/")[0]]))
            elif path.startswith(_OURS):
                self.shelf.remove(path)

    def _render_state(self) -> str:
        self.state.update(look=self._look_stamp, parties=self.stamps)
        return json.dumps(self.state, indent=1, sort_keys=True) + "\n"


_REASONS = {
    "findings": "The reading that stood here is no longer in the ledger: it was made again, and this came out otherwise.",
    "commitments": "These words are no longer recorded as a commitment: the pages were read again with better rules.",
    "actors": "This party is no longer watched, or its name in the ledger changed.",
    "topics": "No rule watches this topic any more.",
    "rules": "This rule is no longer in force.",
    "documents": "This document is no longer watched, or its history became shorter when it was read again.",
}
