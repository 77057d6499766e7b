"""Whether what came or went alone is said elsewhere in the same document, in other words, before and after.

A privacy policy says the same thing twice or thrice: one of the places that goes withdraws nothing, and one that comes
adds nothing. ``find_remaining`` looks through everything that the other version holds, not only what changed there.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor.judging.caution import is_watched
from monitor.judging.matters import find_kinship, find_topics
from monitor.models import Bound, Commitment, Facet, Order, Pair, Sighting
from monitor.taxonomy import Taxonomy

WORDS = 0.5  # of the shorter one's weight of words
CONCEPTS = 0.75  # of the concepts of the one that names fewer


def find_remaining(pair: Pair, others: Iterable[Sighting], taxonomy: Taxonomy) -> Sighting | None:
    """The passage of the other version that says what a lone, watched one says; None where there is none.

    It must take the same stance, bind the same party, stand under one of the same topics, share words and concepts,
    set no limit that the lone one did not set, and name the same quantities.
    """
    lone = pair.earlier or pair.later
    if lone is None or (pair.earlier is not None and pair.later is not None) or not is_watched(lone.commitment):
        return None
    one = lone.commitment
    topics = find_topics(one.rules)
    best: tuple[float, Sighting] | None = None
    for sighting in others:
        other = sighting.commitment
        if topics.isdisjoint(find_topics(other.rules)) or not _says_as_much(one, other, taxonomy):
            continue
        kin = find_kinship(one, other, taxonomy)
        if kin.apart or kin.clash or kin.words < WORDS or kin.concepts < CONCEPTS:
            continue
        if best is None or kin.score > best[0]:
            best = (kin.score, sighting)
    return best[1] if best else None


def _says_as_much(one: Commitment, other: Commitment, taxonomy: Taxonomy) -> bool:
    """Whether the other is of the same kind, as firm and no more limited, and names nothing less than the one does."""
    same = one.stance == other.stance and one.polarity == other.polarity
    bound = one.bound == other.bound or Bound.UNKNOWN in (one.bound, other.bound)
    values = {(q.kind, q.value) for q in one.quantities}
    return (
        same
        and bound
        and len(other.limits) <= len(one.limits)
        and values <= {(q.kind, q.value) for q in other.quantities}
        and other.strength.universality >= one.strength.universality
        and all(_is_covered(facet, other, taxonomy) for facet in one.facets if facet.start >= 0 and not facet.example)
    )


def _is_covered(facet: Facet, other: Commitment, taxonomy: Taxonomy) -> bool:
    """Whether the other names what a facet names, or something that holds it."""
    return any(
        f.name == facet.name and taxonomy.order(f.concept, facet.concept) in (Order.EQUAL, Order.BROADER)
        for f in other.facets
    )
