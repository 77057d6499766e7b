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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # enumerators: the next member ends the scope, members under the cue do not
        ("We may enter the barn if (a) the alarm rings, (b) you ask us, or (c) a beam has fallen.",
         ["if (a) the alarm rings, (b) you ask us, or (c) a beam has fallen"]),
        ("You must not (a) graze sheep without a permit, (b) fell trees.", ["without a permit"]),
        # brackets: a number is passed over, an aside ends the scope
        ("We will return the key within fourteen (14) days of your letter.", ["within fourteen (14) days of your letter"]),
        ("We may enter the barn if the alarm rings (we test it on Mondays in spring).", ["if the alarm rings"]),
        # abbreviations end no scope
        ("You may not export seed if the U.S. Government forbids it.", ["if the U.S. Government forbids it"]),
        # lists go on behind their commas
        ("If we take part in a merger, sale, or bankruptcy, we may pass on the herd book.",
         ["If we take part in a merger, sale, or bankruptcy"]),
        ("You may ask for a new card if it is torn, faded, or unreadable.", ["if it is torn, faded, or unreadable"]),
        ("You may not sell eggs without a licence, feed the geese, or dig.", ["without a licence"]),
        # an aside behind the cue is passed over
        ("We may close the gate if, in our view, the path is unsafe.", ["if, in our view, the path is unsafe"]),
        # the comma of a fronted phrase left out
        ("If we leave the gate open we'll pay for the hens.", ["If we leave the gate open"]),
        # purposes and examples are no limits
        ("We may open parcels where necessary to find the sender.", ["where necessary"]),
        ("You may not post notices without consent, such as posters.", ["without consent"]),
        # exceptions to exceptions
        ("We will not sell milk except to schools, unless a school resells it.",
         ["except to schools", "unless a school resells it"]),
        # deadlines and periods come from the quantities
        ("We delete recordings within 30 days of your visit and keep no copies.", ["within 30 days of your visit"]),
        ("We will stop spraying by 1 May 2031.", ["by 1 May 2031"]),
        ("We keep milk records for up to two years to plan feed.", ["for up to two years"]),
        # defaults and opt-outs
        ("We share herd data by default.", ["by default"]),
        ("We use your photos to train our models unless you opt out.", ["unless you opt out"]),
        # the object goes on behind the phrase
        ("You must not enter without permission the stables of others.", ["without permission"]),
    ],
)  # fmt: skip
def test_where_a_limit_ends(read_one: ReadOne, text: str, words: list[str]) -> None:
    made = read_one(text)
    assert made is not None
    assert [limit.words for limit in made.limits] == words


@pytest.mark.parametrize(
    "text",
    [
        "We may close your stall with or without notice.",  # either way: nothing is excepted
        "We may close your stall without notice.",  # says how, under a permission
        "We share the herd book as described in section 4.",  # points elsewhere
        "We handle feed orders consistent with this notice.",  # points to the own document
        "You may paint the fence consistent with these terms.",
        "You may paint the fence subject to section 9.",  # a bare reference
        "You may paint the fence subject to the terms of section 9.2.",
        "We may ask for a valid ticket.",  # an attribute that every such thing has
        "We will protect the archive from unauthorised access.",
        "We may share the list with guilds who intend to print it.",  # what a bystander intends
        "We may sell the eggs here or, if none are wanted, at the fair.",  # inside an alternative
        "While we strive to dry the hay, we do not guarantee that it is dry.",  # conceded, not claimed
        "You may not make any attempt to open the sluice.",
        "For users who are members, we may lend a boat.",  # says who is meant
        "Should you wish to sail, we will lend you a boat.",
        "You may use the pool for excluded guests.",  # an attribute, not the end of a phrase
        "If you are a beekeeper, you must mark your hives.",  # says who is meant
        "If you would like honey, we will send you a jar.",
        "When you visit the farm, we record your number plate.",  # says on what occasion
        "You may copy the material on this board.",  # a noun, no degree
        "You must keep the register up to date.",
        "We may use your voice to train our models even if you opt out.",  # a right that no choice takes away
        "We will tell you about countries where the honey is sold.",  # a relative clause
        "You must not attempt to open the sluice.",  # a wider ban, no hedge
        "You must be at least fifteen (15) years old.",  # an age, no period
        "We will check if the gate is shut.",  # whether
        "We may lend you a scythe (or a mower if the scythe is blunt).",  # limits a remark only
    ],
)
def test_words_that_only_look_like_limits(read_one: ReadOne, text: str) -> None:
    made = read_one(text)
    assert made is not None
    assert made.limits == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("If you agree, we may film your stall.", "If you agree"),  # the user's own choice
        ("We may close your stall if you break these rules.", "if you break these rules"),
        ("You may drive the tractor if you are over 18.", "if you are over 18"),
        ("Any material breach of the lease is prohibited.", "material"),
    ],
)
def test_words_that_limit_after_all(read_one: ReadOne, text: str, words: str) -> None:
    made = read_one(text)
    assert made is not None
    assert [limit.words for limit in made.limits] == [words]


def test_grounds_beside_one_another_limit_nothing_more(read_one: ReadOne) -> None:
    made = read_one("We only open parcels to find the sender, to weigh them, or with your consent.")
    assert made is not None
    assert [limit.words for limit in made.limits] == ["only"]


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # an event on which a power or a duty depends
        ("If the guild receives a complaint, it may close the stall.", ["If the guild receives a complaint"]),
        ("When you join, you may be asked to show a licence.", ["When you join"]),
        ("If you cancel, we may rent your stall to others.", ["If you cancel"]),
        ("In the event Northwind loses a parcel, it will pay its value.", ["In the event Northwind loses a parcel"]),
        # by inversion
        ("Should the inspector object, we will empty the silo.", ["Should the inspector object"]),
        ("However, should we find mould, we may burn the hay.", ["should we find mould"]),
        ("Should a storm be announced, you must tie up your boat.", ["Should a storm be announced"]),
        # a restrictive clause behind the object
        ("We may print photos that cannot be traced to you.", ["that cannot be traced to you"]),
        ("We will not lend maps that require a licence we lack.", ["that require a licence we lack"]),
        ("You must not sell eggs that are not stamped to tourists.", ["that are not stamped"]),
        # what a rule allows
        ("We may sell your boat as permitted by these rules.", ["as permitted by these rules"]),
        ("We may open letters as allowed by the harbour act.", ["as allowed by the harbour act"]),
        ("We may lend tools as otherwise permitted by the guild.", ["as otherwise permitted by the guild"]),
        # case by case, how often, for whom
        ("We will decide on refunds on a case-by-case basis.", ["on a case-by-case basis"]),
        ("You may ask for a copy no more than once a year.", ["no more than once a year"]),
        ("We may charge a fee for members who exceed forty loans a month.", ["for members who exceed forty loans a month"]),
        # asked for
        ("Upon the customer's written request, Northwind will return the keys.", ["Upon the customer's written request"]),
        ("We will delete the film at your request.", ["at your request"]),
        ("With your consent, we may film the fair.", ["With your consent"]),
        ("To the fullest extent permitted by law, we may refuse refunds.", ["To the fullest extent permitted by law"]),
    ],
)  # fmt: skip
def test_forms_of_limits(read_one: ReadOne, text: str, words: list[str]) -> None:
    made = read_one(text)
    assert made is not None
    assert [limit.words for limit in made.limits] == words


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
