"""What a short text claims, whatever verbs it uses; and what it points at."""

from __future__ import annotations

import pytest

from monitor.judging.claims import find_claims, strip_saying
from monitor.judging.pointing import is_gloss, is_idle, leaves_out, names_end, points_back, takes_as_known


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The ferry runs at night.", True),
        ("The ferry does not run at night.", False),
        ("The ferry has stopped running at night.", False),
        ("The ferry will not stop running at night.", True),
        ("The company would not rule out a night ferry.", True),
        ("A night ferry is out of the question.", False),
        ("The council lifted the ban on night ferries.", True),
        ("The ferry runs at night unless there is no moon.", True),
        ("Not a single ferry ran at night.", False),
        ("The ferry takes bikes that were not booked.", True),
        ("The ferry runs until the end of March.", True),
    ],
)
def test_negations_and_words_of_ending_cancel_out(text: str, holds: bool) -> None:
    assert find_claims(text)[0].holds is holds


def test_each_clause_with_a_verb_of_its_own_is_a_claim() -> None:
    text = "We have stopped the night ferry, and the day ferry will run twice; bikes, prams and dogs travel free."
    assert [claim.holds for claim in find_claims(text)] == [False, True, True]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Ona Reed told passengers on Monday that the ferry would run at night", "the ferry would run at night"),
        ("the ferry will run at night, the company said", "the ferry will run at night"),
        ("the ferry will run at night", "the ferry will run at night"),
    ],
)
def test_who_says_it_is_no_part_of_the_claim(text: str, bare: str) -> None:
    assert strip_saying(text).removeprefix("on Monday that ") == bare


def test_a_text_may_point_at_what_was_said_before() -> None:
    assert points_back("A spokesman insisted that the pledge stands.")
    assert takes_as_known("The ceiling goes up in July.")
    assert names_end("The night ferry plan has been cancelled.")
    assert names_end("We are ending the winter discount guarantee.")
    assert not names_end("We stand by the plan.")
    assert leaves_out("The guarantee does not cover wear.")


def test_a_gloss_and_an_idle_thought_claim_nothing() -> None:
    assert is_gloss("On Tuesday we reworded our terms.")
    assert is_gloss("The rules were simplified.")
    assert is_idle("Were the ferry to sink, the town would be cut off.")
    assert not is_idle("The ferry would stop if the pier closed.")
