"""Stance, polarity, tense, parties, facets and cues of single sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.models import Bound, Commitment, CueKind, FacetName, Stance

ReadOne = Callable[..., Commitment | None]
ReadAll = Callable[..., list[Commitment]]

P, R, M, A = Stance.PROHIBITS, Stance.REQUIRES, Stance.PERMITS, Stance.ASSERTS


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("You may not tune pianos after dark.", P),
        ("Guests must not feed the swans.", P),
        ("The tower shall not be climbed by visitors.", P),
        ("Do not feed the swans.", P),
        ("Please don't feed the swans.", P),
        ("We do not sell your letters.", P),
        ("Northwind will never lend your letters to anyone.", P),
        ("Feeding swans is strictly prohibited.", P),
        ("Drones are not allowed over the lake.", P),
        ("No drone may cross the lake.", P),
        ("No glass bottles, cans or other hard containers may be brought to the beach.", P),
        ("Nobody may enter the tower.", P),
        ("We don't allow fireworks.", P),
        ("You agree not to copy the map.", P),
        ("Your letters are never shared with advertisers.", P),
        ("You must keep your ticket.", R),
        ("The pool operator shall have the right to charge a fee.", M),
        ("Members will be entitled to vote.", M),
        ("You shall be free to leave.", M),
        ("We do not provide legal or tax advice.", A),
        ("We do not provide facial recognition services.", P),
        ("Sellers are required to label eggs.", R),
        ("We will notify you before prices rise.", R),
        ("You are responsible for the keys.", R),
        ("You will receive a receipt for every payment.", R),
        ("Keep the gate closed at all times.", R),
        ("We may raise prices.", M),
        ("You can cancel the order.", M),
        ("Members are free to leave the club.", M),
        ("We reserve the right to close the pool.", M),
        ("You are not required to give a reason.", M),
        ("You grant us a licence to print the poem.", M),
        ("We allow dogs in the garden.", M),
        ("Your letters may be shared with printers.", M),
        ("We only use your letters to answer you.", M),
        ("If a parcel is lost, please contact us.", M),
        ("We collect the serial number of your bicycle.", A),
        ("Your letters are stored in Norway.", A),
        ("This policy applies to all our bakeries.", A),
        ("You retain ownership of your recipes.", A),
        ("We do not guarantee sunshine.", A),
    ],
)
def test_stance(read_one: ReadOne, text: str, stance: Stance) -> None:
    made = read_one(text)
    assert made is not None, text
    assert made.stance is stance


@pytest.mark.parametrize(
    "text",
    [
        "May we film you?",
        "We believe in good bread.",
        "“Baker” means anyone who bakes.",
        "This agreement (the “Agreement”) is entered into by and between Northwind, a company with its seat in Bergen, and the baker.",
        "“Baking Data”: means the records that we use to train our bakers.",
        "For more information, see our bread page.",
        "You can read more about ovens in our guide.",
        "Some ovens may have two doors.",
        "The bakery was founded in 1931.",
        "Bread and butter",
        "The results may not be accurate.",
        "Our mission is to bake for everyone.",
    ],
)
def test_words_that_bind_nobody(read_one: ReadOne, text: str) -> None:
    assert read_one(text) is None


def test_cue_in_a_relative_clause_does_not_govern(read_one: ReadOne) -> None:
    made = read_one("We delete letters that you may not want to keep.")
    assert made is not None
    assert made.stance is A


def test_agreement_passes_the_stance_on(read_one: ReadOne) -> None:
    made = read_one("You agree that we may open the parcel.")
    assert made is not None
    assert made.stance is M


def test_exceptions_flip_nothing(read_one: ReadOne) -> None:
    made = read_one("We will not open parcels unless a court orders it.")
    assert made is not None
    assert made.stance is P


def test_negative_claim_has_negative_polarity(read_one: ReadOne) -> None:
    made = read_one("We do not guarantee sunshine.")
    assert made is not None
    assert made.polarity is False


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("You may not copy the map.", Bound.USERS),
        ("We may copy the map.", Bound.PROVIDER),
        ("Northwind may copy the map.", Bound.PROVIDER),
        ("Our services shall not be used to spread rumours.", Bound.USERS),
        ("Your data shall not be sold.", Bound.PROVIDER),
        ("Our partners may not sell your letters.", Bound.THIRD_PARTY),
        ("The ministry shall publish the map.", Bound.GOVERNMENT),
        ("Do not copy the map.", Bound.USERS),
    ],
)
def test_bound(read_one: ReadOne, text: str, bound: Bound) -> None:
    made = read_one(text)
    assert made is not None
    assert made.bound is bound


def test_users_duties_are_the_providers_rules(read_one: ReadOne) -> None:
    made = read_one("You may not copy the map.")
    assert made is not None
    assert made.actor == "Northwind"


def test_facets_with_roles_and_examples(read_one: ReadOne) -> None:
    made = read_one("We do not share your personal data with advertisers, such as data brokers.")
    assert made is not None
    assert "share" in made.concepts(FacetName.ACTION)
    assert "personal-data" in made.concepts(FacetName.OBJECT)
    parties = {f.concept: f for f in made.facets if f.name is FacetName.PARTY}
    assert any(f.role == "with" and not f.example for f in parties.values())
    assert any(f.example for f in made.facets)


def test_places_of_facets_count_from_the_statement(read_all: ReadAll) -> None:
    for made in read_all("Hello. We do not sell your personal data. We share it with advertisers."):
        for facet in made.facets:
            assert made.quote[facet.start : facet.end] == facet.words


def test_lead_in_facets_have_no_place(read_one: ReadOne) -> None:
    made = read_one("We never share your personal data with:\n\n* advertisers\n")
    assert made is not None
    assert "personal-data" in made.concepts(FacetName.OBJECT)
    assert {f.start for f in made.facets if f.concept == "personal-data"} == {-1}


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("We no longer sell maps.", CueKind.WITHDRAWAL),
        ("We reiterate that we do not sell maps.", CueKind.REAFFIRMATION),
        ("We have clarified that we do not sell maps.", CueKind.CHANGE),
    ],
)
def test_cues(read_one: ReadOne, text: str, cue: CueKind) -> None:
    made = read_one(text)
    assert made is not None
    assert cue in made.cues


@pytest.mark.parametrize(
    "text",
    [
        "You may withdraw your consent.",
        "We may correct any errors in the price list.",
        "You must keep your contact details up to date.",
    ],
)
def test_false_cues(read_one: ReadOne, text: str) -> None:
    made = read_one(text)
    assert made is not None
    assert made.cues == ()
