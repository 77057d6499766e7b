"""The day a document says it was published, changed or takes effect."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from dateutil import parser as dateutil_parser

from monitor.models import Block, BlockKind

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?P<iso>\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}})(?!\d)"
    rf"|(?P<words>{_MONTH} {_DAY},? (?:of )?\d{{4}}|{_DAY} (?:of )?{_MONTH},? \d{{4}})(?!\d)"
    r"|(?P<figures>\d{1,2}(?P<between>[./-])\d{1,2}(?P=between)\d{4})(?!\d)"
)
_LABELS = (  # in order of trust: when it was last changed, when it came out, since when it holds
    (
        "updated",
        r"(?:last )?(?:updated?|modified|revised|amended|changed|reviewed|revision|modification)(?: date)?|(?:date )?of last (?:update|revision)|last (?:update|change)"
        r"|version(?: date)?",
    ),
    ("published", r"(?:date )?(?:published|posted|issued|released)(?: date)?|publication date|date|as of|dated"),
    ("effective", r"(?:effective|in effect|in force|applicable|valid|applies|comes? into (?:effect|force))(?: date)?"),
)
_LABELLED = tuple(
    (
        name,
        re.compile(
            rf"\b(?:{words})(?: (?:on|as of|from|since|is|was|starting|beginning))?\s{{0,3}}[:;,=–—-]?\s{{0,3}}(?:[A-Z][a-z]+day,? )?(?:{_DATE})",
            re.I,
        ),
    )
    for name, words in _LABELS
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEAD, _TAIL = 25, 8
_NEAR, _SHORT = 60, 160


def find_published(blocks: Sequence[Block], captured: date) -> date | None:
    """The labelled date in the first or last blocks: "Last updated …", else "Published …", else "Effective: …".

    Reads "January 10, 2024", "10th January 2024", "2024-01-10", "31.01.2024"; a day and month that could be swapped
    ("10/11/2024") give nothing, neither does a date after the capture or before 1990. Inside a long paragraph the label
    must stand near its beginning.
    """
    near = blocks if len(blocks) <= _HEAD + _TAIL else (*blocks[:_HEAD], *blocks[-_TAIL:])
    texts = [
        block.text if len(block.text) <= _SHORT else block.text[: _NEAR + 60]
        for block in near
        if _YEAR.search(block.text, 0, _SHORT)
    ]
    texts += [
        f"{first.text} {second.text}"
        for first, second in pairwise(near[:13])
        if first.kind is not BlockKind.ROW and len(first.text) < 30 and len(second.text) < 30
    ]
    for _, pattern in _LABELLED:
        for text in texts:
            found = pattern.search(text)
            if found is None or (len(text) > _SHORT - 40 and found.start() > _NEAR):
                continue
            day = _day_of(found)
            if day is not None and date(1990, 1, 1) <= day <= captured:
                return day
    return None


def parse_day(text: str, captured: date) -> date | None:
    """The day in a machine-readable value ("2024-01-10T08:00:00Z"); None where it is none or lies after the capture."""
    found = re.match(r"\s*(\d{4})-(\d{2})-(\d{2})", text)
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return day if date(1990, 1, 1) <= day <= captured else None


def _day_of(found: re.Match[str]) -> date | None:
    try:
        if found["iso"]:
            year, month, day = (int(part) for part in re.split(r"[-/.]", found["iso"]))
            return date(year, month, day)
        if found["words"]:
            return dateutil_parser.parse(found["words"].replace(" of ", " "), dayfirst=False).date()
        first, second, year = (int(part) for part in found["figures"].split(found["between"]))
    except (ValueError, OverflowError):
        return None
    return _from_figures(first, second, year, found["between"])


def _from_figures(first: int, second: int, year: int, between: str) -> date | None:
    """Day and month in figures: settled by a number over 12, by both being equal, or by dots (day first)."""
    if between == "." or first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
