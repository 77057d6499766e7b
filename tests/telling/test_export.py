"""Exports: ordered, repeatable, without clock times, and no formula in any cell."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from monitor.errors import InputError
from monitor.telling.export import export
from tests.telling.builders import HOSTILE, FakeLedger, make_finding, make_ledger, make_record, make_side


def write(ledger: FakeLedger, **wishes: Any) -> str:
    stream = io.StringIO()
    export(ledger, stream, **wishes)
    return stream.getvalue()


def test_lines_are_ordered_by_date_and_name_their_kind() -> None:
    rows = [json.loads(line) for line in write(make_ledger()).splitlines()]
    assert [row["record"] for row in rows].count("finding") == 3
    assert [row["record"] for row in rows].count("commitment") == 4
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)
    found = [json.loads(line) for line in write(make_ledger(), what="findings").splitlines()]
    assert len(found) == 3 and "record" not in found[0]


def test_no_clock_time_and_the_same_bytes_again() -> None:
    text = write(make_ledger())
    assert re.search(r"\d\d:\d\d", text) is None
    shuffled = make_ledger()
    shuffled.records.reverse()
    shuffled.found.reverse()
    assert write(shuffled) == text
    assert write(make_ledger(), format="csv") == write(shuffled, format="csv")


@pytest.mark.parametrize("what", ["all", "findings", "commitments"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_no_cell_is_a_formula(start: str, what: str) -> None:
    words = f"{start}cmd|' /C calc'!A0"
    ledger = FakeLedger([make_finding(earlier=make_side(words), document=words)], [make_record(words)])
    rows = list(csv.reader(io.StringIO(write(ledger, format="csv", what=what))))
    cells = [cell for row in rows for cell in row]
    assert f"'{words}" in cells
    assert not any(cell.startswith(start) for cell in cells)


@pytest.mark.parametrize("text", [*HOSTILE, "lone \ud800 surrogate", 'line\nbreak, and "quotes"'])
def test_hostile_text_stays_in_its_cell(text: str) -> None:
    ledger = FakeLedger([make_finding(earlier=make_side(text))], [])
    (line,) = write(ledger, what="findings").splitlines()
    kept = text.encode("utf-8", "replace").decode()
    assert json.loads(line)["earlier"]["quote"] == kept
    (row,) = csv.DictReader(io.StringIO(write(ledger, format="csv", what="findings")))
    assert row["earlier_quote"].lstrip("'") == kept.replace("\x00", "").lstrip("'")


def test_wrong_wishes_are_refused() -> None:
    with pytest.raises(InputError, match="jsonl, csv"):
        write(make_ledger(), format="xml")
    with pytest.raises(InputError, match="all, findings, commitments"):
        write(make_ledger(), what="everything")
