"""The archive: whole records or none, named by their payload, readable by other tools."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from monitor.errors import ArchiveError
from monitor.keeping import stores
from monitor.keeping.snapshots import Archive, make_record
from monitor.models import Snapshot
from tests.keeping.builders import day, snapshot

HEADERS = (("Content-Type", "text/html"), ("ETag", '"v1"'), ("Content-Encoding", "br"))


def files_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


def read_records(content: bytes) -> list[tuple[str, str, bytes]]:
    return [
        (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read())
        for r in ArchiveIterator(BytesIO(content), check_digests="raise")
    ]


def test_a_payload_comes_back_as_it_was(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    bodies = [b"", b"\r\n\r\nWARC/1.0\r\n\0\xff", "Zusagen – gültig".encode(), b"x" * 300_000]
    for body in bodies:
        sha256 = hashlib.sha256(body).hexdigest()
        taken = Snapshot(snapshot(1).source, "https://a.example/", day(1), "text/html", body, sha256)
        assert archive.write(taken)
        assert archive.read(sha256) == body
    assert list(archive.hashes()) == sorted(hashlib.sha256(b).hexdigest() for b in bodies)


def test_the_file_lies_in_sharded_folders_under_the_hash(tmp_path: Path) -> None:
    archive, taken = Archive(tmp_path), snapshot(1)
    archive.write(taken)
    sha = taken.sha256
    assert archive.path_of(sha) == str(tmp_path / sha[:2] / sha[2:4] / f"{sha}.warc.gz")
    assert files_in(tmp_path) == [Path(archive.path_of(sha))]
    assert archive.holds(sha) and not archive.holds("0" * 64)


def test_the_same_payload_is_stored_once_and_never_overwritten(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.write(snapshot(1, body="same", headers=HEADERS))
    [path] = files_in(tmp_path)
    before = path.read_bytes()
    assert not archive.write(snapshot(2, body="same"))
    assert files_in(tmp_path) == [path] and path.read_bytes() == before


def test_a_crawled_page_is_a_response_with_what_the_server_said(tmp_path: Path) -> None:
    content = make_record(snapshot(1, headers=HEADERS, status=203, charset="utf-8"))
    [record] = list(ArchiveIterator(BytesIO(content)))
    assert record.rec_type == "response"
    assert record.http_headers.get_statuscode() == "203"
    assert record.http_headers.get_header("ETag") == '"v1"'
    assert record.http_headers.get_header("Content-Encoding") is None, "the body is stored decoded"
    assert record.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "br"
    assert record.rec_headers.get_header("WARC-Date") == "2026-03-01T09:00:00Z"
    assert record.rec_headers.get_header("Pledgewatch-Source") == "northwind/usage"
    assert record.rec_headers.get_header("WARC-Payload-Digest") == f"sha256:{snapshot(1).sha256}"


def test_kept_history_is_a_resource_with_its_commit() -> None:
    taken = snapshot(1, origin="history", technical=True, headers=(("Commit", "abc123"),))
    [record] = list(ArchiveIterator(BytesIO(make_record(taken))))
    assert record.rec_type == "resource"
    assert record.rec_headers.get_header("Pledgewatch-Commit") == "abc123"
    assert record.rec_headers.get_header("Pledgewatch-Technical-Upgrade") == "yes"
    assert record.rec_headers.get_header("Content-Type") == "text/html"


def test_the_same_snapshot_gives_the_same_file_everywhere(tmp_path: Path) -> None:
    for name in ("a", "b"):
        Archive(tmp_path / name).write(snapshot(1, headers=HEADERS))
    [one], [other] = files_in(tmp_path / "a"), files_in(tmp_path / "b")
    assert one.read_bytes() == other.read_bytes()


def test_files_one_after_the_other_are_a_valid_warc(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    taken = [snapshot(1, headers=HEADERS), snapshot(2, origin="history"), snapshot(3)]
    for each in taken:
        archive.write(each)
    together = b"".join(archive.read_record(each.sha256) for each in taken)
    assert [body for _, _, body in read_records(together)] == [each.body for each in taken]
    assert gzip.decompress(together).count(b"WARC/1.1\r\n") == 3


def test_hostile_headers_and_addresses_stay_on_their_line() -> None:
    taken = snapshot(1, headers=(("X-Evil\r\nInjected", "a\r\nSet-Cookie: b\r\n\r\n<body>"),))
    hostile = Snapshot(
        taken.source, "https://a.example/é b\r\nX: y", taken.captured, "text/html", taken.body, taken.sha256,
        headers=taken.headers,
    )  # fmt: skip
    record = next(iter(ArchiveIterator(BytesIO(make_record(hostile)))))
    assert record.http_headers.get_header("Set-Cookie") is None
    assert record.rec_headers.get_header("X") is None
    assert record.rec_headers.get_header("WARC-Target-URI") == "https://a.example/%C3%A9%20b%20X:%20y"
    assert record.content_stream().read() == taken.body


def test_a_failing_write_names_the_path_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    archive, taken = Archive(tmp_path), snapshot(1)
    monkeypatch.setattr(stores.os, "replace", refuse)
    with pytest.raises(ArchiveError, match="No space left on device") as caught:
        archive.write(taken)
    assert archive.path_of(taken.sha256) in str(caught.value)
    assert files_in(tmp_path) == []
    monkeypatch.undo()
    assert archive.write(taken), "with space again the same call succeeds"


FULL_DISK = """
import random, resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.keeping.builders import snapshot
from monitor.errors import ArchiveError
from monitor.keeping.snapshots import Archive
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
body = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=50000))
try:
    Archive(Path(sys.argv[1])).write(snapshot(1, body=body))
except ArchiveError as error:
    print(error)
"""


def test_a_write_cut_short_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path), str(Path(__file__).parents[2])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "cannot be written: File too large" in done.stdout and str(tmp_path) in done.stdout
    assert files_in(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_an_error_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match=str(tmp_path / "file")):
        Archive(tmp_path / "file").write(snapshot(1))


@pytest.mark.parametrize("damage", ["cut", "bits", "other", "no gzip", "empty"])
def test_damage_is_noticed_on_reading(tmp_path: Path, damage: str) -> None:
    archive, taken = Archive(tmp_path), snapshot(1, body="the words as they were")
    archive.write(taken)
    path = Path(archive.path_of(taken.sha256))
    stored = path.read_bytes()
    other = snapshot(2, body="other words")
    Archive(tmp_path / "other").write(other)
    damaged = {
        "cut": stored[: len(stored) // 2],
        "bits": stored[:200] + bytes([stored[200] ^ 0xFF]) + stored[201:],
        "other": Path(Archive(tmp_path / "other").path_of(other.sha256)).read_bytes(),
        "no gzip": b"hello",
        "empty": b"",
    }
    path.write_bytes(damaged[damage])
    with pytest.raises(ArchiveError, match=taken.sha256):
        archive.read(taken.sha256)


def test_what_is_missing_or_no_hash_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="is not in the archive"):
        Archive(tmp_path).read("0" * 64)
    with pytest.raises(ArchiveError, match="no SHA-256"):
        Archive(tmp_path).read("../../etc/passwd")
    wrong = snapshot(1)
    with pytest.raises(ArchiveError, match="not that of the body"):
        Archive(tmp_path).write(Snapshot(wrong.source, "", wrong.captured, "", b"other", wrong.sha256))


def test_half_written_files_of_a_killed_process_are_not_seen(tmp_path: Path) -> None:
    archive, taken = Archive(tmp_path), snapshot(1)
    archive.write(taken)
    path = Path(archive.path_of(taken.sha256))
    path.with_name(f".{path.name}.77-abcd.part").write_bytes(b"half")
    assert list(archive.hashes()) == [taken.sha256]


def test_a_row_of_the_ledger_becomes_a_snapshot_again(tmp_path: Path) -> None:
    archive, taken = Archive(f"file://{tmp_path}"), snapshot(1)
    archive.write(taken)
    row = Snapshot(taken.source, taken.url, taken.captured, "text/html", b"", taken.sha256)
    assert archive.snapshot(taken.source, row).body == taken.body


def test_a_place_nothing_can_open_is_an_error_without_the_password() -> None:
    with pytest.raises(ArchiveError) as caught:
        Archive("nosuchscheme://user:secret@bucket/prefix")
    assert "secret" not in str(caught.value) and "bucket/prefix" in str(caught.value)
