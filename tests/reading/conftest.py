"""A reader with the built-in rulebook, and short ways to read a text with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from monitor.models import Commitment, DocumentKind, Reading, Snapshot, Source
from monitor.reading.documents import parse_document
from monitor.reading.reader import Reader
from monitor.rulepacks import load_rulebook

ReadText = Callable[..., Reading]
ReadOne = Callable[..., Commitment | None]


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(load_rulebook())


@pytest.fixture(scope="session")
def read_text(reader: Reader) -> ReadText:
    def read(
        text: str, kind: str = "policy", actor: str = "Northwind", publisher: str = "", media: str = "text/markdown"
    ) -> Reading:
        source = Source(
            id="northwind/page",
            publisher=publisher or actor,
            title="A page",
            actor=actor,
            url="https://northwind.example/page",
            kind=DocumentKind(kind),
        )
        body = text.encode()
        digest = hashlib.sha256(body).hexdigest()
        captured = datetime(2026, 3, 4, 9, tzinfo=UTC)
        return reader.read(parse_document(Snapshot(source, source.url, captured, media, body, digest, charset="utf-8")))

    return read


@pytest.fixture(scope="session")
def read_all(read_text: ReadText) -> Callable[..., list[Commitment]]:
    def read(text: str, **source: str) -> list[Commitment]:
        return [c for block in read_text(text, **source).commitments for c in block]

    return read


@pytest.fixture(scope="session")
def read_one(read_all: Callable[..., list[Commitment]]) -> ReadOne:
    def read(text: str, **source: str) -> Commitment | None:
        found = read_all(text, **source)
        assert len(found) < 2, [c.quote for c in found]
        return found[0] if found else None

    return read
