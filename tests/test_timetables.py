"""When something is due, with time zones and changes of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.timetables import parse_when


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "now", "last"),
    [
        ("daily 07:30 Europe/Berlin", utc(2026, 3, 3, 6, 30), utc(2026, 3, 3, 6, 30)),
        ("daily 07:30 Europe/Berlin", utc(2026, 3, 3, 6, 29), utc(2026, 3, 2, 6, 30)),
        ("daily 07:30 Europe/Berlin", utc(2026, 7, 3, 6, 0), utc(2026, 7, 3, 5, 30)),
        ("daily 7:30", utc(2026, 3, 3, 8, 0), utc(2026, 3, 3, 7, 30)),
        ("weekly mon 07:30 Europe/Berlin", utc(2026, 3, 4, 0, 0), utc(2026, 3, 2, 6, 30)),
        ("Weekly Monday 07:30 Asia/Tokyo", utc(2026, 3, 1, 22, 30), utc(2026, 3, 1, 22, 30)),
        ("*/15 8-18 * * mon-fri Europe/Berlin", utc(2026, 3, 7, 12, 0), utc(2026, 3, 6, 17, 45)),
        ("0 9 1,15 * *", utc(2026, 3, 14, 0, 0), utc(2026, 3, 1, 9, 0)),
        ("0 9 13 * fri", utc(2026, 3, 7, 0, 0), utc(2026, 3, 6, 9, 0)),
        ("0 0 29 feb *", utc(2026, 3, 1, 0, 0), utc(2024, 2, 29, 0, 0)),
        ("0 12 * * 7", utc(2026, 3, 2, 0, 0), utc(2026, 3, 1, 12, 0)),
        ("30 2 * * * Europe/Berlin", utc(2026, 3, 29, 12, 0), utc(2026, 3, 29, 1, 30)),
    ],
)
def test_the_last_due_moment(text: str, now: datetime, last: datetime) -> None:
    assert parse_when(text).last_due(now) == last


def test_a_day_ahead_of_utc_is_already_due() -> None:
    assert parse_when("daily 00:10 Pacific/Kiritimati").last_due(utc(2026, 3, 2, 10, 15)) == utc(2026, 3, 2, 10, 10)


def test_due_once_each_time() -> None:
    daily = parse_when("daily 07:30")
    assert daily.is_due(None, utc(2026, 3, 2, 0, 0))
    assert daily.is_due(utc(2026, 3, 1, 7, 30), utc(2026, 3, 2, 7, 30))
    assert not daily.is_due(utc(2026, 3, 2, 7, 30), utc(2026, 3, 2, 7, 31))
    assert not daily.is_due(utc(2026, 3, 1, 8, 0), utc(2026, 3, 2, 7, 29))
    assert parse_when("now").is_due(utc(2026, 3, 2, 7, 30), utc(2026, 3, 2, 7, 30))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no timetable"),
        ("hourly", "is no timetable"),
        ("daily 24:00", "no time of day"),
        ("daily 07:60 UTC", "no time of day"),
        ("weekly foo 07:30", "no day of the week"),
        ("daily 07:30 Europe/Berln", "no time zone"),
        ("daily 07:30 ../../etc/passwd", "no time zone"),
        ("0 0 * *", "is no timetable"),
        ("0 25 * * *", "not within 0 to 23"),
        ("0 0 31 2 *", "no year has"),
        ("*/0 * * * *", "holds nothing"),
        ("5-3 * * * *", "holds nothing"),
        ("0 0 ? * *", "no part of a cron expression"),
    ],
)
def test_what_is_wrong_is_said(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_when(text)
