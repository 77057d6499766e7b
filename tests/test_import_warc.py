"""Pages that others archived: read in the order of their days, once; broken and foreign records are told, the rest is read."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.cli import app
from monitor.errors import InputError, UnknownName
from monitor.keeping.snapshots import Archive
from monitor.keeping.warcs import Capture, Fault, list_captures
from monitor.models import RelationKind, Snapshot
from monitor.runner.archives import import_warcs, make_archived_source
from monitor.runner.workspace import Workspace, make_workspace, open_workspace
from monitor.taxonomy import load_taxonomy

URL = "https://quayside.example/privacy"
MORE = "".join(f"<p>The harbour has {n} cranes and they have stood there for a long time.</p>" for n in range(30))


def page(promise: str) -> bytes:
    words = f"<h1>Privacy policy</h1><p>{promise}</p>{MORE}"
    return f"<!doctype html><html lang=en><head><title>Privacy</title></head><body><main>{words}</main></body></html>".encode()


V1, V2 = page("We will not sell your location data."), page("We may sell your location data.")


def write_warc(path: Path, rows: list[tuple[str, str, bytes]], *, packed: bool = True, status: str = "200 OK",
               kind: str = "text/html", encoding: str = "") -> Path:  # fmt: skip
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=packed)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "another tool"}))
        for moment, url, body in rows:
            sent = gzip.compress(body) if encoding == "gzip" else body
            fields = [("Content-Type", kind), *([("Content-Encoding", encoding)] if encoding else [])]
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=BytesIO(sent), warc_headers_dict={"WARC-Date": moment},
                    http_headers=StatusAndHeaders(status, fields, protocol="HTTP/1.1"),
                )
            )
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path)
    with open_workspace(tmp_path) as opened:
        return opened


def test_captures_are_judged_in_the_order_of_their_days_and_once(workspace: Workspace, tmp_path: Path) -> None:
    later = write_warc(tmp_path / "b.warc.gz", [("2024-05-01T10:00:00Z", URL, V2), ("2024-06-01T10:00:00Z", URL, V2)])
    earlier = write_warc(tmp_path / "a.warc", [("2024-01-05T10:00:00Z", URL, V1)], packed=False, encoding="gzip")
    report = import_warcs(workspace, [later, earlier])
    assert (report.run.fetched, report.run.unchanged, report.faults) == (2, 1, [])
    [found] = report.run.findings
    assert (found.relation, found.date, found.source) == (
        RelationKind.CONTRADICTS, date(2024, 5, 1), "quayside-example/privacy")  # fmt: skip
    again = import_warcs(workspace, [later, earlier])
    assert (again.known, again.run.fetched, again.run.findings) == (3, 0, [])
    assert len(workspace.ledger.snapshots("quayside-example/privacy")) == 2


def test_a_declared_page_is_its_source(workspace: Workspace, tmp_path: Path) -> None:
    text = "publisher: Quayside\npages: [{id: privacy, url: 'https://www.quayside.example/privacy/', select: main}]\n"
    (tmp_path / "sources" / "quayside.yml").write_text(text, encoding="utf-8")
    import_warcs(workspace, [write_warc(tmp_path / "a.warc.gz", [("2024-01-05T10:00:00Z", URL, V1)])])
    assert [source.id for source in workspace.ledger.sources()] == ["quayside/privacy"]


def test_our_own_archive_is_read(workspace: Workspace, tmp_path: Path) -> None:
    import hashlib

    source = make_archived_source(URL, load_taxonomy())
    archive = Archive(tmp_path / "other")
    captured = datetime(2024, 1, 5, 10, tzinfo=UTC)
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    taken = Snapshot(source, URL, captured, "text/html", V1, hashlib.sha256(V1).hexdigest(), "utf-8", headers)
    archive.write(taken)
    [path] = (tmp_path / "other").rglob("*.warc.gz")
    report = import_warcs(workspace, [path])
    assert (report.run.fetched, report.faults) == (1, [])
    [row] = workspace.ledger.snapshots(source.id)
    assert (row.sha256, row.captured) == (taken.sha256, captured)


def test_what_is_no_page_is_counted_and_what_is_broken_told(workspace: Workspace, tmp_path: Path) -> None:
    good = ("2024-01-05T10:00:00Z", URL, V1)
    cut = write_warc(tmp_path / "cut.warc.gz", [good, ("2024-05-01T10:00:00Z", URL, V2 * 400)])
    cut.write_bytes(cut.read_bytes()[:-200])
    files = [
        cut,
        write_warc(tmp_path / "gone.warc.gz", [("2024-02-05T10:00:00Z", URL, V2)], status="404 Not Found"),
        write_warc(tmp_path / "picture.warc.gz", [("2024-02-05T10:00:00Z", URL, b"\x89PNG")], kind="image/png"),
        write_warc(tmp_path / "odd.warc.gz", [("yesterday", URL, V2)]),
        write_warc(tmp_path / "elsewhere.warc.gz", [("2024-02-05T10:00:00Z", "urn:x", V2)]),
    ]
    report = import_warcs(workspace, files)
    assert report.run.fetched == 1
    assert report.skipped == Counter(
        {"other records": 5, "not answered with 200": 1, "neither text nor PDF": 1, "not on the web": 1}
    )
    assert len(report.faults) == 2, report.faults
    assert any(str(cut) in fault and "at byte" in fault for fault in report.faults)
    assert any("does not say when" in fault for fault in report.faults)


def test_a_page_too_large_is_told(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.keeping.warcs.MOST", 100_000)
    bomb = write_warc(tmp_path / "b.warc.gz", [("2024-01-05T10:00:00Z", URL, b"a" * 5_000_000)], encoding="gzip")
    [fault] = import_warcs(workspace, [bomb]).faults
    assert "more than" in fault


def test_files_that_are_no_warc_stop_everything_before_it_begins(workspace: Workspace, tmp_path: Path) -> None:
    good = write_warc(tmp_path / "a.warc.gz", [("2024-01-05T10:00:00Z", URL, V1)])
    for name, body in (("x.warc.gz", b"no warc at all"), ("y.warc", b""), ("z.warc.gz", gzip.compress(b"hello\r\n"))):
        (tmp_path / name).write_bytes(body)
        with pytest.raises(InputError, match="is no WARC file"):
            import_warcs(workspace, [good, tmp_path / name])
    with pytest.raises(InputError, match="cannot be read"):
        import_warcs(workspace, [tmp_path / "nothing.warc"])
    with pytest.raises(UnknownName, match="such an address"):
        import_warcs(workspace, [good], only=["https://else.example/*"])
    assert workspace.ledger.sources() == []


def test_the_listing_names_offsets(tmp_path: Path) -> None:
    path = write_warc(tmp_path / "a.warc.gz", [("2024-01-05T10:00:00Z", URL, V1), ("2024-02-05T10:00:00Z", URL, V2)])
    found = [c for c in list_captures(path, Counter()) if not isinstance(c, Fault)]
    assert all(isinstance(c, Capture) for c in found) and 0 < found[0].offset < found[1].offset


def test_whose_site_a_page_stands_on() -> None:
    taxonomy = load_taxonomy()
    assert make_archived_source("https://www.openai.com/policies/usage-policies/", taxonomy).actor == "openai"
    assert make_archived_source("https://nobody-knows.example/", taxonomy).id == "nobody-knows-example/home"
    assert make_archived_source("https://x.example/a", taxonomy, "OpenAI").actor == "openai"


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_workspace(tmp_path)
    write_warc(tmp_path / "a.warc.gz", [("2024-01-05T10:00:00Z", URL, V1)])
    done = CliRunner().invoke(app, ["import", "warc", "a.warc.gz", "--only", "https://quayside.example/*", "--json"])
    assert done.exit_code == 0 and json.loads(done.stdout.splitlines()[-1])["recorded"] == 1, done.output
    (tmp_path / "odd.warc").write_bytes(write_warc(tmp_path / "t.warc", [("soon", URL, V2)], packed=False).read_bytes())
    assert CliRunner().invoke(app, ["import", "warc", "odd.warc"]).exit_code == 1
