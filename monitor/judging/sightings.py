"""Commitments in their place: what one document holds, named by its content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from monitor.judging.wording import make_key, make_lead_key
from monitor.models import Commitment, Document, DocumentKind, Reading, Sighting

AROUND = 32  # characters kept on each side of a quotation
SAID_ONCE = frozenset({DocumentKind.PRESS, DocumentKind.STATEMENT, DocumentKind.ARTICLE, DocumentKind.NOTICE})

Key = tuple[str, str]


def make_commitment_key(commitment: Commitment) -> Key:
    """What names a commitment inside its document: its words and its lead-in without typography and numbering."""
    statement = commitment.statement
    return make_key(statement.text), make_lead_key(statement.lead_in)


def make_sighting_id(source: str, key: Key, counter: int) -> str:
    """The id of a commitment in a document: the same for as long as its words and its lead-in stay the same."""
    words = "\x00".join((source, key[0], key[1], str(counter)))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def name_document(document: Document) -> str:
    """What a document is called: by its own headline where it is said once, else by the name its source declares.

    A page's own title changes with its redesigns ("Usage policies", "Usage policies | Example"); the declared one stays.
    """
    headline = document.title if document.source.kind in SAID_ONCE else ""
    return headline or document.source.title or document.title


def find_sightings(reading: Reading, known: Mapping[str, Sighting] | None = None) -> tuple[Sighting, ...]:
    """Every commitment of ``reading`` in its place, in the order of the document.

    One that is among ``known`` is taken from there and so keeps its first day, snapshot and exact words; where today's
    reader sees other slots in it, those are taken over.
    """
    known = known or {}
    seen: dict[Key, int] = {}
    found = []
    for index, commitment in _find_placed(reading):
        key = make_commitment_key(commitment)
        counter = seen.get(key, 0)
        seen[key] = counter + 1
        id_ = make_sighting_id(reading.document.source.id, key, counter)
        before = known.get(id_)
        if before is None:
            found.append(_make_sighting(id_, commitment, reading.document, index))
        elif before.commitment is commitment or before.commitment == commitment:
            found.append(before)
        else:
            found.append(_read_anew(before, commitment, reading.document, index))
    return tuple(found)


def _find_placed(reading: Reading) -> Iterator[tuple[int, Commitment]]:
    for index, commitments in enumerate(reading.commitments):
        for commitment in commitments:
            yield index, commitment


def _read_anew(before: Sighting, commitment: Commitment, document: Document, index: int) -> Sighting:
    """The same words read with other slots: the first day stays; other typography stays as it was first seen."""
    if before.commitment.statement.text == commitment.statement.text:
        return replace(before, commitment=commitment)
    now = _make_sighting(before.id, commitment, document, index)
    return replace(now, date=before.date, date_from=before.date_from)


def _make_sighting(id_: str, commitment: Commitment, document: Document, index: int) -> Sighting:
    day, day_from = find_day(commitment, document)
    prefix, suffix = _find_around(commitment, document, index)
    return Sighting(
        id=id_,
        commitment=commitment,
        source=document.source.id,
        document_title=name_document(document),
        snapshot=document.snapshot,
        url=document.url or document.source.url,
        date=day,
        date_from=day_from,
        kind=document.source.kind,
        block=index,
        prefix=prefix,
        suffix=suffix,
    )


def find_day(commitment: Commitment, document: Document) -> tuple[date, str]:
    """The day the words were said, and where that is known from.

    A page that is written once (a statement, an article) was said when it was published; a page that is rewritten in
    place was said, as far as anyone can show, when it was captured.
    """
    captured = document.captured.date()
    said = commitment.statement.said
    if said is not None and said <= captured:
        return said, "said"
    if document.published is not None and document.source.kind in SAID_ONCE and document.published <= captured:
        return document.published, "published"
    return captured, "captured"


def _find_around(commitment: Commitment, document: Document, index: int) -> tuple[str, str]:
    """The words right before and right after the quotation in the text of the document."""
    block = document.blocks[index]
    start = block.start + commitment.statement.start
    end = block.start + commitment.statement.end
    return document.text[max(0, start - AROUND) : start], document.text[end : end + AROUND]
