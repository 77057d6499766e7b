"""Recording: all or nothing, once, and never anything but added rows."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from monitor.errors import LedgerError
from monitor.keeping.ledger import Ledger, open_ledger
from monitor.models import Check, Issue, RelationKind, VersionRecord
from tests.keeping.builders import (
    NORTHWIND,
    SOUTHGATE,
    day,
    finding,
    relation,
    rich_sighting,
    side,
    sighting,
    snapshot,
    trouble,
    version,
)


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    with open_ledger(ledger_url) as opened:
        yield opened


def full_record(number: int = 2) -> VersionRecord:
    old, new = sighting("never sold"), sighting("never sold without consent", 2)
    told = finding("f1", earlier=side(old), later=side(new))
    return version(
        number, (new,), (old,), relations=(relation(old, new, RelationKind.NARROWS),), findings=(told,),
        issues=(Issue(NORTHWIND.id, "note", "a date line is missing"),),
    )  # fmt: skip


def test_everything_of_a_version_is_recorded(ledger: Ledger) -> None:
    assert ledger.record_version(version(1, (sighting("never sold"), rich_sighting())))
    assert ledger.record_version(full_record())
    counts = {name: count for name, count in ledger.counts().items() if count}
    assert counts == {
        "appearances": 4, "commitments": 3, "documents": 2, "findings": 1, "issues": 1, "relations": 1,
        "snapshots": 2, "sources": 1, "statements": 3,
    }  # fmt: skip


def test_the_second_time_adds_nothing(ledger: Ledger, ledger_url: str) -> None:
    records = [version(1, (sighting("never sold"),)), full_record(), trouble(3)]
    assert [ledger.record_version(r) for r in records] == [True, True, True]
    before = ledger.counts()
    assert [ledger.record_version(r) for r in records] == [False, False, False]
    assert ledger.counts() == before
    with open_ledger(ledger_url) as another:
        assert [another.record_version(r) for r in records] == [False, False, False]
        assert another.counts() == before


def test_a_version_that_fails_in_the_middle_leaves_no_row(ledger: Ledger) -> None:
    ledger.record_version(version(1, (sighting("never sold"),)))
    before = ledger.counts()
    broken = replace(full_record(), findings=(finding("f1", notes=("broken \ud800",)),))
    with pytest.raises(LedgerError):
        ledger.record_version(broken)
    assert ledger.counts() == before
    assert ledger.record_version(full_record()), "the same version can be recorded afterwards"


def test_a_source_of_a_version_that_failed_is_recorded_later(ledger: Ledger) -> None:
    broken = version(1, (sighting("broken \ud800"),))
    with pytest.raises(LedgerError):
        ledger.record_version(broken)
    assert ledger.sources() == []
    ledger.record_version(version(1))
    assert ledger.sources() == [NORTHWIND]


def test_rows_are_only_added(ledger: Ledger) -> None:
    statements: list[str] = []
    sa.event.listen(ledger._engine, "before_cursor_execute", lambda *a: statements.append(a[2].strip().upper()))
    ledger.record_source(NORTHWIND)
    ledger.record_source(replace(NORTHWIND, title="New title"))
    ledger.record_version(version(1, (sighting("never sold"),)))
    ledger.record_version(full_record())
    ledger.record_version(version(1, (sighting("never sold"),), rulebook="rules-2"))
    ledger.record_check(Check(NORTHWIND.id, "u", day(3), "unchanged"))
    ledger.record_issues([Issue(NORTHWIND.id, "fetch", "timed out")])
    ledger.record_findings([finding("f2")])
    ledger.record_verdict("f1", "dismissed", "me", "no", day(4))
    ledger.record_verdict("f1", "confirmed", "me", "yes", day(5))
    ledger.record_delivery("a@example.org", "d1", ["f1"], day(4), "News")
    ledger.record_run("import", "k")
    ledger.findings()
    ledger.commitments()
    verbs = {s.split(None, 1)[0] for s in statements}
    assert verbs <= {"INSERT", "SELECT", "BEGIN", "SET"}
    assert all("DO NOTHING" in s for s in statements if s.startswith("INSERT"))


def test_hostile_and_unusual_text_is_kept(ledger: Ledger) -> None:
    words = "a'; DROP TABLE runs; -- \0 \u2028 𝔘 <script> %s :x {y}"
    ledger.record_version(version(1, (sighting(words),), taken=snapshot(1, headers=(("X", words),))))
    [record] = ledger.commitments()
    assert record.sighting == sighting(words)
    assert ledger.snapshots(NORTHWIND.id)[0].headers == (("X", words),)


def test_very_long_names_do_not_break_an_index(ledger: Ledger) -> None:
    name = "The ministry of " + "".join(f"{n} affairs " for n in range(2000))
    told = sighting("never sold", source=replace(NORTHWIND, actor=name))
    assert ledger.record_version(version(1, (told,)))
    assert ledger.commitments()[0].sighting.commitment.actor == name
    assert ledger.actors() == [name[:400]]


def test_moments_of_any_zone_are_one_moment(ledger: Ledger) -> None:
    elsewhere = day(1).astimezone(datetime.fromisoformat("2026-03-01T00:00:00+05:00").tzinfo)
    ledger.record_version(version(1, taken=snapshot(1, captured=elsewhere)))
    assert not ledger.record_version(version(1))
    [row] = ledger.snapshots(NORTHWIND.id)
    assert row.captured == day(1) and row.captured.tzinfo is UTC


def test_many_writers_at_once_lose_nothing(ledger_url: str) -> None:
    records = [version(n, (sighting(f"promise {n}", n),)) for n in range(1, 9)]
    answers: list[bool] = []
    problems: list[BaseException] = []

    def record_all() -> None:
        try:
            with open_ledger(ledger_url) as ledger:
                answers.extend([ledger.record_version(record) for record in records])
        except BaseException as error:
            problems.append(error)

    writers = [threading.Thread(target=record_all) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert problems == [] and sorted(answers) == [False] * 24 + [True] * 8
    with open_ledger(ledger_url) as ledger:
        assert ledger.counts()["snapshots"] == ledger.counts()["commitments"] == 8
        assert len({v.captured for v in ledger.versions(NORTHWIND.id)}) == 8


WRITER = """
import sys
from monitor.keeping.ledger import open_ledger
from tests.keeping.builders import sighting, version
ledger = open_ledger(sys.argv[1])
print("open", flush=True)
for n in range(1, 400):
    gone = (sighting(f"promise {n - 1}", n - 1),) if n > 1 else ()
    ledger.record_version(version(n, (sighting(f"promise {n}", n),), gone))
    print(n, flush=True)
"""


def test_killed_at_any_moment_and_run_again_the_ledger_is_the_same(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]

    def run(path: Path, kill_after: int | None) -> None:
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, f"sqlite:///{path}"], cwd=root, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for line in process.stdout:
            if kill_after is not None and line.strip() == str(kill_after):
                os.kill(process.pid, signal.SIGKILL)
        process.stdout.close()
        process.wait()

    def export(path: Path) -> list[object]:
        with open_ledger(f"sqlite:///{path}") as ledger:
            return [*ledger.iter_export(), ledger.counts()]

    run(tmp_path / "whole.db", None)
    run(tmp_path / "killed.db", 37)
    assert 37 <= len(export(tmp_path / "killed.db")) < len(export(tmp_path / "whole.db"))
    run(tmp_path / "killed.db", 211)
    run(tmp_path / "killed.db", None)
    assert export(tmp_path / "killed.db") == export(tmp_path / "whole.db")


def test_a_ledger_in_use_can_be_backed_up(tmp_path: Path) -> None:
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        ledger.record_version(version(1, (sighting("never sold"),)))
        ledger.backup(tmp_path / "copy.db")
        with pytest.raises(LedgerError, match="exists already"):
            ledger.backup(tmp_path / "copy.db")
        with open_ledger(f"sqlite:///{tmp_path / 'copy.db'}") as copy:
            assert list(copy.iter_export()) == list(ledger.iter_export())


def test_a_full_disk_is_an_error_and_the_ledger_stays_whole(tmp_path: Path) -> None:
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        ledger.record_version(version(1, (sighting("never sold"),)))
        with ledger._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        before = ledger.counts()
        many = tuple(sighting(f"promise {n} {'x' * 500}") for n in range(300))
        with pytest.raises(LedgerError, match=r"ledger\.db: database or disk is full"):
            ledger.record_version(version(2, many))
        assert ledger.counts() == before


def test_captures_that_bear_the_same_moment_are_two(ledger: Ledger) -> None:
    ledger.record_version(version(1, taken=snapshot(1, body="a")))
    ledger.record_version(version(1, taken=snapshot(1, body="b", technical=True)))
    assert [v.technical for v in ledger.versions(NORTHWIND.id)] == [False, True]


def test_other_sources_do_not_mix(ledger: Ledger) -> None:
    ledger.record_version(version(1, (sighting("never sold"),)))
    ledger.record_version(version(1, (sighting("never sold", source=SOUTHGATE),), source=SOUTHGATE))
    assert [s.id for s in ledger.sources()] == [NORTHWIND.id, SOUTHGATE.id]
    assert set(ledger.known_sightings(SOUTHGATE.id)) == {sighting("never sold", source=SOUTHGATE).id}
    assert ledger.actors() == ["northwind", "southgate"]
    assert ledger.latest_capture("nobody/nothing") is None
    assert ledger.versions("nobody/nothing") == []
    assert ledger.snapshots(NORTHWIND.id)[0].captured - day(1) == timedelta(0)


def test_a_forked_child_has_connections_of_its_own(ledger: Ledger) -> None:
    ledger.record_version(version(1, (sighting("never sold"),)))
    context = multiprocessing.get_context("fork")
    child = context.Process(target=lambda: sys.exit(0 if ledger.counts()["commitments"] == 1 else 1))
    child.start()
    child.join(timeout=30)
    assert child.exitcode == 0
    assert ledger.record_version(version(2)), "the parent's connection still works"
