"""Plain facts of scope and conduct: sentences of a contract or policy that bind without a modal.

``judge_fact`` reads the cues of value ``fact``: words by which a document says how something it speaks of stands. Forms
handled, each as the main verb of a contract's thing ("payment", "access", "a failure to enforce"):

* what happens of itself: "Payment renews automatically", "The trial ends after two weeks", "Credits expire";
* what something asks or takes: "Administrative access requires a second factor", "Consequences include ...";
* where and by whom: "is hosted by", "are located in", "is the controller of", "acts as a processor";
* how it stands in law: "are non-refundable", "is final", "is void", "at your own risk", "is provided as is";
* on what ground: "is based on our legitimate interest", "we have a legitimate interest in";
* the act done by its words: "hereby waives", "hereby provides an authorisation" (a permission).

``judge_habit`` reads a habitual present of the party itself whose verb no list names: "We carefully weigh the effects
on your rights". Verbs of mind, being and aim tell nothing that binds, and neither does a slogan that speaks of nobody's
data or rights. ``is_contract_thing`` tells whether the words before a verb name a thing of the contract.
"""

from __future__ import annotations

import re

from monitor.models import Stance
from monitor.reading.clauses import Clause
from monitor.reading.closed_class import CONTRACT_NOUNS, DETERMINERS, OPENERS, PREPOSITIONS, UNBINDING_VERBS
from monitor.reading.governing import ANAPHOR, PROVIDER, UNKNOWN, USERS, Found, follows, is_participle, judge_subject
from monitor.reading.mentions import ACTOR, STANCE, Mark, Tag

_LONGEST = 18  # words of a subject, with what hangs on its noun
_FINITE = frozenset([
    "is", "are", "was", "were", "will", "may", "can", "must", "shall", "should", "has", "have", "does", "do", "that",
    "which", "who", "if", "when", "where", "what", "how", "there", "here", "not",
])  # fmt: skip
_CLAUSE_PRONOUNS = frozenset(["we", "you", "they", "us"])
_PLACED = frozenset(["set", "above", "below", "described", "listed", "herein", "hereunder"])
_POINTING = frozenset(["this", "these", "that", "those", "it", "they", "there", "here", "such"])
_AS_IS = re.compile(r"\b(?:provid|availabl|offer|licens|suppl|deliver|sold|accept|[\"]as)")
_TITLE = re.compile(r"[^.;]{0,70}: ")
_RELATION = frozenset(["of", "for", "in", "to", "with", "by", "under", "from", "on", "at", "between", "via", "during", "after"])
_CONSENT = re.compile(r" (?:\w+ ){0,2}(?:provides?|gives?|grants?|authori[sz]es?|consents?|licen[cs]es?|permits?|allows?)\b")
_HABIT = re.compile(r"(?: and (?:our|its) (?:[\w-]+ ){1,4}?(?=[a-z]+ly |also ))? (?:(?:also|then|always|only|both|[a-z]+ly) )*(?P<verb>[a-z][a-z-]+)(?= |$)")
_OF_PEOPLE = re.compile(r"\b(?:you|your|users?|customers?|members?|data|information|content|accounts?|children)\b")
_COMPRISES = re.compile(
    r"(?:(?:the|any|such|these|our) )?(?:\w+ ){0,2}?(?:consequences?|penalt(?:y|ies)|sanctions?|fees?|prices?|subscriptions?"
    r"|plans?|licen[cs]es?|measures|controls|safeguards|legal bas[ei]s|legal grounds) (?:\w+ ){0,7}$|our (?:[\w-]+ ){0,4}(?:program(?:me)?|process|procedures?|policy|practices?|training|training"
    r"|reviews?|systems?) (?:also )?$"
)
_LEAST_BLANKS = 4
_HABIT_TAG = Tag(STANCE, "asserts", "practice", "habit")


def judge_fact(clause: Clause, mark: Mark, inherited: str) -> Found | None:
    """A cue of value ``fact``: a claim where the party or a contract's thing is its subject; else None."""
    place = mark[0]
    cue = mark[2].cue
    kind, who = judge_subject(clause, place, inherited)
    negative = clause.word_before(place) in ("not", "never", "no")
    if cue == "hereby":
        return _judge_act(clause, mark, kind, who)
    if cue == "risk" and clause.low.startswith("as", place) and not _AS_IS.search(clause.low, clause.start, place + 3):
        return None
    if cue in ("ground", "risk", "capacity"):
        return Found(Stance.ASSERTS, kind or PROVIDER, who, mark, deontic=False, polarity=not negative)
    if cue == "comprising" and not _COMPRISES.match(clause.low, clause.head, place):
        return None
    if kind in (PROVIDER, USERS) and who is not None and follows(clause, who, place):
        return Found(Stance.ASSERTS, kind, who, mark, weak=kind == USERS and cue != "accepting", deontic=False, polarity=not negative)
    if not is_contract_thing(clause, place):
        return None
    return Found(Stance.ASSERTS, kind if kind != ANAPHOR else UNKNOWN, who, mark, deontic=False, polarity=not negative)


def _judge_act(clause: Clause, mark: Mark, kind: str, who: Mark | None) -> Found | None:
    """ "hereby": what is given by users is the provider's permission; what else is done so is claimed."""
    if clause.low.find(" hereby ", max(clause.start, mark[0] - 1)) == -1 or (who is None and kind == UNKNOWN):
        return None
    if _CONSENT.match(clause.low, mark[1], clause.end):
        return Found(Stance.PERMITS, PROVIDER if kind == USERS else USERS, who, mark)
    return Found(Stance.ASSERTS, kind, who, mark, deontic=False)


def is_contract_thing(clause: Clause, place: int) -> bool:
    """Whether the words from the head of the main clause to a verb name a thing of the contract: its head noun is one
    ("a failure to enforce any rule"), or it is the party's or the user's own ("our key programme")."""
    low = clause.low
    start = clause.head
    title = _TITLE.match(low, start, place)
    if title is not None:
        start = title.end()
    words = low[start:place].split()
    if words and words[0] in OPENERS and "," in low[start:place]:
        start = low.rfind(", ", start, place) + 2
        words = low[start:place].split()
    if not words or len(words) > _LONGEST:
        return False
    if words[0] in _POINTING:
        if len(words) == 1:
            return False
        words = words[1:]
    head = []
    for number, word in enumerate(words):
        if word in _FINITE:
            return False
        if (number and word in _CLAUSE_PRONOUNS) or word in _PLACED:
            break  # "the records we keep"
        if number and word in _RELATION:
            if any(w in _FINITE for w in words[number:]):
                return False
            break
        head.append(word.strip("\"'(),"))
    if not head or head[0] in PREPOSITIONS:
        return False
    while len(head) > 1 and (
        head[-1].endswith("ly") or head[-1] in ("also", "only", "always", "then", "such") or is_participle(head[-1])
    ):
        head.pop()
    noun = head[-1].rpartition("-")[2]
    single = noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun
    if noun in CONTRACT_NOUNS or single in CONTRACT_NOUNS or (noun.endswith("ies") and noun[:-3] + "y" in CONTRACT_NOUNS):
        return True
    return head[0] in ("our", "your") and len(head) > 1


def judge_habit(clause: Clause) -> Found | None:
    """What the party does as a rule, in a verb that no list names; it must speak of people, data or rights."""
    who = next((mark for mark in clause.subjects if clause.is_provider(mark[2]) and _heads(clause, mark[0])), None)
    if who is None or clause.low.count(" ", clause.start, clause.end) < _LEAST_BLANKS:
        return None
    named = who[2].role == ACTOR
    if not named and clause.low[who[0] : who[1]] != "we":
        return None
    found = _HABIT.match(clause.low, who[1], clause.end)
    if found is None:
        return None
    verb = found["verb"]
    if verb in UNBINDING_VERBS or verb in PREPOSITIONS or verb in DETERMINERS or verb.endswith(("ing", "ed", "'s")):
        return None
    if named:
        following = clause.low[found.end() : found.end() + 12].split()
        if not verb.endswith("s") or verb.endswith("ss") or not following:
            return None
        if following[0] not in DETERMINERS and following[0] not in PREPOSITIONS and following[0] != "that":
            return None
        if verb[:-1] in CONTRACT_NOUNS or verb[:-1] in UNBINDING_VERBS:
            return None
    if _OF_PEOPLE.search(clause.low, found.end(), clause.end) is None:
        return None
    mark = (found.start("verb"), found.end("verb"), _HABIT_TAG)
    return Found(Stance.ASSERTS, PROVIDER, who, mark, deontic=False)


def _heads(clause: Clause, place: int) -> bool:
    """Whether a subject opens its clause, or stands behind the comma of a fronted phrase ("Before you sail, we ...")."""
    before = clause.low[clause.head : place]
    return not before or (before.endswith(", ") and before.split(" ", 1)[0].rstrip(",") in OPENERS)
