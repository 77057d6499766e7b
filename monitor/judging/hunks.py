"""One run of changed words, classified by its words and by what stands around it.

``classify_added`` looks at words that came (or, seen from the other side, went): a limit, a member of a list, an
inclusion, a modifier before a noun, a phrase behind one, a quantifier. Inside an exception everything counts the other
way round: an exception that grows makes the commitment narrower. Words that took the place of others: ``swaps.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from monitor.judging.facets import FAIR, STRONG, WEAK, flip, hastens
from monitor.judging.matters import is_generic
from monitor.judging.openers import excepts, find_opener
from monitor.judging.wording import Token, find_stem, find_tokens
from monitor.judging.wordlists import (
    CONDITION_OPENERS,
    CONJUNCTIONS,
    CONNECTIVES,
    EXCEPTION_OPENERS,
    INCLUSION_OPENERS,
    NEGATIONS,
    PREPOSITIONS,
    QUANTIFIERS_SLIM,
    QUANTIFIERS_WIDE,
    RELATIVES,
    RESTRICTORS,
    make_words,
)
from monitor.models import Commitment, Limit, LimitKind, Order, Stance

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
_NO_LIMITS = frozenset({("without", "limitation"), ("without", "limiting"), ("but", "not")})
_WISHES = frozenset({"like", "want", "wish", "prefer", "choose", "need"})
EXCEPTION = "exception"
_HOLDERS = frozenset({"without"})  # openers behind which "and" asks for one thing more


class Change(NamedTuple):
    """What a run of changed words is, which way it moves the ground, how much it counts."""

    kind: str
    order: Order
    weight: int


@dataclass(frozen=True, slots=True)
class Side:
    """One commitment as words, with the limit in which each word stands."""

    commitment: Commitment
    tokens: tuple[Token, ...]
    limits: dict[int, Limit]


def make_side(commitment: Commitment) -> Side:
    """The words of a commitment without list markers and section numbers, and the limit that each belongs to."""
    tokens = tuple(t for t in find_tokens(commitment.statement.text) if not t.marker)
    offset = 0
    limits = {}
    for limit in commitment.limits:
        if limit.start < 0:
            continue
        for place, token in enumerate(tokens):
            if token.start < limit.end - offset and token.end > limit.start - offset:
                limits[place] = limit
    return Side(commitment, tokens, limits)


def show(side: Side, places: Sequence[int]) -> str:
    """The words at some places as they were published; a gap becomes an ellipsis."""
    parts: list[str] = []
    text = side.commitment.statement.text
    for run in _runs(places):
        parts.append(text[side.tokens[run[0]].start : side.tokens[run[-1]].end])
    return " … ".join(parts)


def _runs(places: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def opens_clause(side: Side, place: int) -> bool:
    """Whether a limit or an inclusion opens at a word."""
    word = side.tokens[place].word
    return word in ("unless", "except", "excluding", "without", "including", "if")


def cut_at_openers(side: Side, places: Sequence[int]) -> list[list[int]]:
    """A run of words, cut before each word that opens a limit or an inclusion."""
    parts: list[list[int]] = []
    for place in places:
        if not parts or opens_clause(side, place):
            parts.append([])
        parts[-1].append(place)
    return parts


# --- words that came -------------------------------------------------------------------------------------------------


def classify_added(side: Side, places: Sequence[int]) -> Change:
    """What it does to a commitment when the words at ``places`` are in it rather than not."""
    outside = opened_limit(side, places)
    if outside == LimitKind.TIME.value and hastens(show(side, places), side.commitment.stance):
        return Change("deadline", Order.BROADER, STRONG)
    if outside is not None:
        inner = outside != EXCEPTION and excepts(find_opener(side.tokens, places[0]), side.commitment.stance)
        return Change(outside, Order.BROADER if inner else Order.NARROWER, STRONG)
    change = _classify_plain(side, places)
    opener = find_opener(side.tokens, places[0])
    if (
        opener in _HOLDERS
        and change.kind == "member"
        and "and" in (side.tokens[places[0]].word, side.tokens[places[-1]].word)
    ):
        change = Change("requirement", Order.NARROWER, change.weight)
    if in_exception(side, places[0]):
        return Change(EXCEPTION, flip(change.order), change.weight)
    return change


def opened_limit(side: Side, places: Sequence[int]) -> str | None:
    """The kind of the limit that these words open (and do not merely extend), if they do."""
    inside = set(places)
    words = [side.tokens[p].word for p in places]
    if any(pair in _NO_LIMITS for pair in pairwise([*words, ""])) or _is_reference(words):
        return None
    for place in places:
        limit = side.limits.get(place)
        if limit is not None:
            span = [p for p, other in side.limits.items() if other is limit]
            if span[0] in inside:
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
    if places[0] == 0 and words[-1] not in CONJUNCTIONS and all(t.stem in LIGHT_VERBS or not t.content for t in tokens):
        return Change("grammar", Order.EQUAL, WEAK)  # "engaging in" before what is meant
    if not any(t.content for t in tokens) and not set(words) & (QUANTIFIERS_SLIM | RESTRICTORS):
        return _classify_small(words, side)
    if words[0] in RESTRICTORS or (any(w in QUANTIFIERS_SLIM for w in words[:2]) and len(words) < 4):
        return Change("quantifier", Order.NARROWER, FAIR)
    if _behind_examples(side, places[0]):
        return Change("example", Order.EQUAL, WEAK)
    if set(words[:2]) & INCLUSION_OPENERS or _behind_inclusion(side, places[0]):
        return Change("inclusion", Order.BROADER, FAIR)
    if _is_reference(words) or tuple(words[:2]) in _FORMULAS:
        return Change("reference", Order.EQUAL, WEAK)
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


def classify_clause(words: Sequence[str], stance: Stance) -> Change | None:
    """A deadline added to a duty, a duty added to a permission."""
    opening = " ".join(words[:4])
    timed = any(sign in opening for sign in ("no later than", "not later than", "within", "at least", "at the latest"))
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
    if first.before in (",", "/") and places[0]:
        return closed or any(side.tokens[p].word in CONJUNCTIONS for p in places[1:-1])
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
    if following is not None and following.content and following.before == "" and content <= 3:
        adverb = tokens[-1].word.endswith("ly")
        return Change("modifier", Order.NARROWER, WEAK if adverb and content == 1 else FAIR)
    if tokens[0].word.endswith(("ed", "ing")) and len(tokens) > 1 and places[0]:
        return Change("phrase", Order.NARROWER, FAIR)
    return Change("words", Order.UNKNOWN, WEAK)
