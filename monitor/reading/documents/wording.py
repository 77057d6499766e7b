"""Words as they stand in a block: invisible characters, white space, section markers, sentences.

Every format ends here, so that the same sentence has the same text whether it came from HTML, Markdown or plain text.
Nothing here changes a visible word: what is taken away is invisible, layout, or a number in front of a clause.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Zero-width and bidirectional marks, soft hyphen, control characters. A joiner is kept inside scripts that need it.
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
    "|(?<![^\x00-\u024f\u2000-\u206f])[\u200c\u200d]"
)
_PERHAPS_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_NEW_WINDOW = re.compile(
    r"\s*[(\[]\s*(?:link )?opens (?:in|into) (?:a |an )?(?:new|other|another) (?:window|tab)\s*[)\]]", re.I
)
_WORD = re.compile(r"\w")

BULLETS = "•●○◦▪▫■□◆◇▶►‣⁃∙·⚫✓✔➢➤❖※"
# "1.", "1)", "3.1", "(a)", "a)", "iv.", "B.", "•", "- ": what numbers or bullets a clause, with the blank behind it.
MARKER = re.compile(
    r"(?:(?P<bullet>[" + BULLETS + r"])\s*|(?P<dash>[-*+–—])\s+"
    r"|(?P<section>\d{1,3}(?:\.\d{1,3})+)(?:[.):]\s+|\s+(?![a-z%]))(?=\S)"
    r"|(?P<number>\d{1,3})[.)]\s+(?=\S)"
    r"|(?P<letter>[a-z]|[ivx]{2,5})[.)]\s+(?=\S)"
    r"|(?P<capital>[A-Z]|[IVX]{2,5})[.)]\s+(?=\S)"
    r"|\((?P<bracket>\d{1,3}|[a-z]{1,2}|[ivx]{3,5}|[A-Z]|[IVX]{2,5})\)\s*(?=\S))"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])|(?<=[。！？])\s*(?=\S)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|incl|approx|vs|cf|no|nos|art|arts|sec|sect|inc|ltd|corp|co|llc|dr|mr|mrs|ms|st|jr|sr|prof"
    r"|gen|gov|sen|rep|dept|vol|fig|par|para|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b(?:[a-z]\.)+[a-z]|\b(?-i:[A-Z]))\.$",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Fold white space (also NBSP), drop invisible characters and "(opens in a new window)", normalise to NFC."""
    if not text.isascii():
        if _PERHAPS_INVISIBLE.search(text) is not None:
            text = _INVISIBLE.sub("", text)
        text = unicodedata.normalize("NFC", text)
    elif not text.isprintable():
        text = _CONTROLS.sub("", text)
    if "opens in" in text or "Opens in" in text:
        text = _NEW_WINDOW.sub("", text)
    return " ".join(text.split())


def has_words(text: str) -> bool:
    """True if there is a letter or digit of any script."""
    return _WORD.search(text) is not None


def without_marker(text: str) -> str:
    """The text without the section numbers, list letters and bullets in front: "3.1 (a) Sharing" -> "Sharing".

    A number that belongs to the sentence stays ("30 days", "2.5 million"); text that is only a marker stays too.
    """
    start = 0
    for _ in range(3):
        found = MARKER.match(text, start)
        if found is None:
            break
        start = found.end()
    return text[start:] if start < len(text) else text


@lru_cache(maxsize=16384)
def sentences(text: str) -> tuple[str, ...]:
    """Sentences of one cleaned paragraph, good enough to find its last one; abbreviations do not end a sentence."""
    parts: list[str] = []
    start = 0
    for gap in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[max(start, gap.start() - 12) : gap.start()]):
            continue
        parts.append(text[start : gap.end()].strip())
        start = gap.end()
    rest = text[start:].strip()
    if rest:
        parts.append(rest)
    return tuple(parts)


def only_number(text: str) -> bool:
    """True for text that has no letters beyond a section number: "1.", "(3)", "•" say nothing of what stands around."""
    return all(c.isdigit() or c.isspace() or c in ".()" or c in BULLETS for c in text)
