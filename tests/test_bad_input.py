"""Bad input at the command line: one clear error, the right exit code, nothing half-written."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLACE = re.compile(r"^(?P<path>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?P<message>.+)$", re.MULTILINE)


def run(folder: Path, *arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", *arguments], cwd=folder, env=environment, input=stdin, capture_output=True
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    assert run(tmp_path, "init", ".").returncode == 0
    return tmp_path


def expect_refusal(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def test_a_command_outside_a_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    expect_refusal(run(tmp_path, "run"), 2, "pledgewatch init")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    expect_refusal(run(tmp_path, "read", "gone.txt", "--actor", "A", "--date", "2026-01-01"), 2, "gone.txt")


@pytest.mark.parametrize("body", [b"", b"   \n\n ", b"\x00\x01\x02\x7fELF\x00\x00" * 50])
def test_an_empty_or_binary_page_is_refused(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "page.html").write_bytes(body)
    expect_refusal(run(tmp_path, "read", "page.html", "--actor", "A", "--date", "2026-01-01"), 2, "page.html")


@pytest.mark.parametrize(("day", "word"), [("2999-01-01", "future"), ("02/03/2026", "YYYY-MM-DD")])
def test_a_date_in_the_future_or_of_another_form_is_refused(tmp_path: Path, day: str, word: str) -> None:
    (tmp_path / "page.txt").write_text("We will not sell your data.\n")
    expect_refusal(run(tmp_path, "read", "page.txt", "--actor", "A", "--date", day), 2, word)


SOURCE = """\
publisher: Northwind
actor: northwind
wy: A misspelt key.
pages:
  - id: usage
    url: ftp://northwind.example/usage
    kind: pamphlet
"""


def test_three_mistakes_in_a_source_are_reported_at_once_each_at_its_line(workspace: Path) -> None:
    (workspace / "sources" / "northwind.yml").write_text(SOURCE)
    done = run(workspace, "sources", "check")
    expect_refusal(done, 2)
    lines = {int(m["line"]) for m in PLACE.finditer(done.stderr) if m["path"].endswith("northwind.yml")}
    assert {3, 6, 7} <= lines, done.stderr


RULE = """\
id: surveillance/mistaken
title: Mistaken
status: stabel
level: high
why: Three mistakes.
watch:
  purpos: [surveillance]
  action: [no-such-action-anywhere]
examples:
  found:
    - {text: "We will not use it for surveillance."}
    - {text: "You may not use it for surveillance."}
  not_found:
    - {text: "We use it for music."}
    - {text: "Surveillance is a topic."}
"""


def test_three_mistakes_in_a_rule_are_reported_at_once_each_at_its_line(workspace: Path) -> None:
    folder = workspace / "rules" / "surveillance"
    folder.mkdir()
    (folder / "mistaken.yml").write_text(RULE)
    done = run(workspace, "rules", "check")
    assert done.returncode == 1
    lines = {int(m["line"]) for m in PLACE.finditer(done.stdout) if m["path"].endswith("mistaken.yml")}
    assert lines == {3, 7, 8}, done.stdout
    assert "did you mean" in done.stdout
    (folder / "mistaken.yml").write_text(RULE.replace("stabel", "stable").replace("purpos:", "purpose:"))
    done = run(workspace, "rules", "check")
    assert done.returncode == 1
    assert {int(m["line"]) for m in PLACE.finditer(done.stdout) if m["path"].endswith("mistaken.yml")} == {8}


def test_an_unknown_key_in_the_settings_is_reported_at_its_line(workspace: Path) -> None:
    (workspace / "pledgewatch.yml").write_text("name: desk\nleger: sqlite:///ledger.db\n")
    expect_refusal(run(workspace, "status"), 2, "pledgewatch.yml:2:1", "ledger")


def test_a_ledger_of_a_newer_version_is_left_alone(workspace: Path) -> None:
    assert run(workspace, "status").returncode == 0
    with sqlite3.connect(workspace / "ledger.db") as database:
        database.execute("update alembic_version set version_num = '9999'")
        database.commit()
        database.execute("pragma wal_checkpoint(truncate)")
    database.close()
    before = (workspace / "ledger.db").read_bytes()
    expect_refusal(run(workspace, "status"), 2, "newer")
    assert (workspace / "ledger.db").read_bytes() == before


def test_a_ledger_that_is_no_database_is_named(workspace: Path) -> None:
    (workspace / "ledger.db").write_bytes(b"this is a shopping list, not a database" * 100)
    done = run(workspace, "status")
    assert done.returncode in (2, 3)
    assert "ledger.db" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_finding_is_named(workspace: Path) -> None:
    expect_refusal(run(workspace, "findings", "show", "zzzz"), 2, "zzzz")
