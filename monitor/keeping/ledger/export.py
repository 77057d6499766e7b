"""The whole ledger as plain mappings, ordered by date and id; the same content gives the same rows on every machine.

Nothing of the running program is in them: no run ids, no row numbers, no times of checks, deliveries or runs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.keeping import tables
from monitor.keeping.ledger.captures import find_versions
from monitor.keeping.ledger.commitments import find_relations, read_sightings
from monitor.keeping.ledger.findings import FindingFilter, find_findings
from monitor.keeping.ledger.presence import Presence, find_presences
from monitor.keeping.ledger.rows import make_chunks, select_current
from monitor.keeping.ledger.watching import find_issues, find_sources
from monitor.keeping.records import RelationRecord, VersionRow
from monitor.keeping.serial import FINDING, REASONS, SIGHTING, make_id
from monitor.models import Issue, Source

Exported = dict[str, Any]
Key = tuple[str, str, str]  # day, type, id
TYPES = ("version", "commitment", "relation", "finding", "issue")


def find_exported(connection: Connection, types: Collection[str] = TYPES) -> Iterator[Exported]:
    """One mapping a row, with ``type``, ``date`` and ``id`` first; ordered by date, then type, then id.

    Keys are sorted first and contents read in portions, so that memory holds keys rather than the ledger.
    """
    readers = _make_readers(connection, types)
    keys: list[tuple[Key, str]] = sorted((key, where) for reader in readers.values() for key, where in reader[0])
    for portion in make_chunks(keys, 2000):
        content: dict[tuple[str, str], Exported] = {}
        for type_ in {key[1] for key, _ in portion}:
            wanted = [where for key, where in portion if key[1] == type_]
            content.update({(type_, where): shape for where, shape in readers[type_][1](wanted)})
        for (day, type_, id_), where in portion:
            yield {"type": type_, "date": day, "id": id_, **content[type_, where]}


Reader = tuple[list[tuple[Key, str]], Callable[[Sequence[str]], Iterator[tuple[str, Exported]]]]


def _make_readers(connection: Connection, types: Collection[str]) -> dict[str, Reader]:
    makers = {
        "version": _read_versions,
        "commitment": _read_commitments,
        "relation": _read_relations,
        "finding": _read_findings,
        "issue": _read_issues,
    }
    return {type_: makers[type_](connection) for type_ in types}


def _read_versions(connection: Connection) -> Reader:
    shapes: dict[str, Exported] = {}
    keys = []
    for source in find_sources(connection):
        for version in find_versions(connection, source.id):
            id_ = make_id(source.id, version.captured.isoformat(), version.sha256)
            shapes[id_] = _shape_version(source, version)
            keys.append(((version.captured.date().isoformat(), "version", id_), id_))
    return keys, lambda wanted: ((id_, shapes[id_]) for id_ in wanted)


def _shape_version(source: Source, version: VersionRow) -> Exported:
    return {
        "source": source.id,
        "publisher": source.publisher,
        "document": source.title,
        "actor": source.actor,
        "url": version.url,
        "captured": version.captured.isoformat(),
        "sha256": version.sha256,
        "technical": version.technical,
        "judged": version.judged,
        "reader": version.reader,
        "rulebook": version.rulebook,
        "appeared": version.appeared,
        "gone": version.gone,
        "counts": dict(sorted(version.counts.items())),
    }


def _read_commitments(connection: Connection) -> Reader:
    presences = {p.row: p for p in find_presences(connection, with_checks=False).values()}
    table = tables.commitments
    days = {row.id: row.date for row in connection.execute(sa.select(table.c.id, table.c.date))}
    keys = [((days[row].isoformat(), "commitment", p.sighting), row) for row, p in presences.items()]

    def read(wanted: Sequence[str]) -> Iterator[tuple[str, Exported]]:
        for row, sighting in read_sightings(connection, wanted):
            yield row, {**_shape_presence(presences[row]), "sighting": SIGHTING.shape(sighting)}

    return keys, read


def _shape_presence(presence: Presence) -> Exported:
    gone = presence.first_seen_without
    return {
        "source": presence.source,
        "state": presence.state.value,
        "first_seen": presence.first_seen.isoformat(),
        "last_seen_with": presence.last_seen_with.isoformat(),
        "first_seen_without": gone.isoformat() if gone else None,
    }


def _read_relations(connection: Connection) -> Reader:
    table = tables.relations
    query = select_current(table.c.id, tables.snapshots.c.captured).join(
        table, table.c.document == tables.documents.c.id
    )
    keys = [((r.captured.date().isoformat(), "relation", r.id), r.id) for r in connection.execute(query)]
    return keys, lambda wanted: ((r.id, _shape_relation(r)) for r in find_relations(connection, ids=wanted))


def _shape_relation(relation: RelationRecord) -> Exported:
    return {
        "source": relation.source,
        "relation": relation.kind.value,
        "effect": relation.effect.value,
        "confidence": relation.confidence.value,
        "earlier": relation.earlier or None,
        "later": relation.later or None,
        "row": relation.row,
        "by_edit": relation.by_edit.value if relation.by_edit else None,
        "versions": relation.versions,
        "moved": relation.moved,
        "reasons": REASONS.shape(relation.reasons),
        "notes": list(relation.notes),
    }


def _read_findings(connection: Connection) -> Reader:
    found = {f.id: f for f in find_findings(connection, FindingFilter(state="all"))}
    keys = [((f.date.isoformat(), "finding", f.id), f.id) for f in found.values()]
    return keys, lambda wanted: ((id_, _drop(FINDING.shape(found[id_]), "id", "date")) for id_ in wanted)


def _read_issues(connection: Connection) -> Reader:
    shapes: dict[str, Exported] = {}
    keys = []
    for issue in find_issues(connection, open_only=False):
        day = issue.date.isoformat() if issue.date else ""
        id_ = make_id(issue.source, issue.kind, issue.message, issue.url, day)
        if id_ not in shapes:
            shapes[id_] = _shape_issue(issue)
            keys.append(((day, "issue", id_), id_))
    return keys, lambda wanted: ((id_, shapes[id_]) for id_ in wanted)


def _shape_issue(issue: Issue) -> Exported:
    return {"source": issue.source, "kind": issue.kind, "message": issue.message, "url": issue.url}


def _drop(shape: Exported, *names: str) -> Exported:
    return {name: value for name, value in shape.items() if name not in names}
