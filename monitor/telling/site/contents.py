"""What the whole site knows, read from the ledger once: findings, sources with their versions, verdicts, names, rules.

In goes a ``Book``; out come ``Contents`` and, party by party, a ``Party`` with its records and views. No clock: the
site's day is the latest day that the ledger holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from monitor.keeping.records import CommitmentRecord, RelationRecord, VerdictRecord, VersionRow
from monitor.models import Finding, RelationKind, Source
from monitor.telling import words
from monitor.telling.addresses import actor_path, commitment_path, web_address
from monitor.telling.book import Book
from monitor.telling.safetext import shorten
from monitor.telling.site.places import document_path, topic_path
from monitor.telling.views import (
    CommitmentView,
    FindingView,
    Naming,
    make_commitment_view,
    make_finding_view,
    make_labels,
)

GENERAL = "general"
_ACRONYMS = frozenset({"ai", "eu", "uk", "us"})
NAME = 120  # characters of a name on a page


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule as the site shows it; ``found`` and ``passed`` are sentences of its own tests."""

    id: str
    title: str
    topic: str
    level: str = ""
    status: str = ""
    why: str = ""
    question: str = ""
    protects: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()  # known misses
    watches: str = ""  # what it asks for, in words


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A watched document in a list: how many versions there are, the days of the first and the last, its page."""

    id: str
    publisher: str
    title: str
    kind: str
    url: str
    actor: str
    actor_page: str
    page: str
    versions: int
    first: date | None
    last: date | None
    language: str = ""
    problems: int = 0


@dataclass(frozen=True, slots=True)
class Names:
    """What else a party is called: other and former names, what it offers, to whom it belongs (ids)."""

    also: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contents:
    """What does not belong to one party alone."""

    labels: dict[str, str]
    audience: str
    rules: Mapping[str, RuleCard]
    every: Sequence[Finding]
    findings: Mapping[str, Sequence[Finding]]  # by party
    documents: Sequence[DocumentLine]
    versions: Mapping[str, Sequence[VersionRow]]  # by source
    actors: Sequence[str]
    touched: Mapping[str, Sequence[str]]  # commitment id -> ids of its findings
    verdicts: Mapping[str, Sequence[VerdictRecord]]
    today: date | None
    languages: Mapping[str, str] = field(default_factory=dict)  # by source, where it is not English
    names: Mapping[str, Names] = field(default_factory=dict)  # by party

    @property
    def front(self) -> list[Finding]:
        """Findings that lists show, in order of date and id."""
        return [finding for finding in self.every if is_on_front(finding)]

    @cached_property
    def topics(self) -> frozenset[str]:
        """The topics that have a page: those that a rule watches or a finding is about."""
        named = {rule.topic for rule in self.rules.values()} | {finding.topic for finding in self.every}
        return frozenset(named - {"", GENERAL})

    @cached_property
    def by_document(self) -> dict[str, DocumentLine]:
        """The watched documents by id."""
        return {line.id: line for line in self.documents}

    def topic_page(self, topic: str) -> str:
        """A topic's page, where it has one."""
        return topic_path(topic) if topic in self.topics else ""

    def document_page(self, source: str) -> str:
        """A document's page, where it has one."""
        return self.by_document[source].page if source in self.by_document else ""

    def name_actor(self, actor: str) -> str:
        """A party's name."""
        return shorten(words.name_actor(actor, self.labels), NAME)

    def name_topic(self, topic: str) -> str:
        """A topic's name, with a capital."""
        if topic in ("", GENERAL):
            return "Other commitments"
        spaced = topic.replace("-", " ").replace("_", " ").replace("/", ": ")
        named = " ".join(word.upper() if word in _ACRONYMS else word for word in spaced.split(" "))
        return shorten(named[:1].upper() + named[1:], NAME)


@dataclass
class Party:
    """One party while its pages are made: its commitments, those with a page, the views of both."""

    actor: str
    name: str
    records: dict[str, CommitmentRecord]
    paged: set[str]
    views: dict[str, FindingView]
    commitments: list[CommitmentView]
    documents: list[DocumentLine]
    related: Mapping[str, Sequence[RelationRecord]]

    @property
    def front(self) -> list[FindingView]:
        """Its findings that lists show, the newest first."""
        return [view for view in sorted(self.views.values(), key=newest_first) if is_listed(view)]


def gather(
    book: Book,
    labels: Mapping[str, str],
    rules: Sequence[RuleCard],
    audience: str,
    names: Mapping[str, Names] | None = None,
) -> Contents:
    """Reads from the ledger what does not belong to one party alone."""
    sources = book.sources()
    every = book.findings(state="all")
    findings: dict[str, list[Finding]] = defaultdict(list)
    touched: dict[str, list[str]] = defaultdict(list)
    for finding in every:
        findings[finding.actor].append(finding)
        for side in (finding.earlier, finding.later):
            if side is not None:
                touched[side.id].append(finding.id)
    verdicts: dict[str, list[VerdictRecord]] = defaultdict(list)
    for verdict in book.verdicts():
        verdicts[verdict.finding].append(verdict)
    versions = {source.id: book.versions(source.id) for source in sources}
    problems: dict[str, int] = defaultdict(int)
    for issue in book.issues():
        problems[issue.source] += 1
    documents = [make_document_line(source, versions[source.id], problems[source.id]) for source in sources]
    days = [line.last for line in documents if line.last] + [finding.date for finding in every[-1:]]
    return Contents(
        labels=make_labels(sources, labels),
        audience=audience,
        rules={rule.id: rule for rule in rules},
        every=every,
        findings=findings,
        documents=documents,
        versions=versions,
        actors=sorted({*findings, *book.actors(), *(source.actor for source in sources)}),
        touched=touched,
        verdicts=verdicts,
        today=max(days, default=None),
        languages={d.id: d.language for d in documents if d.language and not d.language.startswith("en")},
        names=names or {},
    )


def make_document_line(source: Source, versions: Sequence[VersionRow], problems: int = 0) -> DocumentLine:
    """A source with its count of versions; what our own upgrades changed is none."""
    captured = [row.captured.date() for row in versions if not row.technical]
    return DocumentLine(
        id=source.id,
        publisher=source.publisher,
        title=source.title or source.id,
        kind=str(source.kind),
        url=web_address(source.url),
        actor=source.actor,
        actor_page=actor_path(source.actor),
        page=document_path(source.id),
        versions=len(captured),
        first=min(captured, default=None),
        last=max(captured, default=None),
        language=next((row.language for row in reversed(versions) if row.language), ""),
        problems=problems,
    )


def load_party(book: Book, contents: Contents, actor: str) -> Party:
    """One party's records and views. A page have the commitments of watched topics and those in which words changed."""
    records = {record.sighting.id: record for record in book.commitments(actor=actor)}
    paged = {id_ for id_, record in records.items() if has_page(record, contents.touched)}
    last_seen = {id_: record.last_seen_with.date() for id_, record in records.items() if id_ in contents.touched}
    naming = Naming(contents.labels, contents.audience, paged, last_seen, contents.verdicts)
    views = {finding.id: make_finding_view(finding, naming) for finding in contents.findings.get(actor, ())}
    commitments = [make_commitment_view(record, naming) for id_, record in records.items() if id_ in paged]
    return Party(
        actor=actor,
        name=contents.name_actor(actor),
        records=records,
        paged=paged,
        views=views,
        commitments=commitments,
        documents=[line for line in contents.documents if line.actor == actor],
        related=_find_related(book, contents.touched, [id_ for id_ in records if id_ in contents.touched]),
    )


def has_page(record: CommitmentRecord, touched: Collection[str]) -> bool:
    """Whether a commitment has a page: a rule of some topic watches it, or something changed in its words."""
    said = record.sighting.commitment
    return said.topic not in ("", GENERAL) or record.sighting.id in touched


def _find_related(
    book: Book, touched: Mapping[str, Sequence[str]], ids: Sequence[str]
) -> dict[str, list[RelationRecord]]:
    """Relations of commitments with a finding that are no finding themselves: words said again, mostly."""
    related: dict[str, list[RelationRecord]] = defaultdict(list)
    for relation in book.relations(ids):
        if relation.kind is RelationKind.UNRELATED or not relation.earlier or not relation.later:
            continue
        if set(touched.get(relation.earlier, ())) & set(touched.get(relation.later, ())):
            continue  # a finding tells it
        for id_ in (relation.earlier, relation.later):
            related[id_].append(relation)
    return related


def newest_first(item: Finding | FindingView) -> tuple[int, int, int, str]:
    """The order of lists: the newest day first, on one day the most pressing first."""
    if isinstance(item, Finding):
        return (
            -item.date.toordinal(), words.LEVEL_ORDER.index(item.level),
            list(words.CONFIDENCES).index(item.confidence), item.id,
        )  # fmt: skip
    levels = [str(level) for level in words.LEVEL_ORDER]
    confidences = [str(confidence) for confidence in words.CONFIDENCES]
    return -item.day.toordinal(), levels.index(item.level.name), confidences.index(item.confidence.name), item.id


def is_on_front(finding: Finding) -> bool:
    """Whether lists show a finding: nobody dismissed it and today's reading still makes it."""
    return finding.review != "dismissed" and finding.state != "overturned"


def is_listed(view: FindingView) -> bool:
    """The same of a view."""
    return view.review != "dismissed" and view.state != "overturned"


def page_of(id_: str, paged: Collection[str]) -> str:
    """A commitment's page, where it has one."""
    return commitment_path(id_) if id_ in paged else ""
