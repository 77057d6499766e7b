"""Verbs that do what they say: "we allow", "we prohibit", "we require", "you agree to", "you grant us".

Who is bound is told by the verb and by whom it is turned to: what the provider allows, forbids or requires binds the
party named behind the verb ("We allow third parties to place cookies"), else the users; what it undertakes binds the
provider itself. A grant by the users is the provider's permission ("You grant us the right to publish", "You agree to
give us a licence", "you consent to our use of"). Refusals of its own ("we refuse to sell") bind the provider.
"""

from __future__ import annotations

import re

from monitor.models import Stance
from monitor.reading.clauses import Clause
from monitor.reading.governing import (
    ANAPHOR,
    GOVERNMENT,
    NOBODY,
    PROVIDER,
    STANCES,
    THIRD,
    UNKNOWN,
    USERS,
    Found,
    follows,
    is_command,
    judge_kind,
    judge_subject,
)
from monitor.reading.mentions import Mark

BE_BEFORE = re.compile(
    r"\b(?:is|are|be|was|were|been|being|gets?|get)(?: (?:not|also|only|never|always|then|still|now|currently"
    r"|[a-z]+ly))* $"
)
_ADVISES = ("enforc", "advis", "recommend", "committed", "is committed", "are committed")
_ADMITS = ("acknowledge", "understand", "agree that", "agrees that")  # a fact granted, where nothing in it binds
_DEMANDS = ("requir", "ask", "oblig", "mandat", "insist")
_FORBIDS_OTHERS = (
    "prohib", "forbid", "ban", "disallow", "do not", "don't", "does", "will not", "won't", "never", "outlaw", "bar",
)  # fmt: skip
_GIVES = ("grant", "may ", "can ", "hereby", "consent", "licen", "author", "allow", "permit", "give")
_GRANT = re.compile(
    r"\s+(?:hereby |also |irrevocably |expressly )*(?:grant|give|license|licence|allow|permit|authori[sz]e|let)\b"
)
_TO_US = re.compile(r"[\w\s-]{0,40}?\b(?:us|our|ours)\b")
_TURNED = re.compile(r"\s*(?:(?:any|our|all|the|other|certain|some|selected|trusted|such|these|of) )*$")
_DOING = re.compile(r"[\w\s,'’()-]{0,60}?\b(?:to|from|not to)\b|\s+(?:access|place|use|see)\b")


def judge_verb(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """Performing verbs: only where a party that has a say is the subject."""
    form = mark[2].form
    stance = STANCES[mark[2].kind]
    before = clause.low[clause.start : mark[0]]
    kind, who = judge_subject(clause, mark[0], inherited)
    if form == "ing":
        return None
    if form == "past" and BE_BEFORE.search(before):
        return Found(stance, USERS, None, mark, weak=True, tense="past")
    if clause.word_before(mark[0]) == "to" or (
        form == "base" and clause.word_before(mark[0]) in ("the", "a", "your", "our", "any")
    ):
        return None
    if who is None and form == "base" and is_command(clause, mark[0]):
        if stance is Stance.PERMITS:
            return None
        return Found(stance, USERS, None, mark)
    if who is None or not follows(clause, who, mark[0]):
        return Found(stance, kind, who, mark, weak=True, deontic=False) if who is not None else None
    return judge_performed(clause, mark, kind, who, stance)


def judge_performed(clause: Clause, mark: Mark, kind: str, who: Mark, stance: Stance) -> Found | None:
    """A performing verb right behind its subject."""
    cue = mark[2].cue
    word = clause.low[mark[0] : mark[1]]
    tense = "past" if mark[2].form == "past" else "present"
    if cue == "undertake" and any(c[0] == mark[0] for c in clause.complements):
        if kind == USERS and word.startswith(_ADMITS):
            return Found(Stance.ASSERTS, kind, who, mark, deontic=False)
        return Found(stance, kind, who, mark, weak=True)
    if word.endswith(" and agree") and kind == USERS and clause.low[mark[1] : mark[1] + 1] in ("", ":"):
        return Found(Stance.ASSERTS, kind, who, mark, deontic=False)
    if cue == "undertake" and word.startswith(_ADVISES):
        claims = word.startswith("enforc")
        return Found(Stance.ASSERTS if claims else stance, kind, who, mark, weak=not claims, deontic=False)
    if kind == PROVIDER:
        return _by_provider(clause, mark, who, stance, tense)
    if kind == USERS:
        granted = _grant_to_provider(clause, mark, stance)
        if granted is not None:
            return granted
    if kind in (USERS, THIRD, GOVERNMENT, NOBODY):
        weak = stance is Stance.PERMITS and kind == USERS and not word.startswith(_GIVES)
        return Found(stance, USERS if kind == NOBODY else kind, who, mark, weak=weak, tense=tense)
    return Found(stance, kind, who, mark, weak=True, tense=tense) if clause.reported or kind == ANAPHOR else None


def _by_provider(clause: Clause, mark: Mark, who: Mark, stance: Stance, tense: str) -> Found:
    """What the provider allows, forbids or requires binds those to whom it turns; what it undertakes binds itself."""
    cue, word = mark[2].cue, clause.low[mark[0] : mark[1]]
    turns = cue == "allow" or (cue == "forbid" and word.startswith(_FORBIDS_OTHERS))
    if not turns and not (cue == "undertake" and word.startswith(_DEMANDS)):
        own = cue in ("undertake", "forbid")
        return Found(stance, PROVIDER if own else USERS, who, mark, tense=tense)
    for other in clause.subjects:
        if other[0] <= mark[1]:
            continue
        if _TURNED.fullmatch(clause.low, mark[1], other[0]) is None:
            break
        if _DOING.match(clause.low, other[1], clause.end):
            kind = judge_kind(clause, other)
            if kind not in (UNKNOWN, ANAPHOR, NOBODY):
                return Found(stance, kind, other, mark, tense=tense)
        break
    return Found(stance, USERS, who, mark, tense=tense)


def _grant_to_provider(clause: Clause, mark: Mark, stance: Stance) -> Found | None:
    """ "You grant us", "you authorise Acme to", "you agree to give us": the users' grant is the provider's permission."""
    place = mark[1]
    word = clause.low[mark[0] : mark[1]]
    if word in ("agree to", "undertake to", "consent to", "agrees to", "undertakes to", "consents to"):
        grant = _GRANT.match(clause.low, place, clause.end)
        if grant is not None:
            place = grant.end()
        elif not word.startswith("consent"):
            return None
    elif stance is not Stance.PERMITS or not word.startswith(_GIVES):
        return None
    if word.endswith((" us permission", " us the right")):
        return Found(Stance.PERMITS, PROVIDER, None, mark)
    ours = _TO_US.match(clause.low, place, clause.end) is not None
    named = next((m for m in clause.subjects if place <= m[0] <= place + 40 and clause.is_provider(m[2])), None)
    return Found(Stance.PERMITS, PROVIDER, named, mark) if ours or named is not None else None
