"""Readers of cues that bind: modals, promises, negations.

Each takes a clause, the mark of a cue and the kind of an inherited subject, and gives what the cue says, or None where
it only looks like a cue there ("may" of possibility, "would" outside reported words).
"""

from __future__ import annotations

import re

from monitor.models import Stance
from monitor.reading.clauses import Clause
from monitor.reading.closed_class import (
    CHECKABLE,
    EXPLOITED,
    EXPLOITS,
    FORETELLS,
    HAPPENS,
    IRREVERSIBLE,
    OFFERED,
    RECEIVED,
    UNDERTAKEN_FOR_OTHERS,
)
from monitor.reading.facts import is_contract_thing
from monitor.reading.governing import (
    ANAPHOR,
    GOVERNMENT,
    NOBODY,
    ONLY,
    PROVIDER,
    STANCES,
    THING,
    THIRD,
    UNKNOWN,
    USERS,
    Found,
    is_command,
    is_negated_subject,
    is_participle,
    is_practice,
    judge_passive_subject,
    judge_subject,
    negates_object,
)
from monitor.reading.mentions import Mark

_NOTHING_AFTER = re.compile(r" (?:also |then )?[a-z]+ (?:nothing|none|no (?!longer|later|more|less))\b")
_INVERTS = re.compile(r"^$|^(?:however|therefore|further|and|but|in addition|moreover|furthermore),? $")
_CHARGED = frozenset(["charged", "billed", "deemed", "considered", "bound", "treated", "subject", "entitled"])
_OWNS = re.compile(
    r"(?:continue to )?(?:own|retain|hold|keep)(?: and (?:own|retain))?(?: (?:all|any|the|sole|its|their|your|our|full|exclusive|and))*"
    r" (?:ownership|rights?|title|interest|copyrights?|intellectual)\b"
)
_JURISDICTION = re.compile(r" have (?:the )?(?:exclusive |sole |non-exclusive )*(?:jurisdiction|effect|venue|no (?:legal )?effect)\b")
_ACCESS = re.compile(r" (?:any )?(?:access|control|the ability|the right)\b")
_AGREED = frozenset(["agree", "agrees", "acknowledges", "undertakes", "promises", "understands", "that"])
_BEFALLS = re.compile(r"(?:lose|forfeit|remain|become)\b|continue to (?:have|receive|be|own|enjoy|see)\b")
_NO_DUTY = re.compile(r" have no (?:further |other )?(?:liability|impact|effect|obligation|responsibility|bearing|duty|recourse)\b")
_GRANTED = re.compile(
    r"(?:have|retain) (?:(?:the|a|an|full|sole|absolute|exclusive|unilateral) ){0,3}(?:right|option|discretion|authority|power) to\b|"
    r"be (?:[a-z]+ly )?(?:entitled|free|permitted|allowed|authori[sz]ed|at liberty) to\b"
)  # what "shall" or "will" grants with it
_PROFESSION = re.compile(  # what a firm is not: "we do not provide legal advice" keeps nobody from anything
    r"(?:offer|provide|give|render|sell|practi[cs]e)s? (?:any |you with |you )?(?:[a-z]+(?:,|, or| or| and|, and) ){0,3}"
    r"(?:banking|insurance|legal|medical|financial|tax|investment|brokerage|professional|clinical|health ?care|accounting)\b"
    r"(?: [a-z]+)? (?:services?|advice|guidance|opinions?|counsel|care|treatment|diagnos[ei]s)\b"
)
_PURELY = re.compile(r" be (?:[a-z]+ly )?(?P<state>[a-z-]+)")
LOOKS_UP = frozenset(["read", "find", "learn", "review", "see", "visit", "view", "consult", "refer", "check", "access"])
ELSEWHERE = re.compile(
    r" (?:more|further|additional|about|all about|our|their|its|the|this|these|a copy of|here|how)\b[^,;]{0,60}"
    r"\b(?:polic(?:y|ies)|terms|notice|pages?|details?|statements?|articles?|information|more|here|website|guide|about|how)\b"
)


_VARIES = frozenset({"change", "vary", "differ", "fluctuate"})


def judge_modal(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """ "you may not", "we shall", "users can": a ban, a duty, a permission, or what is merely possible."""
    stance = STANCES[mark[2].kind]
    if clause.low.startswith("should", mark[0]) and _INVERTS.search(clause.low[clause.head : mark[0]]):
        return None  # a condition by inversion: "Should the inspector object, ..."
    word, be, place = clause.verb_after(mark[1])
    if word in LOOKS_UP and clause.low.startswith("should", mark[0]) and ELSEWHERE.match(clause.low, place + len(word)):
        return None  # "you should read their notice": advice where to look
    be = be or clause.low.endswith(" be", mark[0], mark[1])
    kind, who = _disown(clause, mark[0], *judge_subject(clause, mark[0], inherited))
    if stance is not Stance.PROHIBITS and is_negated_subject(clause, mark[0]):
        kind, who, thing = judge_passive_subject(clause, mark[0], kind, who)
        if stance is Stance.REQUIRES and saves_only(clause, mark, clause.low[clause.head : mark[0]]):
            return Found(Stance.ASSERTS, UNKNOWN, None, mark, polarity=False)
        return Found(Stance.PROHIBITS, USERS if kind == NOBODY else kind, who, mark, thing=thing)
    if stance is not Stance.PROHIBITS and word and not be and negates_object(clause, place + len(word)):
        return Found(Stance.PROHIBITS, kind, who, mark)
    if stance is Stance.PERMITS:
        return judge_permission(clause, mark, kind, who, word, be)
    if stance is Stance.REQUIRES and is_granted(clause, mark, place):
        return Found(Stance.PERMITS, kind, who, mark)
    thing = ""
    if be or kind == UNKNOWN:
        kind, who, thing = judge_passive_subject(clause, mark[0], kind, who)
    if _OWNS.match(clause.low, place) or _JURISDICTION.match(clause.low, mark[1]) or (be and kind == USERS and word in ("deemed", "considered", "treated")):
        return Found(Stance.ASSERTS, kind, who, mark, polarity=stance is not Stance.PROHIBITS, thing=thing)
    if stance is Stance.PROHIBITS:
        if clause.is_stative(place) and (kind != USERS or _is_tentative(clause, mark)):
            weak = (kind != PROVIDER or word in ("help", "wait", "be")) and not (
                kind in _THINGS_ONLY and is_contract_thing(clause, mark[0])
            )
            return Found(Stance.ASSERTS, kind, who, mark, weak=weak, deontic=False, polarity=False)
        if kind in _THINGS_ONLY and word in HAPPENS and not be and is_contract_thing(clause, mark[0]):
            return Found(Stance.ASSERTS, kind, who, mark, polarity=False, thing=thing)
        if (
            be
            and kind not in (USERS, PROVIDER)
            and clause.low.startswith("may not", mark[0])
            and not is_participle(word)
        ):
            return Found(Stance.ASSERTS, kind, who, mark, weak=True, deontic=False, polarity=False)
        if be and kind in _THINGS_ONLY and not is_participle(word) and is_contract_thing(clause, mark[0]):
            return Found(Stance.ASSERTS, kind, who, mark, polarity=False, thing=thing)
        if be and word in IRREVERSIBLE and clause.low.startswith(("can", "could"), mark[0]):
            return Found(Stance.ASSERTS, kind, who, mark, polarity=False, thing=thing)
        cannot = clause.low[mark[0] : mark[1]].startswith(("can", "could"))
        if cannot and kind == PROVIDER and not be and word not in EXPLOITS and not clause.reported:
            return Found(Stance.ASSERTS, kind, who, mark, deontic=False, polarity=False)
        if cannot and kind == UNKNOWN and not be:
            return Found(Stance.ASSERTS, kind, who, mark, weak=True, deontic=False, polarity=False)
    elif kind in _THINGS_ONLY and _happens(clause, mark, word, be):
        return Found(Stance.ASSERTS, kind, who, mark, thing=thing)
    return Found(stance, kind, who, mark, thing=thing)


def is_granted(clause: Clause, mark: Mark, place: int) -> bool:
    """Whether "shall" or "will" gives a right rather than a duty ("shall have the right to", "will be free to")."""
    start = place if clause.low.startswith(("have", "retain"), place) else clause.low.find("be ", mark[0], place + 3)
    return start >= 0 and _GRANTED.match(clause.low, start, clause.end) is not None


def _disown(clause: Clause, place: int, kind: str, who: Mark | None) -> tuple[str, Mark | None]:
    """ "Acme's decision will be binding": the decision is the subject, not Acme; "Acme's staff will" is Acme."""
    if who is not None and clause.low.startswith("'s ", who[1]) and is_contract_thing(clause, place):
        return UNKNOWN, None
    return kind, who


_THINGS_ONLY = (THING, UNKNOWN, ANAPHOR)


def _happens(clause: Clause, mark: Mark, word: str, be: bool) -> bool:
    """Whether "shall" or "will" of a thing tells how it stands: "shall remain in force", "shall be valid", "shall
    survive", "shall take effect". Somebody else has to do what "shall be deleted" says, and that is a duty."""
    if not be:
        return word in HAPPENS and clause.low.startswith(("will", "shall", "'ll", "would"), mark[0])
    if clause.low.startswith(("must", "should"), mark[0]) or is_participle(word):
        return word in ("deemed", "governed", "construed", "considered", "interpreted", "entitled", "limited", "based", "determined", "owned")
    return word not in ("able", "responsible", "liable", "made", "in", "at")


def _is_tentative(clause: Clause, mark: Mark) -> bool:
    """Whether a negated modal may tell of what is possible ("cannot know") instead of what is allowed."""
    return clause.low[mark[0] : mark[1]].startswith(("can", "could"))


def judge_permission(clause: Clause, mark: Mark, kind: str, who: Mark | None, word: str, be: bool) -> Found | None:
    """ "may", "can": a permission of whoever acts; of things only in the passive ("may be shared")."""
    cue = clause.low[mark[0] : mark[1]]
    doubtful = cue in ("might", "could")
    if clause.low.startswith(" not ", mark[1]):  # "we may not be able to": what may fail, not what is allowed
        return Found(Stance.ASSERTS, kind, who, mark, weak=kind != PROVIDER, deontic=False, polarity=False)
    thing = ""
    if be and kind != PROVIDER:
        kind, who, thing = judge_passive_subject(clause, mark[0], kind, who)
    if word in ("include", "apply", "contain", "comprise") and kind in _THINGS_ONLY:
        weak = word in ("contain", "comprise") or not is_contract_thing(clause, mark[0])
        return Found(Stance.ASSERTS, kind, who, mark, weak=weak, deontic=False, thing=thing)
    if word in _VARIES and (kind in _THINGS_ONLY or thing):
        return None  # "prices may vary" allows nothing; "we may vary the prices" does
    if kind in (PROVIDER, GOVERNMENT, THIRD):
        if doubtful and not clause.reported and kind != PROVIDER:
            return None
        return Found(Stance.PERMITS, kind, who, mark, weak=doubtful)
    if doubtful:
        return None
    if kind == USERS:
        if (be and word in OFFERED) or (word in LOOKS_UP and ELSEWHERE.match(clause.low, clause.verb_after(mark[1])[2] + len(word))):
            return None
        return Found(Stance.PERMITS, kind, who, mark)
    if be and is_participle(word):
        return Found(Stance.PERMITS, kind, who, mark, thing=thing)
    if not be and is_practice(clause, clause.verb_after(mark[1])[2], ("base",)):
        run = clause.thing_before(mark[0], clause.start)
        if run is not None and run[2].value == "provider-thing" and mark[0] - run[1] <= 1:
            return Found(Stance.PERMITS, PROVIDER, run, mark)  # what a product may do its provider may
        return Found(Stance.PERMITS, kind, who, mark, weak=word in HAPPENS or not is_contract_thing(clause, mark[0]))
    return Found(Stance.PERMITS, kind, who, mark, weak=True)


def judge_future(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """ "will", "will not": a promise or duty; of users who receive something, a promise to them."""
    cue = clause.low[mark[0] : mark[1]]
    if cue.startswith("would") and not clause.reported:
        return None
    word, be, place = clause.verb_after(mark[1])
    kind, who = _disown(clause, mark[0], *judge_subject(clause, mark[0], inherited))
    thing = ""
    if be or kind in (UNKNOWN, ANAPHOR):
        kind, who, thing = judge_passive_subject(clause, mark[0], kind, who)
    if mark[2].cue == "aims":  # a promise of little force, where its keeping can be checked; else a wish
        weak = word not in CHECKABLE
        return Found(Stance.REQUIRES, kind, who, mark, weak=weak, tense="future") if kind == PROVIDER else None
    if word == "own" or _OWNS.match(clause.low, place) or _JURISDICTION.match(clause.low, mark[1]):
        return Found(Stance.ASSERTS, kind, who, mark, polarity=mark[2].kind != "prohibits", tense="future")
    if mark[2].kind != "prohibits" and kind in (PROVIDER, USERS, THIRD, GOVERNMENT) and is_granted(clause, mark, place):
        return Found(Stance.PERMITS, kind, who, mark, tense="future")
    if mark[2].kind == "prohibits":
        if kind == USERS and word in RECEIVED:
            return Found(Stance.ASSERTS, PROVIDER, None, mark, polarity=False, tense="future")
        if clause.is_stative(place):
            weak = kind in (USERS, THIRD) or not (kind == PROVIDER or is_contract_thing(clause, mark[0]))
            return Found(Stance.ASSERTS, kind, who, mark, weak=weak, deontic=False, polarity=False, tense="future")
        return Found(Stance.PROHIBITS, kind, who, mark, tense="future", thing=thing)
    if _NO_DUTY.match(clause.low, mark[1], clause.end):
        return Found(Stance.ASSERTS, kind, who, mark, polarity=False, tense="future")
    if is_negated_subject(clause, mark[0]) or _NOTHING_AFTER.match(clause.low, mark[1], clause.end):
        return Found(Stance.PROHIBITS, USERS if kind == NOBODY else kind, who, mark, tense="future", thing=thing)
    near = clause.low[mark[0] : min(clause.end, mark[1] + 12)]
    only = ONLY.search(near) is not None
    if only and (kind in (PROVIDER, THING, UNKNOWN) or be):
        return Found(Stance.PERMITS, kind, who, mark, tense="future", thing=thing)
    if kind == USERS and ((be and word in _CHARGED) or (not be and _BEFALLS.match(clause.low, place))):
        return Found(Stance.ASSERTS, PROVIDER, None, mark, tense="future")
    if kind == USERS and ((be and is_participle(word)) or word in RECEIVED):
        return Found(Stance.REQUIRES, PROVIDER, None, mark, tense="future")
    if kind == PROVIDER:
        if word in EXPLOITS:
            return Found(Stance.ASSERTS, kind, who, mark, deontic=True, tense="future")
        return Found(Stance.REQUIRES, kind, who, mark, tense="future")
    if kind in (USERS, THIRD, GOVERNMENT):
        return Found(Stance.REQUIRES, kind, who, mark, tense="future")
    if be and word in EXPLOITED:
        return Found(Stance.ASSERTS, kind, who, mark, tense="future", thing=thing)
    if _happens(clause, mark, word, be):
        foretold = word in FORETELLS or not is_contract_thing(clause, mark[0])
        return Found(Stance.ASSERTS, kind, who, mark, weak=foretold and kind != THING, tense="future", thing=thing)
    if kind == THING or (be and is_participle(word)) or is_practice(clause, place, ("base",)):
        return Found(Stance.REQUIRES, kind, who, mark, tense="future", thing=thing)
    if kind == ANAPHOR and who is not None and clause.word_before(who[0]) in _AGREED:
        return Found(Stance.REQUIRES, kind, who, mark, tense="future")
    weak = word in FORETELLS or not is_contract_thing(clause, mark[0])
    return Found(Stance.REQUIRES if kind == ANAPHOR and weak else Stance.ASSERTS, kind, who, mark, weak=weak, tense="future")


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
            weak = weak and not (word == "have" and _ACCESS.match(clause.low, place + 4))
            return Found(Stance.ASSERTS, kind, who, mark, weak=weak, deontic=False, polarity=False)
        if word in UNDERTAKEN_FOR_OTHERS or _PROFESSION.match(clause.low, place, clause.end):
            return Found(Stance.ASSERTS, kind, who, mark, deontic=False, polarity=False)
        return Found(Stance.PROHIBITS, kind, who, mark)
    if kind == USERS and cue in ("never",):
        return Found(Stance.PROHIBITS, kind, who, mark)
    weak = not (kind in _THINGS_ONLY and is_contract_thing(clause, mark[0]))
    return Found(Stance.ASSERTS, kind, who, mark, weak=weak, deontic=False, polarity=False)


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
    called = word in ("a", "an", "the") and not past and kind in _THINGS_ONLY and is_contract_thing(clause, mark[0])
    weak = not (clause.reported and is_participle(word)) and not called
    return Found(Stance.ASSERTS, kind, who, mark, weak=weak, deontic=False, polarity=False, tense=tense)


def saves_only(clause: Clause, mark: Mark, cue: str) -> bool:
    """Whether a negated subject only saves what stands elsewhere: "Nothing in these terms shall limit", "no failure
    to act will be a waiver". Whoever is no person breaks nothing."""
    if not cue.startswith(("no ", "nothing", "neither")) or cue.startswith(("no one", "nobody")):
        return False
    word, be, place = clause.verb_after(mark[1])
    return clause.is_stative(place) or word in HAPPENS or (be and word in ("deemed", "construed", "interpreted", "a"))
