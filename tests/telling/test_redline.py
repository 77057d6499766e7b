"""Redlines: exact on both sides, whole phrases, readable as plain text."""

from __future__ import annotations

import random
import time

import pytest

from monitor.telling.redline import abridge, is_readable, make_redline, render_plain_redline
from tests.telling.builders import HOSTILE

WORDS = [
    "maps",
    "we",
    "never",
    "share",
    "not",
    "for",
    "any",
    "rider,",
    "the",
    "of",
    "routes.",
    "(except)",
    "unless\xa0weather",
    "a-b",
    "it's",
    "30",
    "days",
]


@pytest.mark.parametrize(
    ("earlier", "later", "shown"),
    [
        ("We share maps.", "We share maps.", "We share maps."),
        ("We share maps.", "", "[-We share maps.-]"),
        ("", "We share maps.", "{+We share maps.+}"),
        ("We never share maps.", "We rarely share maps.", "We [-never-] {+rarely+} share maps."),
        ("We share maps.", "We share maps, unless it rains.", "We share maps{+, unless it rains+}."),
        ("Maps are kept.", "All maps are kept.", "[-Maps-] {+All maps+} are kept."),
        (
            "Maps must not be printed on paper or cloth by riders.",
            "Maps must not be drawn in sand or snow by riders.",
            "Maps must not be [-printed on paper or cloth-] {+drawn in sand or snow+} by riders.",
        ),
    ],
)
def test_phrases_that_went_and_came(earlier: str, later: str, shown: str) -> None:
    assert render_plain_redline(earlier, later) == shown


def test_both_sides_are_kept_character_by_character() -> None:
    chance = random.Random(5)
    for _ in range(2_000):
        texts = [" ".join(chance.choice(WORDS) for _ in range(chance.randint(0, 25))) for _ in range(2)]
        segments = make_redline(*texts)
        for side, text in zip(("del", "ins"), texts, strict=True):
            joined = "".join(s.space + s.text for s in segments if s.kind in ("same", side))
            assert joined.strip() == text.strip()


def test_changes_at_a_distance_stay_apart() -> None:
    earlier = "Riders may print maps at home and send them to friends in any town."
    later = "Riders may not print maps at home and send them to friends in any city."
    assert render_plain_redline(earlier, later).count("{+") == 2


def test_a_text_that_shares_little_is_not_readable() -> None:
    assert not is_readable(make_redline("Maps are free for riders.", "Our office closes at noon on Sundays."))
    assert is_readable(make_redline("Maps are free for riders.", "Maps are free for young riders."))
    assert is_readable(make_redline("", "Maps are free."))


def test_long_texts_are_cut_around_the_change() -> None:
    long = " ".join(f"word{n}" for n in range(900))
    segments = abridge(make_redline(f"{long} maps are free {long}", f"{long} maps are sold {long}"), 400)
    assert sum(len(s.text) for s in segments) < 600
    assert [s.text for s in segments if s.kind != "same"] == ["free", "sold"]
    assert segments[0].text.endswith("maps are") and "…" in segments[0].text


def test_huge_texts_take_little_time() -> None:
    chance = random.Random(6)
    texts = [". ".join(" ".join(chance.choice(WORDS) for _ in range(12)) for _ in range(800)) for _ in range(2)]
    start = time.perf_counter()
    assert make_redline(*texts)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text: str) -> None:
    shown = render_plain_redline(f"Maps {text}", f"Maps are {text}")
    assert "\x00" not in shown and "\u202e" not in shown and "\x1b" not in shown
