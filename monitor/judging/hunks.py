"""One run of changed words, classified by its words and by what stands around it.

``classify_added`` looks at words that came (or, seen from the other side, went): a limit, a member of a list, an
inclusion, a modifier before a noun, a phrase behind one, a quantifier. Inside an exception everything counts the other
way round: an exception that grows makes the commitment narrower. Words that took the place of others: ``swaps.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from monitor.judging.emphasis import adds_nothing
from monitor.judging.facets import FAIR, STRONG, WEAK, flip, hastens
from monitor.judging.manners import says_how
from monitor.judging.matters import is_generic
from monitor.judging.members import is_guarded_member, names_more_bound
from monitor.judging.openers import ASKING, excepts, find_opener
from monitor.judging.sides import Change, Side, show
from monitor.judging.wording import Token, find_stem
from monitor.judging.wordlists import (
    AIMS,
    CONDITION_OPENERS,
    CONJUNCTIONS,
    CONNECTIVES,
    EXCEPTION_OPENERS,
    EXPANDERS,
    INCLUSION_OPENERS,
    NEGATIONS,
    PREPOSITIONS,
    QUANTIFIERS_SLIM,
    QUANTIFIERS_WIDE,
    RELATIVES,
    RESTRICTORS,
    TIME_NOUNS,
    make_words,
)
from monitor.models import LimitKind, Order, Stance

_ILLUSTRATING = frozenset({"limitation", "limit", "limited", "example", "including"})
LIGHT_VERBS = frozenset(
    find_stem(word)
    for word in make_words(
        """engaging promoting facilitating conducting performing making attempting participating using doing creating
        providing"""
    )
)
_FORMULAS = frozenset(
    {("as", "between"), ("for", "clarity"), ("please", "note"), ("to", "clarify"), ("in", "addition")}
)
_POINTERS = make_words("described explained outlined detailed defined specified provided set see section")
_NEVER = frozenset(
    {("at", "no", "time"), ("under", "no", "circumstances"), ("in", "no", "event"), ("in", "no", "case")}
)
_NO_LIMITS = frozenset({("without", "limitation"), ("without", "limiting"), ("but", "not")})
_WISHES = frozenset({"like", "want", "wish", "prefer", "choose", "need"})
EXCEPTION = "exception"
_TIES = frozenset({"and", "or"})
_BEING = frozenset({"is", "are", "was", "were", "be"})
_SUBJECTS = frozenset({"we", "you", "the", "our", "your", "it", "they", "users", "customers"})
_WORDY = frozenset({LimitKind.TIME, LimitKind.CONDITION, LimitKind.EXCEPTION})  # they say what, in words of their own
HASTY = 6  # words of "without undue delay"
_HOLDERS = frozenset({"without"})  # openers behind which "and" asks for one thing more


# --- words that came -------------------------------------------------------------------------------------------------


def classify_added(side: Side, places: Sequence[int]) -> Change:
    """What it does to a commitment when the words at ``places`` are in it rather than not."""
    if adds_nothing(side, places):
        return Change("spelling", Order.EQUAL, WEAK)
    if is_guarded_member(side, places):
        return Change("member", Order.BROADER, STRONG)
    if names_more_bound(side, places):
        return Change("party", Order.BROADER, STRONG)
    if side.tokens[places[0]].word == "and" and (opener := side.opened_above()):
        asks_more = Order.NARROWER if opener in CONDITION_OPENERS else Order.BROADER  # one thing more must be so
        return Change("condition", asks_more, STRONG)
    if is_aim(side, places):
        return Change("hedge", Order.NARROWER, STRONG)
    if side.commitment.stance == Stance.REQUIRES and says_how(show(side, places)):
        return Change("manner", Order.BROADER, FAIR)
    outside = opened_limit(side, places)
    if outside is not None and _joins_qualifiers(side, places):
        return Change("member", Order.BROADER, STRONG)
    if len(places) <= HASTY and hastens(show(side, places), side.commitment.stance):
        return Change("deadline", Order.BROADER, STRONG)
    if outside == LimitKind.TIME.value and hastens(show(side, places), side.commitment.stance):
        return Change("deadline", Order.BROADER, STRONG)
    if outside is not None:
        inner = excepts(find_opener(side.tokens, places[0]), side.commitment.stance) and (
            outside != EXCEPTION or not _stands_beside(side, places[0])
        )
        return Change(outside, Order.BROADER if inner else Order.NARROWER, STRONG)
    change = _classify_plain(side, places)
    if change.kind in ("member", "alternative"):
        change = _weigh_in_condition(side, places, change)
    if in_exception(side, places[0]):
        return Change(EXCEPTION, flip(change.order), change.weight)
    return change


def _weigh_in_condition(side: Side, places: Sequence[int], change: Change) -> Change:
    """Behind a condition, or a clause that says which ones are meant, "and" asks for one thing more, "or" for less.

    "If it is late and you kept the ticket", "that are false and harmful", "without notice and consent".
    """
    if side.tokens[places[0]].word == "nor":
        return change
    tie = _find_tie(side, places)
    opener = find_opener(side.tokens, places[0])
    holds = opener in _HOLDERS or opener in CONDITION_OPENERS or _describes(side, places[0])
    if holds and tie == "and":
        return Change("requirement", Order.NARROWER, change.weight)
    if holds and tie == "or":
        return Change("alternative", Order.BROADER, STRONG)
    return change


def _find_tie(side: Side, places: Sequence[int]) -> str:
    """The conjunction of the list that some words stand in: among them, behind them, before them."""
    order = (*places, *range(places[-1] + 1, places[-1] + 7), *range(places[0] - 1, places[0] - 7, -1))
    return next((side.tokens[p].word for p in order if 0 <= p < len(side.tokens) and side.tokens[p].word in _TIES), "")


def _describes(side: Side, place: int) -> bool:
    """Whether a word stands behind "that is", "which are", "who are" in its clause."""
    for back in range(place - 1, max(0, place - 8), -1):
        if side.tokens[back].before in (",", ";", ":"):
            return False
        if side.tokens[back].word in _BEING and side.tokens[back - 1].word in RELATIVES:
            return True
    return False


def _joins_qualifiers(side: Side, places: Sequence[int]) -> bool:
    """Whether an "or" puts one qualifier beside another ("knowingly or recklessly"): either will do."""
    if "or" not in (side.tokens[places[0]].word, side.tokens[places[-1]].word) or len(places) > 3:
        return False
    near = (places[0] - 1, places[-1] + 1)
    inside = {side.limits[p].kind for p in places if p in side.limits}
    return inside == {LimitKind.QUALIFIER} and any(
        0 <= p < len(side.tokens) and (p in side.limits or side.tokens[p].word.endswith("ly")) for p in near
    )


def _stands_beside(side: Side, place: int) -> bool:
    """Whether an exception that opens at a word stands beside the one before it, not inside it.

    A conjunction joins them, or the one before asks for something ("without your consent, except to printers").
    """
    if find_opener(side.tokens, place) in ASKING:
        return True
    joined = side.tokens[place - 1].word in CONJUNCTIONS if place else False
    return joined or side.tokens[place].word in CONJUNCTIONS


def is_aim(side: Side, places: Sequence[int]) -> bool:
    """Whether words only aim at what would else be done ("aims to", "shall use reasonable efforts to").

    Behind a negation they do not: who must not attempt something is bound by more than who must not do it.
    """
    if side.commitment.stance == Stance.PERMITS or len(places) > 8:
        return False
    at = next((p for p in places if side.tokens[p].word in AIMS), None)
    if at is None or any(t.word in NEGATIONS for t in side.tokens[:at]):
        return False
    following = [t.word for t in side.tokens[at + 1 : at + 3]]
    return "to" in following or side.tokens[at].word == "discretion"


def opened_limit(side: Side, places: Sequence[int]) -> str | None:
    """The kind of the limit that these words open (and do not merely extend), if they do."""
    inside = set(places)
    words = [side.tokens[p].word for p in places]
    if any(pair in _NO_LIMITS for pair in pairwise([*words, ""])) or _is_reference(words):
        return None
    bare = not any(side.tokens[p].content for p in places)  # "for" before "as long as" opens no new limit
    for place in places:
        limit = side.limits.get(place)
        if limit is not None:
            span = [p for p, other in side.limits.items() if other is limit]
            if span[0] in inside and not (bare and limit.kind in _WORDY):
                hedge = limit.kind == LimitKind.HEDGE and side.commitment.stance == Stance.PERMITS
                return None if hedge else limit.kind.value
    first = side.tokens[places[0]]
    word = first.word
    following = side.tokens[places[0] + 1].word if places[0] + 1 < len(side.tokens) else ""
    if (word in EXCEPTION_OPENERS and len(places) > 1) or (word, following) == ("other", "than"):
        return _without(side, places) if word == "without" else LimitKind.EXCEPTION.value
    if word in CONDITION_OPENERS and len(places) > 2 and not _is_courtesy(side, places):
        return LimitKind.CONDITION.value
    if word in RESTRICTORS and side.commitment.stance != Stance.PROHIBITS:
        return LimitKind.QUALIFIER.value
    return None


def _is_reference(words: Sequence[str]) -> bool:
    """ "as described in section 4" points to other words and limits nothing."""
    return (
        words[0] in ("as", "see", "described", "which") and bool(_POINTERS.intersection(words[:4])) and len(words) < 14
    )


def _is_courtesy(side: Side, places: Sequence[int]) -> bool:
    """ "if you would like to" invites; it makes nothing depend on anything."""
    words = [side.tokens[p].word for p in places[1:5]]
    return words[:1] == ["you"] and bool(_WISHES.intersection(words))


def _without(side: Side, places: Sequence[int]) -> str | None:
    """ "without" excepts from a ban; in a permission or duty it only says how ("without notice")."""
    return LimitKind.EXCEPTION.value if side.commitment.stance == Stance.PROHIBITS else None


def in_exception(side: Side, place: int) -> bool:
    """Whether a word stands behind the opener of an exception in its clause (or in an exception that was read)."""
    if side.tokens[place].word == "nor":
        return False
    limit = side.limits.get(place)
    if limit is not None and limit.kind == LimitKind.EXCEPTION:
        return True
    return excepts(find_opener(side.tokens, place), side.commitment.stance)


def _classify_plain(side: Side, places: Sequence[int]) -> Change:
    tokens = [side.tokens[p] for p in places]
    words = [t.word for t in tokens]
    if all(t.word in CONNECTIVES or not t.content for t in tokens) and set(words) & CONNECTIVES:
        return Change("grammar", Order.EQUAL, WEAK)
    if all(t.word in _ILLUSTRATING or not t.content for t in tokens) and set(words) & _ILLUSTRATING:
        return Change("grammar", Order.EQUAL, WEAK)  # "including, without limitation,"
    if places[0] == 0 and places[-1] + 1 < len(side.tokens) and _stands_in_front(side, places):
        return Change("phrase", Order.NARROWER, FAIR)
    if places[0] == 0 and words[-1] not in CONJUNCTIONS and all(t.stem in LIGHT_VERBS or not t.content for t in tokens):
        return Change("grammar", Order.EQUAL, WEAK)  # "engaging in" before what is meant
    if not any(t.content for t in tokens) and not set(words) & (QUANTIFIERS_SLIM | RESTRICTORS):
        return _classify_small(words, side)
    if _NEVER.intersection(zip(words, words[1:], words[2:], strict=False)):
        return Change("quantifier", Order.BROADER, WEAK)
    if words[0] in RESTRICTORS or (any(w in QUANTIFIERS_SLIM for w in words[:2]) and len(words) < 4):
        return Change("quantifier", Order.NARROWER, FAIR)
    if _behind_examples(side, places[0]):
        return Change("example", Order.EQUAL, WEAK)
    if set(words[:2]) & INCLUSION_OPENERS or _behind_inclusion(side, places[0]):
        return Change("inclusion", Order.BROADER, FAIR)
    if _is_reference(words) or tuple(words[:2]) in _FORMULAS:
        return Change("reference", Order.EQUAL, WEAK)
    if words[0] == "without" and side.commitment.stance == Stance.PERMITS:
        return Change("manner", Order.BROADER, FAIR)  # a power without notice is more than one
    special = classify_clause(words, side.commitment.stance)
    if special is not None:
        return special
    if _is_parallel(side, places):
        return Change("member", Order.BROADER, STRONG)
    if words[0] in RELATIVES or (words[0] in PREPOSITIONS and words[-1] not in CONJUNCTIONS):
        return _classify_phrase(side, places, words)
    if _is_member(side, places):
        if side.commitment.stance == Stance.REQUIRES and (words[0] == "or" or words[-1] == "or"):
            return Change("alternative", Order.NARROWER, WEAK)
        return Change("member", Order.BROADER, STRONG)
    return _classify_modifier(side, places, tokens)


def _stands_in_front(side: Side, places: Sequence[int]) -> bool:
    """Whether words are a phrase before the sentence ("In order to meet the law, we may ...")."""
    head = side.tokens[0].word
    following = side.tokens[places[-1] + 1]
    return (
        len(places) > 2
        and (head in PREPOSITIONS or head == "to")
        and following.before == ","
        and following.word in _SUBJECTS
    )


def classify_clause(words: Sequence[str], stance: Stance) -> Change | None:
    """A deadline added to a duty, a duty added to a permission."""
    opening = " ".join(words[:4])
    dated = words[0] in ("by", "before") and any(w in TIME_NOUNS or w[:1].isdigit() for w in words[1:4])
    timed = dated or any(
        sign in opening for sign in ("no later than", "not later than", "within", "at least", "at the latest")
    )
    if stance == Stance.REQUIRES and timed:
        return Change("deadline", Order.BROADER, STRONG)
    if (
        stance == Stance.PERMITS
        and words[0] in ("and", "but")
        and len(words) > 2
        and words[1] in ("will", "must", "shall")
    ):
        return Change("duty", Order.NARROWER, STRONG)
    return None


def _classify_small(words: Sequence[str], side: Side) -> Change:
    """Function words alone: quantifiers and negations count, the rest is grammar."""
    found = set(words)
    if found & NEGATIONS and side.commitment.stance != Stance.PROHIBITS:
        return Change("negation", Order.UNKNOWN, FAIR)
    if found & QUANTIFIERS_WIDE:
        return Change("quantifier", Order.BROADER, WEAK)
    return Change("grammar", Order.EQUAL, WEAK)


def _behind_examples(side: Side, place: int) -> bool:
    """Whether a word stands among examples ("such as", "e.g.") that only illustrate."""
    for back in range(place, max(-1, place - 16), -1):
        token = side.tokens[back]
        pair = f"{token.word} {side.tokens[back + 1].word}" if back + 1 < len(side.tokens) else ""
        single = token.word in ("eg", "e.g") or pair in ("e g", "such as", "for example", "for instance")
        if single:
            return True
        if token.before in (";", ")") and back < place + 1:
            return False
    return False


def _behind_inclusion(side: Side, place: int) -> bool:
    """Whether a word stands in a list that "including" opens."""
    for back in range(place - 1, max(-1, place - 16), -1):
        if side.tokens[back].word in ("including", "includes", "include"):
            return True
        if side.tokens[back + 1].before in (";", ")", ":"):
            return False
    return False


def _classify_phrase(side: Side, places: Sequence[int], words: Sequence[str]) -> Change:
    """A phrase behind a noun or verb ("for ...", "that ...") says which; after a comma it may be a mere aside."""
    if len(words) == 1:
        return Change("grammar", Order.EQUAL, WEAK)
    if words[0] == "which" and side.tokens[places[0]].before == ",":
        return Change("aside", Order.UNKNOWN, WEAK)
    if words[0] == "without":
        return Change("manner", Order.BROADER, FAIR)
    generic = all(is_generic(side.tokens[p].stem) for p in places if side.tokens[p].content)
    return Change("phrase", Order.NARROWER, WEAK if generic else FAIR)


def _is_parallel(side: Side, places: Sequence[int]) -> bool:
    """Whether a phrase is one more of a list of phrases ("to prevent fraud, to protect you, and to meet the law")."""
    first = side.tokens[places[0]]
    if first.before not in (",", ";") and first.word not in CONJUNCTIONS:
        return False
    head = side.tokens[places[1]].word if first.word in CONJUNCTIONS and len(places) > 1 else first.word
    if head not in PREPOSITIONS:
        return False
    inside = set(places)
    return any(
        t.word == head
        and p not in inside
        and (t.before in (",", ";") or side.tokens[p - 1].word in CONJUNCTIONS or not p)
        for p, t in enumerate(side.tokens)
    )


def _is_member(side: Side, places: Sequence[int]) -> bool:
    """Whether words are a member of a list: joined by "and", "or" or a comma to what stays."""
    first, last = side.tokens[places[0]], side.tokens[places[-1]]
    following = side.tokens[places[-1] + 1] if places[-1] + 1 < len(side.tokens) else None
    if first.word in CONJUNCTIONS or last.word in CONJUNCTIONS:
        return True
    if last.word == "other" and len(places) > 2 and side.tokens[places[-2]].word in CONJUNCTIONS:
        return True
    previous = side.tokens[places[0] - 1].word if places[0] else ""
    after = following.word if following else ""
    closed = following is None or following.before in (",", ";", ")", "/", ".") or after in CONJUNCTIONS
    if first.before == "/" and places[0]:
        return True  # "and/or", "Norway/Denmark"
    if first.before == "," and places[0]:
        return closed or any(side.tokens[p].word in CONJUNCTIONS for p in places[1:-1])
    if previous in CONJUNCTIONS and (following is None or following.before in (";", ".")):
        return True
    return (
        (previous in CONJUNCTIONS or not places[0])
        and following is not None
        and (following.before in (",", "/") or after in CONJUNCTIONS)
    )


def _classify_modifier(side: Side, places: Sequence[int], tokens: Sequence[Token]) -> Change:
    """A few words right before a word that stays say which of its things are meant."""
    following = side.tokens[places[-1] + 1] if places[-1] + 1 < len(side.tokens) else None
    content = sum(t.content for t in tokens)
    if tokens[-1].word in PREPOSITIONS:
        return Change("words", Order.UNKNOWN, WEAK)
    ties = {token.word for token in tokens if not token.content}
    if ties & {"or", "and"} and all(t.word in EXPANDERS for t in tokens if t.content):
        return Change("modifier", Order.BROADER, FAIR)
    if following is not None and following.content and following.before == "" and content <= 3:
        adverb = tokens[-1].word.endswith("ly")
        return Change("modifier", Order.NARROWER, WEAK if adverb and content == 1 else FAIR)
    if tokens[0].word.endswith(("ed", "ing")) and len(tokens) > 1 and places[0]:
        return Change("phrase", Order.NARROWER, FAIR)
    return Change("words", Order.UNKNOWN, WEAK)
