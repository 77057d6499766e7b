from __future__ import annotations

from datetime import date

from monitor.judging.index import CommitmentIndex, align_across
from monitor.models import Commitment
from tests.judging.builders import make_commitment, make_rulebook, make_sighting

TAXONOMY = make_rulebook().taxonomy
FACETS = [("action", "selling", "sell"), ("object", "health-data", "health data")]


def promise(text: str, stance: str = "prohibits", **more: object) -> Commitment:
    return make_commitment(text, stance, facets=FACETS, **more)  # type: ignore[arg-type]


def test_find_gives_what_shares_actor_and_concept() -> None:
    index = CommitmentIndex()
    here = make_sighting(promise("We do not sell health data of patients."))
    other = make_sighting(promise("We sell health data.", actor="zenith"), source="zenith/privacy")
    index.add(here)
    index.add(other)
    asked = make_sighting(promise("We may sell health data of patients.", "permits"), source="acme/terms")
    assert index.find(asked) == (here,)


def test_adding_twice_and_discarding_leave_nothing_behind() -> None:
    index = CommitmentIndex()
    sighting = make_sighting(promise("We do not sell health data of patients."))
    index.add(sighting)
    index.add(sighting)
    assert len(index) == 1
    index.discard(sighting)
    index.discard(sighting)
    assert (len(index), index.find(sighting)) == (0, ())


def test_same_words_in_another_document_are_found_and_in_the_same_not() -> None:
    index = CommitmentIndex()
    here = make_sighting(promise("We do not sell health data."))
    there = make_sighting(promise("We don’t sell health data"), source="acme/terms")
    index.add(here)
    index.add(there)
    assert index.find_same(here) == (there,)


def test_across_documents_only_close_statements_are_paired() -> None:
    index = CommitmentIndex()
    index.add(make_sighting(promise("We do not sell health data of patients."), day=date(2026, 1, 1)))
    close = make_sighting(promise("We may sell health data of patients.", "permits"), source="acme/terms")
    far = make_sighting(promise("Members get a map.", "permits", rules=["general/everything"]), source="acme/terms")
    pairs = align_across([close, far], index, TAXONOMY)
    assert [(p.versions, p.later) for p in pairs] == [(False, close)]


def test_an_older_statement_is_not_paired_with_a_newer_one() -> None:
    index = CommitmentIndex()
    index.add(make_sighting(promise("We do not sell health data of patients."), day=date(2026, 9, 1)))
    old = make_sighting(
        promise("We may sell health data of patients.", "permits"), day=date(2026, 1, 1), source="acme/x"
    )
    assert align_across([old], index, TAXONOMY) == ()


def test_partner_is_the_one_that_a_look_at_every_pair_would_choose() -> None:
    actions, goods = ("sell", "lend", "sell and lend"), ("health data of patients", "health data of staff", "health data")
    wheres = ("", " to brokers", " to brokers in harbours", " in harbours")
    texts = [f"We do not {a} {g}{w}." for a in actions for g in goods for w in wheres]
    old = [
        make_sighting(promise(text), source=f"acme/page{n % 3}", day=date(2026, 1, 1 + n % 20))
        for n, text in enumerate(texts)
    ]
    asked = make_sighting(
        promise("We may lend health data of patients to brokers.", "permits"), source="acme/terms", day=date(2026, 1, 15)
    )
    index = CommitmentIndex()
    for sighting in old:
        index.add(sighting)
    index.discard(old[4])
    singly = []
    for sighting in old[:4] + old[5:]:
        alone = CommitmentIndex()
        alone.add(sighting)
        singly += align_across([asked], alone, TAXONOMY)
    best = max(singly, key=lambda pair: (pair.similarity, pair.earlier.id))
    assert align_across([asked], index, TAXONOMY) == (best,)
    assert align_across([asked], index, TAXONOMY) == (best,)
