"""Text from outside made fit to be shown: nothing that reorders, hides or ends a line gets through unseen.

In go strings that were read from pages; out come strings for people. The exact words stay in the data exports; what a
person sees has bidirectional overrides, zero-width spaces and control characters written out as ``⟦U+202E⟧``.
"""

from __future__ import annotations

import re
import textwrap
from datetime import date, datetime

from monitor.languages import write_day, write_month, write_number

# C0 and C1 controls but tab, line feed and carriage return; zero-width space; bidi embeddings, overrides, isolates;
# byte order mark; lone surrogates and the two non-characters that XML forbids.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_ALL_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]+"
)


def show_text(text: str) -> str:
    """The text with every character that hides or reorders others written out; most text comes back as it is."""
    if _UNSEEN.search(text) is None:
        return text
    return _UNSEEN.sub(lambda match: f"⟦U+{ord(match[0]):04X}⟧", text)


def fold_line(text: str, limit: int = 200) -> str:
    """The text as one line without control characters, at most ``limit`` characters; for headers and file names."""
    return shorten(" ".join(_ALL_CONTROLS.sub(" ", text).split()), limit)


def shorten(text: str, limit: int) -> str:
    """The text cut at a word's end, with an ellipsis, where it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    cut = text[: max(limit - 2, 1)]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:") + " …"


def wrap_text(text: str, indent: int = 0, width: int = 76) -> str:
    """The text folded into indented lines for plain-text mail; addresses and long words stay whole."""
    pad = " " * indent
    return textwrap.fill(
        show_text(" ".join(text.split())),
        width=width,
        initial_indent=pad,
        subsequent_indent=pad,
        break_long_words=False,
        break_on_hyphens=False,
    )


def show_date(day: date) -> str:
    """A day in words: ``2 March 2026``. A moment is shown by its day."""
    return write_day(day)


def show_month(day: date) -> str:
    """A month in words: ``March 2026``."""
    return write_month(day)


def iso_day(day: date | datetime | None) -> str | None:
    """The day as ISO 8601 without a clock time; None stays None."""
    if day is None:
        return None
    return (day.date() if isinstance(day, datetime) else day).isoformat()


def count_words(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 finding``, ``1,204 findings``."""
    return f"{write_number(number)} {one if number == 1 else many or one + 's'}"


def start_big(text: str) -> str:
    """The text with a capital at its start, the rest as it is."""
    return text[:1].upper() + text[1:]
