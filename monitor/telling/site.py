"""The report site: a folder of static pages, each with its evidence; only pages whose content changed are written.

In goes the ledger; out come files and a ``SiteReport``. The pages hold no clock, so that the same ledger gives the same
bytes. Pages of findings and commitments that are no more stay, because their addresses were given away; only surplus
pages of the index go. Pages are written before what links to them, each whole or not at all.

Raises ``InputError`` where ``out`` is a file or a template is wrong, ``OSError`` never: it becomes ``DeliveryError``.
"""

from __future__ import annotations

import io
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.errors import DeliveryError, InputError
from monitor.keeping.records import CommitmentRecord, VerdictRecord
from monitor.models import Finding, RelationKind, Source
from monitor.telling import words
from monitor.telling.addresses import actor_path, commitment_path, web_address
from monitor.telling.book import Book
from monitor.telling.export import export_findings
from monitor.telling.feeds import render_feed
from monitor.telling.pages import DocumentLine, Press, RelatedLine, index_name
from monitor.telling.render import Templates, load_templates
from monitor.telling.safetext import fold_line, shorten
from monitor.telling.views import (
    CommitmentView,
    FindingView,
    Naming,
    make_commitment_view,
    make_finding_view,
    make_labels,
)

PER_PAGE = 50  # findings on one page of the index; keeps the front page under 150 kB
STANDING = 60  # commitments without a finding that get a page, for each party
HISTORY = 40  # changes shown on one commitment's page
RELATED = 30  # further relations shown there
_GENERAL = "general"


@dataclass(frozen=True, slots=True)
class SiteReport:
    """How many pages were written, found unchanged, and removed."""

    written: int
    unchanged: int
    removed: int


def write_site(
    ledger: Book,
    out: Path,
    *,
    name: str,
    base_url: str = "",
    audience: str = "desk",
    labels: Mapping[str, str] | None = None,
    per_page: int = PER_PAGE,
    standing: int = STANDING,
    templates: Templates | None = None,
) -> SiteReport:
    """Writes the site of a ledger into ``out``.

    ``labels`` gives names of actors and titles of rules by their ids. ``audience="public"`` words only what a person
    confirmed. ``standing`` bounds how many commitments of a party get a page though nothing changed in them.
    """
    if out.exists() and not out.is_dir():
        raise InputError("is a file; the site is a folder", subject=str(out))
    templates = templates or load_templates()
    base_url = base_url if not base_url or base_url.endswith("/") else f"{base_url}/"
    shelf = Shelf(out)
    try:
        contents = _gather(ledger, labels or {}, audience)
        site = {"name": fold_line(name, 80), "base_url": base_url, "audience": audience}
        press = Press(templates, {**site, "opening": words.make_opening(contents.front)})
        shelf.write("style.css", templates.read("site/style.css"))
        views: dict[str, FindingView] = {}
        for actor in contents.actors:
            shelf.write_all(_make_party_pages(ledger, contents, press, actor, standing, views))
        newest = [views[f.id] for f in sorted(contents.front, key=_newest)]
        for format_ in ("jsonl", "csv"):
            shelf.write(f"data/findings.{format_}", _render_data(contents.front, audience, format_))
        shelf.write("feed.xml", render_feed(newest, name=site["name"], base_url=base_url, templates=templates))
        shelf.write_all(press.list_pages(contents.party_lines(), contents.documents, ledger.issues()))
        index = list(press.index_pages(newest, per_page))
        shelf.write_all(reversed(index))
        shelf.remove_index_pages(len(index))
    except OSError as error:
        raise DeliveryError(
            f"the site cannot be written: {error.strerror}", subject=error.filename or str(out)
        ) from error
    return SiteReport(shelf.written, shelf.unchanged, shelf.removed)


@dataclass
class Shelf:
    """The folder of the site: what is the same already is left as it is, the rest is replaced whole."""

    folder: Path
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    _made: set[Path] = field(default_factory=set)

    def write(self, path: str, text: str) -> None:
        """One file, where its content differs from what is there."""
        target = self.folder / path
        content = text.encode("utf-8", "replace")
        try:
            if target.read_bytes() == content:
                self.unchanged += 1
                return
        except FileNotFoundError:
            if target.parent not in self._made:
                target.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(target.parent)
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            temporary.write_bytes(content)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
        self.written += 1

    def write_all(self, pages: Iterable[tuple[str, str]]) -> None:
        """Pages, in their order."""
        for path, text in pages:
            self.write(path, text)

    def remove_index_pages(self, pages: int) -> None:
        """Removes pages of the index beyond the last."""
        for path in sorted(self.folder.glob("page-*.html")):
            match = re.fullmatch(r"page-(\d+)\.html", path.name)
            if match and int(match[1]) > pages and index_name(int(match[1])) == path.name:
                path.unlink()
                self.removed += 1


@dataclass(frozen=True, slots=True)
class Contents:
    """What the whole site knows: findings by party, those for the front, documents, names, relations, verdicts."""

    labels: dict[str, str]
    audience: str
    findings: Mapping[str, Sequence[Finding]]
    front: Sequence[Finding]
    documents: Sequence[DocumentLine]
    actors: Sequence[str]
    touched: Mapping[str, Sequence[str]]  # commitment id -> ids of its findings
    related: Mapping[str, Sequence[Mapping[str, Any]]]
    verdicts: Mapping[str, Sequence[VerdictRecord]]

    def party_lines(self) -> list[dict[str, Any]]:
        """The list of parties by name: documents, changes on the front, the latest day."""
        days = defaultdict(list)
        for finding in self.front:
            days[finding.actor].append(finding.date)
        lines: list[dict[str, Any]] = [
            {
                "name": shorten(words.name_actor(actor, self.labels), 120),
                "page": actor_path(actor),
                "documents": sum(1 for d in self.documents if d.actor == actor),
                "findings": len(days[actor]),
                "latest": max(days[actor], default=None),
            }
            for actor in self.actors
        ]
        return sorted(lines, key=lambda line: (line["name"].casefold(), line["page"]))


def _gather(ledger: Book, labels: Mapping[str, str], audience: str) -> Contents:
    """Reads from the ledger what does not belong to one party alone."""
    sources = ledger.sources()
    every = ledger.findings(state="all")
    findings: dict[str, list[Finding]] = defaultdict(list)
    touched: dict[str, list[str]] = defaultdict(list)
    for finding in every:
        findings[finding.actor].append(finding)
        for side in (finding.earlier, finding.later):
            if side is not None:
                touched[side.id].append(finding.id)
    verdicts: dict[str, list[VerdictRecord]] = defaultdict(list)
    for verdict in ledger.verdicts():
        verdicts[verdict.finding].append(verdict)
    return Contents(
        labels=make_labels(sources, labels),
        audience=audience,
        findings=findings,
        front=[f for f in every if _is_on_front(f)],
        documents=[_make_document_line(ledger, source) for source in sources],
        actors=sorted({*findings, *(source.actor for source in sources)}),
        touched=touched,
        related=_find_related(ledger, touched),
        verdicts=verdicts,
    )


def _find_related(ledger: Book, touched: Mapping[str, Sequence[str]]) -> dict[str, list[Mapping[str, Any]]]:
    """Relations of commitments with a finding that are no finding themselves: words said again, mostly."""
    related: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in ledger.iter_export(("relation",)):
        if row["relation"] == RelationKind.UNRELATED or not row["earlier"] or not row["later"]:
            continue
        if set(touched.get(row["earlier"], ())) & set(touched.get(row["later"], ())):
            continue  # a finding tells it
        for id_ in {row["earlier"], row["later"]}:
            if id_ in touched and len(related[id_]) < RELATED:
                related[id_].append(row)
    return related


def _make_document_line(ledger: Book, source: Source) -> DocumentLine:
    captured = [row.captured.date() for row in ledger.versions(source.id) if not row.technical]
    return DocumentLine(
        publisher=source.publisher,
        title=source.title,
        kind=str(source.kind),
        url=web_address(source.url),
        actor=source.actor,
        actor_page=actor_path(source.actor),
        versions=len(captured),
        first=min(captured, default=None),
        last=max(captured, default=None),
    )


def _make_party_pages(
    ledger: Book, contents: Contents, press: Press, actor: str, standing: int, views: dict[str, FindingView]
) -> Iterator[tuple[str, str]]:
    """Every page that belongs to one party: commitments, findings, then its own page; ``views`` gets its findings."""
    records = {record.sighting.id: record for record in ledger.commitments(actor=actor)}
    changed = [record for id_, record in records.items() if id_ in contents.touched]
    listed = _choose_standing([r for id_, r in records.items() if id_ not in contents.touched], standing)
    paged = {record.sighting.id for record in (*changed, *listed)}
    naming = Naming(contents.labels, contents.audience, paged, records, contents.verdicts)
    for finding in contents.findings.get(actor, ()):
        views[finding.id] = make_finding_view(finding, naming)
    own = [views[finding.id] for finding in contents.findings.get(actor, ())]
    actor_name = shorten(words.name_actor(actor, contents.labels), 120)
    commitments = [make_commitment_view(record, naming) for record in (*changed, *listed)]
    for commitment in commitments:
        history = _find_history(commitment.id, contents.touched, views)
        related = _make_related_lines(commitment.id, contents, records, paged)
        said = commitment.sighting.commitment
        heading = words.name_matter(said.rules, said.topic, actor_name, contents.labels)
        yield press.commitment_page(commitment, heading, actor_name, history, related)
    for view in own:
        yield press.finding_page(view)
    front = [views[f.id] for f in sorted(contents.findings.get(actor, ()), key=_newest) if _is_on_front(f)]
    documents = [line for line in contents.documents if line.actor == actor]
    shown: list[CommitmentView] = [c for c in commitments if c.standing or c.id not in contents.touched]
    yield press.actor_page(actor, actor_name, documents, front, shown, len(records) - len(shown))


def _newest(finding: Finding) -> tuple[int, int, int, str]:
    """The order of lists: the newest day first, on one day the most pressing first."""
    level = words.LEVEL_ORDER.index(finding.level)
    return -finding.date.toordinal(), level, list(words.CONFIDENCES).index(finding.confidence), finding.id


def _is_on_front(finding: Finding) -> bool:
    return finding.review != "dismissed" and finding.state != "overturned"


def _choose_standing(records: Sequence[CommitmentRecord], most: int) -> list[CommitmentRecord]:
    """Commitments that still stand and in which nothing changed: those that a topic's rule watches first."""
    alive = [record for record in records if record.first_seen_without is None]
    ordered = sorted(
        alive,
        key=lambda r: (
            r.sighting.commitment.topic in ("", _GENERAL),
            -r.sighting.date.toordinal(),
            r.sighting.id,
        ),
    )
    return ordered[:most]


def _find_history(
    id_: str, touched: Mapping[str, Sequence[str]], views: Mapping[str, FindingView]
) -> list[FindingView]:
    """The changes of a commitment and, within its document, of the wordings before and after it; oldest first."""
    found: dict[str, FindingView] = {}
    waiting = [id_]
    seen = {id_}
    while waiting and len(found) < HISTORY:
        current = waiting.pop(0)
        for view in (views[f] for f in touched.get(current, ()) if f in views):
            versions = view.earlier is None or view.later is None or view.earlier.source == view.later.source
            if current != id_ and not versions:
                continue
            found[view.id] = view
            for side in (view.earlier, view.later):
                if versions and side is not None and side.id not in seen:
                    seen.add(side.id)
                    waiting.append(side.id)
    return sorted(found.values(), key=lambda view: (view.day, view.id))[:HISTORY]


def _make_related_lines(
    id_: str, contents: Contents, records: Mapping[str, CommitmentRecord], paged: set[str]
) -> list[RelatedLine]:
    lines = []
    for row in contents.related.get(id_, ()):
        other = row["later"] if row["earlier"] == id_ else row["earlier"]
        quote = records[other].sighting.commitment.quote if other in records else ""
        label = words.RELATIONS[RelationKind(row["relation"])]
        lines.append(
            RelatedLine(row["date"], label, shorten(quote, 300), commitment_path(other) if other in paged else "")
        )
    return lines


def _render_data(findings: Sequence[Finding], audience: str, format_: str) -> str:
    """The findings as a file to download; a public site gives away only what a person confirmed."""
    stream = io.StringIO()
    export_findings((f for f in findings if audience != "public" or f.review == "confirmed"), stream, format_)
    return stream.getvalue()
