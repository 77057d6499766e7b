"""Dates and numbers as a reader's language writes them. The words around them are English.

In goes a language tag (``en``, ``de``, ``pt-BR``); out come days, months and numbers as text. ``en`` is written without
any library (``2 March 2026``, ``1,204``), all others by the tables of Unicode's CLDR. ``speak`` sets the language of
everything that is written inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

DEFAULT = "en"
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_spoken: ContextVar[str] = ContextVar("spoken", default=DEFAULT)


def check_language(tag: str) -> str:
    """The tag where dates of that language are known; raises ``ValueError`` with a plain sentence."""
    if tag == DEFAULT:
        return tag
    from babel import Locale, UnknownLocaleError

    try:
        if not _TAG.fullmatch(tag):
            raise ValueError(tag)
        Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"{tag!r} is no language whose dates are known; say one such as en, en-US, de or fr") from None
    return tag


@contextmanager
def speak(tag: str) -> Iterator[None]:
    """Within it, days and numbers are written as this language writes them."""
    before = _spoken.set(tag)
    try:
        yield
    finally:
        _spoken.reset(before)


def write_day(day: date) -> str:
    """A day in words: ``2 March 2026``."""
    if _spoken.get() == DEFAULT:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    from babel.dates import format_date

    return str(format_date(day, "long", locale=_spoken.get().replace("-", "_")))


def write_month(day: date) -> str:
    """A month in words: ``March 2026``."""
    if _spoken.get() == DEFAULT:
        return f"{_MONTHS[day.month - 1]} {day.year}"
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", day, locale=_spoken.get().replace("-", "_")))


def write_number(number: int) -> str:
    """A whole number with its groups set apart: ``1,204``."""
    if _spoken.get() == DEFAULT:
        return f"{number:,}"
    from babel.numbers import format_decimal

    return str(format_decimal(number, locale=_spoken.get().replace("-", "_")))
