"""Labelled rows as a scorer may see them: every function here copies only the fields that are no labels.

A row's labels (stance, topic, limits, voice, relation, effect, a statement's own actor, ...) stay in the row; what goes
into reading and judging is made here from ``text``, ``lead_in``, ``date``, ``speaker`` (stories), ``outlet`` and
``title`` (articles), the documents, and the source's party. Nothing else of a row reaches the engine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from monitor.evaluation.rows import Row
from monitor.models import DocumentKind, Source

MARKDOWN = "text/markdown"
PLAIN = "text/plain"
UNDATED = date(2026, 1, 1)

_LINES = re.compile(r"\s*\n\s*")
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_REPORTED = re.compile(r"\b(as reported|internal audit)\b", re.I)
_SPOKEN_FOR = re.compile(
    r"\b(ceo|chief|president|chair\w*|founder|director|minister|secretary|commissioner|official|spokes\w+|"
    r"press office\w*|communications?|head of)\b",
    re.I,
)
_KINDS: tuple[tuple[str, DocumentKind], ...] = (
    (r"\b(contract|agreement)\b", DocumentKind.CONTRACT),
    (r"\b(terms|conditions)\b", DocumentKind.TERMS),
    (r"\b(policy|policies|rules|guidelines|code|handbook|privacy notice)\b", DocumentKind.POLICY),
)


@dataclass(frozen=True, slots=True)
class Text:
    """One text to be read: the words, their format, whose they are and when they were published."""

    text: str
    media_type: str
    source: Source
    captured: datetime


def make_slug(name: str) -> str:
    """A name as a part of an id: lower case, hyphens between words, never empty."""
    return _NOT_IN_IDS.sub("-", name.lower()).strip("-") or "unnamed"


def make_document(row: Row, key: str, *, party: str, day: date | None = None, hour: int = 9) -> Text:
    """The whole document that ``row[key]`` names, beside the labelled file. Raises ``InputError`` where it is missing."""
    name = row.text(key)
    path = row.path.parent / name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise row.problem(f"{key} {name!r} cannot be read ({error})") from error
    return Text(text, MARKDOWN, _make_source(party, "document"), _at(day or UNDATED, hour))


def make_passage(row: Row, *, party: str, day: date, hour: int = 9) -> Text:
    """One passage alone: its lead-in as a paragraph and the words as an item under it, or the words by themselves."""
    lead_in = row.text_or_none("lead_in")
    text = row.text("text")
    if lead_in:
        text = f"{_LINES.sub(' ', lead_in)}\n\n*   {_LINES.sub(' ', text)}\n"
    return Text(text, MARKDOWN, _make_source(party, "passage"), _at(day, hour))


def make_article(row: Row) -> Text:
    """One whole article, with its outlet as publisher and its title."""
    outlet = row.text("outlet")
    source = Source(
        id=f"{make_slug(outlet)}/{make_slug(row.text('id'))}",
        publisher=outlet,
        title=row.text("title"),
        actor=outlet,
        url=f"https://articles.invalid/{make_slug(row.text('id'))}",
        kind=DocumentKind.ARTICLE,
    )
    return Text(row.text("text"), PLAIN, source, _at(row.day("date")))


def make_story_statement(row: Row, *, actor: str, place: int) -> Text:
    """One dated statement of a story as a document of its own; ``place`` is its rank in date order.

    Its speaker decides who publishes it: the party itself where the party or one of its people speaks, else an outlet.
    """
    speaker = row.text("speaker")
    publisher, kind = find_publisher(speaker, actor)
    source = Source(
        id=f"{make_slug(publisher)}/{make_slug(row.text('sid'))}",
        publisher=publisher,
        title=speaker,
        actor=actor,
        url=f"https://stories.invalid/{make_slug(row.text('sid'))}",
        kind=kind,
    )
    return Text(row.text("text"), MARKDOWN, source, _at(row.day("date")) + timedelta(minutes=place))


def find_publisher(speaker: str, actor: str) -> tuple[str, DocumentKind]:
    """Who publishes what ``speaker`` says, and as what: ("Acme terms", "Acme") is Acme's own terms.

    Terms, policies and contracts are the party's. A speaker that names the party publishes for it, and so does an
    office holder or press office; whoever else speaks is an outlet of its own, and its words are an article.
    """
    if _REPORTED.search(speaker):
        return _BRACKETS.sub("", speaker).strip(), DocumentKind.ARTICLE
    for pattern, kind in _KINDS:
        if re.search(pattern, speaker, re.I):
            return actor, kind
    if actor.casefold() in speaker.casefold() or _SPOKEN_FOR.search(speaker):
        return actor, DocumentKind.STATEMENT
    return speaker, DocumentKind.ARTICLE


def find_party(row: Row) -> str:
    """The source's party: ``service``, or the first folder of ``path``. Raises ``InputError`` where neither is given."""
    service = row.text_or_none("service")
    if service:
        return service
    path = row.text_or_none("path")
    if path:
        return path.split("/")[0]
    raise row.problem("needs 'service' or 'path' to tell whose document it is")


def _make_source(party: str, page: str) -> Source:
    slug = make_slug(party)
    return Source(
        id=f"{slug}/{page}", publisher=party, title=party, actor=party, url=f"https://documents.invalid/{slug}/{page}"
    )


def _at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)
