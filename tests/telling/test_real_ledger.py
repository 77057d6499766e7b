"""Outputs from a real ledger, in a database: site, export and outbox agree with what was recorded."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.keeping.ledger import Ledger, open_ledger
from monitor.models import Document, Finding, Issue, Sighting, Snapshot, VersionRecord
from monitor.telling.export import export
from monitor.telling.site import write_site
from tests.telling.builders import EARLIER, LATER, make_finding, make_side, make_sighting, make_source

FIRST = datetime(2031, 3, 1, 8, 30, tzinfo=UTC)


def record(
    ledger: Ledger,
    day: int,
    letter: str,
    appeared: tuple[Sighting, ...],
    gone: tuple[str, ...],
    found: tuple[Finding, ...],
) -> None:
    source, captured, sha256 = make_source(), FIRST + timedelta(days=day), letter * 64
    snapshot = Snapshot(source, source.url, captured, "text/html", letter.encode(), sha256)
    document = Document(source, sha256, captured, "", (), title=source.title, url=source.url)
    issues = (
        (Issue(source.id, "short", "fewer statements than declared", source.url, captured.date()),) if found else ()
    )
    ledger.record_version(
        VersionRecord(snapshot, document, "1", "1", appeared, gone, findings=found, issues=issues, counts={"blocks": 1})
    )


def fill(path: Path) -> Ledger:
    """A ledger with two versions of a document, the second of which reads narrower."""
    ledger = open_ledger(f"sqlite:///{path}")
    ledger.record_source(make_source())
    earlier = make_sighting(EARLIER, snapshot="a" * 64, date=FIRST.date())
    later = make_sighting(LATER, snapshot="b" * 64, date=FIRST.date() + timedelta(days=9))
    found = make_finding(
        1,
        earlier=make_side(EARLIER, FIRST.date(), id=earlier.id, snapshot="a" * 64),
        later=make_side(LATER, later.date, id=later.id, snapshot="b" * 64),
    )
    record(ledger, 0, "a", (earlier,), (), ())
    record(ledger, 9, "b", (later,), (earlier.id,), (found,))
    ledger.record_verdict(found.id, "confirmed", "Ada", "read both", FIRST + timedelta(days=10))
    return ledger


def test_the_site_of_a_real_ledger(tmp_path: Path) -> None:
    with fill(tmp_path / "ledger.db") as ledger:
        report = write_site(ledger, tmp_path / "site", name="Map desk")
        assert write_site(ledger, tmp_path / "site", name="Map desk") == replace(
            report, written=0, unchanged=report.written
        )
    page = (tmp_path / "site/findings/f000000000000001.html").read_text()
    for words in ("confirmed by a reviewer", "read both", "a" * 64, "b" * 64, "Sale of data reads narrower"):
        assert words in page
    assert len(list((tmp_path / "site/commitments").iterdir())) == 2
    assert "fewer statements than declared" in (tmp_path / "site/sources.html").read_text()
    assert "2</td>" in (tmp_path / "site/sources.html").read_text()


def test_the_export_of_a_real_ledger(tmp_path: Path) -> None:
    with fill(tmp_path / "ledger.db") as ledger:
        stream = io.StringIO()
        assert export(ledger, stream) == 3
    rows = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert sorted(row["record"] for row in rows) == ["commitment", "commitment", "finding"]
    (found,) = [row for row in rows if row["record"] == "finding"]
    assert found["review"] == "confirmed" and found["earlier"]["quote"] == EARLIER
