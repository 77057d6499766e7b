from __future__ import annotations

from dataclasses import replace
from datetime import date

from monitor.judging.sightings import find_sightings
from monitor.models import DocumentKind
from tests.judging.builders import make_commitment, make_reading, make_source


def test_ids_come_from_content_not_from_place_or_typography() -> None:
    first = find_sightings(make_reading([make_commitment("We don’t sell data."), make_commitment("We keep no logs.")]))
    moved = find_sightings(make_reading([make_commitment("We keep no logs."), make_commitment("We do not sell data.")]))
    assert {s.id for s in first} == {s.id for s in moved}


def test_another_source_another_lead_in_and_a_second_place_have_ids_of_their_own() -> None:
    plain = make_commitment("sell data")
    led = make_commitment("sell data", lead_in=["We will never:"])
    here = find_sightings(make_reading([plain, plain, led]))
    there = find_sightings(make_reading([plain], source=make_source("acme/terms")))
    assert len({s.id for s in (*here, *there)}) == 4


def test_known_sightings_keep_their_first_day_and_words() -> None:
    first = find_sightings(make_reading([make_commitment("We don’t sell data.")], day=date(2026, 1, 1)))
    known = {s.id: s for s in first}
    again = find_sightings(make_reading([make_commitment("We don't sell data.")], day=date(2026, 2, 1)), known)
    assert again[0].date == date(2026, 1, 1)
    assert again[0].id == first[0].id


def test_a_known_sighting_read_with_other_slots_takes_them_over() -> None:
    first = find_sightings(make_reading([make_commitment("We do not sell data.")], day=date(2026, 1, 1)))
    reread = make_commitment("We do not sell data.", facets=[("action", "selling", "sell")])
    again = find_sightings(make_reading([reread], day=date(2026, 2, 1)), {s.id: s for s in first})
    assert again[0].commitment is reread
    assert again[0].date == date(2026, 1, 1)


def test_a_page_that_is_rewritten_is_dated_by_its_capture_an_article_by_its_publication() -> None:
    promise = make_commitment("We do not sell data.")
    policy = make_reading([promise], day=date(2026, 3, 1), published=date(2024, 5, 5))
    article = make_reading(
        [promise], day=date(2026, 3, 1), published=date(2026, 2, 20), source=make_source(kind=DocumentKind.ARTICLE)
    )
    assert (find_sightings(policy)[0].date, find_sightings(policy)[0].date_from) == (date(2026, 3, 1), "captured")
    assert (find_sightings(article)[0].date, find_sightings(article)[0].date_from) == (date(2026, 2, 20), "published")


def test_the_day_named_in_the_words_comes_first() -> None:
    sighting = find_sightings(make_reading([make_commitment("We do not sell data.", said=date(2026, 2, 2))]))[0]
    assert (sighting.date, sighting.date_from) == (date(2026, 2, 2), "said")


def test_the_quotation_has_its_surroundings() -> None:
    reading = make_reading(
        [make_commitment("We keep no logs."), make_commitment("We sell no data."), make_commitment("End.")]
    )
    middle = find_sightings(reading)[1]
    assert middle.prefix.endswith("We keep no logs.\n")
    assert middle.suffix.startswith("\nEnd.")


def test_unchanged_readings_give_equal_sightings() -> None:
    reading = make_reading([make_commitment("We keep no logs.")])
    assert find_sightings(reading) == find_sightings(replace(reading))
