"""Limits: cue, direction, scope, terminators, pseudo forms; strength; quantities."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.models import Certainty, Commitment, Direction, Force, LimitKind, QuantityKind, Universality
from monitor.reading.quantities import find_quantities

ReadOne = Callable[..., Commitment | None]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("We do not intentionally film visitors.", LimitKind.QUALIFIER, "intentionally"),
        ("We will lend the tractor if the harvest is late.", LimitKind.CONDITION, "if the harvest is late"),
        ("You may not dig here unless the council agrees.", LimitKind.EXCEPTION, "unless the council agrees"),
        ("You may not dig here without our written consent.", LimitKind.EXCEPTION, "without our written consent"),
        ("We may share addresses where required by law.", LimitKind.CONDITION, "where required by law"),
        ("We do not currently film visitors.", LimitKind.TIME, "currently"),
        ("Where feasible, we will warn you.", LimitKind.HEDGE, "Where feasible"),
        ("We may open parcels with your consent.", LimitKind.CONDITION, "with your consent"),
        ("You may not sell milk other than at the gate.", LimitKind.EXCEPTION, "other than at the gate"),
        ("The mayor shall publish the bill, state secrets excepted.", LimitKind.EXCEPTION, "state secrets excepted"),
    ],
)
def test_limit(read_one: ReadOne, text: str, kind: LimitKind, words: str) -> None:
    made = read_one(text)
    assert made is not None
    assert (kind, words) in [(limit.kind, limit.words) for limit in made.limits]


@pytest.mark.parametrize(
    "text",
    [
        "You must not post insults, including, without limitation, slurs.",
        "You may use the pool, such as for swimming lessons.",
        "We may use your inputs to improve the service.",
        "If you believe a parcel is lost, please contact us.",
    ],
)
def test_words_that_limit_nothing(read_one: ReadOne, text: str) -> None:
    made = read_one(text)
    assert made is not None
    assert made.limits == ()


def test_two_limits_keep_apart(read_one: ReadOne) -> None:
    made = read_one("We will not open your locker without your consent except in an emergency.")
    assert made is not None
    assert [limit.words for limit in made.limits] == ["without your consent", "except in an emergency"]


def test_fronted_limit_ends_at_its_comma(read_one: ReadOne) -> None:
    made = read_one("If the court orders it, we may open the safe.")
    assert made is not None
    assert [limit.words for limit in made.limits] == ["If the court orders it"]


def test_places_of_limits_count_from_the_statement(read_one: ReadOne) -> None:
    made = read_one("Hello there. You may not dig here unless the council agrees.")
    assert made is not None
    (limit,) = made.limits
    assert made.quote[limit.start : limit.end] == limit.words


def test_limits_of_the_lead_in_are_marked(read_one: ReadOne) -> None:
    made = read_one("Without our approval you may not use the crane for:\n\n* lifting boats\n")
    assert made is not None
    assert [(limit.words, limit.start) for limit in made.limits] == [
        ("Without our approval you may not use the crane for", -1)
    ] or made.limits[0].start == -1


def test_unauthorised_limits_a_ban_only(read_one: ReadOne) -> None:
    ban = read_one("You must not make unauthorised copies.")
    duty = read_one("We will protect the archive from unauthorised access.")
    assert ban is not None and duty is not None
    assert [limit.words for limit in ban.limits] == ["unauthorised"]
    assert duty.limits == ()


@pytest.mark.parametrize(
    ("text", "universality", "force", "certainty"),
    [
        ("We never film visitors.", Universality.ABSOLUTE, Force.WILL, Certainty.SETTLED),
        ("We generally do not film visitors.", Universality.SOME, Force.WILL, Certainty.SETTLED),
        ("You should not film visitors.", Universality.UNMARKED, Force.SHOULD, Certainty.SETTLED),
        (
            "We will use reasonable efforts to notify you of breaches.",
            Universality.UNMARKED,
            Force.AIM,
            Certainty.SETTLED,
        ),
    ],
)
def test_strength(read_one: ReadOne, text: str, universality: Universality, force: Force, certainty: Certainty) -> None:
    made = read_one(text)
    assert made is not None
    assert (made.strength.universality, made.strength.force, made.strength.certainty) == (
        universality,
        force,
        certainty,
    )


@pytest.mark.parametrize(
    ("text", "kind", "value", "direction"),
    [
        ("within 14 days of the sale", QuantityKind.DURATION, 14, Direction.AT_MOST),
        ("no later than forty-eight hours after", QuantityKind.DURATION, 2, Direction.AT_MOST),
        ("at least two weeks before", QuantityKind.DURATION, 14, Direction.AT_LEAST),
        ("anyone under 16", QuantityKind.AGE, 16, Direction.AT_MOST),
        ("guests aged 21 or older", QuantityKind.AGE, 21, Direction.AT_LEAST),
        ("a share of 30 %", QuantityKind.SHARE, 30, Direction.EXACTLY),
        ("up to $250 a year", QuantityKind.MONEY, 250, Direction.AT_MOST),
        ("more than 5,000 households", QuantityKind.COUNT, 5000, Direction.AT_LEAST),
    ],
)
def test_quantity(text: str, kind: QuantityKind, value: float, direction: Direction) -> None:
    found = find_quantities(text, 0, len(text))
    assert (kind, value, direction) in [(q.kind, q.value, q.direction) for q in found]


def test_dates_become_days() -> None:
    (one,) = find_quantities("before 2 june 2027", 0, 18)
    (other,) = find_quantities("before june 3, 2027", 0, 19)
    assert (one.kind, other.value - one.value, one.direction) == (QuantityKind.DATE, 1, Direction.AT_MOST)


def test_street_numbers_are_no_quantities() -> None:
    assert find_quantities("section 12.3 of 90 hill road", 0, 28) == []
