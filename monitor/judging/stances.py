"""How the stance of a later commitment stands to an earlier one, and how much of it an opposite one touches."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.judging.edits import Edit
from monitor.judging.effects import find_deed, is_promised
from monitor.judging.facets import FAIR, STRONG, SlotOrder, flip
from monitor.judging.matters import Kinship, find_specific, share_of_words
from monitor.judging.negations import are_opposed, waives
from monitor.judging.wording import make_key
from monitor.models import Commitment, FacetName, LimitKind, Order, Pair, Stance, Universality, Voice
from monitor.taxonomy import Taxonomy

_OPT_OUT = re.compile(
    r"\bopt(?:ed|s|ing)?[\s-]*out|\bturn(?:ed|s)?\s+(?:\w+\s+){0,3}off\b|\bunless you (?:object|disable|change|switch)|"
    r"\bby default\b|\b(?:disable|switch(?:ed)? off)\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(r"\b(?:but not|not (?:to|for|in)|except|excluding|other than)\b", re.IGNORECASE)
_OPT_IN = re.compile(r"\bopt(?:ed|s|ing)?[\s-]*in\b", re.IGNORECASE)
_COLOURLESS = frozenset({"use", "provide", "process", "operate", "access", "support", "promote"})
_CARVES = re.compile(
    r"\b(?:notwithstanding|nevertheless|despite the|whatever the|in some cases|in limited)\b", re.IGNORECASE
)

ECHO = 0.5  # of the words of what was said on one day: told again, not said anew
_LIFTS = re.compile(
    r"\b(?:not|never|n[o']t|no longer)\s+(?:be\s+|been\s+)?(?:require[sd]?|requiring|obliged?|obligated|compelled|mandatory|"
    r"compulsory|necessary|necessarily)\b|\b(?:not|n't|no longer|never)\s+(?:have|has|need)\s+to\b|\bneed\s?(?:not|n't)\b",
    re.IGNORECASE,
)
_MAY = re.compile(r"\b(?:may|can|might)\b(?!\s+not\b)", re.IGNORECASE)
_AFTER_SUBJECT = (
    r"\b(?:(?P<modal>may|might|can|could|must|shall|will|should|would)|is|are|was|were|do|does|did|has|have)\b"
)
_VERB = re.compile(
    _AFTER_SUBJECT + r"(?P<not>\s+(?:not|never)\b|n['\u2019]t\b)?|\b(?P<cannot>cannot|can['\u2019]t|won['\u2019]t)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^\W*(?:that|who|which|to|for|by)\b", re.IGNORECASE)
_FRONT = re.compile(
    r"^\W*(?:if|when|where|while|unless|to|for|in|by)\b[^,;]*,\s*(?=\w)", re.IGNORECASE
)  # "If ..., you must"
_NO = re.compile(r"\b(?:no|never|none|nothing|nobody)\b", re.IGNORECASE)

_RULES_OUT = frozenset({Stance.PROHIBITS})
_LETS = frozenset({Stance.PERMITS})


def stand_to(earlier: Commitment, later: Commitment) -> str:
    """``same``, ``opposite``, ``tightened`` (allowed, now demanded) or ``loosened`` (demanded, now allowed).

    A claim that something does not happen stands on the side of the bans; one that it happens, on the other side.
    """
    before, after = earlier.stance, later.stance
    lifted, lifts = lifts_duty(earlier), lifts_duty(later)
    if lifted or lifts:
        if lifted and lifts:
            return "same"
        if Stance.REQUIRES in (before, after):
            return "opposite"
    if are_opposed(earlier, later) or waives(earlier, later) or waives(later, earlier):
        return "opposite"
    if before == after:
        if before == Stance.ASSERTS and earlier.polarity != later.polarity:
            return "opposite"
        return "same"
    if before == Stance.PERMITS and _is_owed(later, earlier):
        return "tightened"
    if _is_owed(earlier, later) and after == Stance.PERMITS:
        return "loosened"
    if {before, after} == {Stance.PROHIBITS, Stance.REQUIRES}:
        return "same"  # "must not X" and "must keep from X"
    if rules_out(earlier) != rules_out(later):
        return "opposite"
    return "same"


def _is_owed(promise: Commitment, choice: Commitment) -> bool:
    """Whether a commitment owes what another leaves open: a duty, or the plain announcement of the same deed."""
    return promise.stance == Stance.REQUIRES or (is_promised(promise) and find_deed(promise) == find_deed(choice))


def lifts_duty(commitment: Commitment) -> bool:
    """Whether a commitment says that something is *not* required ("you do not have to", "we do not require")."""
    if commitment.stance == Stance.REQUIRES:
        return False
    found = _LIFTS.search(commitment.quote)
    return found is not None and not _MAY.search(commitment.quote[: found.start()])


def assume_stance(text: str, others: Sequence[Stance]) -> tuple[Stance, bool]:
    """Stance and polarity of words that were not read as binding anybody: by the first verb, where there is one.

    ``others`` are the stances of the other passage: a list item without a verb of its own stands as they do, else as a
    ban ("spying on people" under a heading that was not given).
    """
    text = _FRONT.sub("", text)
    verb = None if _HEADING.match(text) else _VERB.search(text)
    if verb is None and _SENTENCE.match(text):
        return Stance.ASSERTS, not _NO.search(text) and not _TO_NOT.search(text)
    while verb is not None and _RELATIVE_BEFORE.search(text[: verb.start()]):
        verb = _VERB.search(text, verb.end())  # "content that is ..."
    if verb is None or _CLAUSE_BEFORE.search(text[: verb.start()]):
        return (others[0] if others else Stance.PROHIBITS), True
    if verb["not"] or verb["cannot"]:
        return Stance.PROHIBITS, True
    if verb["modal"]:
        return (Stance.PERMITS if _MAY.fullmatch(verb["modal"]) else Stance.REQUIRES), True
    return Stance.ASSERTS, not _NO.search(text[: verb.end() + 12])


_SENTENCE = re.compile(
    r"\W*(?:we|they|it|he|she|the|our|this|each|every)\s+(?:\S+\s+){2,}.*\.\W*$", re.IGNORECASE | re.DOTALL
)
_TO_NOT = re.compile(r"\bnot to\b", re.IGNORECASE)
_RELATIVE_BEFORE = re.compile(r"\b(?:that|who|which)\s*$", re.IGNORECASE)
_CLAUSE_BEFORE = re.compile(
    r"\b(?:if|when|where|while|unless|as)\b|\b(?:that|who|which)\s+(?!(?:you|we|they|he|she|it)\b)", re.IGNORECASE
)


def rules_out(commitment: Commitment) -> bool:
    """Whether a commitment says that something is not done."""
    return commitment.stance == Stance.PROHIBITS or (commitment.stance == Stance.ASSERTS and not commitment.polarity)


def is_absolute(commitment: Commitment) -> bool:
    """Whether a commitment rules something out without rest (never, any, only), and without an exception."""
    excepted = any(limit.kind == LimitKind.EXCEPTION for limit in commitment.limits)
    return rules_out(commitment) and commitment.strength.universality == Universality.ABSOLUTE and not excepted


def find_cover(earlier: Commitment, later: Commitment, slots: Sequence[SlotOrder], edits: Sequence[Edit] = ()) -> str:
    """Of what the earlier commitment ruled out or allowed, what an opposite later one touches: all, part or unclear.

    A part is what stands under it in the taxonomy, what words that the earlier one lacks restrict it to, or what only a
    condition or an exception of the later one lets in.
    """
    if waives(earlier, later) or waives(later, earlier):
        return "all"
    moved: Sequence[SlotOrder | Edit] = [
        slot for slot in slots if slot.slot not in ("universality", "force", "certainty") and not _is_limit(slot)
    ]
    if edits:
        moved = [
            *(slot for slot in moved if slot.weight >= FAIR),
            *(edit for edit in edits if edit.weight >= FAIR and edit.kind not in ("modal", "hedge", "negation")),
        ]
    orders = {one.order for one in moved}
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


def compare_choice(earlier: Commitment, later: Commitment) -> SlotOrder | None:
    """Opting in that became opting out, or the other way round: who has to act for it to happen."""
    sides = find_choice(earlier), find_choice(later)
    if {frozenset({"in"}), frozenset({"out"})} != set(sides):
        return None
    order = Order.BROADER if sides[1] == {"out"} else Order.NARROWER
    was, now = (_choice_words(commitment) for commitment in (earlier, later))
    return SlotOrder("choice", flip(order) if rules_out(later) else order, was, now, STRONG)


def _choice_words(commitment: Commitment) -> str:
    found = _OPT_IN.search(commitment.full_text) or _OPT_OUT.search(commitment.full_text)
    return found.group() if found else ""


def names_choice(words: str) -> bool:
    """Whether words speak of opting in or out."""
    return bool(_OPT_IN.search(words) or _OPT_OUT.search(words))


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
