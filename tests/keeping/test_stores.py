"""Places other than a folder, through the interface that fsspec offers; a stand-in shows what is asked of it."""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest

from monitor.errors import ArchiveError
from monitor.keeping.snapshots import Archive
from tests.keeping.builders import snapshot


class Bucket:
    """As much of an fsspec file system as a store uses."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.broken = False

    def exists(self, path: str) -> bool:
        return path in self.files

    def makedirs(self, path: str, exist_ok: bool) -> None:
        assert exist_ok

    def pipe_file(self, path: str, content: bytes) -> None:
        if self.broken:
            raise RuntimeError("bucket is over quota")
        self.files[path] = content

    def cat_file(self, path: str) -> bytes:
        try:
            return self.files[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    def find(self, root: str) -> list[str]:
        return [path for path in self.files if path.startswith(root)]


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Bucket:
    bucket = Bucket()
    fsspec: Any = types.ModuleType("fsspec")
    fsspec.core = types.SimpleNamespace(url_to_fs=lambda url: (bucket, url.partition("://")[2].rpartition("@")[2]))
    monkeypatch.setitem(sys.modules, "fsspec", fsspec)
    return bucket


def test_a_bucket_keeps_what_a_folder_keeps(bucket: Bucket) -> None:
    archive, taken = Archive("s3://key:secret@bucket/prefix/"), snapshot(1)
    assert archive.write(taken) and not archive.write(taken)
    assert archive.read(taken.sha256) == taken.body
    assert list(archive.hashes()) == [taken.sha256]
    sha = taken.sha256
    assert archive.path_of(sha) == f"s3://bucket/prefix/{sha[:2]}/{sha[2:4]}/{sha}.warc.gz"


def test_what_the_bucket_refuses_is_an_archive_error_without_credentials(bucket: Bucket) -> None:
    archive = Archive("s3://key:secret@bucket/prefix")
    with pytest.raises(ArchiveError, match="not in the archive"):
        archive.read("0" * 64)
    bucket.broken = True
    with pytest.raises(ArchiveError, match="over quota") as caught:
        archive.write(snapshot(1))
    assert "secret" not in str(caught.value)
    assert bucket.files == {}
