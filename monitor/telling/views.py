"""Findings and commitments as templates show them: every word chosen, every address made safe, nothing left to judge.

In go the types of ``models`` and ``keeping.records``; out come frozen views. ``Naming`` holds what a page must know
beside them: names of parties and topics, which commitments have a page, the audience.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.keeping.records import CommitmentRecord, VerdictRecord
from monitor.models import DocumentKind, Finding, Reason, Side, Sighting, Source, State
from monitor.telling import words
from monitor.telling.addresses import actor_path, commitment_path, finding_path, passage_address, web_address
from monitor.telling.redline import Segment, make_redline
from monitor.telling.safetext import shorten, show_date
from monitor.telling.words import Label

NAME_LIMIT = 120  # characters of a name in a sentence
QUOTE_LIMIT = 4_000  # characters of a quotation that a page shows


@dataclass(frozen=True, slots=True)
class SideView:
    """One side of a finding: its words and where they stand."""

    id: str
    quote: str
    lead_in: str
    day: date
    date_words: str
    speaker: str
    voice: str
    url: str
    passage: str
    snapshot: str
    source: str
    prefix: str
    suffix: str
    page: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding ready to be shown. ``worded`` is False where a public site may not yet say what it was judged to be."""

    id: str
    page: str
    headline: str
    short: str
    topic: str
    rules: tuple[str, ...]
    relation: Label
    effect: Label
    level: Label
    confidence: Label
    actor: str
    actor_name: str
    actor_page: str
    name: str
    publisher: str
    document: str
    source: str
    day: date
    earlier: SideView | None
    later: SideView | None
    segments: tuple[Segment, ...]
    reasons: tuple[Reason, ...]
    announced: str
    announced_url: str
    announced_detail: str
    review: str
    review_words: str
    state: str
    state_words: str
    notes: tuple[str, ...]
    worded: bool = True
    verdicts: tuple[VerdictRecord, ...] = ()

    @property
    def announced_joint(self) -> str:
        """What joins the state of the announcement with its detail."""
        return " " if self.announced.endswith(" in") else ": "


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """A commitment with its dates and state, ready to be shown in a list or on its own page."""

    id: str
    page: str
    quote: str
    lead_in: tuple[str, ...]
    sighting: Sighting
    speaker: str
    voice: str
    stance: str
    topic: str
    state: str
    standing: bool
    day: date
    date_words: str
    first_seen: date
    last_seen_with: date
    first_seen_without: date | None
    url: str
    passage: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Naming:
    """What a page must know beside the finding. ``paged`` are the ids of commitments that have a page of their own;
    ``last_seen`` says until when a commitment stood in its document."""

    labels: dict[str, str] = field(default_factory=dict)
    audience: str = "desk"
    paged: Collection[str] = ()
    last_seen: Mapping[str, date] = field(default_factory=dict)
    verdicts: Mapping[str, Sequence[VerdictRecord]] = field(default_factory=dict)


def make_labels(sources: Sequence[Source], labels: Mapping[str, str] | None = None) -> dict[str, str]:
    """Names of parties: the publisher of the pages that carry their own promises, overruled by ``labels``."""
    named: dict[str, str] = {}
    for source in sources:
        if source.actor and source.actor == source.id.split("/", 1)[0]:
            named.setdefault(source.actor, source.publisher)
    for source in sources:
        if source.actor and source.kind is not DocumentKind.ARTICLE:  # a newspaper writes about others
            named.setdefault(source.actor, source.publisher)
    named.update(labels or {})
    return named


def make_finding_view(finding: Finding, naming: Naming) -> FindingView:
    """Everything a template says of one finding."""
    actor_name = shorten(words.name_actor(finding.actor, naming.labels), NAME_LIMIT)
    topic = shorten(words.name_topic(finding.rules, finding.topic, naming.labels), NAME_LIMIT)
    worded = naming.audience != "public" or finding.review == "confirmed"
    earlier, later = finding.earlier, finding.later
    last_seen = naming.last_seen.get(earlier.id) if earlier else None
    return FindingView(
        id=finding.id,
        page=finding_path(finding.id),
        headline=words.make_headline(finding, topic, last_seen) if worded else f"{topic}: the wording changed",
        short=words.make_short_headline(finding, topic) if worded else f"{topic}: the wording changed",
        topic=topic,
        rules=finding.rules,
        relation=words.RELATIONS[finding.relation],
        effect=words.EFFECTS[finding.effect],
        level=words.LEVELS[finding.level],
        confidence=words.CONFIDENCES[finding.confidence],
        actor=finding.actor,
        actor_name=actor_name,
        actor_page=actor_path(finding.actor),
        name=shorten(words.name_document(finding.publisher, finding.document), 2 * NAME_LIMIT),
        publisher=finding.publisher,
        document=finding.document,
        source=finding.source,
        day=finding.date,
        earlier=_make_side_view(earlier, finding.actor, actor_name, naming),
        later=_make_side_view(later, finding.actor, actor_name, naming),
        segments=make_redline(earlier.quote if earlier else "", later.quote if later else ""),
        reasons=finding.reasons,
        announced=words.ANNOUNCEMENTS.get(finding.announcement.state, finding.announcement.state),
        announced_url=web_address(finding.announcement.url),
        announced_detail=finding.announcement.detail,
        review=finding.review,
        review_words=words.REVIEWS.get(finding.review, finding.review),
        state=finding.state,
        state_words=words.FINDING_STATES.get(finding.state, finding.state),
        notes=finding.notes,
        worded=worded,
        verdicts=tuple(naming.verdicts.get(finding.id, ())),
    )


def _make_side_view(side: Side | None, actor: str, actor_name: str, naming: Naming) -> SideView | None:
    if side is None:
        return None
    speaker = actor_name if side.speaker in ("", actor) else naming.labels.get(side.speaker, side.speaker)
    return SideView(
        id=side.id,
        quote=shorten(side.quote, QUOTE_LIMIT),
        lead_in=shorten(side.lead_in, QUOTE_LIMIT),
        day=side.date,
        date_words=f"{words.DATES.get(side.date_from, side.date_from)} {show_date(side.date)}".strip(),
        speaker=shorten(speaker, NAME_LIMIT),
        voice=words.VOICES[side.voice],
        url=web_address(side.url),
        passage=passage_address(side.url, side.quote),
        snapshot=side.snapshot,
        source=side.source,
        prefix=trim_prefix(side.prefix),
        suffix=trim_suffix(side.suffix),
        page=commitment_path(side.id) if side.id in naming.paged else "",
    )


def make_commitment_view(record: CommitmentRecord, naming: Naming) -> CommitmentView:
    """Everything a list says of one commitment."""
    sighting = record.sighting
    commitment = sighting.commitment
    statement = commitment.statement
    speaker = statement.speaker or commitment.actor
    speaker = words.name_actor(speaker, naming.labels) if speaker == commitment.actor else speaker
    return CommitmentView(
        id=sighting.id,
        page=commitment_path(sighting.id) if sighting.id in naming.paged else "",
        quote=shorten(commitment.quote, QUOTE_LIMIT),
        lead_in=tuple(shorten(part, QUOTE_LIMIT) for part in statement.lead_in),
        sighting=sighting,
        speaker=shorten(naming.labels.get(speaker, speaker), NAME_LIMIT),
        voice=words.VOICES[statement.voice],
        stance=words.STANCES[commitment.stance],
        topic=commitment.topic or "general",
        state=str(record.state),
        standing=record.state in (State.STANDING, State.CONDITIONAL, State.DUE, State.OVERDUE),
        day=sighting.date,
        date_words=f"{words.DATES.get(sighting.date_from, sighting.date_from)} {show_date(sighting.date)}".strip(),
        first_seen=_day(record.first_seen),
        last_seen_with=_day(record.last_seen_with),
        first_seen_without=_day(record.first_seen_without) if record.first_seen_without else None,
        url=web_address(sighting.url),
        passage=passage_address(sighting.url, commitment.quote),
        prefix=trim_prefix(sighting.prefix),
        suffix=trim_suffix(sighting.suffix),
    )


def trim_prefix(words_before: str) -> str:
    """The text before a quotation without the half word it may begin with."""
    head, space, rest = words_before.partition(" ")
    return rest if space and rest.strip() and not head[:1].isupper() else words_before


def trim_suffix(words_after: str) -> str:
    """The text behind a quotation without the half word it may end with."""
    rest, space, tail = words_after.rpartition(" ")
    return rest if space and rest.strip() and not tail.endswith((".", "!", "?", ":")) else words_after


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
