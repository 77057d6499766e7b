"""How the slots of a later commitment stand to those of an earlier one: facets, limits, strength.

Every function returns ``SlotOrder``s; ``order`` always speaks of the ground that the later commitment covers (an
exception that grew makes the commitment narrower). Slots that stand equal are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from monitor.judging.openers import ASKING, excepts, find_opener
from monitor.judging.wording import find_stems, find_tokens, is_spelling, make_key, overlap
from monitor.judging.wordlists import CONJUNCTIONS, SAME_VERBS
from monitor.models import Commitment, Facet, FacetName, Limit, LimitKind, Order, Stance
from monitor.taxonomy import Taxonomy

STRONG, FAIR, WEAK = 3, 2, 1

# Facets that narrow a commitment by being stated at all; an action or an object is always there in some words.
RESTRICTING = frozenset({FacetName.PURPOSE, FacetName.PEOPLE, FacetName.SETTING, FacetName.TIME, FacetName.PARTY})
_COMPARED = (
    FacetName.ACTION, FacetName.OBJECT, FacetName.PURPOSE, FacetName.PARTY, FacetName.PEOPLE, FacetName.SETTING,
    FacetName.TIME,
)  # fmt: skip
_ILLUSTRATES = re.compile(
    r"(?:and )?(?:without|but not) limit|as (?:\w+ )?(?:described|explained|outlined|detailed|defined|set (?:out|forth)) ",
    re.IGNORECASE,
)  # limits nothing
_HASTE = re.compile(
    r"\b(?:immediately|promptly|without (?:\w+ )?delay|as soon as|within|no later than|not later than|at the latest)\b",
    re.IGNORECASE,
)
_FLIPPED = {Order.NARROWER: Order.BROADER, Order.BROADER: Order.NARROWER}


@dataclass(frozen=True, slots=True)
class SlotOrder:
    """One slot in which two commitments differ, with the words on both sides and how much it should count."""

    slot: str
    order: Order
    earlier: str
    later: str
    weight: int = FAIR
    note: str = ""


def flip(order: Order) -> Order:
    """The order seen from the other side."""
    return _FLIPPED.get(order, order)


def compare_facets(earlier: Commitment, later: Commitment, taxonomy: Taxonomy, *, versions: bool) -> list[SlotOrder]:
    """The facets in which the two differ. ``versions``: what is not stated is open; else it decides nothing."""
    found = []
    for name in _COMPARED:
        before, after = _facets_of(earlier, name, taxonomy), _facets_of(later, name, taxonomy)
        slot = _compare_facet(name, before, after, earlier, later, taxonomy, versions=versions)
        if slot is not None:
            found.append(slot)
    return found


def _facets_of(commitment: Commitment, name: FacetName, taxonomy: Taxonomy) -> list[Facet]:
    """The mentions of one facet that restrict; the promisor itself and "we", "you" are no mentions of a party."""
    found = []
    for facet in commitment.facets:
        if facet.name != name or facet.example:
            continue
        if name == FacetName.PARTY and (facet.role == "by" or taxonomy.same_party(facet.concept, commitment.actor)):
            continue
        found.append(facet)
    return found


def _compare_facet(
    name: FacetName,
    before: list[Facet],
    after: list[Facet],
    earlier: Commitment,
    later: Commitment,
    taxonomy: Taxonomy,
    *,
    versions: bool,
) -> SlotOrder | None:
    words = ", ".join(dict.fromkeys(f.words for f in before)), ", ".join(dict.fromkeys(f.words for f in after))
    if not before or not after:
        if before == after or not versions or name not in RESTRICTING:
            return None
        concepts = {f.concept for f in (*earlier.facets, *later.facets) if f.name == name and f.example}
        if all(f.concept in concepts for f in before + after):
            return None  # an example on one side
        order = Order.NARROWER if after else Order.BROADER
        if name == FacetName.TIME and hastens(words[0] or words[1], later.stance):
            order = flip(order)
        return SlotOrder(name.value, order, *words, weight=WEAK, note="stated" if after else "no longer stated")
    if not versions and not _says_more(before, after, taxonomy):
        return None
    if name == FacetName.ACTION and _are_same_acts(before, after):
        return None
    order, weight = compare_sets(
        [f.concept for f in before],
        [f.concept for f in after],
        [*earlier.concepts(name, examples=True), *later.concepts(name, examples=True)],
        taxonomy,
    )
    return None if order == Order.EQUAL else SlotOrder(name.value, order, *words, weight=weight)


def _are_same_acts(before: list[Facet], after: list[Facet]) -> bool:
    """Whether each verb that went gave way to one that says the same ("disclose" to "share")."""
    was, now = {f.words.lower() for f in before}, {f.words.lower() for f in after}
    gone, new = was - now, now - was
    return bool(gone and new) and all(
        any(word in row and other in row for row in SAME_VERBS for other in (gone if word in new else new))
        for word in gone | new
    )


def _says_more(before: list[Facet], after: list[Facet], taxonomy: Taxonomy) -> bool:
    """Across documents: whether the later words name something that the earlier ones do not name or stand above.

    What is not repeated decides nothing, and neither does what a wider word of the earlier statement implies, unless
    it took that word's place.
    """
    old, new = {f.concept for f in before}, {f.concept for f in after}
    return bool(new - old) and bool(
        old - new or any(taxonomy.order(n, o) == Order.BROADER for n in new - old for o in old)
    )


def compare_sets(
    before: Sequence[str], after: Sequence[str], named: Sequence[str], taxonomy: Taxonomy
) -> tuple[Order, int]:
    """How a set of concepts stands to an earlier one, and how much that should count.

    ``named`` are all concepts of the facet on either side, examples too: one that was an example before is not new.
    """
    examples = set(named) - set(before) - set(after)
    gone = [b for b in before if b not in after and b not in examples]
    new = [a for a in after if a not in before and a not in examples]
    if not gone and not new:
        return Order.EQUAL, WEAK
    if not gone or not new:
        return _compare_members(new or gone, before if new else after, taxonomy, added=bool(new))
    orders = [taxonomy.order(n, g) for n in new for g in gone]
    known = {order for order in orders if order not in (Order.UNKNOWN, Order.OVERLAPS)}
    if Order.EXCLUDES in known:
        return Order.EXCLUDES, STRONG
    if known == {Order.NARROWER} or known == {Order.BROADER}:
        return known.pop(), FAIR
    if not known and Order.OVERLAPS not in orders:
        return Order.UNKNOWN, WEAK
    return Order.OVERLAPS, WEAK


def _compare_members(
    members: Sequence[str], others: Sequence[str], taxonomy: Taxonomy, *, added: bool
) -> tuple[Order, int]:
    """Members that only one side has: implied by a wider one that both have, or ground won or lost."""
    orders = {m: {taxonomy.order(m, o) for o in others} for m in members}
    if all(Order.NARROWER in found for found in orders.values()):
        return Order.EQUAL, WEAK
    weight = FAIR if any(Order.BROADER in found for found in orders.values()) else WEAK
    return (Order.BROADER if added else Order.NARROWER), weight


def compare_limits(earlier: Commitment, later: Commitment, *, versions: bool) -> list[SlotOrder]:
    """Limits that came (narrower) or went (broader); across documents a limit that is not repeated decides nothing."""
    found = []
    hedges = Stance.PERMITS not in (earlier.stance, later.stance)
    before, after = _standing_limits(earlier, hedges=hedges), _standing_limits(later, hedges=hedges)
    unmatched = list(after)
    for limit in before:
        twin = next((other for other in unmatched if same_limit(limit, other)), None)
        if twin is not None:
            unmatched.remove(twin)
        elif versions and not _still_said(limit, later):
            order = Order.NARROWER if _widens(limit, earlier) else Order.BROADER
            found.append(SlotOrder(limit.kind.value, order, limit.words, "", STRONG, "dropped"))
    for limit in unmatched:
        if not _still_said(limit, earlier):
            order = Order.BROADER if _widens(limit, later) else Order.NARROWER
            found.append(SlotOrder(limit.kind.value, order, "", limit.words, STRONG, "added"))
    return found


def _widens(limit: Limit, commitment: Commitment) -> bool:
    """Whether a limit leaves *more* ground: it limits an exception, or it hurries a duty."""
    return limits_exception(limit, commitment) or hastens(limit.words, commitment.stance)


def hastens(words: str, stance: Stance) -> bool:
    """Whether words set a duty a deadline ("without undue delay"): with one it is more of a duty than without."""
    return stance == Stance.REQUIRES and bool(_HASTE.search(words))


def limits_exception(limit: Limit, commitment: Commitment) -> bool:
    """Whether a limit governs what is excepted ("other than by staff approved by us"): the exception shrinks."""
    if limit.start < 0:
        return False
    tokens = find_tokens(commitment.quote)
    place = next((n for n, t in enumerate(tokens) if t.end > limit.start), len(tokens))
    opener = find_opener(tokens, place)
    if limit.kind == LimitKind.EXCEPTION and (not place or tokens[place - 1].word in CONJUNCTIONS or opener in ASKING):
        return False  # one exception beside another
    return excepts(opener, commitment.stance)


def _standing_limits(commitment: Commitment, *, hedges: bool) -> list[Limit]:
    """The limits that bear on the ground: a permission's "may" or "can" is its stance, not a hedge."""
    return [
        limit
        for limit in commitment.limits
        if (hedges or limit.kind != LimitKind.HEDGE) and not _ILLUSTRATES.match(limit.words)
    ]


def same_limit(one: Limit, other: Limit) -> bool:
    """Whether two limits say the same or are two wordings of one."""
    if make_key(one.words) == make_key(other.words):
        return True
    a, b = find_stems(one.words), find_stems(other.words)
    if not a or not b:
        return one.kind == other.kind and one.cue == other.cue
    if a == b and {one.kind, other.kind} <= {LimitKind.CONDITION, LimitKind.TIME}:
        return True  # "as long as it lasts", "for as long as it lasts"
    return one.kind == other.kind and (
        overlap(a, b) >= 0.5 or (one.cue == other.cue and is_spelling(*map(_joined, (a, b))))
    )


def _joined(stems: frozenset[str]) -> str:
    return "".join(sorted(stems))


def _still_said(limit: Limit, commitment: Commitment) -> bool:
    """Whether the words of a limit stand in a commitment all the same (read there as something else)."""
    return make_key(limit.words) in make_key(commitment.full_text)


def compare_strength(earlier: Commitment, later: Commitment) -> list[SlotOrder]:
    """Universality, force and certainty: what is said less firmly is narrower. A permission has no force."""
    found = []
    before, after = earlier.strength, later.strength
    scales: list[tuple[str, IntEnum, IntEnum, int]] = [("universality", before.universality, after.universality, WEAK)]
    if later.stance != Stance.PERMITS and earlier.stance != Stance.PERMITS:
        scales.append(("force", before.force, after.force, FAIR))
    if later.stance == Stance.ASSERTS and earlier.stance == Stance.ASSERTS:
        scales.append(("certainty", before.certainty, after.certainty, FAIR))
    for slot, was, now, weight in scales:
        if was != now:
            order = Order.NARROWER if now < was else Order.BROADER
            found.append(SlotOrder(slot, order, was.name.lower(), now.name.lower(), weight))
    return found


def compare_topics(earlier: Commitment, later: Commitment) -> list[SlotOrder]:
    """What falls under a watched topic now and did not before covers more ground there; and the other way round."""
    if not earlier.rules or not later.rules:
        return []
    before, after = (frozenset(r for r in c.rules if not r.startswith("general/")) for c in (earlier, later))
    if after > before:
        return [SlotOrder("topic", Order.BROADER, "", ", ".join(sorted(after - before)), WEAK)]
    if before > after:
        return [SlotOrder("topic", Order.NARROWER, ", ".join(sorted(before - after)), "", WEAK)]
    return []
