"""What is watched and how it went: sources, checks, issues, and the marks of finished work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.keeping import tables
from monitor.keeping.ledger.rows import Place, Row, add_new_rows, add_rows, plain, select_current, short
from monitor.keeping.serial import SOURCE, make_id, render_counts
from monitor.models import Check, Issue, Source

STALE = "stale"  # the issue of a page that says the same for too long; another capture ends it


def record_source(connection: Connection, source: Source) -> bool:
    """Adds a source as declared now; False where that is how it stands already."""
    table = tables.sources
    payload = SOURCE.render(source)
    query = sa.select(table.c.generation, table.c.payload).where(table.c.source == source.id)
    last = connection.execute(query.order_by(table.c.generation.desc()).limit(1)).first()
    if last is not None and last.payload == payload:
        return False
    generation = 0 if last is None else last.generation + 1
    row = {
        "id": make_id(source.id, str(generation), payload),
        "source": source.id,
        "generation": generation,
        "publisher": source.publisher,
        "actor": source.actor,
        "title": source.title,
        "url": source.url,
        "kind": source.kind.value,
        "payload": payload,
    }
    add_rows(connection, table, [row])
    return True


def find_sources(connection: Connection, id_: str | None = None) -> list[Source]:
    """Every source as declared last, ordered by id."""
    table = tables.sources
    query = sa.select(table.c.source, table.c.payload).order_by(table.c.generation)
    if id_ is not None:
        query = query.where(table.c.source == id_)
    payloads = {row.source: row.payload for row in connection.execute(query)}
    return [SOURCE.parse(payloads[name]) for name in sorted(payloads)]


def record_check(connection: Connection, check: Check) -> None:
    """Adds one look at a page; the snapshot it may bring is recorded with its version."""
    row = {
        "id": make_id(check.source, check.url, check.checked.isoformat(), check.outcome),
        "source": check.source,
        "url": plain(check.url),
        "checked": check.checked,
        "outcome": check.outcome,
        "status": check.status,
        "etag": plain(check.etag),
        "last_modified": plain(check.last_modified),
        "sha256": check.sha256,
        "message": plain(check.message),
    }
    add_rows(connection, tables.checks, [row])


def find_last_check(connection: Connection, source: str) -> Check | None:
    """The latest look at a source, if there was one."""
    table = tables.checks
    query = sa.select(table).where(table.c.source == source).order_by(table.c.checked.desc(), table.c.id).limit(1)
    row = connection.execute(query).first()
    return None if row is None else _make_check(row)


def _make_check(row: Any) -> Check:
    return Check(
        row.source, row.url, row.checked, row.outcome, row.status, row.etag, row.last_modified, row.sha256, row.message
    )


def find_recent_checks(connection: Connection, source: str, number: int) -> list[Check]:
    """The latest looks at a source, the newest first."""
    table = tables.checks
    query = sa.select(table).where(table.c.source == source).order_by(table.c.checked.desc(), table.c.id).limit(number)
    return [_make_check(row) for row in connection.execute(query)]


def find_last_successes(connection: Connection) -> dict[str, datetime]:
    """When each source was last read or found unchanged, by its id."""
    table = tables.checks
    query = sa.select(table.c.source, sa.func.max(table.c.checked).label("when")).where(table.c.outcome != "failed")
    rows = connection.execute(query.group_by(table.c.source).order_by(table.c.source))
    return {row.source: row.when for row in rows}


def record_issues(connection: Connection, issues: Iterable[Issue]) -> int:
    """Adds trouble that no version carries; how many were new."""
    return add_new_rows(connection, tables.issues, [make_issue_row(issue) for issue in issues])


def make_issue_row(issue: Issue, *, document: str | None = None, day: date | None = None) -> Row:
    """An issue's row; ``day`` stands in where the issue names none."""
    when = issue.date or day
    parts = (issue.source, issue.kind, issue.message, issue.url, when.isoformat() if when else "", document or "")
    return {
        "id": make_id(*parts),
        "source": issue.source,
        "kind": short(issue.kind),
        "message": plain(issue.message),
        "url": plain(issue.url),
        "date": when,
        "document": document,
    }


def find_issues(connection: Connection, *, open_only: bool, sources: Iterable[str] | None = None) -> list[Issue]:
    """Issues in order of date and source.

    That a page is stale is open until it is captured with other words. An issue of a document is open while that document is the newest of its source; any other, such as a failed fetch,
    while the last look at the source failed, and then only the newest of its kind.
    """
    table = tables.issues
    wanted = set(sources) if sources is not None else None
    rows = [r for r in connection.execute(sa.select(table)) if wanted is None or r.source in wanted]
    rows.sort(key=lambda r: (r.date or date.min, r.source, r.kind, r.message))
    if open_only:
        newest = _find_newest_documents(connection)
        failing = _find_failing_sources(connection)
        last_of_kind = {(r.source, r.kind): r.id for r in rows if r.document is None}
        rows = [
            r
            for r in rows
            if (r.kind == STALE and not _was_captured_since(connection, r.source, r.date))
            or (r.kind != STALE and r.document is not None and newest.get(r.source) == r.document)
            or (r.kind != STALE and r.document is None and failing.get(r.source, True) and last_of_kind[r.source, r.kind] == r.id)
        ]
    return [Issue(r.source, r.kind, r.message, r.url, r.date) for r in rows]


def _was_captured_since(connection: Connection, source: str, day: date | None) -> bool:
    """Whether a source's page has been captured with other words since a day."""
    captured = sa.select(sa.func.max(tables.snapshots.c.captured)).where(tables.snapshots.c.source == source)
    newest: datetime | None = connection.execute(captured).scalar_one_or_none()
    return newest is not None and day is not None and newest.date() >= day


def _find_newest_documents(connection: Connection) -> dict[str, str]:
    """For each source the document of its newest version."""
    newest: dict[str, tuple[Place, str]] = {}
    columns = (tables.snapshots.c.source, tables.snapshots.c.placed, tables.snapshots.c.position, tables.documents.c.id)
    for source, placed, position, document in connection.execute(select_current(*columns)):
        if source not in newest or newest[source][0] < (placed, position):
            newest[source] = ((placed, position), document)
    return {source: document for source, (_, document) in newest.items()}


def _find_failing_sources(connection: Connection) -> dict[str, bool]:
    """For each source that was looked at, whether the last look failed."""
    table = tables.checks
    query = sa.select(table.c.source, table.c.outcome).order_by(table.c.checked)
    return {row.source: row.outcome == "failed" for row in connection.execute(query)}


def record_run(
    connection: Connection, kind: str, key: str, when: datetime | None, detail: Mapping[str, Any] | None
) -> bool:
    """Marks work as finished; False where it was marked already."""
    row = {
        "id": make_id(kind, key),
        "kind": kind,
        "key": key,
        "recorded": when,
        "detail": render_counts(detail) if detail else "",
    }
    return add_new_rows(connection, tables.runs, [row]) == 1


def has_run(connection: Connection, kind: str, key: str) -> bool:
    """Whether this work was marked as finished."""
    query = sa.select(tables.runs.c.id).where(tables.runs.c.id == make_id(kind, key))
    return connection.execute(query).first() is not None
