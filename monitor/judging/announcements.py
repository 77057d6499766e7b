"""Whether a publisher announced a change: a date line that moved, a change note, a statement around that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.judging.matters import find_specific
from monitor.models import Announcement, CueKind, Document, DocumentKind, Sighting

BEFORE, AFTER = timedelta(days=30), timedelta(days=14)
FOUND, NOT_FOUND, NOT_CHECKED = "found", "not found in", "not checked"
NOTES = frozenset({DocumentKind.NOTICE, DocumentKind.PRESS, DocumentKind.STATEMENT})


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What else the publisher said: statements of its newsroom, and the names of the sources they come from."""

    statements: Sequence[Sighting] = ()
    sources: tuple[str, ...] = ()


def find_announcement(
    day: date, quotes: Sequence[str], later: Document, earlier: Document | None, newsroom: Newsroom | None
) -> Announcement:
    """Whether a change of ``day`` in the words ``quotes`` was announced.

    A date line of the document itself that moved into the period counts; so does a note or statement of the publisher
    that speaks of a change and shares what is specific in the words. Without a newsroom only the document can tell.
    """
    start, end = day - BEFORE, day + AFTER
    dated = later.published
    if dated is not None and start <= dated <= end and earlier is not None and dated != earlier.published:
        return Announcement(
            FOUND, later.url or later.source.url, f"the document's own date line now reads {dated.isoformat()}"
        )
    if newsroom is None:
        return Announcement(NOT_CHECKED)
    words = frozenset().union(*(find_specific(quote) for quote in quotes)) if quotes else frozenset()
    for note in newsroom.statements:
        if start <= note.date <= end and _speaks_of(note, words):
            return Announcement(FOUND, note.url, note.commitment.quote[:160])
    where = ", ".join(newsroom.sources) or "no other source is watched"
    return Announcement(NOT_FOUND, "", f"{where}, {start.isoformat()} to {end.isoformat()}")


def _speaks_of(note: Sighting, words: frozenset[str]) -> bool:
    cues = set(note.commitment.cues)
    changes = bool(cues & {CueKind.CHANGE, CueKind.WITHDRAWAL, CueKind.CORRECTION}) or note.kind == DocumentKind.NOTICE
    return note.kind in NOTES and changes and len(find_specific(note.commitment.quote) & words) >= 2
