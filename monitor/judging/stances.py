"""How the stance of a later commitment stands to an earlier one, and how much of it an opposite one touches."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.judging.facets import SlotOrder
from monitor.judging.matters import Kinship, find_specific, share_of_words
from monitor.judging.wording import make_key
from monitor.models import Commitment, FacetName, LimitKind, Order, Pair, Stance, Universality, Voice
from monitor.taxonomy import Taxonomy

_OPT_OUT = re.compile(
    r"\bopt(?:ed|s|ing)?[\s-]*out|\bturn(?:ed|s)?\s+(?:\w+\s+){0,3}off\b|\bunless you (?:object|disable|change|switch)|"
    r"\bby default\b|\b(?:disable|switch(?:ed)? off)\b",
    re.IGNORECASE,
)
_NO_OPPOSITE = re.compile(
    r"\b(?:without|no)\s+(?:\w+\s+){0,3}(?:notice|consent|liability|reason|permission)\b", re.IGNORECASE
)
_NOT_SO = re.compile(r"\b(?:but not|not (?:to|for|in)|except|excluding|other than)\b", re.IGNORECASE)
_OPT_IN = re.compile(r"\bopt(?:ed|s|ing)?[\s-]*in\b", re.IGNORECASE)
_COLOURLESS = frozenset({"use", "provide", "process", "operate", "access", "support", "promote"})
_CARVES = re.compile(
    r"\b(?:notwithstanding|nevertheless|despite the|whatever the|in some cases|in limited)\b", re.IGNORECASE
)

ECHO = 0.5  # of the words of what was said on one day: told again, not said anew
_RULES_OUT = frozenset({Stance.PROHIBITS})
_LETS = frozenset({Stance.PERMITS})


def stand_to(earlier: Commitment, later: Commitment) -> str:
    """``same``, ``opposite``, ``tightened`` (allowed, now demanded) or ``loosened`` (demanded, now allowed).

    A claim that something does not happen stands on the side of the bans; one that it happens, on the other side.
    """
    before, after = earlier.stance, later.stance
    if before == after:
        if before == Stance.ASSERTS and earlier.polarity != later.polarity:
            return "opposite"
        return "same"
    if (before, after) == (Stance.PERMITS, Stance.REQUIRES):
        return "tightened"
    if (before, after) == (Stance.REQUIRES, Stance.PERMITS):
        return "loosened"
    if {before, after} == {Stance.PROHIBITS, Stance.REQUIRES}:
        return "same"  # "must not X" and "must keep from X": the words decide
    if rules_out(earlier) != rules_out(later):
        return "opposite"
    return "same"


def rules_out(commitment: Commitment) -> bool:
    """Whether a commitment says that something is not done."""
    return commitment.stance == Stance.PROHIBITS or (commitment.stance == Stance.ASSERTS and not commitment.polarity)


def is_absolute(commitment: Commitment) -> bool:
    """Whether a commitment rules something out without rest (never, any, only), and without an exception."""
    excepted = any(limit.kind == LimitKind.EXCEPTION for limit in commitment.limits)
    return rules_out(commitment) and commitment.strength.universality == Universality.ABSOLUTE and not excepted


def find_cover(earlier: Commitment, later: Commitment, slots: Sequence[SlotOrder]) -> str:
    """Of what the earlier commitment ruled out or allowed, what an opposite later one touches: all, part or unclear.

    A part is what stands under it in the taxonomy, or what only a condition or an exception of the later one lets in.
    """
    orders = {
        slot.order for slot in slots if slot.slot not in ("universality", "force", "certainty") and not _is_limit(slot)
    }
    if Order.NARROWER in orders and Order.BROADER not in orders:
        return "part"
    if rules_out(earlier):
        kinds = {limit.kind for limit in later.limits}
        if LimitKind.CONDITION in kinds and not find_default(later):
            return "part"
        return "all"
    excepted = any(limit.kind == LimitKind.EXCEPTION for limit in later.limits)
    return "part" if excepted or _CARVES.search(later.full_text) else "all"


def _is_limit(slot: SlotOrder) -> bool:
    return slot.slot in {kind.value for kind in LimitKind}


def find_default(later: Commitment) -> bool:
    """Whether a commitment lets something happen unless the other side opts out."""
    return not rules_out(later) and bool(_OPT_OUT.search(later.full_text))


def is_plain_conflict(earlier: Commitment, later: Commitment, kin: Kinship, taxonomy: Taxonomy) -> bool:
    """Whether two passages of other wording and opposite stance speak of doing the same to the same.

    They must fall under one watched topic and share what is done (or what for), and specific words. Two that both turn
    on an opt-out (or an opt-in) tell the two sides of one choice; two claims of fact are too far from each other.
    """
    if earlier.stance == later.stance == Stance.ASSERTS or not kin.topic or find_choice(earlier) & find_choice(later):
        return False
    kept = find_specific(earlier.quote, earlier.actor) & find_specific(_NOT_SO.split(later.quote)[0], later.actor)
    if kin.words < 0.2 or len(kept) < 2:
        return False
    return any(
        taxonomy.covers(a, b) or taxonomy.covers(b, a)
        for name in (FacetName.ACTION, FacetName.PURPOSE)
        for a in _stated(earlier, name)
        for b in _stated(later, name)
    )


def _stated(commitment: Commitment, name: FacetName) -> set[str]:
    """The concepts of a facet that stand in the words themselves, without those of every policy."""
    return {f.concept for f in commitment.facets if f.name == name and f.start >= 0 and f.concept not in _COLOURLESS}


def find_choice(commitment: Commitment) -> frozenset[str]:
    """The sides of a choice that a commitment turns on: opting in, opting out."""
    text = commitment.full_text
    sides = (("in", _OPT_IN), ("out", _OPT_OUT))
    return frozenset(side for side, pattern in sides if pattern.search(text))


def is_echo(pair: Pair) -> bool:
    """Whether the later words are the earlier ones told again, in the same words, by somebody who passes them on."""
    if pair.earlier is None or pair.later is None or pair.versions:
        return False
    later = pair.later.commitment.statement
    passed_on = bool(later.tellers) or later.voice in (Voice.QUOTED, Voice.PARAPHRASED)
    one, other = pair.earlier.commitment, pair.later.commitment
    said_then = later.said is not None and later.said == pair.earlier.date and one.stance == other.stance
    said_then = said_then and share_of_words(one.quote, other.quote, one.actor) >= ECHO
    same_words = make_key(one.quote) in make_key(later.text) and len(make_key(later.text)) > 20
    return passed_on and (said_then or same_words)
