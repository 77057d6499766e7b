"""Wording: readings, not verdicts; every machine name visible; nothing that blames."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import monitor.telling
from monitor.models import Confidence, Effect, Level, RelationKind
from monitor.telling import words
from monitor.telling.render import find_templates
from tests.telling.builders import make_finding, make_side

FORBIDDEN = re.compile(r"\b(lied|liars?|lies|lying|broke|broken|quiet(ly)?|secret(ly)?|silent(ly)?|sneak\w*)\b", re.I)


def test_no_blaming_word_in_templates() -> None:
    files = [path for path in find_templates().rglob("*") if path.is_file()]
    assert len(files) >= 12
    for path in files:
        assert FORBIDDEN.search(path.read_text(encoding="utf-8")) is None, path


def test_no_blaming_word_in_code() -> None:
    for path in Path(monitor.telling.__file__).parent.glob("*.py"):
        assert FORBIDDEN.search(path.read_text(encoding="utf-8")) is None, path


def test_every_value_has_its_machine_name_a_symbol_and_words() -> None:
    for table, kinds in (
        (words.RELATIONS, RelationKind), (words.EFFECTS, Effect), (words.CONFIDENCES, Confidence), (words.LEVELS, Level)
    ):  # fmt: skip
        assert set(table) == set(kinds)
        assert len({label.symbol for label in table.values()}) == len(table)
        for kind, label in table.items():
            assert label.name == kind.value and label.words and label.meaning.endswith(".")


@pytest.mark.parametrize(
    ("relation", "headline"),
    [
        (RelationKind.NARROWS, "bell ringing reads narrower"),
        (RelationKind.BROADENS, "bell ringing reads wider"),
        (RelationKind.CORRECTS, "bell ringing: corrects an earlier statement"),
        (RelationKind.CONTRADICTS, "bell ringing is reversed"),
        (RelationKind.REAFFIRMS, "bell ringing says the same again"),
        (RelationKind.WITHDRAWS, "bell ringing is announced to end"),
    ],
)
def test_headlines(relation: RelationKind, headline: str) -> None:
    assert words.make_headline(make_finding(relation=relation), "bell ringing") == headline


def test_two_documents_conflict() -> None:
    finding = make_finding(relation=RelationKind.CONTRADICTS, later=make_side("Other.", source="veloworks/press"))
    assert words.make_headline(finding, "bell ringing") == "bell ringing: the two texts conflict"


def test_a_withdrawal_names_both_days() -> None:
    finding = make_finding(relation=RelationKind.WITHDRAWS, later=None, date=date(2031, 4, 2))
    told = words.make_headline(finding, "bell ringing", date(2031, 3, 30))
    assert told == "bell ringing no longer found in this document between 30 March 2031 and 2 April 2031"
    assert words.make_short_headline(finding, "bell ringing") == "bell ringing no longer found"


@pytest.mark.parametrize(
    ("rules", "name"),
    [
        (("surveillance/domestic",), "domestic surveillance"),
        (("privacy/sale-of-data",), "sale of data"),
        (("general/duty",), "a commitment"),
        ((), "privacy"),
        (("ai/titled",), "a titled rule"),
        (("ai/acronym",), "NSA access"),
    ],
)
def test_topics_in_words(rules: tuple[str, ...], name: str) -> None:
    labels = {"ai/titled": "A titled rule", "ai/acronym": "NSA access"}
    assert words.name_topic(rules, "privacy", labels) == name


def test_actors_in_words() -> None:
    assert words.name_actor("us-department-of-defense", {}) == "US Department of Defense"
    assert words.name_actor("veloworks", {"veloworks": "VeloWorks Ltd"}) == "VeloWorks Ltd"
    assert words.name_actor("Ministry of Maps", {}) == "Ministry of Maps"
    assert words.name_actor("", {}) == "an unnamed party"


def test_a_document_names_its_publisher_once() -> None:
    assert words.name_document("Veloworks", "Privacy policy") == "Veloworks privacy policy"
    assert words.name_document("Veloworks", "Our word to the riders") == "Veloworks, Our word to the riders"
    assert words.name_document("Veloworks", "Veloworks terms") == "Veloworks terms"
    assert words.name_document("Veloworks", "") == "Veloworks"


def test_the_opening_counts() -> None:
    found = [make_finding(1), make_finding(2, effect=Effect.STRENGTHENS, review="confirmed")]
    assert words.make_opening(found) == (
        "2 changes in 1 document of 1 party, between 2 April 2031 and 3 April 2031: "
        "1 change weakens protection, 1 strengthens it. 1 of them was not yet read by a person."
    )
    assert words.make_opening([]) == "No watched commitment changed."
