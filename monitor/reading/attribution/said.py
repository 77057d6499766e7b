"""The day on which told words were said, where the account names it and the article's own day makes it certain.

Handled, in the words that say who spoke (never in what was said): "on Monday", "yesterday", "today", "on 4 March", "on
March 4, 2027", "last Friday". A weekday means the last such day up to the article's own; "last Friday" the one before
today. A month without a day, "last week" or "earlier this year" name no day and give none.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from monitor.reading.attribution.speech import find_speeches
from monitor.reading.clauses import Clause

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DAY = re.compile(rf"\b(on|last|late on|early on|later on)?\s*\b({'|'.join(_DAYS)})\b(?!['’]s)", re.IGNORECASE)
_DATE = re.compile(
    rf"\b(?:on\s+)?(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({'|'.join(_MONTHS)})|({'|'.join(_MONTHS)})\s+(\d{{1,2}})(?:st|nd|rd|th)?)\b"
    r"(?:,?\s+(\d{4})\b)?",
    re.IGNORECASE,
)
_NEAR = re.compile(r"\b(yesterday|today|this (?:morning|afternoon|evening))\b", re.IGNORECASE)
_RIGHT_BEHIND = re.compile(
    rf"(?: (?:reporters|lawmakers|staff|investors|journalists|parliament))?,?\s+(?:late |early |later )?(?:on |last )?(?:{'|'.join(_DAYS)}|yesterday"
    rf"|today|(?:\d{{1,2}} )?(?:{'|'.join(_MONTHS)})(?: \d{{1,2}})?(?:,? \d{{4}})?)\b",
    re.IGNORECASE,
)
_NOT_THEN = re.compile(
    r"\b(?:from|until|by|before|after|since|starting|effective|as of|next|every|each)\s*(?:on\s+)?$", re.I
)


def find_day_said(clause: Clause, quotes: list[tuple[int, int]], day: date) -> date | None:
    """The day on which the words of a told sentence were said, seen from the account's own ``day``."""
    text = clause.text
    if not (
        _DAY.search(text, clause.start, clause.end)
        or _DATE.search(text, clause.start, clause.end)
        or _NEAR.search(text, clause.start, clause.end)
    ):
        return None
    outside = [(clause.start, clause.end)]
    for start, end in quotes:
        outside = [piece for span in outside for piece in _without(span, start, end)]
    speeches = [s for s in find_speeches(clause, quotes) if s.kind in ("report", "assure", "according")]
    if not speeches:
        return find_said(" ".join(text[a:b] for a, b in outside), day) if len(outside) > 1 else None
    speech = speeches[0]
    start = speech.start
    if start == speech.verb[1]:  # "said on Monday it would", "told reporters on Monday ..."
        near = _RIGHT_BEHIND.match(text, start, clause.end)
        start = near.end() if near is not None else start
    outside = [piece for span in outside for piece in _without(span, start, speech.end)]
    return find_said(" ".join(text[a:b] for a, b in outside), day)


def _without(span: tuple[int, int], start: int, end: int) -> list[tuple[int, int]]:
    """A stretch of text without what lies between two places."""
    first, last = span
    if end <= first or last <= start:
        return [span]
    return [(a, b) for a, b in ((first, start), (end, last)) if a < b]


def find_said(words: str, day: date) -> date | None:
    """The day named in ``words`` (who spoke, when and where), seen from ``day``; None where none is certain."""
    found = _find_all(words, day)
    return found[0] if len(set(found)) == 1 else None


def _find_all(words: str, day: date) -> list[date]:
    found: list[date] = []
    rest = words
    for match in _DATE.finditer(words):
        if _NOT_THEN.search(words[: match.start()]):
            continue
        made = _make(match, day)
        if made is not None:
            found.append(made)
    rest = _DATE.sub(" ", rest)
    if found:
        return found  # "on Monday, 4 March" names one day
    for match in _DAY.finditer(rest):
        if _NOT_THEN.search(rest[: match.start()]):
            continue
        back = (day.weekday() - _DAYS.index(match[2].lower())) % 7
        if (match[1] or "").lower() == "last" and back == 0:
            back = 7
        found.append(day - timedelta(days=back))
    for match in _NEAR.finditer(rest):
        found.append(day - timedelta(days=1) if match[1].lower() == "yesterday" else day)
    return found


def _make(match: re.Match[str], day: date) -> date | None:
    month = _MONTHS.index((match[2] or match[3]).lower()) + 1
    number = int(match[1] or match[4])
    years = [int(match[5])] if match[5] else [day.year, day.year - 1]
    for year in years:
        try:
            made = date(year, month, number)
        except ValueError:
            continue
        if made <= day and (match[5] or (day - made).days < 300):
            return made
    return None
