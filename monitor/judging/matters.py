"""Whether two commitments speak of the same matter, and for the same party.

``find_kinship`` measures how much two commitments share, in words that are specific and in concepts, 0 to 1. It only
opens the door: what a pair is, the decision table says.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from monitor.judging.wording import find_stem, find_stems
from monitor.judging.wordlists import make_words
from monitor.models import Bound, Commitment, FacetName, Order, Stance
from monitor.taxonomy import Taxonomy

GENERAL = "general"  # the topic of the catch-all rules

# Words that any policy is full of: sharing them says little.
_GENERIC = frozenset(
    find_stem(word)
    for word in make_words(
        """use service services product products data information personal content user users customer customers platform
        account accounts website site app apps application applications provide provided access policy policies terms
        term agreement purpose purposes person people individual company companies third party parties including promote
        facilitate engage create activity activities system systems tool tools apply applicable law laws right rights
        make made way time new other certain such require required request requests form help please contact following
        based related respect without share sharing collect include technology feature features model models said says
        told statement practice practices year month week day"""
    )
)
GENERIC_WEIGHT = 0.25
TOPIC_PREMIUM = 0.15
_MAIN = (
    FacetName.ACTION, FacetName.OBJECT, FacetName.PURPOSE, FacetName.PARTY, FacetName.PEOPLE, FacetName.SETTING,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kinship:
    """What two commitments share: specific words, concepts (both 0 to 1), and the topic of a rule that is not general."""

    words: float
    concepts: float
    topic: bool
    clash: bool  # a facet of one excludes the other's
    apart: bool = False  # the objects, or the other parties, of one have nothing to do with the other's

    @property
    def score(self) -> float:
        """One figure: words and concepts, with a premium for a shared topic."""
        return min(1.0, max(self.words, 0.5 * self.words + 0.5 * self.concepts) + (TOPIC_PREMIUM if self.topic else 0.0))


def is_generic(stem: str) -> bool:
    """Whether any policy is full of a word."""
    return stem in _GENERIC


@lru_cache(maxsize=40_000)
def find_specific(text: str, actor: str = "") -> frozenset[str]:
    """The stems of a text that any policy is not full of; the name of its ``actor`` is none of them."""
    return find_stems(text) - _GENERIC - find_names(actor)


@lru_cache(maxsize=1_000)
def find_names(actor: str) -> frozenset[str]:
    """The stems of an actor's name."""
    return find_stems(actor.replace("-", " "))


def find_shared(one: Commitment, other: Commitment) -> frozenset[str]:
    """The specific stems that two commitments have in common."""
    return find_specific(one.quote, one.actor) & find_specific(other.quote, other.actor)


def weigh(stems: Iterable[str]) -> float:
    """The weight of some stems: a generic one counts a quarter."""
    return math.fsum(GENERIC_WEIGHT if stem in _GENERIC else 1.0 for stem in stems)  # the same in every order


def share_of_words(one: str, other: str, actor: str = "") -> float:
    """How much of the shorter text's weight of words stands in the other; the name of the actor counts nothing."""
    names = find_names(actor)
    a, b = find_stems(one) - names, find_stems(other) - names
    least = min(weigh(a), weigh(b))
    return min(1.0, weigh(a & b) / least) if least else 0.0


def find_kinship(earlier: Commitment, later: Commitment, taxonomy: Taxonomy) -> Kinship:
    """What two commitments share, their lead-ins left aside where they are the same."""
    same_lead = earlier.statement.lead_in == later.statement.lead_in
    texts = (earlier.quote, later.quote) if same_lead else (_with_lead(earlier), _with_lead(later))
    actor = earlier.actor
    alone = share_of_words(earlier.quote, later.quote, actor)
    words = max(alone, 0.0 if same_lead else 0.8 * share_of_words(*texts, actor))
    concepts, clash = _share_of_concepts(earlier, later, taxonomy)
    apart = are_apart(earlier, later, taxonomy)
    return Kinship(words, concepts, have_common_topic(earlier, later), clash, apart)


def are_apart(earlier: Commitment, later: Commitment, taxonomy: Taxonomy) -> bool:
    """Whether both name other parties, or things, and none of one has to do with any of the other: two deals alike."""
    for name in (FacetName.PARTY, FacetName.OBJECT):
        before, after = (_named(c, name, taxonomy) for c in (earlier, later))
        if before and after and all(taxonomy.order(a, b) == Order.UNKNOWN for a in after for b in before):
            return True
    return False


def _named(commitment: Commitment, name: FacetName, taxonomy: Taxonomy) -> set[str]:
    """What a commitment names in one facet, apart from its promisor and from words for anybody and anything."""
    return {
        f.concept
        for f in commitment.facets
        if f.name == name
        and f.start >= 0
        and not taxonomy.same_party(f.concept, commitment.actor)
        and not taxonomy.is_general(f.concept)
    }


def _with_lead(commitment: Commitment) -> str:
    """The words with the nearest lead-in where they alone are very short."""
    if len(find_stems(commitment.quote)) >= 4 or not commitment.statement.lead_in:
        return commitment.quote
    return f"{commitment.statement.lead_in[-1]} {commitment.quote}"


def have_common_topic(one: Commitment, other: Commitment) -> bool:
    """Whether one rule that is about something recorded both, or two rules of one topic did."""
    return not find_topics(one.rules).isdisjoint(find_topics(other.rules))


@lru_cache(maxsize=20_000)
def find_topics(rules: tuple[str, ...]) -> frozenset[str]:
    """The topics of some rules; the catch-all is none."""
    return frozenset(rule.split("/")[0] for rule in rules) - {GENERAL}


def _share_of_concepts(earlier: Commitment, later: Commitment, taxonomy: Taxonomy) -> tuple[float, bool]:
    before, after = _concepts(earlier), _concepts(later)
    clash = False
    shared = 0.0
    for name in _MAIN:
        for one in before.get(name, ()):
            orders = {taxonomy.order(other, one) for other in after.get(name, ())}
            if orders & {Order.EQUAL, Order.NARROWER, Order.BROADER}:
                shared += _weight_of(one, name, taxonomy)
            elif Order.EXCLUDES in orders:
                clash = True
                shared += 0.5 * _weight_of(one, name, taxonomy)
    total = sum(_weight_of(one, name, taxonomy) for name, ids in before.items() for one in ids)
    other_total = sum(_weight_of(one, name, taxonomy) for name, ids in after.items() for one in ids)
    least = min(total, other_total)
    return (min(1.0, shared / least) if least else 0.0), clash


def _concepts(commitment: Commitment) -> dict[FacetName, list[str]]:
    """Concepts by facet, each once, in order of mention: weights are added up, and their order must not depend on luck."""
    found: dict[FacetName, list[str]] = {}
    for facet in commitment.facets:
        if facet.name in _MAIN and facet.concept != commitment.actor:
            named = found.setdefault(facet.name, [])
            if facet.concept not in named:
                named.append(facet.concept)
    return found


def _weight_of(concept: str, name: FacetName, taxonomy: Taxonomy) -> float:
    """An action says less than an object or a purpose; a concept with many below it says less than a leaf."""
    weight = 0.4 if name == FacetName.ACTION else 1.0
    return weight * (0.5 if taxonomy.is_general(concept) else 1.0)


def speak_for_one_party(earlier: Commitment, later: Commitment, taxonomy: Taxonomy) -> bool:
    """Whether the promisor is the same, and whose conduct is bound; an unknown one may be anybody's."""
    if earlier.actor and later.actor and not taxonomy.same_party(earlier.actor, later.actor):
        return False
    return not are_bound_apart(earlier, later)


def are_bound_apart(earlier: Commitment, later: Commitment) -> bool:
    """Whether one plainly binds the provider ("we may") and the other its users ("you may not").

    A sentence without such a subject ("is not to be used") may bind either, whatever was read into it. What the
    provider ruled out for itself and now allows others bears on its own words.
    """
    pair = {earlier.bound, later.bound}
    if pair != {Bound.PROVIDER, Bound.USERS}:
        return False
    if Stance.ASSERTS in (earlier.stance, later.stance):
        return False
    if earlier.bound == Bound.PROVIDER and later.stance == Stance.PERMITS and earlier.stance == Stance.PROHIBITS:
        return not _WE.search(later.quote)
    return all(_names_its_subject(commitment) for commitment in (earlier, later))


_WE = re.compile(r"\b(?:we|us|our)\b", re.IGNORECASE)
_VERB = r"\s+(?:\w+\s+){0,2}?(?:may|might|can|cannot|can't|could|will|won't|would|must|shall|should|do|don't|does|never|agree|are|have)\b"
_WE_ACT = re.compile(r"\b(?:we|our company)\b" + _VERB, re.IGNORECASE)
_YOU_ACT = re.compile(
    r"\b(?:you|users?|customers?|developers?|members?|players?|advertisers?|sellers?)\b"
    + _VERB
    + r"|^\W*(?:do not|don.t|never)\b",
    re.IGNORECASE,
)


def _names_its_subject(commitment: Commitment) -> bool:
    pattern = _WE_ACT if commitment.bound == Bound.PROVIDER else _YOU_ACT
    return bool(pattern.search(commitment.full_text))
