"""Who is told what: queries against findings, and the files they stand in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import ProblemsFound
from monitor.models import Announcement, Confidence, Effect, Finding, Level, RelationKind
from monitor.subscribers import Query, Subscriber, load_subscribers
from tests.telling.builders import make_side, make_sighting


def make_finding(**changes: Any) -> Finding:
    values: dict[str, Any] = {
        "id": "f1",
        "relation": RelationKind.NARROWS,
        "effect": Effect.WEAKENS,
        "level": Level.HIGH,
        "confidence": Confidence.HIGH,
        "actor": "northwind-ai",
        "publisher": "Northwind AI",
        "source": "northwind/usage-policy",
        "document": "Usage policy",
        "date": date(2026, 3, 2),
        "topic": "surveillance",
        "rules": ("surveillance/domestic", "general/commitments"),
        "earlier": None,
        "later": None,
        "reasons": (),
    }
    return Finding(**{**values, **changes})


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({}, True),
        ({"actors": ["northwind-ai"]}, True),
        ({"actors": ["contoso"]}, False),
        ({"actors": ["contoso", "northwind-ai"], "levels": ["high", "critical"]}, True),
        ({"actors": ["northwind-ai"], "levels": ["critical"]}, False),
        ({"topics": ["surveillance"]}, True),
        ({"topics": ["surveillance/domestic"]}, True),
        ({"topics": ["surveil"]}, False),
        ({"rules": ["surveillance/domestic"]}, True),
        ({"rules": ["surveillance"]}, True),
        ({"rules": ["surveillance/foreign"]}, False),
        ({"relations": ["narrows", "contradicts"]}, True),
        ({"relations": "withdraws"}, False),
        ({"effects": ["strengthens"]}, False),
        ({"confidences": ["low"]}, False),
        ({"sources": ["northwind"]}, True),
        ({"sources": ["northwind/usage-policy"]}, True),
        ({"sources": ["north"]}, False),
    ],
)
def test_every_filled_field_must_fit(query: dict[str, Any], fits: bool) -> None:
    assert Query.model_validate(query).matches(make_finding()) is fits


def test_low_confidence_only_where_asked_for() -> None:
    doubtful = make_finding(confidence=Confidence.LOW)
    assert not Query().matches(doubtful)
    assert Query(confidences=[Confidence.LOW]).matches(doubtful)
    assert Query(confidences=[]).matches(doubtful)


def test_any_query_will_do() -> None:
    one = Subscriber(to="desk@example.org", queries=[Query(actors=["contoso"]), Query(topics=["surveillance"])])
    assert one.matches(make_finding()) and not one.matches(make_finding(topic="privacy", rules=("privacy/sale",)))
    assert Subscriber(to="desk@example.org").matches(make_finding())


def test_files(tmp_path: Path) -> None:
    first, second = tmp_path / "desk.yml", tmp_path / "night.yml"
    first.write_text(
        "to: desk@example.org\nwhen: daily 07:30 Europe/Berlin\n"
        "queries:\n  - {actors: [northwind-ai], levels: [high, critical]}\n  - {topics: [surveillance]}\n"
    )
    second.write_text('to: "Night desk <night@example.org>"\nformat: text\n')
    desk, night = load_subscribers([first, second])
    assert desk.when == "daily 07:30 Europe/Berlin" and len(desk.queries) == 2
    assert desk.is_due(datetime(2026, 3, 1, 7, tzinfo=UTC), datetime(2026, 3, 2, 7, tzinfo=UTC))
    assert (night.when, night.format, night.language) == ("now", "text", "en")
    assert load_subscribers([]) == ()


def test_all_problems_at_once(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yml", tmp_path / "b.yml"
    first.write_text('to: "desk@example.org\\nBcc: x@example.org"\nwhen: daily 25:00\nqueries: [{actor: [x]}]\n')
    second.write_text("to: nobody\nlanguage: xx\nqueries: [{levels: [hihg]}]\n")
    with pytest.raises(ProblemsFound) as caught:
        load_subscribers([first, second])
    found = [(Path(p.path).stem, p.line, p.message) for p in caught.value.problems]
    assert [(stem, line) for stem, line, _ in found] == [("a", 1), ("a", 2), ("a", 3), ("b", 1), ("b", 2), ("b", 3)]
    assert "no mail address" in found[0][2] and "no time of day" in found[1][2]
    assert "did you mean 'actors'?" in found[2][2] and "did you mean 'high'?" in found[5][2]


def test_one_address_is_one_subscriber(tmp_path: Path) -> None:
    for name, address in (("a", "desk@example.org"), ("b", "Desk@Example.org")):
        (tmp_path / f"{name}.yml").write_text(f"to: {address}\n")
    with pytest.raises(ProblemsFound, match=r"b\.yml:1:1: to: 'Desk@Example.org' stands in .*a\.yml already"):
        load_subscribers([tmp_path / "a.yml", tmp_path / "b.yml"])


TAGS = {"surveillance/domestic": ("civil-liberties", "ai")}


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"tags": "civil-liberties"}, True),
        ({"tags": ["press"]}, False),
        ({"announcements": "not found in"}, True),
        ({"announcements": ["found", "not checked"]}, False),
        ({"commitments": "c0ffee"}, True),
        ({"commitments": ["decade", "later-1"]}, True),
        ({"commitments": ["decade"]}, False),
        ({"limits": ["intentionally"]}, False),
    ],
)
def test_tags_announcement_single_commitments(query: dict[str, Any], fits: bool) -> None:
    found = make_finding(
        announcement=Announcement("not found in"),
        earlier=make_side("We sell no maps.", id="c0ffee11"),
        later=make_side("We sell few maps.", id="later-1"),
    )
    assert Query.model_validate(query).matches(found, TAGS) is fits


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ({"limits": "knowingly"}, "knowingly"),
        ({"limits": "Knowingly"}, "knowingly"),
        ({"limits": ["know"]}, ""),
        ({"limits": ["know", "knowingly"], "topics": "privacy"}, "knowingly"),
        ({"limits": "knowingly", "topics": "weapons"}, ""),
        ({"limits": "knowingly", "actors": "contoso"}, ""),
    ],
)
def test_first_promises_with_a_watched_limit(query: dict[str, Any], limit: str) -> None:
    subscriber = Subscriber(to="desk@example.org", queries=[Query.model_validate(query)])
    assert subscriber.find_limit(make_sighting()) == limit
    assert not subscriber.matches_new(make_sighting()), "it is no query for everything new"
    assert Subscriber(to="desk@example.org").find_limit(make_sighting()) == ""


def test_new_commitments_by_what_findings_and_promises_share() -> None:
    fits = [{}, {"actors": "veloworks"}, {"topics": "privacy"}, {"sources": "veloworks"}]
    not_fitting = [{"levels": "high"}, {"relations": "narrows"}, {"actors": "contoso"}, {"announcements": "found"}]
    assert all(Query.model_validate(query).matches_new(make_sighting()) for query in fits)
    assert not any(Query.model_validate(query).matches_new(make_sighting()) for query in not_fitting)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("to: a@example.org\nqueries: [{limits: [knowingly], levels: [high]}]\n", "make two queries of it"),
        ("to: a@example.org\nlanguage: klingonian\n", "is no language whose dates are known"),
        ("to: a@example.org\nqueries: [{announcements: maybe}]\n", "'maybe' is none of found, not found in, not checked"),
        ("to: 'a@example.org\\nBcc: b@example.org'\n", "is no mail address"),
        ('to: "a@example.org\\nBcc: b@example.org"\n', "is no mail address"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "desk.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound, match=message) as caught:
        load_subscribers([path])
    assert "desk.yml:" in str(caught.value)
