"""Making and upgrading the ledger's tables; Alembic is loaded only where there is something to do."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from monitor.errors import LedgerError, NewerSchema
from monitor.keeping import tables
from monitor.keeping.engine import BUSY_SECONDS, describe_url, reading, translating, writing

VERSION_TABLE = "alembic_version"


def bring_up_to_date(engine: Engine) -> None:
    """Makes the tables in an empty database, upgrades an older ledger, leaves a present one alone.

    Raises ``NewerSchema`` for a ledger that a newer version of the product made, and ``LedgerError`` for a database
    that is something else.
    """
    with reading(engine) as connection:
        present = _read_version(connection, engine)
    if present != tables.SCHEMA:
        with writing(engine) as connection:
            present = _read_version(connection, engine)  # another process may have been quicker
            if present != tables.SCHEMA:
                _upgrade(connection, engine, present)
    if engine.dialect.name == "sqlite":
        _use_write_ahead_log(engine)


def _read_version(connection: Connection, engine: Engine) -> str | None:
    """The ledger's revision, None for an empty database."""
    inspector = sa.inspect(connection)
    names = set(inspector.get_table_names())
    where = describe_url(engine.url)
    if VERSION_TABLE not in names:
        foreign = names if engine.dialect.name == "sqlite" else names & set(tables.metadata.tables)
        if foreign:
            raise LedgerError(f"is a database, but no ledger (it has a table {min(foreign)!r})", subject=where)
        return None
    versions = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalars().all()
    if len(versions) != 1:
        raise LedgerError("is a database, but no ledger (it has no single version)", subject=where)
    return str(versions[0])


def _upgrade(connection: Connection, engine: Engine, present: str | None) -> None:
    """Runs the migrations inside the open transaction."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if present is not None and present not in known:
        raise NewerSchema(
            f"was made by a newer version of Pledgewatch (its schema is {present!r}, this version knows up to"
            f" {tables.SCHEMA!r}); upgrade Pledgewatch to open it",
            subject=describe_url(engine.url),
        )
    command.upgrade(config, "head")


def _use_write_ahead_log(engine: Engine) -> None:
    """Readers and one writer at the same time; the setting stays with the file.

    The change needs the file for itself, and SQLite does not queue for it as it does for a transaction: whoever comes
    second looks again until the first is done.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    with translating(engine), contextlib.closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        while True:
            try:
                [mode] = cursor.execute("PRAGMA journal_mode").fetchone()
                if mode not in ("wal", "memory"):
                    cursor.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
