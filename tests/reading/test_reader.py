"""The reader: memory, languages, stability, shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from monitor.models import Commitment, Document, Reading
from monitor.reading.reader import Reader
from monitor.rulepacks import load_rulebook

ReadText = Callable[..., Reading]
ReadAll = Callable[..., list[Commitment]]

PAGE = (
    "# Rules\n\nYou may not feed the swans.\n\n* We may close the lake.\n\nWe collect tickets. Read more "
    "in our guide.\n"
)


def test_reading_is_parallel_to_blocks(read_text: ReadText) -> None:
    reading = read_text(PAGE)
    assert len(reading.statements) == len(reading.commitments) == len(reading.document.blocks)
    assert reading.reader and reading.rulebook


def test_unchanged_blocks_are_remembered(read_text: ReadText) -> None:
    first, second = read_text(PAGE), read_text("We never sell maps.\n\n" + PAGE)
    old = {id(c) for block in first.commitments for c in block}
    new = [c for block in second.commitments for c in block]
    assert sum(id(c) in old for c in new) == len(old) == len(new) - 1


def test_memory_is_bounded(monkeypatch: object) -> None:
    import monitor.reading.reader as module

    reader = Reader(load_rulebook())
    before = module._REMEMBERED
    try:
        module._REMEMBERED = 8
        for number in range(50):
            reader._remember(number, ((), ()))
        assert len(reader._memory) <= 8
    finally:
        module._REMEMBERED = before


def test_other_languages_give_no_commitments(reader: Reader, read_text: ReadText) -> None:
    document: Document = replace(read_text(PAGE).document, language="de")
    reading = reader.read(document)
    assert [c for block in reading.commitments for c in block] == []
    assert len(reading.commitments) == len(document.blocks)


def test_two_readers_agree(reader: Reader, read_text: ReadText) -> None:
    document = read_text(PAGE).document
    assert Reader(load_rulebook()).read(document) == reader.read(document)


def test_the_party_is_part_of_the_memory(read_all: ReadAll) -> None:
    ours = read_all("Tidewater may close the lake.", actor="Tidewater")
    theirs = read_all("Tidewater may close the lake.", actor="Northwind")
    assert [c.bound.value for c in ours] == ["provider"]
    assert theirs == []


def test_statements_know_no_place_in_the_document(read_text: ReadText) -> None:
    first, second = read_text(PAGE), read_text("A line.\n\n" + PAGE)
    assert [c for b in first.commitments for c in b] == [c for b in second.commitments for c in b]


def test_known_aliases_of_the_party_are_the_provider(read_all: ReadAll) -> None:
    (made,) = read_all("ChatGPT will not store drafts.", actor="openai")
    assert made.bound.value == "provider"
