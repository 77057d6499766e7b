"""How words are passed on: the verb of saying, who says it, and where what was said stands.

Handled: "X said that ...", "X told staff ...", "..., X said", "..., said X, the chief executive", "according to
X, ...", "X has provided assurances that ...", "X promised to ...", "X is opposed to ...", quotations with the speaker
before or behind them, and a quotation that goes on in the next sentence. A sentence without any of these has no speech.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.reading.clauses import Clause
from monitor.reading.mentions import ACTOR, SAYING, SUBJECT, Mark, Scan

_QUOTE = re.compile(r"“[^”]*(?:”|$)|(?<![\w])\"[^\"]*(?:\"|$)")
_THAT = re.compile(r"(?:[\w ,.]{0,50}?\bthat\b|\s*:)\s*")
_BACK = re.compile(r",\s*[\"”’]*\s*$|[\"”]\s*$")
_LONG = 25


@dataclass(frozen=True, slots=True)
class Speech:
    """One act of saying in a sentence: its verb, the mark of its speaker (None if unnamed), and what was said."""

    kind: str  # report | assure | oppose | according
    verb: Mark
    speaker: Mark | None
    start: int
    end: int
    that: bool = False


def find_quotes(text: str) -> list[tuple[int, int]]:
    """Places of direct quotations; a quotation of one or two words is a manner of writing, not speech."""
    return [(m.start(), m.end()) for m in _QUOTE.finditer(text) if m[0].count(" ") >= 2]


def find_speeches(clause: Clause, quotes: list[tuple[int, int]]) -> list[Speech]:
    """The acts of saying in one sentence, in order."""
    found: list[Speech] = []
    for mark in clause.sayings:
        tag = mark[2]
        if tag.kind not in ("report", "assure", "oppose", "according") or _inside(mark, quotes):
            continue
        if tag.kind == "according":
            speech = _according(clause, mark)
        else:
            speech = _said(clause, mark, quotes, found)
        if speech is not None:
            found.append(speech)
    return found


def _said(clause: Clause, mark: Mark, quotes: list[tuple[int, int]], earlier: list[Speech]) -> Speech | None:
    low = clause.low
    kind = mark[2].kind
    after = _speaker_after(clause, mark)
    before = _speaker_before(clause, mark, quotes)
    back = _BACK.search(low[clause.start : mark[0]]) is not None or (
        before is not None
        and _BACK.search(low[clause.start : before[0]].removesuffix("the ").removesuffix("a ")) is not None
        and before[0] > clause.start + 20
    )
    that = low.startswith(" that ", mark[1]) or _has_that(clause, mark)
    if back and not that and mark[0] > clause.start + 8:
        speaker = before if before is not None and before[0] > clause.start + 8 else after
        end = speaker[0] if speaker is before and speaker is not None else mark[0]
        return Speech(kind, mark, speaker, clause.start, end)
    start = mark[1]
    found = _THAT.match(low, mark[1], clause.end) if that else None
    if found is not None:
        start = found.end()
    if before is None and earlier:
        before = earlier[-1].speaker
    if before is None and kind != "oppose" and not that:
        return None
    return Speech(kind, mark, before, start, clause.end, that)


def _has_that(clause: Clause, mark: Mark) -> bool:
    place = clause.low.find(" that ", mark[1], min(clause.end, mark[1] + 60))
    return (
        place != -1
        and "," not in clause.low[mark[1] : place]
        and not any(mark[1] <= m[0] < place for m in clause.stances if m[2].value in ("modal", "future"))
    )


def _according(clause: Clause, mark: Mark) -> Speech | None:
    low = clause.low
    speaker = _speaker_after(clause, mark)
    comma = low.find(",", mark[1], clause.end)
    if mark[0] <= clause.head + 2 and comma != -1:
        return Speech("according", mark, speaker, comma + 1, clause.end)
    return Speech("according", mark, speaker, clause.start, mark[0])


def _candidates(clause: Clause) -> list[Mark]:
    found = [
        m
        for m in clause.subjects
        if m[2].role == ACTOR or clause.low[m[0] : m[1]] in ("he", "she", "it", "they", "nobody")
    ]
    found += [m for m in clause.sayings if m[2].kind in ("role", "collective", "author")]
    found += [m for m in clause.subjects if m[2].role == SUBJECT and m[2].value in ("government", "nobody")]
    return sorted(found, key=lambda m: (m[0], -m[1]))


def _speaker_before(clause: Clause, mark: Mark, quotes: list[tuple[int, int]]) -> Mark | None:
    """The subject of a verb of saying: the last candidate before it that no preposition governs."""
    for candidate in reversed(_candidates(clause)):
        if candidate[1] > mark[0] or _inside(candidate, quotes):
            continue
        if mark[0] - candidate[1] > 70:
            return None
        before = clause.word_before(candidate[0])
        if before in ("the", "a", "an", "its", "their"):
            before = clause.word_before(clause.low.rfind(before, clause.start, candidate[0]))
        if before in ("of", "to", "with", "by", "from", "in", "about", "for", "against", "on", "at", "over", "and"):
            continue
        return candidate
    return None


def _speaker_after(clause: Clause, mark: Mark) -> Mark | None:
    for candidate in _candidates(clause):
        if mark[1] <= candidate[0] <= mark[1] + _LONG and "," not in clause.low[mark[1] : candidate[0]]:
            return candidate
    return None


def _inside(mark: Mark, quotes: list[tuple[int, int]]) -> bool:
    return any(start <= mark[0] and mark[1] <= end for start, end in quotes)


def judge_quoted_speaker(scan: Scan, quote: tuple[int, int]) -> tuple[Mark | None, Mark | None]:
    """The verb of saying and the speaker that stand right behind or before a quotation; None where there are none."""
    start, end = quote
    after = Clause(scan, end, _sentence_end(scan.text, end, 110))
    verb = next((m for m in after.sayings if m[2].kind in ("report", "assure") and m[0] - end < 60), None)
    if verb is not None:
        found = [c for c in _candidates(after) if abs(c[0] - verb[0]) < 40]
        behind = [c for c in found if c[0] >= verb[1]]
        before = [c for c in found if c[1] <= verb[0]]
        return verb, (before[-1] if before else behind[0] if behind else None)
    ahead = Clause(scan, max(0, start - 110), start)
    verb = next((m for m in reversed(ahead.sayings) if m[2].kind in ("report", "assure") and start - m[1] < 40), None)
    if verb is None:
        return None, None
    candidates = [c for c in _candidates(ahead) if c[1] <= verb[0]]
    return verb, (candidates[-1] if candidates else None)


def _sentence_end(text: str, start: int, longest: int) -> int:
    found = re.search(r"[.!?](?=\s|$)", text[start : start + longest])
    return start + found.end() if found else min(len(text), start + longest)


__all__ = ["SAYING", "Speech", "find_quotes", "find_speeches", "judge_quoted_speaker"]
