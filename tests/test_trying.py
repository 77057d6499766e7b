"""``sources try``, ``sources check --network`` and ``doctor``: what would be read, and what is wrong, storing nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli import app
from monitor.runner.examining import examine
from monitor.runner.trying import try_file
from monitor.runner.watch import run_once
from monitor.runner.workspace import make_workspace
from tests.pdfs import make_pdf
from tests.spiders.webserver import Page, Site

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
GOOD = b"""<html lang=en><head><title>P</title></head><body><main><h1>Usage policy</h1><p>Last updated: 1 March 2026</p>
<p>Northwind does not sell your personal data.</p></main></body></html>"""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    yield server
    server.close()


@pytest.fixture
def folder(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_workspace(tmp_path)
    (tmp_path / "pledgewatch.yml").write_text("name: t\nsources: [sources/*.yml]\ncrawl: {delay: 0}\n")
    head = "publisher: Northwind\nallow_private: true\nchecked: never\npages:\n"
    pages = f"  - {{id: usage, url: '{site.url('/usage')}', select: main}}\n"
    (tmp_path / "sources" / "northwind.yml").write_text(head + pages)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


def test_trying_tells_what_would_be_read_and_stores_nothing(folder: Path, site: Site) -> None:
    site.add("/usage", Page(GOOD))
    code, text = call("sources", "try", "northwind/usage")
    assert code == 0 and "2026-03-01 (from label)" in text and "does not sell your personal data" in text and "fetch" in text
    code, text = call("sources", "try", site.url("/usage"), "--select", "main", "--actor", "northwind")
    assert code == 0 and "Usage policy" in text
    assert not list((folder / "archive").rglob("*.gz")) and not (folder / "hosts.json").exists()


def test_trying_tells_why_nothing_would_be_judged(folder: Path, site: Site) -> None:
    site.add("/usage", Page(b"<body><main><div id=root></div><p>Northwind</p></main><script src=a.js></script></body>"))
    code, text = call("sources", "try", "northwind")
    assert code == 0 and "shell: it is an empty shell" in text and "quality 0.20" in text
    code, text = call("sources", "try", "nothing/here")
    assert code != 0


def test_a_file_can_be_tried(tmp_path: Path) -> None:
    path = tmp_path / "promise.pdf"
    path.write_bytes(make_pdf([[(700, "Northwind does not sell your personal data to anybody.")]]))
    trial = try_file(path, NOW, actor="northwind")
    assert trial.is_fine and trial.sightings


def test_checking_over_the_network_writes_the_day_where_all_is_fine(folder: Path, site: Site) -> None:
    declared = folder / "sources" / "northwind.yml"
    assert call("sources", "check", "--network")[0] == 1 and "checked: never" in declared.read_text()
    site.add("/usage", Page(GOOD))
    code, text = call("sources", "check", "--network")
    assert code == 0 and "checked today" in text and "checked: never" not in declared.read_text()


def test_doctor_sums_up(folder: Path, site: Site) -> None:
    assert {e.what for e in examine(folder, NOW) if not e.fine} == {"northwind/usage"}  # never looked at
    site.add("/usage", Page(GOOD))
    run_once(folder, NOW, deliver=False)
    assert all(e.fine for e in examine(folder, NOW))
    site.pages["/usage"].status = 500
    for hour in (8, 15, 23):
        run_once(folder, NOW.replace(day=2 + hour, hour=hour), everything=True, deliver=False)
    [bad] = [e for e in examine(folder, NOW.replace(day=25)) if not e.fine]
    assert bad.words == "the server answers 500 Internal Server Error (3 times in a row)"
    assert [e.fine for e in examine(folder / "sources", NOW)] == [False]
