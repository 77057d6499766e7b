"""Statements taken down by hand: one alone, a tracker, evidence, an embargo; what is wrong is told and records nothing."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli import app
from monitor.errors import InputError, ProblemsFound
from monitor.models import RelationKind
from monitor.runner.taken import take_down
from monitor.runner.watch import run_once
from monitor.runner.workspace import Workspace, make_workspace, open_workspace
from monitor.sources.taken import make_taken, read_tracker
from tests.pdfs import make_pdf

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
NEVER = {
    "quote": "We will never sell your location data to anyone.", "actor": "Quayside", "date": date(2025, 3, 1),
    "speaker": "Ada Byron", "link": "https://quayside.example/a",
}  # fmt: skip
MAY = {**NEVER, "quote": "We may sell your location data to advertisers.", "date": date(2025, 9, 1), "speaker": "Ben Ode"}
MAP = 'columns: {actor: Company, date: Said on, speaker: Who, quote: Words, link: URL}\nday: "%d/%m/%Y"\n'
TABLE = """Company,Said on,Who,Words,URL
Quayside,03/02/2024,Ada,"We do not share
 your health data with insurers.",https://quayside.example/c
Quayside,2024-02-03,Ada,We do not share your diary.,https://quayside.example/d

,03/03/2024,Ada,We do not share your diary.,https://quayside.example/d
Quayside,03/03/2024,Ada,Hello there.,https://quayside.example/d
Quayside,03/03/2024,Ada,We do not keep your diary.,ftp://quayside.example/d
Quayside,03/03/2124,Ada,We do not keep your diary.,https://quayside.example/d
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path)
    with open_workspace(tmp_path) as opened:
        return opened


def test_a_later_statement_is_held_against_an_earlier_one_in_whatever_order_they_come(workspace: Workspace) -> None:
    report = take_down(workspace, [make_taken(MAY), make_taken(NEVER)], NOW)
    [found] = report.findings
    assert (report.recorded, found.relation, found.date) == (2, RelationKind.CONTRADICTS, date(2025, 9, 1))
    assert found.earlier and (found.earlier.speaker, found.earlier.date) == ("Ada Byron", date(2025, 3, 1))
    assert found.later and (found.later.speaker, found.later.url) == ("Ben Ode", "https://quayside.example/a")
    again = take_down(workspace, [make_taken(MAY), make_taken(NEVER)], NOW + timedelta(days=1))
    assert (again.recorded, again.known, again.findings) == (0, 2, [])
    assert len(workspace.ledger.commitments()) == 2


def test_an_earlier_statement_that_comes_late_contradicts_nothing_later(workspace: Workspace) -> None:
    take_down(workspace, [make_taken(MAY)], NOW)
    assert take_down(workspace, [make_taken(NEVER)], NOW).findings == []


@pytest.mark.parametrize("suffix", [".html", ".pdf", ".txt"])
def test_evidence_must_hold_the_words_and_is_kept(workspace: Workspace, tmp_path: Path, suffix: str) -> None:
    words = str(NEVER["quote"])
    bodies = {
        ".html": f"<html><body><article><p>She said: {words}</p><p>{'More was said. ' * 40}</p></article></body></html>".encode(),
        ".pdf": make_pdf([[(700, words), (686, "More was said of other things on that day.")]]),
        ".txt": f"She said:\n\n{words}\n".encode(),
    }
    path = tmp_path / f"evidence{suffix}"
    path.write_bytes(bodies[suffix])
    with pytest.raises(InputError, match="does not stand in it"):
        take_down(workspace, [make_taken({**NEVER, "quote": "We will never sell your shoes."})], NOW, evidence=path)
    assert workspace.ledger.sources() == []
    take_down(workspace, [make_taken(NEVER)], NOW, evidence=path)
    assert workspace.archive.read(hashlib.sha256(bodies[suffix]).hexdigest()) == bodies[suffix]
    [record] = workspace.ledger.commitments()
    kept = workspace.archive.read_record(record.sighting.snapshot)
    assert b"WARC" in gzip.decompress(kept) and b"evidence" in gzip.decompress(kept)


def test_under_embargo_nothing_is_in_the_ledger_before_the_day(tmp_path: Path, workspace: Workspace) -> None:
    take_down(workspace, [make_taken(NEVER)], NOW)
    held = take_down(workspace, [make_taken({**MAY, "embargo": date(2026, 4, 1)})], NOW)
    assert (held.held, held.recorded) == (1, 0) and len(workspace.ledger.sources()) == 1
    [path] = (tmp_path / "held").iterdir()
    assert path.stat().st_mode & 0o077 == 0, "nobody else reads what is held"
    (tmp_path / "held" / "broken.json").write_text("{", encoding="utf-8")
    early = run_once(tmp_path, NOW + timedelta(days=29), deliver=False)
    assert early.findings == [] and ["broken.json" in line for line in early.files_off] == [True]
    due = run_once(tmp_path, NOW + timedelta(days=30), deliver=False)
    assert [f.relation for f in due.findings] == [RelationKind.CONTRADICTS]
    assert [p.name for p in (tmp_path / "held").iterdir()] == ["broken.json"]
    assert run_once(tmp_path, NOW + timedelta(days=31), deliver=False).findings == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"quote": ""}, "quote"),
        ({"quote": "x" * 20_001}, "quote"),
        ({"quote": "We will\x00 not."}, "a character that no text has"),
        ({"link": "javascript:alert(1)"}, "no http"),
        ({"kind": "terms"}, "a page that changes is watched instead"),
        ({"date": "soon"}, "must be a date"),
        ({"topic": "x"}, "unknown"),
    ],
)
def test_what_is_no_statement_is_told_in_one_line(change: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        make_taken({**NEVER, **change})
    assert "\n" not in str(caught.value)


def test_a_tracker_is_taken_in_and_every_refused_row_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_workspace(tmp_path)
    Path("t.csv").write_bytes(b"\xef\xbb\xbf" + TABLE.encode())
    Path("m.yml").write_text(MAP, encoding="utf-8")
    done = CliRunner().invoke(app, ["import", "csv", "t.csv", "--map", "m.yml"])
    assert done.exit_code == 1, done.output
    lines = done.output.splitlines()
    assert [line.split(":")[1] for line in lines[:-1]] == ["4", "6", "7", "8", "9"], done.output
    assert "no day written as %d/%m/%Y" in lines[0] and "'actor' is missing" in lines[1]
    assert "nothing that can be recorded" in lines[2] and "no http(s) address" in lines[3] and "future" in lines[4]
    assert lines[-1].startswith("1 recorded, 0 known before, 0 held under embargo, 5 refused")
    again = CliRunner().invoke(app, ["import", "csv", "t.csv", "--map", "m.yml", "--json"])
    shape = json.loads(again.output)
    assert (shape["recorded"], shape["known"], len(shape["refused"])) == (0, 1, 5)


@pytest.mark.parametrize(
    ("table", "plan", "words"),
    [
        (TABLE, MAP.replace("Words", "Wrods"), "has no column 'Wrods'; it has Company"),
        (TABLE, MAP.replace("quote: Words", "qoute: Words"), "a statement has no 'qoute'"),
        (TABLE, "columns: {quote: Words}\n", "no column is named for 'date'"),
        ('Company,Said on,Who,Words,URL\na,"b', MAP, "is no table from line 2 on"),
    ],
)
def test_a_wrong_map_or_table_is_one_clear_error(tmp_path: Path, table: str, plan: str, words: str) -> None:
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    (tmp_path / "m.yml").write_text(plan, encoding="utf-8")
    with pytest.raises((InputError, ProblemsFound)) as caught:
        read_tracker(tmp_path / "t.csv", tmp_path / "m.yml")
    assert words in str(caught.value)


def test_a_table_in_another_encoding_says_so(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(TABLE.replace("Ada", "Zoë").encode("latin-1"))
    (tmp_path / "m.yml").write_text(MAP, encoding="utf-8")
    with pytest.raises(InputError, match="is not UTF-8"):
        read_tracker(tmp_path / "t.csv", tmp_path / "m.yml")


def test_add_needs_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_workspace(tmp_path)
    words = ["add", str(NEVER["quote"]), "--actor", "Quayside", "--date", "2025-03-01"]
    refused = CliRunner().invoke(app, words)
    assert refused.exit_code != 0 and isinstance(refused.exception, InputError)
    done = CliRunner().invoke(app, [*words, "--link", "https://quayside.example/a", "--json"])
    assert json.loads(done.output)["recorded"] == 1
