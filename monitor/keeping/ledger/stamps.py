"""A short text for each party that changes whenever anything a reader may be shown of it changed.

Whoever made pages of a party once need not make them again while its stamp is the same. Only columns are read, no
content: a row never changes once it is there, so its id stands for what it holds.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.keeping import tables
from monitor.keeping.ledger.rows import select_current


def find_stamps(connection: Connection) -> dict[str, str]:
    """The stamp of every party that has commitments, findings or sources, by its id."""
    sources = _find_source_stamps(connection)
    parts: dict[str, list[str]] = defaultdict(list)
    commitments, findings, watched = tables.commitments, tables.findings, tables.sources
    for actor, source in _run(connection, sa.select(commitments.c.actor, commitments.c.source).distinct()):
        parts[actor].append(f"c {source} {sources.get(source, '')}")
    for actor, id_ in _run(connection, sa.select(watched.c.actor, watched.c.id)):
        parts[actor].append(f"w {id_}")
    party: dict[str, str] = {}
    for actor, id_, document in _run(connection, sa.select(findings.c.actor, findings.c.id, findings.c.document)):
        party[id_] = actor
        parts[actor].append(f"f {id_} {document}")
    for actor, source in _run(connection, sa.select(findings.c.actor, findings.c.source).distinct()):
        parts[actor].append(f"s {source} {sources.get(source, '')}")
    for id_, finding in _run(connection, sa.select(tables.verdicts.c.id, tables.verdicts.c.finding)):
        parts[party.get(finding, "")].append(f"v {id_}")
    return {actor: _hash(found) for actor, found in sorted(parts.items())}


def _find_source_stamps(connection: Connection) -> dict[str, str]:
    """For each source what is read of it today, and when it was last seen unchanged."""
    parts: dict[str, list[str]] = defaultdict(list)
    for source, document in _run(connection, select_current(tables.snapshots.c.source, tables.documents.c.id)):
        parts[source].append(document)
    checks = tables.checks
    query = sa.select(checks.c.source, sa.func.max(checks.c.checked, type_=tables.Moment())).group_by(checks.c.source)
    for source, checked in _run(connection, query):
        parts[source].append(checked.isoformat())
    return {source: _hash(found) for source, found in parts.items()}


def _run(connection: Connection, query: Any) -> Any:
    return connection.execute(query)


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
