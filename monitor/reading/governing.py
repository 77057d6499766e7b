"""What governs a clause, and the questions that every reader of a cue asks: whose verb is it, is it a command, is its
subject negated ("no child may"), is the word before us a participle or a practice.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from monitor.models import Stance
from monitor.reading.clauses import Clause
from monitor.reading.closed_class import ACTING, PARTICIPLES, THINGS_IN_ER
from monitor.reading.mentions import ACTOR, Mark

PROVIDER, USERS, THIRD, GOVERNMENT, NOBODY, THING, ANAPHOR, UNKNOWN = (
    "provider", "users", "third-party", "government", "nobody", "thing", "anaphor", "",
)  # fmt: skip


STANCES = {stance.value: stance for stance in Stance}  # by the kind of a cue


class Found(NamedTuple):
    """A governing cue and what it says. ``subject`` is the kind of the subject, ``who`` its mark (None if unsaid)."""

    stance: Stance
    subject: str
    who: Mark | None
    cue: Mark
    weak: bool = False
    deontic: bool = True
    polarity: bool = True
    tense: str = "present"
    thing: str = ""  # what the passive's subject is: provider-thing | user-thing


_ADVERBS = re.compile(
    r"[\s,]*(?:(?:only|also|do|does|always|still|then|now|never|will|have|has|may|sometimes|each|both|further"
    r"|hereby|strictly|all|continue to|continues to|go on|goes on|[a-z]+ly)[\s,]+|(?:pbc|inc\.?|llc|corp\.?|ltd\.?"
    r"|personnel|team|staff|teams|and our affiliates|and its affiliates|or our affiliates|'s [\w ]{1,30})[\s,]+)*"
)
FRONTED_END = re.compile(r",\s*(?:please\s+|then\s+|so\s+)?$")
_JOINED = re.compile(
    r"\b(?:and|or|but|so|please|also|then)[\s,]+$|[:;–—]\s*(?:please\s+)?$|^\W*(?:please|so|and|also|but|however,?"
    r"|finally,?|instead,?|for example,?|for instance,?|in particular,?|specifically,?|in addition,?|additionally,?"
    r"|furthermore,?|moreover,?|therefore,?|accordingly,?|at all times,?|in any case,?|in all cases,?)\s+$"
)
_NAMED_THERE = re.compile(
    r"(?!(?:will|may|can|must|shall|should|also|only|is|are|we|you|it|they|if|when|where|by|in|to|for)\b)[a-z][\w'-]+ (?!.*,)"
)
_SHORT_OPENING = 16  # characters: "also, ", "furthermore, "
_MODAL_BEFORE = re.compile(r"\b(?:may|can|will|must|shall|should|could|might|would|to|not) (?:also|then) $")
_INFINITIVE = re.compile(r"\bto [a-z]+(?: [\w'-]+){0,4},? (?:and|or|but|also|then)[\s,]+$")  # "to block or" goes on
_LABEL = re.compile(r"^[^.;]{1,80}[:–—]\s+$")
_NO_HEAD = re.compile(
    r"(?:however, |and |but )?(?:no (?!longer|later|more|less|doubt|matter|fewer|earlier|one\b)|none of |neither |nor )"
)
_NO_OBJECT = re.compile(
    r" (?:absolutely |whatsoever )?no (?!longer|later|more|less|fewer|earlier|sooner|doubt|matter|one\b|other|further|additional|\w+ other"
    r"|(?:\w+ ){0,2}(?:liabilit|responsib|warrant|guarantee|obligation|representation|rights?\b|control\b|claim|interest|dut|promise"
    r"|commitment|endorsement|assurance))\w"
)
_NO_SUBJECT = re.compile(
    r"(?:^|[\s,:])(?:no (?!longer|later|more|less|doubt|matter|fewer|earlier)|none of |neither |nothing |nobody "
    r"|no one )(?:[\w'’-]+,? ){0,14}$"
)
_NEGATIVE = re.compile(r"\b(?:not|never|no|none|nobody|nothing|neither|nor|cannot|without)\b|n't\b")
_FUTURE = re.compile(r"\b(?:will|would|shall|going to)\b|'ll\b")
_FINITE_BETWEEN = re.compile(r"\b(?:is|are|was|were|has|have|do|does)\b")
ONLY = re.compile(r"\b(?:only|solely|exclusively)\b")


_GROUP = re.compile(
    r"(?P<determiner>(?:a|an|any|each|every|all|the|your|such|these|those|other|most|some|both|only) )?"
    r"(?:[a-z][\w'-]* ){0,3}?(?P<noun>[a-z][\w'-]*)(?: (?:of|in|at|from|with|under|aged|who|above|below) [\w' -]{1,40}?)?"
    r"(?: (?:also|each|only|still|always|then|therefore))? ?"
)
_AGENT = re.compile(r"[a-z]{2,}(?:er|or|ist|ee|ian|man|woman|people|person)$")


def judge_claim(clause: Clause, *, alone: bool = False) -> Found | None:
    """A plain claim of fact in an account: what it says of a concept, where no cue governs.

    Weak, unless the passage stands ``alone``: what somebody took down by itself was taken down for what it claims.
    Without a concept, a party or with hardly any words there is no claim.
    """
    if not clause.named or clause.low.count(" ", clause.start, clause.end) < 4:
        return None
    negative = _NEGATIVE.search(clause.low, clause.start, clause.end) is not None
    future = _FUTURE.search(clause.low, clause.start, clause.end) is not None
    return Found(
        Stance.ASSERTS,
        UNKNOWN,
        None,
        clause.named[0],
        weak=not alone,
        deontic=False,
        polarity=not negative,
        tense="future" if future else "present",
    )


def is_command(clause: Clause, place: int) -> bool:
    """Whether a verb at this place is an imperative: at the start, after a fronted clause, a label or a joint."""
    if place <= clause.head:
        return True
    before = clause.low[clause.start : place]
    subject = clause.nearest_subject(place)
    if _JOINED.search(before):
        word = clause.word_before(place)
        if word in ("also", "then") and _MODAL_BEFORE.search(before):
            return False
        if word in ("and", "or", "but", "also", "then"):
            return clause.subject_of(place) is None and not _INFINITIVE.search(before)
        return subject is None or subject[1] < place - 3
    if _LABEL.match(before) and clause.subject_of(place) is None:
        return True
    return FRONTED_END.search(before) is not None and any(s[0] <= clause.head + 3 for s in clause.subordinators)


def judge_subject(clause: Clause, place: int, inherited: str) -> tuple[str, Mark | None]:
    """The kind of the subject of the verb at a place, and its mark."""
    mark = clause.subject_of(place)
    if mark is None:
        if inherited:
            return inherited, None
        low, head = clause.low, clause.head
        comma = low.rfind(", ", head, place)
        if comma != -1 and (comma - head < _SHORT_OPENING or clause.opens_with_preposition()):
            head = comma + 2
        if low.startswith("our ", head):
            return (PROVIDER if is_agent(low, head + 4, place) else UNKNOWN), None
        return (USERS if is_agent(low, head, place) else UNKNOWN), None
    that = clause.low.rfind(" that ", mark[1] - 1, place)
    if (
        that != -1
        and any(c[1] == that + 5 for c in clause.complements)
        and _NAMED_THERE.match(clause.low, that + 6, place)
    ):  # "you understand that boats may leak"
        return (USERS if is_agent(clause.low, that + 6, place) else UNKNOWN), None
    kind = judge_kind(clause, mark)
    if kind == ANAPHOR and clause.antecedent is not None:
        return judge_kind(clause, clause.antecedent), clause.antecedent
    return kind, mark


def is_agent(low: str, head: int, place: int) -> bool:
    """Whether a clause opens, right before its verb, with a noun for somebody who acts: "Every courier", "tenants of
    the mill", "a licensed beekeeper". Nouns for things in -er and -or ("servers", "errors") are none."""
    if low.find(",", head, place) != -1:  # no comma in such a group
        return False
    found = _GROUP.fullmatch(low, head, place)
    if found is None:
        return False
    noun = found["noun"].removesuffix("'")
    single = noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun
    single = f"{single[:-2]}y" if noun.endswith("ies") else single
    determined = found["determiner"] is not None
    if (single == noun and not determined) or single in THINGS_IN_ER:
        return False
    return single in ACTING or _AGENT.fullmatch(single) is not None


def judge_kind(clause: Clause, mark: Mark) -> str:
    """The kind of a subject word."""
    if clause.is_provider(mark[2]):
        return PROVIDER
    if mark[2].role == ACTOR:
        return GOVERNMENT if mark[2].value not in ("company", "organisation", "media", "person") else THIRD
    return USERS if mark[2].value == "everyone" else mark[2].value


def judge_passive_subject(clause: Clause, place: int, kind: str, who: Mark | None) -> tuple[str, Mark | None, str]:
    """The subject of a passive: a thing between the named subject and the verb takes its place."""
    if who is not None:
        same = next((t for t in clause.things if t[0] == who[0]), None)
        if same is not None:
            return THING, same, same[2].value
    thing = clause.thing_before(place, who[1] if who else clause.start)
    if thing is not None and not (who is not None and place - who[1] < 3):
        return THING, thing, thing[2].value
    return kind, who, ""


def is_negated_subject(clause: Clause, place: int) -> bool:
    """Whether the subject of the verb at a place is negated: "No child may", "none of it is", "nobody will"."""
    if _NO_HEAD.match(clause.low, clause.head):
        return (
            clause.low.find(",", clause.head, place) == -1
            or not clause.subordinators
            or clause.subject_of(place) is None
        )
    found = _NO_SUBJECT.search(clause.low[clause.head : place])
    return (
        found is not None
        and _FINITE_BETWEEN.search(found[0]) is None
        and not clause.low[clause.head : place][: found.start()].endswith(
            (" is", " are", " be", " has", " have", " with", " at", " of", " by", " in")
        )
    )


def is_participle(word: str) -> bool:
    """Whether a word is a past participle."""
    return word.endswith("ed") or word in PARTICIPLES


def negates_object(clause: Clause, place: int) -> bool:
    """Whether what follows a verb that ends at ``place`` is denied: "we sell no data", "you may make no copies"."""
    return _NO_OBJECT.match(clause.low, place, clause.end) is not None


def is_practice(clause: Clause, place: int, forms: tuple[str, ...]) -> bool:
    """Whether a verb of practice in one of some forms begins at a place."""
    return any(m[0] == place and m[2].value == "practice" and m[2].form in forms for m in clause.stances)


def follows(clause: Clause, who: Mark, place: int) -> bool:
    """Whether a verb stands right behind its subject, adverbs and suffixes aside."""
    found = _ADVERBS.match(clause.low, who[1], place)
    return found is not None and found.end() >= place
