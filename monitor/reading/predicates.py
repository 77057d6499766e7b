"""Readers of cues that bind without a modal: predicates, commands and invitations, quantified subjects.

Each takes a clause, the mark of a cue and the kind of an inherited subject, and gives what the cue says, or None where
it only looks like a cue there ("no" behind a preposition, advice where to read more).
"""

from __future__ import annotations

import re

from monitor.models import Stance
from monitor.reading.clauses import Clause
from monitor.reading.governing import (
    ANAPHOR,
    FRONTED_END,
    NOBODY,
    PROVIDER,
    STANCES,
    UNKNOWN,
    USERS,
    Found,
    is_command,
    judge_kind,
    judge_passive_subject,
    judge_subject,
)
from monitor.reading.mentions import Mark
from monitor.reading.modals import ELSEWHERE, LOOKS_UP, saves_only

_LEARNT = re.compile(r"\bto (?:be )?$")
_BEFORE_NO = frozenset(["in", "at", "by", "with", "of", "there"])


def judge_predicate(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """ "is prohibited", "are free to", "is required to", "there will be no"."""
    kind, who = judge_subject(clause, mark[0], inherited)
    stance = STANCES[mark[2].kind]
    thing = ""
    if kind in (UNKNOWN, ANAPHOR) or stance is not Stance.REQUIRES:
        kind, who, thing = judge_passive_subject(clause, mark[0], kind, who)
    if stance is Stance.PROHIBITS:
        cue = clause.low[mark[0] : mark[1]]
        if cue.startswith("there") and cue.endswith("be no"):
            return Found(stance, PROVIDER, None, mark, weak="would" in cue and not clause.reported, tense="future")
        if cue.endswith(" no") or cue in ("make no", "makes no", "give no", "gives no"):
            return Found(Stance.ASSERTS, kind, who, mark, weak=True, deontic=False, polarity=False)
    if stance is not Stance.PROHIBITS and clause.word_before(mark[0]) in ("not", "never", "no"):
        return None
    if stance is Stance.PERMITS and _LEARNT.search(clause.low[clause.start : mark[0]]):
        return None
    if (
        stance is Stance.PERMITS
        and clause.low[mark[0] : mark[1]].startswith(("be able", "is able", "are able", "will be able"))
        and kind == UNKNOWN
    ):
        return Found(stance, kind, who, mark, weak=True)
    return Found(stance, kind, who, mark, thing=thing)


def judge_command(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """An imperative or an invitation at the start of a clause or behind a fronted one."""
    place = mark[0]
    if mark[2].cue == "invite":
        low = clause.low
        if (
            is_command(clause, place)
            or low[place : place + 7] == "please "
            or FRONTED_END.search(low[clause.start : place])
        ):
            spaces = low[clause.head : clause.end].count(" ")
            short = spaces < 2 or (spaces < 4 and low[clause.end - 1] not in ".!")
            return Found(Stance.PERMITS, USERS, None, mark, weak=short)
        return None
    if not is_command(clause, place) or (clause.subject_of(place) is not None and place <= clause.head):
        return None
    if (
        clause.nearest_subject(place) is not None
        and place > clause.head
        and clause.word_before(place) in ("and", "or", "but")
    ):
        return None
    if clause.low[place : mark[1]] in LOOKS_UP and ELSEWHERE.match(clause.low, mark[1]):
        return None
    sentence = clause.low[clause.head : clause.end]
    whole = sentence.count(" ") >= 3 and sentence[-1:] in (".", "!", ":", ";")
    noun = clause.low[mark[1] : mark[1] + 4] in (" of ", " is ", " and") or clause.low[mark[1] : mark[1] + 1] in (
        ":",
        "-",
    )
    return Found(Stance.REQUIRES, USERS, None, mark, weak=not whole or noun)


def judge_quantifier(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """ "no one may", "under no circumstances", "none is": a ban by its subject."""
    cue = clause.low[mark[0] : mark[1]]
    if mark[0] > clause.head and clause.word_before(mark[0]) in _BEFORE_NO:
        return Found(Stance.PROHIBITS, UNKNOWN, None, mark, weak=True)
    liability = "liable" in clause.low[mark[1] : mark[1] + 40]
    saves = saves_only(clause, mark, cue)
    if cue.endswith((" is", " are", " gets")) or liability or saves:
        return Found(
            Stance.ASSERTS,
            UNKNOWN,
            None,
            mark,
            weak=not liability and cue.endswith((" is", " are", " gets")) and clause.low[mark[1] : mark[1] + 1] == "",
            deontic=saves,
            polarity=False,
        )
    inside = next((m for m in clause.subjects if mark[0] < m[0] and m[1] <= mark[1]), None)
    kind, who = (
        (judge_kind(clause, inside), inside)
        if inside is not None and judge_kind(clause, inside) != NOBODY
        else judge_subject(clause, clause.end, inherited)
        if cue.startswith(("under no", "at no", "in no", "on no", "by no"))
        else (UNKNOWN, None)
    )
    return Found(
        Stance.PROHIBITS,
        kind or UNKNOWN,
        who,
        mark,
        thing=clause.things[0][2].value if clause.things else "",
    )
