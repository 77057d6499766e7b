"""Opening: new ledgers are made, present ones left alone, newer and foreign ones refused."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from monitor import keeping
from monitor.errors import InputError, LedgerError, NewerSchema
from monitor.keeping import tables
from monitor.keeping.engine import make_engine, writing
from monitor.keeping.ledger import open_ledger
from tests.keeping.builders import sighting, version

MIGRATIONS = Path(keeping.__file__).parent / "migrations"


def test_a_new_ledger_has_every_table_empty(ledger_url: str) -> None:
    with open_ledger(ledger_url) as ledger:
        counts = ledger.counts()
    assert set(counts) == set(tables.metadata.tables) and set(counts.values()) == {0}


def test_migrations_make_just_the_tables_that_the_code_uses(ledger_url: str) -> None:
    open_ledger(ledger_url).close()
    engine = make_engine(ledger_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_schema_named_in_the_code() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == tables.SCHEMA


def test_opening_again_changes_nothing_and_does_without_alembic(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with open_ledger(f"sqlite:///{path}") as ledger:
        ledger.record_version(version(1, (sighting("never sold"),)))
        before = ledger.counts()
    code = (
        "import sys; from monitor.keeping.ledger import open_ledger;"
        f"print(open_ledger('sqlite:///{path}').counts()['commitments'], 'alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]
    with open_ledger(f"sqlite:///{path}") as ledger:
        assert ledger.counts() == before


def test_a_ledger_of_a_newer_version_is_refused(ledger_url: str) -> None:
    open_ledger(ledger_url).close()
    engine = make_engine(ledger_url)
    with writing(engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(NewerSchema, match=r"newer version of Pledgewatch.*'9999'.*upgrade Pledgewatch") as caught:
        open_ledger(ledger_url)
    assert caught.value.exit_code == 2


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"these are notes, and no database at all\n" * 100)
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=f"{path}: file is not a database"):
        open_ledger(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=r"is a database, but no ledger \(it has a table 'bookmarks'\)"):
        open_ledger(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_folder_that_is_not_there_is_an_error_with_the_path(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=str(tmp_path / "absent" / "ledger.db")):
        open_ledger(f"sqlite:///{tmp_path / 'absent' / 'ledger.db'}")


@pytest.mark.parametrize("url", ["mysql://root:secret@localhost/x", "ledger.db", "sqlite+aiosqlite:///x.db", ""])
def test_other_urls_are_wrong_input(url: str) -> None:
    with pytest.raises(InputError) as caught:
        open_ledger(url)
    assert "secret" not in str(caught.value)


def test_a_server_that_does_not_answer_is_an_error_without_the_password() -> None:
    with pytest.raises(LedgerError) as caught:
        open_ledger("postgresql://keeper:secret@127.0.0.1:1/ledger")
    assert "127.0.0.1:1/ledger" in str(caught.value) and "secret" not in str(caught.value)


def test_sqlite_is_set_up_for_one_writer_and_many_readers(tmp_path: Path) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    with ledger._engine.connect() as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                   ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}  # fmt: skip
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 60000}
    ledger.close()


def test_two_that_open_a_new_ledger_at_once_both_succeed(ledger_url: str) -> None:
    problems: list[BaseException] = []

    def open_one() -> None:
        try:
            open_ledger(ledger_url).close()
        except BaseException as error:
            problems.append(error)

    openers = [threading.Thread(target=open_one) for _ in range(4)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert problems == []


def test_a_ledger_in_memory_serves_for_a_trial() -> None:
    with open_ledger("sqlite://") as ledger:
        assert ledger.record_version(version(1, (sighting("never sold"),)))
        assert ledger.counts()["commitments"] == 1
