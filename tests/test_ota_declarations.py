"""Declarations of Open Terms Archive as source files: what they say is kept, what cannot be said is told."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import InputError
from monitor.models import DocumentKind, Part, Range, Snapshot, Source
from monitor.reading.documents import parse_document
from monitor.sources import load_sources
from monitor.sources.ota import import_declarations

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "ota-declarations"


def convert(folder: Path, terms: dict[str, Any], history: dict[str, Any] | None = None) -> tuple[list[Source], tuple[str, ...]]:
    folder.mkdir(exist_ok=True)
    (folder / "North wind.json").write_text(json.dumps({"name": "North wind", "terms": terms}))
    if history:
        (folder / "North wind.history.json").write_text(json.dumps(history))
    [made] = import_declarations(folder)
    path = folder / made.file
    path.write_text(made.text)
    return list(load_sources([path])), made.told


def test_selectors_ranges_and_removals(tmp_path: Path) -> None:
    select = ["h1", {"startBefore": "#a", "endAfter": "#b"}]
    terms = {"Privacy Policy": {"fetch": "https://n.example/p", "select": select, "remove": ".x", "executeClientScripts": True}}
    [source], told = convert(tmp_path, terms)
    assert source.id == "north-wind/privacy-policy" and source.kind == DocumentKind.POLICY and source.browser
    assert source.select == ("h1", Range("#a", "", "", "#b")) and source.remove == (".x",) and told == ()


def test_combined_pages_take_from_the_document_what_they_do_not_say(tmp_path: Path) -> None:
    combine = [{"fetch": "https://n.example/1"}, {"fetch": "https://n.example/2"}, {"fetch": "https://n.example/3", "select": "p"}]
    [source], _ = convert(tmp_path, {"Terms of Service": {"select": "main", "remove": ["nav"], "combine": combine}})
    assert source.url == "https://n.example/1" and source.select == ("main",) and source.kind == DocumentKind.TERMS
    assert source.parts == (Part("https://n.example/2"), Part("https://n.example/3", ("p",), ("nav",)))


def test_history_and_what_cannot_be_said(tmp_path: Path) -> None:
    terms = {"Data Processing Agreement": {"fetch": "https://n.example/d", "select": "main", "filter": ["removeTrackingIDs"]}}
    history = {
        "Data Processing Agreement": [{"fetch": "https://n.example/old", "select": "#o", "validUntil": "2024-05-02T00:30:06Z"}],
        "Gone Policy": [{"fetch": "https://n.example/g", "validUntil": "2023-01-01T00:00:00Z"}],
    }
    [source], told = convert(tmp_path, terms, history)
    assert source.kind == DocumentKind.CONTRACT
    assert source.declared_on(date(2024, 5, 2)).select == ("#o",) and source.declared_on(date(2024, 5, 3)).select == ("main",)
    assert told == (
        "Data Processing Agreement: its filter 'removeTrackingIDs' is a program and is left out",
        "Gone Policy: only its history is declared; it is not watched",
    )


def test_a_folder_without_declarations_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no declarations"):
        import_declarations(tmp_path)
    (tmp_path / "a.json").write_text("[")
    with pytest.raises(InputError, match="as JSON"):
        import_declarations(tmp_path)


# Ten shapes of declaration, each against a page written in that shape: (declaration, page, words that are read).
KEPT, LEFT = "<p>We keep our word.</p>", "<p>Menu</p>"
SHAPES: list[tuple[dict[str, Any], str, list[str]]] = [
    ({"select": "main"}, f"<nav>x</nav><main>{KEPT}</main>", ["We keep our word."]),
    ({"select": [".a", ".b"]}, f"<div class=b>{KEPT}</div><div class=a><p>First.</p></div>", ["We keep our word.", "First."]),
    ({"select": "main", "remove": ["nav", "[hidden]"]}, f"<main><nav>x</nav>{KEPT}<p hidden>no</p></main>", ["We keep our word."]),
    ({"select": {"startBefore": "h2", "endBefore": "footer"}}, f"{LEFT}<h2>Rules</h2>{KEPT}<footer>f</footer>",
     ["Rules", "We keep our word."]),
    ({"select": {"startAfter": "h2", "endAfter": "#end"}}, f"{LEFT}<h2>Rules</h2>{KEPT}<p id=end>End.</p><p>No.</p>",
     ["We keep our word.", "End."]),
    ({"select": "body", "remove": {"startBefore": "#ad", "endBefore": "#text"}}, f"<p id=ad>Ad</p><p>Ad two</p><div id=text>{KEPT}</div>",
     ["We keep our word."]),
    ({"select": ["h1", {"startAfter": "h1", "endBefore": ".next"}]}, f"<h1>Title</h1>{KEPT}<div class=next>n</div>",
     ["Title", "We keep our word."]),
    ({"select": "[data-part='legal'] > section:first-of-type"}, f"<div data-part=legal><section>{KEPT}</section><section>n</section></div>",
     ["We keep our word."]),
    ({"select": "#c", "remove": "#c .x, #c aside"}, f"<div id=c><aside>a</aside><p class=x>x</p>{KEPT}</div>", ["We keep our word."]),
    ({}, f"<body><main><article>{KEPT}<p>And a second sentence that says as much again.</p></article></main></body>",
     ["We keep our word.", "And a second sentence that says as much again."]),
]  # fmt: skip


@pytest.mark.parametrize(("declaration", "page", "expected"), SHAPES)
def test_ten_shapes_against_pages_written_in_them(
    tmp_path: Path, declaration: dict[str, Any], page: str, expected: list[str]
) -> None:
    [source], _ = convert(tmp_path, {"Terms of Service": {"fetch": "https://n.example/t", **declaration}})
    body = f"<html><body>{page}</body></html>".encode()
    when = datetime(2026, 3, 2, tzinfo=UTC)
    snapshot = Snapshot(source, source.url, when, "text/html", body, hashlib.sha256(body).hexdigest())
    assert [block.text for block in parse_document(snapshot).blocks] == expected


@pytest.mark.shared
@pytest.mark.skipif(not REAL.is_dir(), reason="the declarations are not beside the checkout")
def test_every_declaration_there_is_sound_or_told(tmp_path: Path) -> None:
    made = import_declarations(REAL)
    declared = 0
    for service in made:
        (tmp_path / service.file).write_text(service.text)
    for path in REAL.glob("*.json"):
        if not path.name.endswith(".history.json"):
            declared += len(json.loads(path.read_text())["terms"])
    watched = load_sources(sorted(tmp_path.glob("*.yml")))
    assert len(watched) == sum(service.documents for service in made) == declared > 100
    assert all(len(line) < 200 for service in made for line in service.told)
