"""What one block says, piece by piece: sentences, in-line list members, coordinated clauses, answers to questions.

``find_segments`` takes a scanned block and gives its segments in order. A segment knows its place, the head of the
in-line list it belongs to ("You agree not to: (1) ...; (2) ..."), whether it is a clause that goes on with the subject
of the one before ("and will notify you"), and what it answers ("No. ..."). ``is_lead_only`` tells whether a sentence
only introduces the list below it. Table rows and headings are one segment each.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from typing import NamedTuple

from monitor.models import BlockKind
from monitor.reading.mentions import ANAPHOR, STANCE, SUBJECT, Mark, Scan
from monitor.reading.sentences import find_sentences


class Segment(NamedTuple):
    """One piece of a block: ``[start, end)``; ``lead`` is the head of an in-line list, ``joined`` a coordinated
    clause without a subject of its own, ``answer`` is ``yes`` or ``no``, ``question`` what was asked."""

    start: int
    end: int
    lead: str = ""
    joined: bool = False
    answer: str = ""
    question: str = ""


# what must stand before comes behind the bracket: a pattern that begins with a letter or sign is found much faster
_MARKER = re.compile(r"\((?:(?<=^\()|(?<=[\s:;,—]\())(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})\)\s")
_OPEN_HEAD = re.compile(
    r"\b(?:unless|if|when|where|except|because|after|before|until|whether|either|both|that|which|provided|upon"
    r"|while)[\s:,]*$",
    re.I,
)
_CLAUSE_JOINT = re.compile(r"(?:,| -| –|;)?\s+(?:and|but|or|nor|and also|and then|but also)\s+(?:\w+ly\s+)?$")
_NEW_SUBJECT_JOINT = re.compile(r"[,;]\s+(?:and|but|or|so|and so)?\s*$")
_COMMA_JOINT = re.compile(r",\s+(?:and|but|so)\s+$")
_TRAILING_JOINT = re.compile(r"[\s,;–—-]*(?:\b(?:and|but|or|nor|so|also|then)[\s,]*)*$")
_MAY_SPLIT = re.compile(  # the same holds here of the joints
    "|".join(
        rf"{joint}(?<!\w{joint}) (?:\w+ly )?(?:will|may|must|shall|do|does|don|can|would|won|never|should|agree)"
        for joint in ("and", "but", "or", "nor", "also", "then")
    )
    + r"|, (?:(?:and|but|so|and so) )?(?:we|you|they|it)\b|; "
)
_RELATIVE = re.compile(r"\b(?:that|which|who|whose|if|unless|when|whether|because)\b")
_MARK = r"\b[\"”]?\s*(?:[.,!:;–—-]|$)"
_YES = re.compile(r"\s*[\"“]?(?:yes|yep|yeah|correct|absolutely|certainly|of course)" + _MARK, re.I)
_NO = re.compile(
    r"\s*[\"“]?(?:no|nope|never|not at all|absolutely not|certainly not|definitely not)" + _MARK,
    re.I,
)
_DANGLING = re.compile(
    r"(?:\b(?:not|never|don['’]t|doesn['’]t|can['’]t|won['’]t|to|for|by|of|with|from|are|is|be|that|when|if|where|via|through|because|on|in|as|use|uses"
    r"|using|and|or|include|includes"
    r"|includes using [\w ,]+ to|which|who|do|does|you|we|may|must|cannot|can|will|shall|only|about|into|against"
    r"|than)|\bdo the following|\bfollowing)\s*[:–—-]*\s*$",
    re.I,
)
_FOLLOWING = re.compile(r"\b(?:the|any of the|all of the|one of the|one or more of the|each of the) following\b", re.I)
_COMPLETED = re.compile(r"\b(?:except|unless|including|includes|such as|other than)\b", re.I)
_EXAMPLES_END = re.compile(r",? (?:including|such as)(?:,? (?:but not limited to|without limitation|for example))?,?(?: (?:to|by|for|in|through|on|of|with))?\s*[:–—-]+$", re.I)
_LONGEST_TAIL = 400  # characters, more than any dangling end has
_SHORT_ANSWER = 24
_LEAST_WORDS = 3
_LEAST_COMPLETE = 4  # blanks in what stands before "including:" where it is a statement of its own


def find_segments(scan: Scan, kind: BlockKind, question: str = "") -> list[Segment]:
    """The segments of one block; ``question`` is what the heading above it asks, if it does."""
    text = scan.text
    if kind in (BlockKind.ROW, BlockKind.HEADING):
        return [Segment(0, len(text))] if text.strip() else []
    found: list[Segment] = []
    asked = question
    spans = find_sentences(text)
    finite = [mark for mark in scan.marks if mark[2].finite]
    skip = -1
    for number, (start, end) in enumerate(spans):
        if number <= skip:
            continue
        answer = _find_answer(text, start, end) if asked else ""
        if answer:
            if (
                end - start <= _SHORT_ANSWER
                and number + 1 < len(spans)
                and not text[: spans[number + 1][1]].endswith("?")
            ):
                end, skip = spans[number + 1][1], number + 1
            found.append(Segment(start, end, answer=answer, question=asked))
            asked = ""
            continue
        asked = text[start:end] if text[end - 1] == "?" else ""
        if found and not asked and _points_back(scan, start) and _binds(scan, found[-1]):
            found[-1] = found[-1]._replace(end=end)
            continue
        found += _split_sentence(scan, start, end, finite)
    return found


def _points_back(scan: Scan, start: int) -> bool:
    """Whether a sentence begins by pointing back ("This includes", "These include", "Such conduct includes")."""
    marks = scan.marks
    for place in range(bisect_left(marks, (start,)), len(marks)):
        mark = marks[place]
        if mark[0] > start + 2:
            return False
        if mark[2].role == ANAPHOR:
            word = scan.low[mark[0] : mark[1]]
            return "includ" in word and not word.startswith(("including", "which"))
    return False


def _binds(scan: Scan, segment: Segment) -> bool:
    """Whether words that bind stand in a segment that is no answer."""
    marks = scan.marks
    stretch = marks[bisect_left(marks, (segment.start,)) : bisect_left(marks, (segment.end,))]
    return not segment.answer and any(m[2].finite and m[2].value not in ("practice", "verb") for m in stretch)


_BEHIND_END = " \"”’')]*"
LEAD_ENDS = f"{_BEHIND_END}:—–-"  # what a lead-in ends with, unless a list is known to follow


def is_lead_only(text: str, leads: bool) -> bool:
    """Whether a sentence only introduces a list: it needs the members to be complete.

    ``leads`` says that a list follows. "You may not use it for:" is only a lead-in; "All content must follow these
    rules:" and "We do not allow swearing, including:" are complete.
    """
    bare = text.rstrip(_BEHIND_END)
    if not bare.endswith((":", "—", "–", "-")) and not (leads and bare[-1:] not in (".", "!", ";")):
        return False
    examples = _EXAMPLES_END.search(bare, max(0, len(bare) - 60)) if "ing" in bare[-40:] or "such as" in bare[-40:] else None
    if examples is not None and bare.count(" ", 0, examples.start()) >= _LEAST_COMPLETE:
        return False
    if _DANGLING.search(bare, max(0, len(bare) - _LONGEST_TAIL)):
        return True
    following = list(_FOLLOWING.finditer(bare)) if "following" in bare.lower() else ()
    if not following:
        return False
    place = following[-1].start()
    return _COMPLETED.search(bare[max(0, place - 40) : place]) is None


def _find_answer(text: str, start: int, end: int) -> str:
    if _NO.match(text, start, end):
        return "no"
    return "yes" if _YES.match(text, start, end) else ""


def _split_sentence(scan: Scan, start: int, end: int, finite: list[Mark]) -> list[Segment]:
    """One sentence in segments; ``finite`` are all marks of the block on which a clause of its own can stand."""
    text, low = scan.text, scan.low
    if text.find("(", start, end) != -1:
        members = _split_inline_list(text, start, end)
        if members:
            return members
    modals = finite
    if finite and (finite[0][0] < start or finite[-1][0] >= end):
        modals = finite[bisect_left(finite, (start,)) : bisect_left(finite, (end,))]
    if low.find("; ", start, end) == -1 and (len(modals) < 2 or _MAY_SPLIT.search(low, start, end) is None):
        return [Segment(start, end)]
    marks = scan.marks
    stretch = marks[bisect_left(marks, (start,)) : bisect_left(marks, (end,))]
    return [Segment(s, e, joined=joined) for s, e, joined in _split_clauses(scan, start, end, stretch, modals)]


def _split_inline_list(text: str, start: int, end: int) -> list[Segment]:
    """Members of "(1) ...; (2) ..."; the first keeps the head, which governs the others as their lead-in."""
    places = [m.start() for m in _MARKER.finditer(text, start, end)]
    if len(places) < 2:
        return []
    if not any(
        text[max(start, p - 6) : p].rstrip().removesuffix(" or").removesuffix(" and").rstrip().endswith(";")
        for p in places[1:]
    ):
        return []
    head = text[start : places[0]].strip()
    if _OPEN_HEAD.search(head):
        return []
    bounds = [start, *places[1:], end]
    found = []
    for number, (s, e) in enumerate(itertools.pairwise(bounds)):
        piece = text[s:e].rstrip()
        for word in (" and", " or", "; and", "; or"):
            if piece.endswith(word):
                piece = piece[: -len(word)].rstrip()
        if piece:
            found.append(Segment(s, s + len(piece), lead=head if number else ""))
    return found


def _split_clauses(
    scan: Scan, start: int, end: int, marks: list[Mark], modals: list[Mark]
) -> list[tuple[int, int, bool]]:
    """Split at a coordinated modal of the same subject, and at a new "we" or "you" with a modal of its own."""
    if len(modals) < 2:
        return _split_semicolons(scan, start, end, marks)
    cuts: list[tuple[int, bool]] = []
    before = start
    for previous, mark in itertools.pairwise(modals):
        if mark[2].value == "practice":
            cut = _new_subject_cut(scan, marks, previous, mark)
        else:
            cut = _coordinated_cut(scan, before, previous, mark) or _new_subject_cut(scan, marks, previous, mark)
        if cut is not None and cut[0] - before > 12:
            cuts.append(cut)
            before = cut[0]
    if not cuts:
        return _split_semicolons(scan, start, end, marks)
    return _cut(scan.text, start, end, cuts)


def _coordinated_cut(scan: Scan, start: int, previous: Mark, mark: Mark) -> tuple[int, bool] | None:
    if mark[2].value in ("practice", "verb"):
        return None
    low = scan.low
    gap = low[previous[1] : mark[0]]
    joint = _CLAUSE_JOINT.search(gap)
    if joint is None or gap[: joint.start()].count(" ") < _LEAST_WORDS - 1 or gap[: joint.start()].strip() == "":
        return None
    if low[mark[0] : mark[1]].startswith(("is ", "are ", "has ", "have ", "was ", "were ", "neither")):
        return None
    if _RELATIVE.search(gap) and "," not in gap[joint.start() : joint.start() + 2]:
        return None
    if _RELATIVE.search(low[start : previous[0]][-30:]) and "," not in low[start : previous[0]][-30:]:
        return None
    return mark[0], True


def _new_subject_cut(scan: Scan, marks: list[Mark], previous: Mark, mark: Mark) -> tuple[int, bool] | None:
    low, first = scan.low, previous[1]
    if low.find(",", first, mark[0]) == -1 and low.find(";", first, mark[0]) == -1:
        return None
    for subject in marks:
        if subject[0] <= first or subject[2].role != SUBJECT:
            continue
        if subject[1] > mark[0]:
            break
        word = low[subject[0] : subject[1]]
        if word not in ("we", "you", "they", "it") or low[subject[1] : mark[0]].count(" ") > 2:
            continue
        before = low[previous[1] : subject[0]]
        if _NEW_SUBJECT_JOINT.search(before) and (";" in before or _COMMA_JOINT.search(before)):
            return subject[0], False
    return None


def _split_semicolons(scan: Scan, start: int, end: int, marks: list[Mark]) -> list[tuple[int, int, bool]]:
    low = scan.low
    if ";" not in low[start:end]:
        return [(start, end, False)]
    cuts = []
    place = low.find("; ", start, end)
    while place != -1:
        opens = any(
            place < m[0] <= place + 10 and (m[2].role == SUBJECT or (m[2].role == STANCE and m[2].value != "practice"))
            for m in marks
        )
        if opens and any(m[1] <= place and m[2].role == STANCE for m in marks):
            cuts.append((place + 2, False))
        place = low.find("; ", place + 1, end)
    return _cut(scan.text, start, end, cuts) if cuts else [(start, end, False)]


def _cut(text: str, start: int, end: int, cuts: list[tuple[int, bool]]) -> list[tuple[int, int, bool]]:
    found = []
    joined = False
    for place, flag in [*cuts, (end, False)]:
        piece = text[start:place]
        stripped = _TRAILING_JOINT.sub("", piece) if place != end else piece.rstrip()
        if stripped.strip():
            found.append((start, start + len(stripped), joined))
        start, joined = place, flag
    return found
