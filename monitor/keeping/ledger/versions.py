"""One capture of one document, recorded whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.keeping import tables
from monitor.keeping.ledger.rows import Row, add_rows, plain, short
from monitor.keeping.ledger.watching import make_issue_row
from monitor.keeping.serial import FINDING, HEADERS, REASONS, SIGHTING, WORDS, make_id, make_near_id, render_counts
from monitor.models import Finding, Relation, Sighting, Snapshot, Statement, VersionRecord


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in the ledger already around one capture."""

    recorded: bool  # this very reading of it
    captured: bool  # the capture
    position: int  # the next place among the source's captures
    generation: int  # the next among the readings of this capture


def record_version(connection: Connection, record: VersionRecord) -> bool:
    """Adds everything one capture brings; False, and nothing added, where the same reading of it is there already."""
    snapshot = make_snapshot_id(record.snapshot)
    document = make_id(snapshot, record.reader, record.rulebook)
    standing = _find_standing(connection, document, snapshot, record.snapshot.source.id)
    if standing.recorded:
        return False
    if not standing.captured:
        _add_snapshot(connection, snapshot, record.snapshot, standing.position)
    add_rows(connection, tables.documents, [_make_document_row(document, snapshot, record, standing.generation)])
    _add_appearances(connection, document, record)
    add_rows(connection, tables.relations, _make_relation_rows(document, record.relations))
    add_rows(connection, tables.findings, [make_finding_row(document, finding) for finding in record.findings])
    day = record.snapshot.captured.date()
    add_rows(connection, tables.issues, [make_issue_row(issue, document=document, day=day) for issue in record.issues])
    return True


def _select_standing() -> sa.Select[Any]:
    """One question instead of four: a version is recorded thousands of times in a row."""
    documents, snapshots = tables.documents, tables.snapshots
    document, snapshot = sa.bindparam("document", type_=sa.String), sa.bindparam("snapshot", type_=sa.String)
    source = sa.bindparam("source", type_=sa.String)
    return sa.select(
        sa.select(sa.func.count()).where(documents.c.id == document).scalar_subquery(),
        sa.select(sa.func.count()).where(snapshots.c.id == snapshot).scalar_subquery(),
        sa.select(sa.func.max(snapshots.c.position)).where(snapshots.c.source == source).scalar_subquery(),
        sa.select(sa.func.max(documents.c.generation)).where(documents.c.snapshot == snapshot).scalar_subquery(),
    )


STANDING = _select_standing()


def _find_standing(connection: Connection, document: str, snapshot: str, source: str) -> Standing:
    parameters = {"document": document, "snapshot": snapshot, "source": source}
    recorded, captured, position, generation = connection.execute(STANDING, parameters).one()
    return Standing(
        recorded=bool(recorded),
        captured=bool(captured),
        position=0 if position is None else position + 1,
        generation=0 if generation is None else generation + 1,
    )


def make_snapshot_id(snapshot: Snapshot) -> str:
    """The id of a capture: its source, its moment, its bytes."""
    return make_id(snapshot.source.id, _as_utc(snapshot.captured).isoformat(), snapshot.sha256)


def _add_snapshot(connection: Connection, id_: str, snapshot: Snapshot, position: int) -> None:
    row = {
        "id": id_,
        "source": snapshot.source.id,
        "position": position,
        "placed": _find_place(connection, snapshot),
        "captured": _as_utc(snapshot.captured),
        "sha256": snapshot.sha256,
        "url": plain(snapshot.url),
        "media_type": short(snapshot.media_type),
        "charset": short(snapshot.charset) if snapshot.charset is not None else None,
        "status": snapshot.status,
        "technical": snapshot.technical,
        "origin": snapshot.origin,
        "headers": HEADERS.render(snapshot.headers),
    }
    add_rows(connection, tables.snapshots, [row])


def _find_place(connection: Connection, snapshot: Snapshot) -> datetime:
    """When the version took its place: at its capture.

    A technical upgrade reads an old fetch again, so it bears an old date; it still follows the versions it replaced.
    """
    captured = _as_utc(snapshot.captured)
    if not snapshot.technical:
        return captured
    table = tables.snapshots
    last = connection.execute(
        sa.select(table.c.placed)
        .where(table.c.source == snapshot.source.id, table.c.origin == snapshot.origin)
        .order_by(table.c.placed.desc())
        .limit(1)
    ).scalar()
    return captured if last is None else max(captured, last)


def _make_document_row(id_: str, snapshot: str, record: VersionRecord, generation: int) -> Row:
    changed = record.appeared or record.gone or record.relations or record.findings
    return {
        "id": id_,
        "snapshot": snapshot,
        "generation": generation,
        "reader": record.reader,
        "rulebook": record.rulebook,
        "judged": bool(changed) or not record.issues,  # trouble and no change: it was kept, not compared
        "title": plain(record.document.title),
        "language": short(record.document.language),
        "published": record.document.published,
        "counts": render_counts(record.counts),
    }


def _add_appearances(connection: Connection, document: str, record: VersionRecord) -> None:
    statement_rows: dict[str, Row] = {}
    commitment_rows: list[Row] = []
    appearance_rows: list[Row] = []
    for sighting in record.appeared:
        statement = _make_statement_row(sighting.commitment.statement)
        statement_rows[statement["id"]] = statement
        commitment = _make_commitment_row(sighting, statement["id"], record.snapshot.source.publisher)
        commitment_rows.append(commitment)
        appearance_rows.append(_make_appearance_row(document, sighting.id, "appeared", commitment["id"]))
    appearance_rows.extend(_make_appearance_row(document, gone, "gone", None) for gone in record.gone)
    add_rows(connection, tables.statements, list(statement_rows.values()))
    add_rows(connection, tables.commitments, commitment_rows)
    add_rows(connection, tables.appearances, appearance_rows)


def _make_appearance_row(document: str, sighting: str, event: str, commitment: str | None) -> Row:
    return {"document": document, "sighting": sighting, "event": event, "commitment": commitment}


def _make_statement_row(statement: Statement) -> Row:
    lead_in, headings = _render_words(statement.lead_in), _render_words(statement.headings)
    said = statement.said.isoformat() if statement.said else ""
    actor, speaker = statement.actor, statement.speaker
    return {
        "id": make_id(statement.text, lead_in, headings, actor, speaker, statement.voice, statement.instrument, said),
        "text": plain(statement.text),
        "lead_in": lead_in,
        "headings": headings,
        "actor": short(actor),
        "speaker": short(speaker),
        "voice": statement.voice.value,
        "instrument": statement.instrument.value,
        "said": statement.said,
    }


@lru_cache(maxsize=4096)
def _render_words(words: tuple[str, ...]) -> str:
    """Neighbours share their lead-in and headings."""
    return WORDS.render(words)


def _make_commitment_row(sighting: Sighting, statement: str, publisher: str) -> Row:
    commitment = sighting.commitment
    payload = SIGHTING.render(sighting)
    return {
        "id": make_near_id(sighting.source, sighting.id, payload),
        "sighting": sighting.id,
        "statement": statement,
        "source": sighting.source,
        "publisher": publisher,
        "actor": short(commitment.actor),
        "topic": short(commitment.topic),
        "stance": commitment.stance.value,
        "voice": commitment.statement.voice.value,
        "speaker": short(commitment.statement.speaker),
        "bound": commitment.bound.value,
        "bound_actor": short(commitment.bound_actor),
        "kind": sighting.kind.value,
        "date": sighting.date,
        "date_from": sighting.date_from,
        "snapshot": sighting.snapshot,
        "payload": payload,
    }


def _make_relation_rows(document: str, relations: Iterable[Relation]) -> list[Row]:
    rows = []
    for relation in relations:
        pair = relation.pair
        earlier = pair.earlier.id if pair.earlier else ""
        later = pair.later.id if pair.later else ""
        rows.append(
            {
                "id": make_near_id(document, earlier, later, relation.kind),
                "document": document,
                "earlier": earlier,
                "later": later,
                "kind": relation.kind.value,
                "effect": relation.effect.value,
                "confidence": relation.confidence.value,
                "by_edit": relation.by_edit.value if relation.by_edit else "",
                "row": relation.row,
                "versions": pair.versions,
                "moved": pair.moved,
                "similarity": round(pair.similarity * 1_000_000),
                "heir": plain(pair.heir),
                "reasons": REASONS.render(relation.reasons),
                "notes": WORDS.render(relation.notes),
            }
        )
    return rows


def make_finding_row(document: str, finding: Finding) -> Row:
    """A finding as it was told when this document was read; a later telling of the same id is another row."""
    return {
        "id": finding.id,
        "document": document,
        "relation": finding.relation.value,
        "effect": finding.effect.value,
        "level": finding.level.value,
        "confidence": finding.confidence.value,
        "actor": short(finding.actor),
        "publisher": finding.publisher,
        "source": finding.source,
        "topic": short(finding.topic),
        "date": finding.date,
        "state": finding.state,
        "earlier": finding.earlier.id if finding.earlier else "",
        "later": finding.later.id if finding.later else "",
        "payload": FINDING.render(finding),
    }


def _as_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
