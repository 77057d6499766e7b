"""How far the words reach that a limiting cue governs: from the cue to the place where its phrase ends.

What ends a scope: a full stop (not of "U.S."), a semicolon, a colon, a dash; a closing bracket; an opening one, unless
it holds a word or two ("thirty (30) days"); the next member of an in-line list ("(b)"), unless the list stands under
the cue ("unless (a) ...; or (b) ..."); the comma behind a fronted clause, or any comma that no list goes on behind
("a merger, sale, or bankruptcy"); examples, which restrict nothing; another exception; a purpose ("necessary to
...", "in order to"); a terminator of the cue; the subject of the main clause where its comma was left out. An aside
behind the cue is passed over ("if, in our opinion, ..."). What is longer than a reader takes in is cut at a joint.
"""

from __future__ import annotations

import re

from monitor.reading.clauses import Clause
from monitor.reading.closed_class import JOINTS, OPENERS, PREPOSITIONS, PRONOUNS
from monitor.reading.mentions import Mark

_STOP = re.compile(r"[;:\[\]()]|(?<![a-z]\.[a-z])\.(?=\s|$)|\s[–—-]+\s|—|,(?!\d)")
_BEFORE_MEMBER = re.compile(r"(?:[,;:]|\band|\bor)\s*$")
_ASIDE = re.compile(
    r",\s*(?:if any|if applicable|however|therefore|where applicable|as applicable|in turn|as the case may be"
    r"|(?:in|at) (?:its|our|your|their|\w+'s)(?: \w+){1,4}|despite(?: \w+){1,4}),"
)
_FINITE = re.compile(r"\b(?:is|are|was|were|will|may|can|has|have|must|shall|should|does|do)\b")
_MEMBER = re.compile(r"\((?:\d{1,2}|[a-z]|[ivx]{1,5})\)\s*")
_NEXT_MEMBER = re.compile(r"[,;]?\s*(?:and|or|and/or)?\s*\((?:\d{1,2}|[a-z]|[ivx]{1,5})\)")
_PURPOSE = re.compile(
    r" in order to | so that | so as to | for the purposes? of |(?<=necessary)(?: for you| for us)? to (?!do so)"
    r"|(?<=needed) to (?!do so)|(?<=appropriate) to (?!do so)|(?<=advisable) to (?!do so)|(?<=useful) to (?!do so)"
    r"| (?:and|or) (?:to|for) (?!do so)"
)
_ANOTHER = re.compile(
    r" (?:the|any|another|other people's) "
)  # the object of the verb goes on behind "without consent"
_PAIR = re.compile(r"\s*[\w-]+ (?:and|or) (?:otherwise )?[\w-]+")  # "..., restriction or interference"
_OPENED = re.compile(r"(?:\b(?:that|but|and|however,|therefore,|addition,|or,|but,|and,|moreover,|also,)|[;:–—])\s+$")
_CONJUNCT = re.compile(r"\s*(?:and/or|and|or)\s+")
_WORD = re.compile(r"[a-z][\w'-]*")
_JOINT = re.compile(r" (?:and|or|that|which|who|in|for|to|by|with|from|of|on|under|between|as|unless|if) ")
_LONGEST = 20
_LEAST = 6
_LONGEST_CONJUNCT = 7
_FARTHEST = 400  # characters: nothing behind them is looked at


def find_scope(clause: Clause, mark: Mark, marks: list[Mark], cue: int = -1, who: int = -1) -> int:
    """Where the phrase ends that a cue governs; ``cue`` and ``who`` are where the main verb's cue and subject begin."""
    low, start = clause.low, mark[1]
    fronted = is_fronted(clause, mark[0])
    end = _stop(clause, mark, min(clause.end, start + _FARTHEST), fronted)
    for word in mark[2].entry.terminators if mark[2].entry is not None else ():
        place = low.find(f" {word} " if word[0].isalpha() else word, start, end)
        if place != -1:
            end = place
    for other in clause.examples:
        if start < other[0] < end:
            end = other[0]
    for other in marks:
        if start + 1 < other[0] < end and other[2].kind == "exception" and other[2].value == "phrase":
            end = other[0]
    if mark[2].kind == "condition":
        purpose = _PURPOSE.search(low, start, end)
        if purpose is not None:
            end = purpose.start()
    if mark[2].cue == "without":
        end = _resumed(low, start, end)
    if fronted and start < cue < end and low.find(" ", start + 1, cue) != -1:
        end = who if start + 3 < who < cue else low.rfind(" ", start, cue)
    return _cut(low, start, end)


def is_fronted(clause: Clause, place: int) -> bool:
    """Whether a phrase opens its clause: at the start, or behind "that", "and", "however," and their like."""
    return place <= clause.head + 3 or _OPENED.search(clause.low, max(clause.start, place - 16), place) is not None


def _stop(clause: Clause, mark: Mark, end: int, fronted: bool) -> int:
    """The first boundary that is not passed over."""
    low, place = clause.low, mark[1]
    listed = False
    while True:
        found = _STOP.search(low, place, end)
        if found is None:
            return end
        sign, at = low[found.start()], found.start()
        first = low[mark[1] : at].strip(" ,:") == ""
        if sign == "(":
            member = _MEMBER.match(low, at, end)
            if member is not None:
                if not first and _BEFORE_MEMBER.search(low, mark[1], at) is None:
                    place = member.end()
                    continue
                if not (first or listed):
                    return at
                listed, place = True, member.end()
                continue
            close = low.find(")", at, end)
            if close == -1 or (low.count(" ", at, close) > 1 and not fronted):
                return at
            place = close + 1
        elif sign == ",":
            if first and _is_whole(mark):
                return at
            if first:
                again = low.find(",", at + 1, end)
                if again == -1:
                    return at
                place = again + 1
            elif listed and _NEXT_MEMBER.match(low, at, end):
                place = at + 1
            elif aside := _ASIDE.match(low, at, end):
                place = aside.end()
            else:
                last = _list_end(clause, mark, at, end, fronted)
                if last == at:
                    return at
                place = last
                if low[last : last + 1] != ",":
                    continue
                return last
        elif sign == ";" and listed and _NEXT_MEMBER.match(low, at, end):
            place = at + 1
        else:
            return at


def _is_whole(mark: Mark) -> bool:
    """Whether a cue needs no words behind it: "with your consent", "upon request", "where required"."""
    return mark[2].cue == "when" and mark[1] - mark[0] > 8


def _list_end(clause: Clause, mark: Mark, comma: int, end: int, fronted: bool) -> int:
    """Where a list ends that goes on behind a comma ("a merger, sale, or bankruptcy"); the comma where none does."""
    if mark[2].cue == "without":
        return comma
    low = clause.low
    stop = next((m.start() for m in _STOP.finditer(low, comma + 1, end) if low[m.start()] not in ",("), end)
    place = comma
    while True:
        following = low.find(",", place + 1, stop)
        close = following if following != -1 else stop
        joint = _CONJUNCT.match(low, place + 1, close)
        if not _is_member(clause, joint.end() if joint else place + 1, close, fronted):
            return comma
        if joint is not None or _PAIR.match(low, place + 1, close):
            if joint is not None and place == comma and not fronted and following == -1:
                return comma  # ", or ..." alone: two phrases as likely as a list
            return close if not fronted or following != -1 else comma
        if following == -1:
            return comma
        place = following


def _is_member(clause: Clause, start: int, end: int, fronted: bool) -> bool:
    """Whether a stretch can be one member of a list of nouns: short, no verb that binds, no new clause or adverbial.

    Behind a fronted phrase the main clause is still to come, so that a verb at the start belongs to the phrase.
    """
    low = clause.low
    words = low[start:end].split()
    if not words or len(words) > _LONGEST_CONJUNCT or words[0] in OPENERS or words[0] in JOINTS or words[0] in PRONOUNS:
        return False
    first = start + (len(low[start:end]) - len(low[start:end].lstrip()))
    if not fronted and any(m[0] <= first < m[1] for m in clause.stances):
        return False
    return _FINITE.search(low, start, end) is None


def _resumed(low: str, start: int, end: int) -> int:
    """ "accessing without permission the accounts of others": the object behind the phrase is no part of it."""
    for found in _ANOTHER.finditer(low, start + 1, end):
        words = low[start : found.start()].split()
        if not words:
            continue
        word = words[-1]
        if (
            word not in PREPOSITIONS
            and word not in JOINTS
            and word not in PRONOUNS
            and not word.endswith(("ing", "ly"))
        ):
            return found.start()
    return end


def _cut(low: str, start: int, end: int) -> int:
    """A scope of more words than a reader takes in ends at the last joint before."""
    place, words, least = start, 0, start
    while words < _LONGEST:
        place = low.find(" ", place + 1, end)
        if place == -1:
            return end
        words += 1
        if words == _LEAST:
            least = place
    joints = [m.start() for m in _JOINT.finditer(low, least, place)]
    return joints[-1] if joints else place
