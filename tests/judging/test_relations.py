"""By facet: the taxonomy's order, limits, strength and numbers, across documents and between versions."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.judging.relations import relate
from monitor.models import (
    Bound,
    Certainty,
    Commitment,
    Confidence,
    CueKind,
    Effect,
    Pair,
    Relation,
    RelationKind,
    Universality,
    Voice,
)
from tests.judging.builders import make_commitment, make_pair, make_rulebook, make_sighting

BOOK = make_rulebook()


def judge(earlier: Commitment, later: Commitment, *, versions: bool = True) -> Relation:
    return relate(make_pair(earlier, later, versions=versions), BOOK)


def statement(concept: str, words: str, stance: str = "prohibits", **more: object) -> Commitment:
    text = f"Our drones are not used for {words} of anyone."
    return make_commitment(text, stance, facets=[("purpose", concept, words)], **more)  # type: ignore[arg-type]


def test_a_narrower_concept_narrows_and_a_broader_one_broadens() -> None:
    wide, slim = statement("surveillance", "surveillance"), statement("mass-surveillance", "mass surveillance")
    assert judge(wide, slim, versions=False).kind == RelationKind.NARROWS
    assert judge(slim, wide, versions=False).kind == RelationKind.BROADENS


def test_reasons_show_the_words_of_both_sides() -> None:
    wide, slim = statement("surveillance", "surveillance"), statement("mass-surveillance", "mass surveillance")
    sentences = " ".join(reason.sentence for reason in judge(wide, slim, versions=False).reasons)
    assert "mass surveillance" in sentences
    for word in ("lied", "broke", "secretly", "quietly"):
        assert word not in sentences


def test_networks_that_exclude_each_other_conflict_unless_an_error_is_admitted() -> None:
    def claim(concept: str, words: str, *cues: CueKind) -> Commitment:
        return make_commitment(
            f"The Ostholm order runs on {words} of the navy.",
            "asserts",
            facets=[("setting", concept, words)],
            cues=cues,
        )

    before = claim("secret-network", "secret networks")
    assert judge(before, claim("open-network", "open networks"), versions=False).kind == RelationKind.CONTRADICTS
    corrected = judge(before, claim("open-network", "open networks", CueKind.CORRECTION), versions=False)
    assert (corrected.kind, corrected.row) == (RelationKind.CORRECTS, 3)


def test_another_party_changes_nothing() -> None:
    ours = statement("surveillance", "surveillance")
    theirs = statement("surveillance", "surveillance", "permits", actor="zenith")
    assert judge(ours, theirs, versions=False).kind == RelationKind.UNRELATED


def test_the_mirror_clause_of_the_other_side_changes_nothing() -> None:
    yours = make_commitment("You may not use our marks.", bound=Bound.USERS)
    mine = make_commitment("We will not use your marks.", bound=Bound.PROVIDER)
    assert judge(yours, mine).kind == RelationKind.UNRELATED


def test_what_was_ruled_out_and_is_allowed_now_is_a_conflict() -> None:
    ban = make_commitment("We will not sell health data.", facets=[("action", "selling", "sell")])
    leave = make_commitment("We may sell health data.", "permits", facets=[("action", "selling", "sell")])
    relation = judge(ban, leave)
    assert (relation.kind, relation.effect) == (RelationKind.CONTRADICTS, Effect.WEAKENS)


def test_a_part_let_in_is_a_carve_out_unless_the_ban_was_absolute() -> None:
    def ban(universality: Universality) -> Commitment:
        return make_commitment(
            "We never share such data with anyone.", facets=[("object", "data", "data")], universality=universality
        )

    part = make_commitment(
        "We may share such health data with clinics.", "permits", facets=[("object", "health-data", "health data")]
    )
    assert judge(ban(Universality.UNMARKED), part).kind == RelationKind.NARROWS
    assert judge(ban(Universality.ABSOLUTE), part).kind == RelationKind.CONTRADICTS


def test_allowed_by_default_with_an_opt_out_is_a_conflict() -> None:
    ban = make_commitment("We do not share health data with advertisers.")
    default = make_commitment(
        "We may share health data with advertisers unless you opt out.",
        "permits",
        limits=[("exception", "unless you opt out")],
    )
    assert judge(ban, default).kind == RelationKind.CONTRADICTS


def test_may_to_must_broadens_and_must_to_may_narrows() -> None:
    may = make_commitment("We may publish a report each year.", "permits")
    must = make_commitment("We shall publish a report each year.", "requires")
    assert judge(may, must).kind == RelationKind.BROADENS
    assert judge(must, may).kind == RelationKind.NARROWS


@pytest.mark.parametrize(
    ("stance", "direction", "kind", "larger"),
    [
        ("requires", "at-most", "duration", "narrows"),
        ("requires", "at-least", "duration", "broadens"),
        ("permits", "at-most", "duration", "broadens"),
        ("prohibits", "at-most", "age", "broadens"),
        ("requires", "at-least", "age", "broadens"),
        ("prohibits", "at-most", "share", "narrows"),
    ],
)
def test_numbers_by_type_and_direction(stance: str, direction: str, kind: str, larger: str) -> None:
    def number(value: int) -> Commitment:
        words = f"{value} units"
        return make_commitment(
            f"The parks are held to {words} here.", stance, quantities=[(kind, value, "unit", direction, words)]
        )

    assert judge(number(10), number(20)).kind.value == larger
    assert judge(number(20), number(10)).kind.value != larger
    assert judge(number(10), number(10)).kind == RelationKind.REAFFIRMS


def test_a_count_kept_up_to_date_on_a_page_is_no_conflict() -> None:
    def partners(count: int) -> Commitment:
        words = f"{count} partners"
        return make_commitment(
            f"We and {words} of ours set pixels.",
            "asserts",
            quantities=[("count", count, "partners", "exactly", words)],
        )

    assert judge(partners(312), partners(318)).kind == RelationKind.REAFFIRMS


def test_certainty_of_a_claim_counts() -> None:
    def claim(certainty: Certainty, words: str) -> Commitment:
        return make_commitment(f"Acme {words} maps for the Ostholm navy.", "asserts", certainty=certainty)

    relation = judge(claim(Certainty.SETTLED, "makes"), claim(Certainty.PLANNED, "may make"), versions=False)
    assert relation.kind == RelationKind.NARROWS


def test_an_announced_end_withdraws() -> None:
    plan = make_commitment("A ferry line and a night bus are planned for Ostholm.", "asserts", tense="future")
    end = make_commitment(
        "The ferry line and the night bus for Ostholm were dropped.", "asserts", cues=[CueKind.WITHDRAWAL]
    )
    assert judge(plan, end, versions=False).kind == RelationKind.WITHDRAWS


def test_old_words_told_again_are_an_echo() -> None:
    said = make_commitment("We will never sell the maps of our members to anyone.")
    told = make_commitment(
        "We will never sell the maps of our members to anyone.", voice=Voice.QUOTED, tellers=["The Wire"]
    )
    assert judge(said, told, versions=False).row == 2


def test_silence_of_another_document_decides_nothing() -> None:
    full = make_commitment(
        "We do not share location data with brokers unless you agree.",
        facets=[("object", "data", "location data"), ("action", "sharing", "share")],
        limits=[("exception", "unless you agree")],
    )
    short = make_commitment(
        "We do not share location data with brokers.",
        facets=[("object", "data", "location data"), ("action", "sharing", "share")],
    )
    across = relate(
        Pair(make_sighting(full, day=date(2026, 1, 1)), make_sighting(short, source="acme/faq"), False), BOOK
    )
    assert across.kind in (RelationKind.REAFFIRMS, RelationKind.BROADENS)
    assert judge(full, short).kind == RelationKind.BROADENS


def test_a_withdrawal_is_surest_for_a_watched_promise_and_low_where_words_live_on() -> None:
    promise = make_sighting(make_commitment("We do not sell health data."))
    gone = relate(Pair(promise, None, versions=True), BOOK)
    assert (gone.kind, gone.row, gone.confidence) == (RelationKind.WITHDRAWS, 5, Confidence.HIGH)
    assert relate(Pair(promise, None, versions=True, heir="Health data is ours."), BOOK).confidence == Confidence.LOW
    assert relate(Pair(promise, None, versions=True, heading=True), BOOK).confidence == Confidence.LOW


def test_a_new_ban_broadens_and_a_new_claim_is_only_listed() -> None:
    ban, claim = make_commitment("We do not sell health data."), make_commitment("We like maps.", "asserts")
    assert relate(Pair(None, make_sighting(ban), versions=True), BOOK).row == 13
    assert relate(Pair(None, make_sighting(claim), versions=True), BOOK).kind == RelationKind.UNRELATED
