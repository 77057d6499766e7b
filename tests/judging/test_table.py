"""Every cell of the decision table: the facts of a row, and those that differ in one fact from it."""

from __future__ import annotations

import pytest

from monitor.judging.effects import judge_effect
from monitor.judging.table import FACTS, ROWS, judge_row
from monitor.models import Bound, Effect, RelationKind
from tests.judging.builders import make_commitment

PLAIN = {
    "presence": "both", "speaks": "same", "matter": "same", "telling": "own", "admits": "no", "ends": "no",
    "stance": "same", "cover": "unclear", "earlier": "plain", "default": "no", "both_assert": "no", "ground": "equal",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "number", "relation"),
    [
        ({"presence": "new", "binds": "yes"}, 13, "broadens"),
        ({"presence": "new", "binds": "no"}, 14, "unrelated"),
        ({"presence": "gone"}, 5, "withdraws"),
        ({"speaks": "other"}, 1, "unrelated"),
        ({"matter": "other"}, 1, "unrelated"),
        ({"telling": "echo", "ground": "narrower"}, 2, "reaffirms"),
        ({"admits": "yes", "ground": "narrower"}, 3, "corrects"),
        ({"admits": "yes", "matter": "other"}, 1, "unrelated"),
        ({"ends": "yes"}, 5, "withdraws"),
        ({"stance": "opposite", "cover": "all"}, 6, "contradicts"),
        ({"stance": "opposite", "cover": "part"}, 7, "narrows"),
        ({"stance": "opposite", "cover": "part", "earlier": "absolute"}, 6, "contradicts"),
        ({"stance": "opposite", "cover": "part", "default": "yes"}, 6, "contradicts"),
        ({"stance": "opposite", "cover": "unclear"}, 7, "narrows"),
        ({"both_assert": "yes", "ground": "excludes"}, 8, "contradicts"),
        ({"both_assert": "yes", "ground": "excludes", "admits": "yes"}, 3, "corrects"),
        ({"stance": "tightened"}, 11, "broadens"),
        ({"stance": "loosened"}, 10, "narrows"),
        ({"stance": "tightened", "ground": "narrower"}, 12, "narrows"),
        ({}, 9, "reaffirms"),
        ({"ground": "narrower"}, 10, "narrows"),
        ({"ground": "broader"}, 11, "broadens"),
        ({"ground": "mixed"}, 12, "narrows"),
        ({"ground": "excludes"}, 12, "narrows"),
        ({"ground": "unknown"}, 14, "unrelated"),
    ],
)
def test_cells(changes: dict[str, str], number: int, relation: str) -> None:
    row = judge_row(PLAIN | changes)
    assert (row.number, row.relation.value) == (number, relation)
    assert row.sentence.endswith(".")


def test_rows_ask_only_for_known_facts_and_values() -> None:
    for row in ROWS:
        for name, wanted in row.when.items():
            assert set(wanted if isinstance(wanted, tuple) else (wanted,)) <= set(FACTS[name])


@pytest.mark.parametrize(
    ("kind", "stance", "bound", "effect"),
    [
        ("narrows", "prohibits", Bound.PROVIDER, "weakens"),
        ("narrows", "prohibits", Bound.USERS, "weakens"),
        ("broadens", "requires", Bound.PROVIDER, "strengthens"),
        ("narrows", "permits", Bound.PROVIDER, "strengthens"),
        ("broadens", "permits", Bound.PROVIDER, "weakens"),
        ("narrows", "permits", Bound.USERS, "weakens"),
        ("withdraws", "prohibits", Bound.PROVIDER, "weakens"),
        ("reaffirms", "prohibits", Bound.PROVIDER, "neutral"),
        ("corrects", "asserts", Bound.PROVIDER, "neutral"),
    ],
)
def test_effects(kind: str, stance: str, bound: Bound, effect: str) -> None:
    commitment = make_commitment("The maps are shown.", stance, bound=bound, rules=["general/everything"])
    assert judge_effect(RelationKind(kind), commitment, protects=None).value == effect


def test_an_opposite_follows_what_it_does_to_the_ban() -> None:
    ban = make_commitment("We do not show maps.", "prohibits")
    leave = make_commitment("We may show maps.", "permits")
    assert judge_effect(RelationKind.CONTRADICTS, ban, protects=None, replaced_by=leave) == Effect.WEAKENS
    assert judge_effect(RelationKind.CONTRADICTS, leave, protects=None, replaced_by=ban) == Effect.STRENGTHENS


def test_clauses_that_only_protect_their_author_are_neutral_unless_a_rule_names_whom_they_protect() -> None:
    cap = make_commitment("We will not be liable for lost maps.", "prohibits", rules=["general/everything"])
    assert judge_effect(RelationKind.NARROWS, cap, protects=None) == Effect.NEUTRAL
    assert judge_effect(RelationKind.NARROWS, cap, protects=True) == Effect.WEAKENS


def test_a_claim_of_practice_licenses_as_a_permission_would() -> None:
    practice = make_commitment("We share maps.", "asserts", facets=[("action", "share", "share")])
    assert judge_effect(RelationKind.BROADENS, practice, protects=None) == Effect.WEAKENS
