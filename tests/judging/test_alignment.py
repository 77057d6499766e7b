from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date

from monitor.judging.alignment import Alignment, align, align_versions
from monitor.judging.sightings import find_sightings
from monitor.models import Commitment, Pair
from tests.judging.builders import make_commitment, make_reading


def versions(
    before: Sequence[Commitment],
    after: Sequence[Commitment],
    *,
    others_before: Sequence[str] = (),
    others: Sequence[str] = (),
) -> Alignment:
    earlier = make_reading(before, day=date(2026, 1, 1), others=others_before)
    later = make_reading(after, day=date(2026, 2, 1), others=others)
    return align_versions(later, earlier, find_sightings(later), find_sightings(earlier))


def shown(pairs: Sequence[Pair]) -> list[tuple[str | None, str | None]]:
    return [(p.earlier and p.earlier.commitment.quote, p.later and p.later.commitment.quote) for p in pairs]


def items(*texts: str, lead: str = "You may not:", stance: str = "prohibits") -> list[Commitment]:
    return [make_commitment(text, stance, lead_in=[lead] if lead else ()) for text in texts]


def test_what_only_moved_or_was_renumbered_is_no_pair() -> None:
    before = items("(1) sell tobacco", "(2) post threats", "(3) upload spyware")
    after = items("(a) upload spyware", "(b) sell tobacco", "(c) post threats")
    assert versions(before, after).pairs == ()


def test_changed_gone_and_new_are_told_apart() -> None:
    before = items("sell tobacco to minors", "upload spyware", "run lotteries")
    after = items("sell tobacco or alcohol to minors", "upload spyware", "impersonate officials")
    assert shown(versions(before, after).pairs) == [
        ("sell tobacco to minors", "sell tobacco or alcohol to minors"),
        ("run lotteries", None),
        (None, "impersonate officials"),
    ]


def test_same_words_under_another_nesting_are_an_alarm_and_no_pair() -> None:
    before = items("sell tobacco", "post threats", lead="You may not:")
    after = items("sell tobacco", "post threats", lead="", stance="permits")
    found = versions(before, after, others_before=["You may:"], others=["You may not:", "You may:"])
    assert found.pairs == ()
    assert len(found.renested) == 2


def test_an_edited_lead_in_is_one_pair_however_many_items_it_changes() -> None:
    before = items("sell tobacco", "post threats", "upload spyware", lead="You may not:")
    after = items("sell tobacco", "post threats", "upload spyware", lead="You may not knowingly:")
    found = versions(before, after)
    assert len(found.pairs) == 1
    assert [count for _, count in found.introduced] == [2]


def test_a_sentence_cut_in_two_is_not_withdrawn() -> None:
    whole = make_commitment("Do not sell tobacco, alcohol or fireworks to anyone under the age of 21 in our shops.")
    halves = [make_commitment("Do not sell tobacco, alcohol or fireworks to anyone under the age of 21.")]
    found = versions([whole], [*halves, make_commitment("This holds in our shops.")])
    assert all(pair.later is not None for pair in found.pairs)
    assert shown(found.pairs)[0] == (whole.quote, halves[0].quote)


def test_words_that_now_stand_in_a_statement_that_binds_nobody_are_not_withdrawn() -> None:
    gone = make_commitment("We keep backups of all customer mail for nine days.")
    assert versions([gone], [], others=["We keep backups of all customer mail for nine days."]).pairs == ()


def test_a_short_item_whose_words_live_on_in_a_list_is_not_withdrawn() -> None:
    before = items("post spam", "post spam, threats or malware links")
    after = items("post spam, threats or malware links")
    assert versions(before, after).pairs == ()


def test_a_renamed_product_does_not_hide_what_stayed() -> None:
    kinds = ["photos", "messages", "contacts", "calendars", "voice notes"]
    before = items(*[f"use Plugon to copy {kind} of other people" for kind in kinds])
    after = items(*[f"use Linkara to copy {kind} of other people" for kind in kinds])
    assert shown(versions(before, after).pairs) == [(b.quote, a.quote) for b, a in zip(before, after, strict=True)]


def test_neighbours_are_handed_on_so_that_moved_words_can_be_seen() -> None:
    before = items("sell tobacco or fireworks to minors", "hand out lottery tickets in schools")
    after = items("sell tobacco to minors", "hand out lottery tickets or fireworks in schools")
    pairs = versions(before, after).pairs
    assert "fireworks" in pairs[0].gone_to


def test_align_is_the_short_form() -> None:
    earlier = make_reading(items("sell tobacco"), day=date(2026, 1, 1))
    later = make_reading(items("sell tobacco and alcohol"), day=date(2026, 2, 1))
    pairs = align(later, earlier, find_sightings(later), find_sightings(earlier))
    assert [p.versions for p in pairs] == [True]


def test_two_long_versions_with_few_changes_cost_little() -> None:
    nouns = [
        "tobacco",
        "fireworks",
        "tickets",
        "lotteries",
        "ladders",
        "engines",
        "scooters",
        "knives",
        "drones",
        "maps",
    ]
    texts = [
        f"You may not resell {noun} of kind {n} at stall {n * 7} without a licence."
        for n in range(40)
        for noun in nouns
    ]
    before = [make_commitment(text) for text in texts]
    after = [make_commitment(t.replace("resell", "resell or lend") if n % 60 == 0 else t) for n, t in enumerate(texts)]
    earlier, later = make_reading(before, day=date(2026, 1, 1)), make_reading(after, day=date(2026, 2, 1))
    sightings = find_sightings(earlier), find_sightings(later)
    start = time.perf_counter()
    pairs = align(later, earlier, sightings[1], sightings[0])
    assert len(pairs) == 7
    assert time.perf_counter() - start < 0.25
