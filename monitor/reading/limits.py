"""The words that limit a clause, after the ConText algorithm: a cue, its direction, its scope, what ends it.

A cue of value ``word`` is itself the limit ("intentionally"); of value ``phrase`` it governs the words behind it (or
before it, where its direction is backward) up to the end of the clause, a terminator, or a dozen and some words. A
fronted phrase ends at its comma. A limit inside the scope of another is part of that one. Words that stand behind a
banned thing only under a ban (``unauthorised`` access) limit nothing elsewhere.
"""

from __future__ import annotations

import re

from monitor.models import Limit, LimitKind, Stance
from monitor.reading.clauses import Clause
from monitor.reading.mentions import Mark

_BOUNDARY = re.compile(r"[;:]|\.(?=\s|$)|(?<!\w)[)\]]|(?<=[a-z])[)\]]|\s[–—-]\s|—")
_RESUMES = re.compile(r",(?!\d)\s*(?:and\s+|or\s+|but\s+|so\s+|then\s+|including\b|such as\b)?")
_TRIM = " \t\n,.;:!?\"“”'’)"
_LONGEST = 12
_FARTHEST = 80  # characters behind the last word in reach, so that a terminator that begins within reach is seen whole
_BAN_ONLY = frozenset(
    [
        "unauthorised",
        "unauthorized",
        "unlawful",
        "unlawfully",
        "illegally",
        "undue",
        "unduly",
        "excessive",
        "excessively",
        "unreasonable",
        "unreasonably",
    ]
)


def find_limits(clause: Clause, stance: Stance, *, inside: bool = True) -> list[Limit]:
    """The limits of one clause in order; ``inside`` False marks them as words of the lead-in (start -1)."""
    marks = clause.limits
    if not marks:
        return []
    found: list[Limit] = []
    reach = -1
    for mark in marks:
        if mark[0] < reach:
            continue
        tag = mark[2]
        cue = clause.low[mark[0] : mark[1]]
        if tag.value == "word":
            if cue in _BAN_ONLY and stance is not Stance.PROHIBITS:
                continue
            start, end = mark[0], mark[1]
        elif tag.entry is not None and tag.entry.direction == "backward":
            start, end = _backward(clause, mark)
        else:
            start, end = mark[0], _forward(clause, mark, marks)
        words = clause.text[start:end].rstrip(_TRIM)
        if not words or (
            tag.value == "phrase"
            and end <= mark[1]
            and cue in ("if", "unless", "except", "without", "until", "provided")
        ):
            continue
        end = start + len(words)
        reach = end
        place = start - clause.start if inside else -1
        found.append(Limit(LimitKind(tag.kind), words, tag.cue, place, place + len(words) if inside else -1))
    return found


def _forward(clause: Clause, mark: Mark, marks: list[Mark]) -> int:
    """Where the scope of a cue ends that governs what follows."""
    low, start = clause.low, mark[1]
    end = clause.end
    boundary = _BOUNDARY.search(low, start, min(end, _cap(low, start, end) + _FARTHEST))
    if boundary is not None:
        end = boundary.start()
    for comma in _RESUMES.finditer(low, start, end):
        if comma.start() - start > 3 or (comma.start() == start and " " in low[mark[0] : start]):
            end = comma.start()
            break
    for word in mark[2].entry.terminators if mark[2].entry is not None else ():
        place = low.find(f" {word} " if word[0].isalpha() else word, start, end)
        if place != -1:
            end = place
    for other in marks:
        if other[0] > start + 1 and other[2].kind == "exception" and other[2].value == "phrase" and other[0] < end:
            end = other[0]
            break
    return _cap(low, start, end)


def _cap(low: str, start: int, end: int) -> int:
    place, words = start, 0
    while words < _LONGEST:
        place = low.find(" ", place + 1, end)
        if place == -1:
            return end
        words += 1
    return place


def _backward(clause: Clause, mark: Mark) -> tuple[int, int]:
    """From the last comma before a cue that closes its phrase ("secret operations excepted")."""
    place = max(clause.low.rfind(c, clause.start, mark[0]) for c in (",", ";", ":", "("))
    start = place + 1 if place != -1 else mark[0]
    while start < mark[0] and clause.low[start] == " ":
        start += 1
    return start, mark[1]
