"""Captures of a source, in the order in which its versions follow."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from monitor.errors import UnknownName
from monitor.keeping import tables
from monitor.keeping.ledger.rows import select_current
from monitor.keeping.ledger.watching import find_sources
from monitor.keeping.records import VersionRow
from monitor.keeping.serial import HEADERS, parse_counts
from monitor.models import Snapshot, Source

TABLE = tables.snapshots


def find_snapshots(connection: Connection, source: str, last: int | None) -> list[Snapshot]:
    """The last captures of a source, oldest first; without bodies, which lie in the archive."""
    query = sa.select(TABLE).where(TABLE.c.source == source).order_by(TABLE.c.placed.desc(), TABLE.c.position.desc())
    rows = connection.execute(query.limit(last) if last is not None else query).all()
    declared = _find_declared(connection, source)
    return [_make_snapshot(row, declared) for row in reversed(rows)]


def find_snapshot(connection: Connection, source: str, sha256: str) -> Snapshot:
    """The first capture of a source with these bytes; raises ``UnknownName``."""
    query = sa.select(TABLE).where(TABLE.c.source == source, TABLE.c.sha256 == sha256).order_by(TABLE.c.position)
    row = connection.execute(query.limit(1)).first()
    if row is None:
        raise UnknownName(f"no capture of {source} has these bytes", subject=sha256)
    return _make_snapshot(row, _find_declared(connection, source))


def has_capture(
    connection: Connection,
    source: str,
    captured: datetime,
    sha256: str | None,
    version: tuple[str, str] | None,
) -> bool:
    """Whether a capture is recorded; with ``version`` (reader, rulebook), whether that reading of it is."""
    moment = captured if captured.tzinfo else captured.replace(tzinfo=UTC)
    query = sa.select(TABLE.c.id).where(TABLE.c.source == source, TABLE.c.captured == moment)
    if sha256 is not None:
        query = query.where(TABLE.c.sha256 == sha256)
    if version is not None:
        reader, rulebook = version
        query = query.join(tables.documents, tables.documents.c.snapshot == TABLE.c.id).where(
            tables.documents.c.reader == reader, tables.documents.c.rulebook == rulebook
        )
    return connection.execute(query.limit(1)).first() is not None


def find_versions(connection: Connection, source: str) -> list[VersionRow]:
    """Every version of a source's document as it is read today, oldest first."""
    documents = tables.documents
    query = select_current(
        documents, TABLE.c.source, TABLE.c.captured, TABLE.c.sha256, TABLE.c.technical, TABLE.c.url
    ).where(TABLE.c.source == source)
    rows = connection.execute(query.order_by(TABLE.c.placed, TABLE.c.position)).all()
    changes = _count_changes(connection, source)
    return [
        VersionRow(
            source=row.source,
            captured=row.captured,
            sha256=row.sha256,
            technical=row.technical,
            counts=parse_counts(row.counts),
            url=row.url,
            title=row.title,
            language=row.language,
            published=row.published,
            reader=row.reader,
            rulebook=row.rulebook,
            judged=row.judged,
            appeared=changes.get((row.id, "appeared"), 0),
            gone=changes.get((row.id, "gone"), 0),
        )
        for row in rows
    ]


def _count_changes(connection: Connection, source: str) -> dict[tuple[str, str], int]:
    table = tables.appearances
    query = (
        sa.select(table.c.document, table.c.event, sa.func.count())
        .join(tables.documents, tables.documents.c.id == table.c.document)
        .join(TABLE, TABLE.c.id == tables.documents.c.snapshot)
        .where(TABLE.c.source == source)
        .group_by(table.c.document, table.c.event)
    )
    return {(document, event): count for document, event, count in connection.execute(query)}


def _find_declared(connection: Connection, source: str) -> Source:
    found = find_sources(connection, source)
    return found[0] if found else Source(id=source, publisher="", title="", actor="", url="")


def _make_snapshot(row: Row[Any], source: Source) -> Snapshot:
    return Snapshot(
        source=source,
        url=row.url,
        captured=row.captured,
        media_type=row.media_type,
        body=b"",
        sha256=row.sha256,
        charset=row.charset,
        headers=HEADERS.parse(row.headers),
        status=row.status,
        technical=row.technical,
        origin=row.origin,
    )
