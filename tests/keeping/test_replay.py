"""What the archive writes, read by another implementation of WARC: each record, concatenated ones too, digests verified."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest

from monitor.joined import MEDIA_TYPE, JoinedPage, join_pages
from monitor.keeping.snapshots import Archive
from monitor.models import Snapshot
from tests.keeping.builders import day, snapshot

fastwarc = pytest.importorskip("fastwarc.warc")

PAGES = [JoinedPage("https://a.example/1", "text/html", "utf-8", b"<p>one</p>"), JoinedPage("https://a.example/2", "text/html", "", b"\0\xff")]
BODIES = [("text/html", b"<p>We keep our word.</p>"), ("application/pdf", b"%PDF-1.7\r\n\r\nWARC/1.0\r\n"), (MEDIA_TYPE, join_pages(PAGES))]


def test_fastwarc_reads_what_we_write_and_its_digests_hold(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    whole = b""
    for media_type, body in BODIES:
        sha256 = hashlib.sha256(body).hexdigest()
        headers = (("Content-Type", media_type), ("ETag", '"1"'))
        taken = Snapshot(snapshot(1).source, "https://a.example/p", day(1), media_type, body, sha256, headers=headers)
        archive.write(taken)
        whole += archive.read_record(sha256)
    for record in fastwarc.ArchiveIterator(BytesIO(whole), parse_http=False):
        assert record.verify_block_digest()  # of the block as it stands, before its head is taken off
    found = []
    for record in fastwarc.ArchiveIterator(BytesIO(whole)):
        assert record.headers["WARC-Target-URI"] == "https://a.example/p" and record.http_headers.status_code == 200
        assert record.verify_payload_digest(consume=False)
        found.append(record.reader.read())
    assert found == [body for _, body in BODIES]
