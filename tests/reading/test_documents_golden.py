"""Whole pages against what a person read in them: tests/pages/PAGE beside PAGE.expected.yml.

A missing expectation is written and fails the test once, so that someone reads it before it counts.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from monitor.models import Document, Snapshot, Source
from monitor.reading.documents import parse_document
from monitor.reading.documents.markdown import parse_markdown, parse_whole

PAGES = Path(__file__).parent.parent / "pages"
MEDIA = {".html": "text/html", ".md": "text/markdown", ".txt": "text/plain"}
SELECTED = {"usage-policy.html": (("main",), (".cookie-banner",))}


def pages():
    return sorted(path for path in PAGES.iterdir() if path.suffix in MEDIA)


def read_page(path: Path) -> Document:
    select, remove = SELECTED.get(path.name, ((), ()))
    source = Source(
        "harbour/page", "Harbour", "Page", "harbour", "https://harbour.example/page", select=select, remove=remove
    )
    body = path.read_bytes()
    return parse_document(
        Snapshot(source, source.url, datetime(2026, 6, 1, tzinfo=UTC), MEDIA[path.suffix], body, "0" * 64)
    )


def as_data(document: Document) -> dict:
    blocks = []
    for block in document.blocks:
        told = {f"{block.kind.value} {block.depth}": block.text}
        if block.lead_in:
            told["lead_in"] = list(block.lead_in)
        if block.headings:
            told["under"] = " / ".join(block.headings)
        if block.parent is not None:
            told["parent"] = block.parent
        if block.cells:
            told["cells"] = [list(cell) for cell in block.cells]
        blocks.append(told)
    published = document.published.isoformat() if document.published else None
    return {"title": document.title, "language": document.language, "published": published, "blocks": blocks}


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_page_is_read_as_expected(path):
    found = as_data(read_page(path))
    expected = path.with_name(path.name + ".expected.yml")
    if not expected.exists():
        expected.write_text(yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=110), encoding="utf-8")
        pytest.fail(f"{expected.name} was written: read it, then run again")
    assert found == yaml.safe_load(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_blocks_stand_where_they_say(path):
    document = read_page(path)
    assert document.text == "\n".join(block.text for block in document.blocks)
    for index, block in enumerate(document.blocks):
        assert block.index == index
        assert document.text[block.start : block.end] == block.text
        assert block.parent is None or block.parent < index


@pytest.mark.parametrize("path", [path for path in pages() if path.suffix == ".md"], ids=lambda path: path.name)
def test_markdown_in_chunks_is_the_whole(path):
    source = path.read_text(encoding="utf-8")
    assert parse_markdown(source) == parse_whole(source)
    assert parse_markdown(source) == parse_whole(source), "and again, from what was kept"
