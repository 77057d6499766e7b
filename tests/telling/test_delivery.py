"""The outbox: each digest once, whole, under a name of day and id."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import DeliveryError
from monitor.subscribers import Subscriber
from monitor.telling.delivery import write_once
from monitor.telling.delivery import write_outbox as write_bytes
from monitor.telling.digest import Digest, make_digest
from tests.telling.builders import NOW, make_finding


def make(days: int = 0, number: int = 1) -> Digest:
    return make_digest(
        [make_finding(number)],
        name="Map desk",
        now=NOW + timedelta(days=days),
        subscriber=Subscriber(to="desk@example.org"),
        sender="watch@example.org",
    )


def write_outbox(digest: Digest, folder: Path) -> Path:
    return write_bytes(digest.id, digest.date.date(), digest.eml, folder)


def test_a_digest_is_written_once(tmp_path: Path) -> None:
    folder = tmp_path / "deep/outbox"
    path = write_outbox(make(), folder)
    assert path.name == f"2031-05-06-{make().id}.eml" and path.read_bytes() == make().eml
    path.write_bytes(b"read and moved on")
    assert write_outbox(make(), folder) == path
    assert write_outbox(make(days=1), folder) == path, "made again the next day after a crash"
    assert path.read_bytes() == b"read and moved on"
    assert write_outbox(make(number=2), folder) != path
    assert sorted(p.suffix for p in folder.iterdir()) == [".eml", ".eml"]


def test_a_name_that_is_taken_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"first")
    assert not write_once(tmp_path / "a.eml", b"second")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"first"]


def test_a_folder_that_is_none_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file")
    with pytest.raises(DeliveryError, match="outbox cannot be written"):
        write_outbox(make(), tmp_path / "outbox")
