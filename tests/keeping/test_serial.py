"""What is written down comes back as it was, for every field of every type that the ledger keeps."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date

import pytest

from monitor.errors import LedgerError
from monitor.keeping.serial import FINDING, SIGHTING, SOURCE, make_id, make_near_id
from monitor.models import Announcement, Confidence, DocumentKind, Reason, Source, Stance
from tests.keeping.builders import NORTHWIND, finding, rich_sighting, side, sighting


def test_every_field_of_a_sighting_comes_back() -> None:
    rich = rich_sighting()
    assert SIGHTING.parse(SIGHTING.render(rich)) == rich
    for part in (rich, rich.commitment, rich.commitment.statement):
        for field in dataclasses.fields(part):
            if field.default is not dataclasses.MISSING and field.name not in ("aside", "start"):
                assert getattr(part, field.name) != field.default, f"{field.name} is left as by default"


def test_types_come_back_as_types() -> None:
    again = SIGHTING.parse(SIGHTING.render(rich_sighting()))
    assert again.date == date(2026, 1, 2) and type(again.date) is date
    assert again.commitment.stance is Stance.ASSERTS and again.kind is DocumentKind.ARTICLE
    assert isinstance(again.commitment.facets, tuple) and isinstance(again.commitment.statement.lead_in, tuple)


def test_a_plain_sighting_and_its_text_are_lean() -> None:
    plain = sighting("never sold")
    text = SIGHTING.render(plain)
    assert SIGHTING.parse(text) == plain
    assert "quantities" not in json.loads(text)["commitment"], "what is as by default is not written"


def test_findings_and_sources_come_back() -> None:
    told = finding(
        "a1", later=side(sighting("x")), reasons=(Reason("time", "narrower", "never", "until 2030", "It ends."),),
        announcement=Announcement("found", "https://a.example/"), notes=("n",), confidence=Confidence.LOW,
    )  # fmt: skip
    assert FINDING.parse(FINDING.render(told)) == told
    full = Source(
        "a/b", "A", "B", "a", "u", DocumentKind.TERMS, ("x",), ("main",), ("nav",), 1, 2, 3, True, True, "because"
    )
    assert SOURCE.parse(SOURCE.render(full)) == full
    assert SOURCE.parse(SOURCE.render(NORTHWIND)) == NORTHWIND


def test_exported_shapes_hold_every_field() -> None:
    shape = SIGHTING.shape(sighting("never sold"))
    assert set(shape) == {f.name for f in dataclasses.fields(sighting("x"))}
    assert shape["commitment"]["quantities"] == [] and shape["date"] == "2026-03-01"
    json.dumps(shape)


def test_text_that_is_no_unicode_is_an_error_not_a_crash() -> None:
    with pytest.raises(LedgerError, match="Sighting: cannot be written down"):
        SIGHTING.render(sighting("broken \ud800"))
    with pytest.raises(LedgerError, match="Finding: cannot be understood"):
        FINDING.parse('{"id": 3}')


def test_ids_depend_on_every_part_and_on_nothing_else() -> None:
    assert make_id("a", "b") == hashlib.sha256(b"a\x1fb").hexdigest()[:32]
    assert len({make_id("a", "b"), make_id("ab"), make_id("b", "a"), make_id("a", "b", "")}) == 4
    assert make_near_id("p", "a")[:8] == make_near_id("p", "b")[:8] != make_near_id("q", "a")[:8]
    assert make_near_id("p", "a") != make_near_id("p", "b")
    assert len(make_id("a")) == len(make_near_id("p", "a")) == 32
