"""What machines read: pages by the HTML standard's own parser, every row by its published schema, feeds, claims, sitemap."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import html5lib
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree

from monitor.telling.site import Names, RuleCard, write_site
from tests.telling.builders import HOSTILE, make_finding, make_ledger, make_record, make_side

BASE = "https://example.org/watch/"
RULE = RuleCard("privacy/sale-of-data", "sale of data", "privacy", "high", question="Does it sell maps?", why="Maps tell.")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of page, with hostile words among plain ones."""
    out = tmp_path_factory.mktemp("site")
    ledger = make_ledger(60)
    for number, text in enumerate(HOSTILE):
        side = make_side(f"Maps {text} are free.", lead_in=text, prefix=text, suffix=text, speaker=text)
        ledger.found.append(make_finding(700 + number, earlier=side, document=text))
        ledger.records.append(make_record(side.quote, id=side.id, document_title=text, prefix=text))
    names = {actor: Names(tuple(HOSTILE), ("Maps & <b>more</b>",), ("nobody",)) for actor in ledger.actors()}
    write_site(ledger, out, name="The Map Desk", base_url=BASE, rules=(RULE,), names=names)
    return out


def read_pages(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")


def test_the_parser_of_the_standard_finds_no_error(site: Path) -> None:
    kinds = set()
    for name, text in read_pages(site):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(text)
        told = [(place, code) for place, code, _ in parser.errors]
        assert told == [], (name, told[:3])
        kinds.add(name.partition("/")[0])
    assert {"index.html", "findings", "commitments", "actors", "topics", "rules", "changes", "documents"} <= kinds


def test_the_parser_finds_errors_where_there_are() -> None:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse("<!DOCTYPE html><html><head><title>t</title></head><body><p><ul></p><a href='x' href='y'></body></html>")
    assert len(parser.errors) >= 2


def test_what_else_a_party_is_called_stands_on_its_page(site: Path) -> None:
    [page] = [text for name, text in read_pages(site) if name.startswith("actors/") and "Also called" in text][:1]
    assert "Maps &amp; &lt;b&gt;more&lt;/b&gt;" in page and "Belongs to" in page


def test_every_row_is_as_its_schema_says(site: Path) -> None:
    counts = {}
    for kind, files in (("finding", ["findings.jsonl"]), ("commitment", ["commitments/*.jsonl"])):
        schema = json.loads((site / "data" / f"{kind}.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        checker = Draft202012Validator(schema, format_checker=FormatChecker())
        rows = [
            json.loads(line)
            for pattern in files
            for path in sorted((site / "data").glob(pattern))
            for line in path.read_text(encoding="utf-8").split("\n")
            if line
        ]
        told = [f"{row['id']}: {error.message}" for row in rows for error in checker.iter_errors(row)]
        assert told == []
        broken = {**rows[0], "date": "soon", "actor": 7}
        assert len(list(checker.iter_errors(broken))) == 2, "the schema says something"
        counts[kind] = len(rows)
    assert counts["finding"] > 50 and counts["commitment"] > 10


def test_claims_feeds_and_sitemap_are_read_by_others(site: Path) -> None:
    claims = 0
    for name, text in read_pages(site):
        for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            claim: dict[str, Any] = json.loads(found)
            kind = "Claim" if name.startswith("findings/") else "CreativeWork"
            assert claim["@type"] == kind and claim["@id"] == f"{BASE}{name}", name
            claims += 1
    assert claims > 50
    atoms = sorted(p for p in site.rglob("*.xml") if "feed" in p.relative_to(site).as_posix())
    for path in atoms:
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo and feed.version == "atom10", path
        assert all(entry.id and entry.link for entry in feed.entries), path
    for path in site.rglob("feed*/**/*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["version"] == "https://jsonfeed.org/version/1.1"
    listed = {e.text for e in etree.parse(site / "sitemap.xml").getroot().iter("{*}loc")}
    pages = {f"{BASE}{name}" for name, _ in read_pages(site) if name not in ("404.html", "search.html")}
    assert listed == pages
    assert len(atoms) >= 4
