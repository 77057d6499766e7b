"""Readers of cues that bind: modals, promises, negations, predicates, quantified subjects, commands.

Each takes a clause, the mark of a cue and the kind of an inherited subject, and gives what the cue says, or None where
it only looks like a cue there ("may" of possibility, "would" outside reported words).
"""

from __future__ import annotations

import re

from monitor.models import Stance
from monitor.reading.clauses import Clause
from monitor.reading.closed_class import CHECKABLE, EXPLOITS, RECEIVED
from monitor.reading.governing import (
    ANAPHOR,
    FRONTED_END,
    GOVERNMENT,
    NOBODY,
    ONLY,
    PROVIDER,
    THING,
    THIRD,
    UNKNOWN,
    USERS,
    Found,
    is_command,
    is_negated_subject,
    is_participle,
    is_practice,
    judge_kind,
    judge_passive_subject,
    judge_subject,
)
from monitor.reading.mentions import Mark

_NOTHING_AFTER = re.compile(r" (?:also |then )?[a-z]+ (?:nothing|none|no (?!longer|later|more|less))\b")
_LEARNT = re.compile(r"\bto (?:be )?$")
_BEFORE_NO = frozenset(["in", "at", "by", "with", "of", "there"])


def judge_modal(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """ "you may not", "we shall", "users can": a ban, a duty, a permission, or what is merely possible."""
    stance = Stance(mark[2].kind)
    word, be, place = clause.verb_after(mark[1])
    be = be or clause.low.endswith(" be", mark[0], mark[1])
    kind, who = judge_subject(clause, mark[0], inherited)
    if stance is not Stance.PROHIBITS and is_negated_subject(clause, mark[0]):
        kind, who, thing = judge_passive_subject(clause, mark[0], kind, who)
        return Found(Stance.PROHIBITS, USERS if kind == NOBODY else kind, who, mark, thing=thing)
    if stance is Stance.PERMITS:
        return judge_permission(clause, mark, kind, who, word, be)
    thing = ""
    if be or kind == UNKNOWN:
        kind, who, thing = judge_passive_subject(clause, mark[0], kind, who)
    if stance is Stance.PROHIBITS:
        if clause.is_stative(place) and (kind != USERS or _is_tentative(clause, mark)):
            weak = kind != PROVIDER or word in ("help", "wait", "be")
            return Found(Stance.ASSERTS, kind, who, mark, weak=weak, deontic=False, polarity=False)
        if (
            be
            and kind not in (USERS, PROVIDER)
            and clause.low.startswith("may not", mark[0])
            and not is_participle(word)
        ):
            return Found(Stance.ASSERTS, kind, who, mark, weak=True, deontic=False, polarity=False)
        cannot = clause.low[mark[0] : mark[1]].startswith(("can", "could"))
        if cannot and kind == UNKNOWN and not be:
            return Found(Stance.ASSERTS, kind, who, mark, weak=True, deontic=False, polarity=False)
    return Found(stance, kind, who, mark, thing=thing)


def _is_tentative(clause: Clause, mark: Mark) -> bool:
    """Whether a negated modal may tell of what is possible ("cannot know") instead of what is allowed."""
    return clause.low[mark[0] : mark[1]].startswith(("can", "could"))


def judge_permission(clause: Clause, mark: Mark, kind: str, who: Mark | None, word: str, be: bool) -> Found | None:
    """ "may", "can": a permission of whoever acts; of things only in the passive ("may be shared")."""
    cue = clause.low[mark[0] : mark[1]]
    doubtful = cue in ("might", "could")
    thing = ""
    if be and kind != PROVIDER:
        kind, who, thing = judge_passive_subject(clause, mark[0], kind, who)
    if kind in (PROVIDER, GOVERNMENT, THIRD):
        if doubtful and not clause.reported and kind != PROVIDER:
            return None
        return Found(Stance.PERMITS, kind, who, mark, weak=doubtful)
    if doubtful:
        return None
    if kind == USERS:
        return Found(Stance.PERMITS, kind, who, mark)
    if be and is_participle(word):
        return Found(Stance.PERMITS, kind, who, mark, thing=thing)
    return Found(Stance.PERMITS, kind, who, mark, weak=True)


def judge_future(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """ "will", "will not": a promise or duty; of users who receive something, a promise to them."""
    cue = clause.low[mark[0] : mark[1]]
    if cue.startswith("would") and not clause.reported:
        return None
    word, be, place = clause.verb_after(mark[1])
    kind, who = judge_subject(clause, mark[0], inherited)
    thing = ""
    if be or kind in (UNKNOWN, ANAPHOR):
        kind, who, thing = judge_passive_subject(clause, mark[0], kind, who)
    if mark[2].cue == "aims":  # a promise of little force, where its keeping can be checked; else a wish
        weak = word not in CHECKABLE
        return Found(Stance.REQUIRES, kind, who, mark, weak=weak, tense="future") if kind == PROVIDER else None
    if mark[2].kind == "prohibits":
        if clause.is_stative(place):
            return Found(Stance.ASSERTS, kind, who, mark, weak=True, deontic=False, polarity=False, tense="future")
        return Found(Stance.PROHIBITS, kind, who, mark, tense="future", thing=thing)
    if is_negated_subject(clause, mark[0]) or _NOTHING_AFTER.match(clause.low, mark[1], clause.end):
        return Found(Stance.PROHIBITS, USERS if kind == NOBODY else kind, who, mark, tense="future", thing=thing)
    near = clause.low[mark[0] : min(clause.end, mark[1] + 12)]
    only = ONLY.search(near) is not None
    if only and (kind in (PROVIDER, THING, UNKNOWN) or be):
        return Found(Stance.PERMITS, kind, who, mark, tense="future", thing=thing)
    if kind == USERS and ((be and is_participle(word)) or word in RECEIVED):
        return Found(Stance.REQUIRES, PROVIDER, None, mark, tense="future")
    if kind == PROVIDER:
        if word in EXPLOITS:
            return Found(Stance.ASSERTS, kind, who, mark, deontic=True, tense="future")
        return Found(Stance.REQUIRES, kind, who, mark, tense="future")
    if kind in (USERS, THIRD, GOVERNMENT):
        return Found(Stance.REQUIRES, kind, who, mark, tense="future")
    if kind == THING or (be and is_participle(word)) or is_practice(clause, place, ("base",)):
        return Found(Stance.REQUIRES, kind, who, mark, tense="future", thing=thing)
    return Found(Stance.REQUIRES if kind == ANAPHOR else Stance.ASSERTS, kind, who, mark, weak=True, tense="future")


def judge_negation(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """ "do not", "never", "is not": a ban on users, a promise of the provider, or a negative fact."""
    cue = clause.low[mark[0] : mark[1]]
    word, be, place = clause.verb_after(mark[1])
    first = cue.split(" ", 1)[0]
    if first in ("is", "are", "isn't", "aren't", "was", "were", "has", "have", "haven't", "hasn't"):
        return judge_negated_state(
            clause, mark, inherited, word, place, past=first in ("was", "were", "has", "have", "haven't", "hasn't")
        )
    if cue.startswith("did"):
        return Found(Stance.ASSERTS, UNKNOWN, None, mark, weak=True, deontic=False, polarity=False, tense="past")
    kind, who = judge_subject(clause, mark[0], inherited)
    if not be and is_participle(word) and cue == "never":
        return judge_negated_state(clause, mark, inherited, word, place, past=False)
    if first in ("do", "don't", "never") and (who is None or who[1] < mark[0] - 2) and is_command(clause, mark[0]):
        if word in ("worry", "forget", "hesitate", "miss"):
            return None
        return Found(Stance.PROHIBITS, USERS, None, mark)
    stative = clause.is_stative(place)
    if kind == PROVIDER:
        if stative:
            weak = word in (
                "want",
                "think",
                "know",
                "believe",
                "need",
                "like",
                "see",
                "understand",
                "hesitate",
                "have",
                "feel",
            )
            return Found(Stance.ASSERTS, kind, who, mark, weak=weak, deontic=False, polarity=False)
        return Found(Stance.PROHIBITS, kind, who, mark)
    if kind == USERS and cue in ("never",):
        return Found(Stance.PROHIBITS, kind, who, mark)
    return Found(Stance.ASSERTS, kind, who, mark, weak=True, deontic=False, polarity=False)


def judge_negated_state(
    clause: Clause, mark: Mark, inherited: str, word: str, place: int, *, past: bool
) -> Found | None:
    """ "is not stored", "are never shared": a promise in one's own voice, a reported fact in another's."""
    kind, who = judge_subject(clause, mark[0], inherited)
    tense = "past" if past else "present"
    if is_participle(word) and (is_practice(clause, place, ("past", "base")) or clause.things):
        kind, who, thing = judge_passive_subject(clause, mark[0], kind, who)
        if past or clause.reported:
            return Found(
                Stance.ASSERTS, kind, who, mark, weak=past, deontic=False, polarity=False, tense=tense, thing=thing
            )
        return Found(Stance.PROHIBITS, kind, who, mark, thing=thing)
    weak = not (clause.reported and is_participle(word))
    return Found(Stance.ASSERTS, kind, who, mark, weak=weak, deontic=False, polarity=False, tense=tense)


def judge_predicate(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """ "is prohibited", "are free to", "is required to", "there will be no"."""
    kind, who = judge_subject(clause, mark[0], inherited)
    stance = Stance(mark[2].kind)
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
    if cue.endswith((" is", " are", " gets")) or liability:
        return Found(
            Stance.ASSERTS,
            UNKNOWN,
            None,
            mark,
            weak=not liability and clause.low[mark[1] : mark[1] + 1] == "",
            deontic=False,
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
