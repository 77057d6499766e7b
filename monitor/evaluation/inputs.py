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
from monitor.evaluation.speakers import find_publisher
from monitor.models import DocumentKind, Source

MARKDOWN = "text/markdown"
PLAIN = "text/plain"
UNDATED = date(2026, 1, 1)

_LINES = re.compile(r"\s*\n\s*")
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


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

    Its speaker decides who publishes it and whose words they are: the party's, an outlet's account of it, an outsider's.
    """
    speaker = row.text("speaker")
    publisher = find_publisher(speaker, actor)
    source = Source(
        id=f"{make_slug(publisher.name)}/{make_slug(row.text('sid'))}",
        publisher=publisher.name,
        title=speaker,
        actor=publisher.party,
        url=f"https://stories.invalid/{make_slug(row.text('sid'))}",
        kind=publisher.kind,
    )
    return Text(row.text("text"), MARKDOWN, source, _at(row.day("date")) + timedelta(minutes=place))


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
