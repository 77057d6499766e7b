"""What all topics of the ledger share: adding rows, which reading of a capture counts, the order of versions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.keeping.tables import documents, snapshots

T = TypeVar("T")
Row = dict[str, Any]
Place = tuple[datetime, int]  # where a version stands among those of its source: ``placed``, then ``position``
CHUNK = 500  # ids in one question; far below what any database allows
SHORT = 400  # characters of an indexed column; the whole text is in the payload


def add_rows(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Adds rows, leaving alone those whose id is there already."""
    if rows:
        connection.execute(_make_insert(table, connection.dialect.name), rows)


def add_new_rows(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> int:
    """As ``add_rows``; says how many were not there before."""
    if not rows:
        return 0
    insert = _make_insert(table, connection.dialect.name).returning(table.c.id)
    return len(connection.execute(insert, rows).all())


@lru_cache(maxsize=64)
def _make_insert(table: sa.Table, dialect: str) -> sa.Insert:
    insert: Any = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)  # loads the dialect in use alone
    statement: sa.Insert = insert.on_conflict_do_nothing()
    return statement


def is_current(table: sa.Table = documents) -> sa.ColumnElement[bool]:
    """Whether no later generation read the same capture again."""
    newer = documents.alias("newer")
    return ~sa.exists().where(newer.c.snapshot == table.c.snapshot, newer.c.generation > table.c.generation)


def select_current(*columns: Any) -> sa.Select[Any]:
    """The columns over documents that count, with their snapshots."""
    return (
        sa.select(*columns)
        .select_from(documents.join(snapshots, documents.c.snapshot == snapshots.c.id))
        .where(is_current())
    )


def make_chunks(values: Collection[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values in lists of at most ``size``."""
    listed = list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def plain(text: str) -> str:
    """Text that every database stores: NUL, which PostgreSQL refuses, becomes the replacement character."""
    return text.replace("\0", "\ufffd") if "\0" in text else text


def short(text: str) -> str:
    """The beginning of a text, for a column that is searched."""
    return plain(text[:SHORT])
