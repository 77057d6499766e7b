"""Where sentences begin and end: sentencex with offsets, mended for the writing of policies and contracts.

Repairs: "U.S.", "Inc." and other abbreviations before a lower-case word, section numbers and list markers that stand
alone ("10.3 ", "1."), "No." before a digit, and closing quotes. A text without a full stop inside is one sentence.
"""

from __future__ import annotations

import re

import sentencex

_INSIDE = re.compile(r"[.!?…](?:[\"'”’)\]]*\s|(?<=[a-z][.!?])[A-Z“\"])")
_MARKER = re.compile(r"\W*(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,4})[.)]?\s*")
_MEMBER = re.compile(r"\((?:\d{1,2}|[a-z]|[ivx]{1,5})\) ")
_JOINED = re.compile(r"[;,] (?:and|or)$")
_STOP = re.compile(r"(?<=[a-z0-9)]{2})[.!?]\s+(?=[A-Z][a-z’']*\s)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:u\.s|u\.k|e\.u|u\.n|inc|corp|co|ltd|llc|etc|no|nos|art|arts|sec|secs|para|e\.g|i\.e|incl|approx|vs"
    r"|cf|st|mr|mrs|ms|dr"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|a\.m|p\.m|seq|viz|dept|gen|rep|sen|prof|jr|sr)"
    r"|\b[A-Z])\.[\"”’)]*\s*$",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    r"\b(?:e\.g|i\.e|incl|approx|vs|cf|mr|mrs|ms|dr|prof|gen|sen|rep|sec|secs|art|arts|para|viz)\.\s*$", re.IGNORECASE
)
_SHORT_WORDS = frozenset(  # whatever the two patterns above name that has no full stop inside
    [
        "inc",
        "corp",
        "co",
        "ltd",
        "llc",
        "etc",
        "no",
        "nos",
        "art",
        "arts",
        "sec",
        "secs",
        "para",
        "incl",
        "approx",
        "vs",
        "cf",
        "st",
        "mr",
        "mrs",
        "ms",
        "dr",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "seq",
        "viz",
        "dept",
        "gen",
        "rep",
        "sen",
        "prof",
        "jr",
        "sr",
    ]
)


_NAME_GOES_ON = re.compile(r"[A-Z]{2,4}\b")  # behind a full stop without a blank: "Acme.IO", no new sentence
_SMALL = re.compile(  # a sentence may begin with a name in small letters: "... of the Service. acme shall ..."
    r"(?<=[a-z0-9)][a-z0-9)])\. (?=[a-z]{1,2}[A-Z]\w*\s|[a-z][\w.-]* (?:shall|will|may|must|can|cannot|does|do|is|are|has|reserves"
    r"|uses|provides|collects|processes|retains|and its)\b)"
)
_LEAST_BEFORE = 30  # characters
_DATELINE = re.compile(
    r"[A-Z][A-Z'’.-]{2,}(?:[ ,]+(?:[A-Z]{2,}|[A-Z][a-z]{1,11}\.?|(?:19|20)\d\d|\d{1,2}|\([A-Z][\w .]{1,30}\)|/[\w ]{1,20}/)){0,8},?\s*(?:[—–]|--| - )\s*(?=[A-Z“\"])"
)  # "LONDON, March 4 (Wire) — ": where and when a report was filed, no part of what it says


def find_sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, without the white space around it; empty for an empty text."""
    if not text.strip():
        return []
    last = len(text) - 1
    if _INSIDE.search(text) is None:
        return [_without_dateline(text, _trim(text, 0, last + 1))]
    spans: list[tuple[int, int]] = []
    place = 0
    for part in sentencex.segment("en", text):  # every character stands in one of the parts
        start, end = _trim(text, place, place + len(part))
        place += len(part)
        if start >= end:
            continue
        if spans and _belongs(text, spans[-1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    if spans:
        spans[0] = _without_dateline(text, spans[0])
    if _SMALL.search(text) is not None:
        spans = [piece for span in spans for piece in _split_small(text, span)]
    return [piece for span in spans for piece in _split_again(text, span)] if "(" in text else spans


def _split_small(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Cut where a sentence begins with a small letter and its verb: a name, or a slip of the writer."""
    start, end = span
    found = []
    for stop in _SMALL.finditer(text, start, end):
        if stop.start() - start < _LEAST_BEFORE or _ABBREVIATED.search(text[start : stop.start() + 1][-14:]):
            continue
        found.append((start, stop.start() + 1))
        start = stop.end()
    return [*found, (start, end)]


def _without_dateline(text: str, span: tuple[int, int]) -> tuple[int, int]:
    found = _DATELINE.match(text, span[0]) if text[span[0] : span[0] + 3].isupper() else None
    return (found.end(), span[1]) if found is not None and found.end() < span[1] else span


def _split_again(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """The splitter takes everything behind a list marker for one item; sentences end there as elsewhere."""
    start, end = span
    if text.find("(", start, end) == -1 or _MEMBER.search(text, start, end) is None:
        return [span]
    found = []
    for stop in _STOP.finditer(text, start, end):
        if _ABBREVIATED.search(text[start : stop.start() + 1][-14:]) or text.count(
            "(", start, stop.start()
        ) > text.count(")", start, stop.start()):
            continue
        found.append((start, stop.start() + 1))
        start = stop.end()
    return [*found, (start, end)]


def _belongs(text: str, before: tuple[int, int], start: int) -> bool:
    """Whether what begins at ``start`` goes on with the sentence before it."""
    earlier = text[before[0] : before[1]]
    first = text[start]
    if "A" <= first <= "Z" and start > before[1] and len(earlier) > 30 and _is_plain_end(earlier):
        return False
    if start == before[1] and len(earlier) > 1 and (earlier[-2].isupper() or _NAME_GOES_ON.match(text, start)):
        return True
    if first == "(" and earlier[-1] in ",;:" and _MEMBER.match(text, start):
        return True
    if first == "(" and _MEMBER.match(text, start) and _JOINED.search(earlier[-8:]):
        return True
    if len(earlier) < 12 and _MARKER.fullmatch(earlier):
        return True
    tail = earlier[-14:]
    if _ALWAYS.search(tail):
        return True
    if _ABBREVIATED.search(tail):
        return first.islower() or first in ",;(" or (first.isdigit() and earlier[-3:].lower() in ("no.", "rt."))
    return (first.islower() and earlier[-1] not in '!?"”') or first in ",;)"


def _is_plain_end(earlier: str) -> bool:
    """Whether a sentence ends in a whole word that is no abbreviation, and a full stop."""
    if earlier[-1] != ".":
        return False
    word = earlier[earlier.rfind(" ", -14) + 1 : -1]
    return len(word) > 1 and word.isascii() and word.isalpha() and word.lower() not in _SHORT_WORDS


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    if start < end and text[start].isspace():
        start = end - len(text[start:end].lstrip())
    if start < end and text[end - 1].isspace():
        end = start + len(text[start:end].rstrip())
    return start, end
