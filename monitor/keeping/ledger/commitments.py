"""Commitments and the relations between them, looked up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from monitor.errors import UnknownName
from monitor.keeping import tables
from monitor.keeping.ledger.presence import Presence, find_presences
from monitor.keeping.ledger.rows import make_chunks, select_current
from monitor.keeping.records import CommitmentRecord, PendingWithdrawal, RelationRecord
from monitor.keeping.serial import REASONS, SIGHTING, WORDS
from monitor.models import Confidence, Effect, RelationKind, Sighting, State

TABLE = tables.commitments


def find_commitments(
    connection: Connection,
    *,
    actor: str | None = None,
    source: str | None = None,
    topic: str | None = None,
    standing: bool | None = None,
    sightings: Collection[str] | None = None,
    holding: Collection[str] | None = None,
) -> list[CommitmentRecord]:
    """Commitments in order of date and id; ``standing`` picks those that stand, or those that do not.

    ``holding`` leaves out those in whose recorded form none of these ASCII words stands, whatever their case: a sieve
    for who looks closer afterwards.
    """
    query = sa.select(TABLE.c.id, TABLE.c.sighting, TABLE.c.source)
    for column, value in ((TABLE.c.actor, actor), (TABLE.c.source, source), (TABLE.c.topic, topic)):
        if value is not None:
            query = query.where(column == value)
    if sightings is not None:
        query = query.where(TABLE.c.sighting.in_(sorted(sightings)))
    if holding is not None:
        form = sa.func.lower(TABLE.c.payload)
        query = query.where(sa.or_(sa.false(), *(form.contains(word.lower(), autoescape=True) for word in holding)))
    fitting = connection.execute(query).all()
    everything = actor is None and source is None and topic is None and sightings is None and holding is None
    presences = find_presences(connection, None if everything else {row.source for row in fitting})
    wanted = {}
    for row in fitting:
        presence = presences.get(row.sighting)
        if presence is None or presence.row != row.id:
            continue
        if standing is None or standing == (presence.state is State.STANDING):
            wanted[row.id] = presence
    records = [make_record(sighting, wanted[row]) for row, sighting in read_sightings(connection, wanted)]
    return sorted(records, key=lambda r: (r.sighting.date, r.sighting.id))


def make_record(sighting: Sighting, presence: Presence) -> CommitmentRecord:
    """A sighting with its dates and state."""
    return CommitmentRecord(
        sighting, presence.first_seen, presence.last_seen_with, presence.first_seen_without, presence.state
    )


def read_sightings(connection: Connection, rows: Collection[str]) -> Iterator[tuple[str, Sighting]]:
    """Row ids with the sightings they hold."""
    for chunk in make_chunks(rows):
        query = sa.select(TABLE.c.id, TABLE.c.payload).where(TABLE.c.id.in_(chunk))
        for id_, payload in connection.execute(query):
            yield id_, SIGHTING.parse(payload)


def find_new(connection: Connection, since: datetime) -> list[CommitmentRecord]:
    """Standing commitments that appeared after this moment in documents watched before, in order of date and id."""
    table, earlier = tables.appearances, tables.snapshots.alias("earlier")
    watched = sa.exists().where(earlier.c.source == tables.snapshots.c.source, earlier.c.captured < tables.snapshots.c.captured)
    query = (
        select_current(table.c.sighting)
        .join(table, table.c.document == tables.documents.c.id)
        .where(table.c.event == "appeared", tables.snapshots.c.captured > since, watched)
    )
    ids = sorted(set(connection.execute(query).scalars()))
    found = [r for chunk in make_chunks(ids) for r in find_commitments(connection, standing=True, sightings=chunk)]
    return sorted((r for r in found if r.first_seen > since), key=lambda r: (r.sighting.date, r.sighting.id))


def find_known_sightings(connection: Connection, source: str) -> dict[str, Sighting]:
    """Every sighting there ever was in a source's document, by its id, as it appeared last."""
    rows = {p.row for p in find_presences(connection, {source}, with_checks=False).values()}
    return {s.id: s for _, s in sorted(read_sightings(connection, rows), key=lambda pair: pair[1].id)}


def find_pending_withdrawals(connection: Connection, source: str) -> list[PendingWithdrawal]:
    """What is missing from the newest version of a source's document and waits for a second look."""
    presences = find_presences(connection, {source}, with_checks=False)
    pending = {p.row: p for p in presences.values() if p.pending and p.first_seen_without is not None}
    found = []
    for row, sighting in read_sightings(connection, pending):
        gone = pending[row].first_seen_without
        if gone is not None:
            found.append(PendingWithdrawal(sighting, gone))
    return sorted(found, key=lambda p: p.sighting.id)


def find_commitment(connection: Connection, id_: str) -> CommitmentRecord:
    """The commitment with this id, or whose id alone begins so; raises ``UnknownName``."""
    query = sa.select(TABLE.c.sighting).where(TABLE.c.sighting.startswith(id_, autoescape=True)).distinct().limit(3)
    ids = [row.sighting for row in connection.execute(query)] if id_ else []
    ids = [id_] if id_ in ids else ids
    if len(ids) > 1:
        raise UnknownName("several commitments begin with this id", subject=id_)
    found = find_commitments(connection, sightings=ids) if ids else []
    if not found:
        raise UnknownName("no commitment has this id", subject=id_)
    return found[0]


def find_relations(
    connection: Connection,
    sighting: str | None = None,
    ids: Collection[str] | None = None,
    sightings: Collection[str] | None = None,
) -> list[RelationRecord]:
    """Relations of one or several sightings on either side (or with these ids, or all), by capture and id."""
    table = tables.relations
    query = select_current(table, tables.snapshots.c.source, tables.snapshots.c.captured).join(
        table, table.c.document == tables.documents.c.id
    )
    if sighting is not None:
        query = query.where(sa.or_(table.c.earlier == sighting, table.c.later == sighting))
    parts = [query] if ids is None else [query.where(table.c.id.in_(chunk)) for chunk in make_chunks(ids)]
    if sightings is not None:
        columns = (table.c.earlier, table.c.later)
        parts = [query.where(column.in_(chunk)) for chunk in make_chunks(sightings) for column in columns]
    rows = {row.id: row for part in parts for row in connection.execute(part)}
    found = [_make_relation(row) for row in rows.values()]
    return sorted(found, key=lambda r: (r.captured, r.id))


def _make_relation(row: Row[Any]) -> RelationRecord:
    return RelationRecord(
        id=row.id,
        earlier=row.earlier,
        later=row.later,
        kind=RelationKind(row.kind),
        effect=Effect(row.effect),
        confidence=Confidence(row.confidence),
        reasons=REASONS.parse(row.reasons),
        row=row.row,
        source=row.source,
        captured=row.captured,
        by_edit=RelationKind(row.by_edit) if row.by_edit else None,
        versions=row.versions,
        moved=row.moved,
        similarity=row.similarity / 1_000_000,
        heir=row.heir,
        notes=WORDS.parse(row.notes),
    )


def find_actors(connection: Connection) -> list[str]:
    """Ids of every party that a commitment was recorded of, in order."""
    query: Iterable[Any] = connection.execute(sa.select(TABLE.c.actor).distinct()).scalars()
    return sorted(query)
