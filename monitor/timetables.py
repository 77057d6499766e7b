"""When something is due: ``now``, ``daily HH:MM ZONE``, ``weekly mon HH:MM ZONE``, or a cron expression.

In goes the text as people write it, out comes a ``Timetable`` that answers questions about moments it is given; no
clock is read here. All forms become the five fields of cron in one time zone (UTC where none is named). A wall-clock
time that a change of the clocks skips falls on the moment it would have had; one that comes twice counts once.
Raises ``ValueError`` with a plain sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAILY = re.compile(r"daily (\d{1,2}):(\d{2})(?: (\S+))?")
_WEEKLY = re.compile(r"weekly ([a-z]{3})[a-z]* (\d{1,2}):(\d{2})(?: (\S+))?")
_FORMS = "say now, 'daily 07:30 Europe/Berlin', 'weekly mon 07:30 Europe/Berlin' or a cron expression of five fields"
_SOME_DAY = datetime(2024, 12, 31, tzinfo=UTC)  # any day would do: the look back covers every date there is
_FAR = 366 * 8 + 3  # days to look back: 29 February may be eight years away


@dataclass(frozen=True, slots=True)
class Timetable:
    """The moments at which something is due; ``always`` stands for ``now``."""

    always: bool = False
    minutes: frozenset[int] = frozenset()
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()  # 0 is Sunday
    either_day: bool = False  # cron: a day fits by month or by week where both are restricted
    zone: str = "UTC"

    def last_due(self, now: datetime) -> datetime | None:
        """The latest due moment at or before ``now`` (aware), in UTC; None where there is none within eight years."""
        if self.always:
            return now.astimezone(UTC)
        zone = ZoneInfo(self.zone)
        today = now.astimezone(zone).date()
        for back in range(-1, _FAR):
            day = today - timedelta(days=back)
            if not self._fits(day):
                continue
            for hour in sorted(self.hours, reverse=True):
                for minute in sorted(self.minutes, reverse=True):
                    moment = datetime.combine(day, time(hour, minute), zone).astimezone(UTC)
                    if moment <= now:
                        return moment
        return None

    def next_due(self, after: datetime) -> datetime | None:
        """The first due moment later than ``after`` (aware), in UTC; None where there is none within eight years.

        Raises ``ValueError`` for ``now``, which has no moments of its own.
        """
        if self.always:
            raise ValueError("what is always due has no next moment")
        zone = ZoneInfo(self.zone)
        first = after.astimezone(zone).date() - timedelta(days=1)
        for ahead in range(_FAR):
            day = first + timedelta(days=ahead)
            if not self._fits(day):
                continue
            moments = {
                datetime.combine(day, time(hour, minute), zone).astimezone(UTC)
                for hour in self.hours
                for minute in self.minutes
            }
            later = [moment for moment in moments if moment > after]
            if later:
                return min(later)
        return None

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Whether a due moment lies after ``last`` (the last time it was done) and not after ``now``."""
        moment = self.last_due(now)
        if self.always or last is None or moment is None:
            return moment is not None
        return last < moment

    def _fits(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        by_month, by_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return by_month or by_week if self.either_day else by_month and by_week


@lru_cache(maxsize=512)
def parse_when(text: str) -> Timetable:
    """A timetable from what a person wrote; raises ``ValueError`` that says what is wrong."""
    words = " ".join(text.split())
    lower = words.lower()
    if lower == "now":
        return Timetable(always=True)
    if match := _DAILY.fullmatch(lower):
        return _parse_cron(f"{_clock(match[1], match[2])} * * *", _zone(words, match[3]))
    if match := _WEEKLY.fullmatch(lower):
        if match[1] not in _DAYS:
            raise ValueError(f"{match[1]!r} is no day of the week; say one of {', '.join(_DAYS)}")
        return _parse_cron(f"{_clock(match[2], match[3])} * * {match[1]}", _zone(words, match[4]))
    fields = words.split(" ")
    if len(fields) not in (5, 6) or not re.match(r"[\d*]", fields[0]):
        raise ValueError(f"{text!r} is no timetable; {_FORMS}")
    return _parse_cron(" ".join(fields[:5]).lower(), _zone(words, fields[5] if len(fields) == 6 else None))


def _clock(hour: str, minute: str) -> str:
    if int(hour) > 23 or int(minute) > 59:
        raise ValueError(f"{hour}:{minute} is no time of day")
    return f"{int(minute)} {int(hour)}"


def _zone(words: str, given: str | None) -> str:
    """The zone's name as written at the end of the words, checked; UTC where none is given."""
    if given is None:
        return "UTC"
    name = words.rsplit(" ", 1)[-1]
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone; say one such as Europe/Berlin or UTC") from None
    return name


def _parse_cron(text: str, zone: str) -> Timetable:
    """The five fields of cron: lists, ranges, steps, names of months and days."""
    minute, hour, day, month, weekday = text.split(" ")
    timetable = Timetable(
        minutes=_parse_field(minute, 0, 59),
        hours=_parse_field(hour, 0, 23),
        days=_parse_field(day, 1, 31),
        months=_parse_field(month, 1, 12, _MONTHS),
        weekdays=frozenset(d % 7 for d in _parse_field(weekday, 0, 7, _DAYS)),
        either_day=not day.startswith("*") and not weekday.startswith("*"),
        zone=zone,
    )
    if timetable.last_due(_SOME_DAY) is None:
        raise ValueError(f"{text!r} names a day that no year has")
    return timetable


def _parse_field(text: str, low: int, high: int, names: tuple[str, ...] = ()) -> frozenset[int]:
    """The numbers that one field stands for."""
    found: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:/(\d+))?", part)
        if match is None or (match[1] == "*" and match[2]):
            raise ValueError(f"{part!r} is no part of a cron expression; {_FORMS}")
        first = low if match[1] == "*" else _number(match[1], low, high, names)
        if match[2]:
            last = _number(match[2], low, high, names)
        else:
            last = high if match[1] == "*" or match[3] else first
        step = int(match[3] or 1)
        if step < 1 or last < first:
            raise ValueError(f"{part!r} in a cron expression holds nothing")
        found.update(range(first, last + 1, step))
    return frozenset(found)


def _number(word: str, low: int, high: int, names: tuple[str, ...]) -> int:
    """A number of a field, or a name that stands for one (months count from 1, days from 0)."""
    if word in names:
        return names.index(word) + low
    if not word.isdecimal() or not low <= int(word) <= high:
        raise ValueError(f"{word!r} is not within {low} to {high} in a cron expression")
    return int(word)
