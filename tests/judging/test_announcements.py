from __future__ import annotations

from datetime import date

from monitor.judging.announcements import Newsroom, find_announcement
from monitor.models import CueKind, DocumentKind
from tests.judging.builders import make_commitment, make_reading, make_sighting

DAY = date(2026, 3, 1)
QUOTES = ["We do not sell health data of patients."]


def note(day: date, text: str = "We updated what we say about health data of patients.") -> Newsroom:
    commitment = make_commitment(text, "asserts", cues=[CueKind.CHANGE])
    return Newsroom((make_sighting(commitment, day=day, source="acme/news", kind=DocumentKind.PRESS),), ("acme/news",))


def test_without_a_newsroom_nothing_was_checked() -> None:
    document = make_reading([], day=DAY).document
    assert find_announcement(DAY, QUOTES, document, document, None).state == "not checked"


def test_a_date_line_that_moved_announces() -> None:
    before = make_reading([], day=date(2026, 2, 1), published=date(2025, 1, 1)).document
    after = make_reading([], day=DAY, published=date(2026, 2, 27)).document
    assert find_announcement(DAY, QUOTES, after, before, None).state == "found"
    assert find_announcement(DAY, QUOTES, after, after, None).state == "not checked"


def test_a_statement_of_the_publisher_counts_from_thirty_days_before_to_fourteen_after() -> None:
    document = make_reading([], day=DAY).document
    for day, found in (
        (date(2026, 1, 29), False),
        (date(2026, 1, 30), True),
        (date(2026, 3, 15), True),
        (date(2026, 3, 16), False),
    ):
        state = find_announcement(DAY, QUOTES, document, None, note(day)).state
        assert (state == "found") is found, day


def test_a_statement_about_something_else_does_not_count() -> None:
    document = make_reading([], day=DAY).document
    answer = find_announcement(DAY, QUOTES, document, None, note(DAY, "We updated our ferry timetable."))
    assert answer.state == "not found in"
    assert answer.detail == "acme/news, 2026-01-30 to 2026-03-15"
