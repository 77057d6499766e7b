"""Readers of cues that tell what is done: practices, passives, scope, holding, plans."""

from __future__ import annotations

import re

from monitor.models import Stance
from monitor.reading.clauses import Clause
from monitor.reading.closed_class import HAPPENS
from monitor.reading.facts import is_contract_thing
from monitor.reading.governing import (
    ANAPHOR,
    GOVERNMENT,
    ONLY,
    PROVIDER,
    THIRD,
    UNKNOWN,
    USERS,
    Found,
    follows,
    is_negated_subject,
    judge_passive_subject,
    judge_subject,
    negates_object,
)
from monitor.reading.mentions import Mark
from monitor.reading.performing import BE_BEFORE

_GOING = re.compile(r"(?: are| is|'re)(?: (?:now|currently|also|already|still))* ")
_PERFECT = re.compile(r"\b(?:have|has)\b|'ve\b")
_YOURS = re.compile(r"\byour (?:[\w'-]+ ){0,3}[\w'-]+ ?$")
_HELD = re.compile(
    r"(?:all |any |the )?(?:[\w'-]+ ){0,3}(?:data|information|records|recordings|content|inputs|outputs|prompts"
    r"|conversations|images|photos|messages|files|keys|passwords|traffic|logs|backups) (?:always |also |only )?"
)
_FINITE_VERB = re.compile(r"\b(?:is|are|will|may|can|must|if|when|that|which)\b")
_NOBODY_HEAD = re.compile(r"(?:^\W*|[:,] )(?:nobody|no one|nothing|none of \w+)\b[^.;:]{0,60}$")


def judge_practice(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """ "we collect", "Acme only shares", "nobody buys": what a party does as a rule."""
    form = mark[2].form
    place = mark[0]
    kind, who = judge_subject(clause, place, inherited)
    if form == "ing":
        going = who is not None and kind == PROVIDER and _GOING.fullmatch(clause.low, who[1], place) is not None
        return Found(Stance.ASSERTS, kind, who, mark, deontic=False) if going else None
    tense = "past" if form == "past" else "present"
    if form == "past":
        before = clause.low[max(clause.start, place - 40) : place]
        passive = BE_BEFORE.search(before)
        if passive is not None:
            return judge_passive(clause, mark, kind, who, passive[0])
        if kind == PROVIDER and who is not None and follows(clause, who, place):
            perfect = _PERFECT.search(clause.low, who[1], place) is not None
            weak = not (clause.reported or perfect)
            return Found(Stance.ASSERTS, kind, who, mark, weak=weak, deontic=False, tense=tense)
        return None
    if form == "third" and not clause.reported and _NOBODY_HEAD.search(clause.low[clause.start : place]):
        if clause.low[place : mark[1]].rstrip("s") in HAPPENS:  # "nothing limits your rights" saves, it forbids nothing
            return Found(Stance.ASSERTS, UNKNOWN, None, mark, deontic=False, polarity=False)
        return Found(Stance.PROHIBITS, PROVIDER, None, mark)
    if who is None or not follows(clause, who, place):
        return None
    if kind == PROVIDER and not clause.reported and negates_object(clause, mark[1]):
        return Found(Stance.PROHIBITS, kind, who, mark)
    if kind == PROVIDER:
        only = ONLY.search(clause.low[who[1] : place]) or "solely" in clause.low[place : place + 60]
        if only:
            return Found(Stance.PERMITS, kind, who, mark)
        return Found(Stance.ASSERTS, kind, who, mark, deontic=False)
    return Found(Stance.ASSERTS, kind, who, mark, weak=True, deontic=False)


def judge_passive(clause: Clause, mark: Mark, kind: str, who: Mark | None, be: str) -> Found | None:
    """ "is stored", "are deleted": what is done to something."""
    if not be.startswith(("be ", "being", "was", "were", "been")) and is_negated_subject(clause, mark[0] - len(be)):
        return Found(
            Stance.ASSERTS if clause.reported else Stance.PROHIBITS, PROVIDER, None, mark, polarity=not clause.reported
        )
    kind, who, thing = judge_passive_subject(clause, mark[0], kind, who)
    past = be.startswith(("was", "were", "been"))
    if not thing and _YOURS.search(clause.low[clause.head : mark[0] - len(be)]):
        thing = "user-thing"
    if be.startswith("be ") or (be.startswith("being") and clause.word_before(mark[0] - len(be)) not in ("is", "are")):
        return None
    told = not past and (thing == "user-thing" or is_contract_thing(clause, mark[0] - len(be)))
    if (ONLY.search(be) or ONLY.search(clause.low, mark[1], mark[1] + 8)) and told:
        return Found(Stance.PERMITS, PROVIDER, None, mark, thing=thing)
    return Found(
        Stance.ASSERTS,
        kind,
        who,
        mark,
        weak=not told,
        deontic=False,
        tense="past" if past else "present",
        thing=thing,
    )


def judge_scope(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """ "this policy applies to", "your data stay on the device": what words or products reach, where data stay."""
    kind, who = judge_subject(clause, mark[0], inherited)
    cue = clause.low[mark[0] : mark[1]]
    if mark[2].cue == "staying":
        return _judge_staying(clause, mark)
    return Found(
        Stance.ASSERTS, kind, who, mark, deontic=False, polarity=" not " not in f" {cue} " and "disclaim" not in cue
    )


def _judge_staying(clause: Clause, mark: Mark) -> Found | None:
    """Where users' data stay; of other things and of people the words say nothing that binds."""
    thing = clause.thing_before(mark[0], clause.start)
    before = clause.low[clause.head : mark[0]]
    yours = (
        thing is not None and thing[2].value == "user-thing" and not _FINITE_VERB.search(clause.low, thing[1], mark[0])
    )
    if not yours and not _YOURS.search(before) and not _HELD.fullmatch(before):
        return None
    polarity = "leave" not in clause.low[mark[0] : mark[1]] and "reach" not in clause.low[mark[0] : mark[1]]
    return Found(Stance.ASSERTS, PROVIDER, None, mark, deontic=False, polarity=polarity, thing="user-thing")


def judge_holding(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """ "you retain ownership", "we disclaim": who owns, controls or answers for something."""
    kind, who = judge_subject(clause, mark[0], inherited)
    cue = clause.low[mark[0] : mark[1]]
    negative = not {"not", "no"}.isdisjoint(cue.split()) or cue.startswith(("disclaim", "assume"))
    if negative and kind == UNKNOWN:
        kind = PROVIDER
    return Found(
        Stance.ASSERTS, kind, who, mark, deontic=negative, weak=kind not in (PROVIDER, USERS) and not (negative and kind == THIRD), polarity=not negative
    )


def judge_plan(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """ "is in talks to", "plans to", "we go on using": intentions, deals, what continues."""
    kind, who = judge_subject(clause, mark[0], inherited)
    if mark[2].cue == "carrying-on":
        goes_on = who is not None and kind == PROVIDER and follows(clause, who, mark[0])
        return Found(Stance.ASSERTS, kind, who, mark, deontic=False) if goes_on and not clause.reported else None
    strong = clause.reported and kind in (PROVIDER, THIRD, GOVERNMENT, ANAPHOR)
    return Found(Stance.ASSERTS, kind, who, mark, weak=not strong, deontic=False)
