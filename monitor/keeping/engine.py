"""Opening the database: SQLite in a file, or PostgreSQL. Only the ledger asks for it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import weakref
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from monitor.errors import InputError, LedgerError

BUSY_SECONDS = 60  # how long one process waits for another that is writing
WRITERS = 0x506C6564  # the advisory lock that writers to one PostgreSQL ledger share
DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def make_engine(url: str) -> Engine:
    """An engine for ``sqlite:///path`` or ``postgresql+psycopg://…``; connects to nothing yet.

    Raises ``InputError`` for any other URL.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InputError(
            "is no database URL; write sqlite:///ledger.db or postgresql+psycopg://…", subject="ledger"
        ) from error
    parsed = parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise InputError("the ledger is SQLite or PostgreSQL (postgresql+psycopg)", subject=describe_url(parsed))
    options: dict[str, Any] = {}
    if parsed.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": BUSY_SECONDS}
        if parsed.database in (None, "", ":memory:"):
            options["poolclass"] = StaticPool
            options["connect_args"]["check_same_thread"] = False
    engine = sa.create_engine(parsed, **options)
    sa.event.listen(engine, "begin", _begin)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
    _forget_in_children(engine)
    return engine


def describe_url(url: URL) -> str:
    """The database as people know it: the file's path, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "the ledger in memory"
    return url.render_as_string(hide_password=True)


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: all of it or nothing. Writers wait for one another; readers do not wait."""
    with translating(engine), engine.execution_options(writes=True).begin() as connection:
        yield connection


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads, over one state of the ledger."""
    with translating(engine), engine.begin() as connection:
        yield connection


@contextlib.contextmanager
def translating(engine: Engine) -> Iterator[None]:
    """Turns what the database raises into ``LedgerError``, naming the database and never its password."""
    try:
        yield
    except DBAPIError as error:
        raise LedgerError(_first_line(error.orig), subject=describe_url(engine.url)) from error
    except (SQLAlchemyError, sqlite3.Error, UnicodeEncodeError) as error:
        raise LedgerError(_first_line(error), subject=describe_url(engine.url)) from error


def _first_line(error: BaseException | None) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _prepare_sqlite(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    """Transactions begin where we say so, not where the driver guesses (its guess leaves out schema changes)."""
    connection.isolation_level = None
    for pragma in (
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-65536",
        "wal_autocheckpoint=16384",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Writers take their place in the queue at once, so that what they look up still holds when they write."""
    writes = bool(connection.get_execution_options().get("writes"))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif writes:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _forget_in_children(engine: Engine) -> None:
    """A forked child must not talk over its parent's connections."""
    reference = weakref.ref(engine)

    def forget() -> None:
        kept = reference()
        if kept is not None:
            kept.dispose(close=False)

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=forget)
