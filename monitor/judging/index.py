"""The commitments that stand, by actor and by what they speak of; pairs across the documents of one actor.

Cross-document pairs come from here and never from all pairs. Asking is conservative: a false alarm between two documents
is worse than a missed one, so candidates must share the actor, what they speak of, and most of what makes them specific.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor.judging.likeness import likeness
from monitor.judging.matters import are_bound_apart, find_kinship, find_shared, have_common_topic
from monitor.judging.sightings import Key, make_commitment_key
from monitor.models import FacetName, Pair, Sighting, Stance
from monitor.taxonomy import Taxonomy

CROSS = 0.6  # kinship that two statements of different documents must reach
_INDEXED = (FacetName.OBJECT, FacetName.PURPOSE, FacetName.ACTION, FacetName.PARTY)


class CommitmentIndex:
    """Sightings that stand, by (actor, concept) and by their words. Adding one twice changes nothing."""

    def __init__(self) -> None:
        self._by_concept: dict[tuple[str, str], dict[str, Sighting]] = {}
        self._by_key: dict[tuple[str, str], dict[str, Sighting]] = {}
        self._ids: dict[str, Sighting] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, sighting: Sighting) -> None:
        """Takes a sighting in; one with the same id is replaced."""
        known = self._ids.get(sighting.id)
        if known is sighting:
            return
        if known is not None:
            self.discard(known)
        self._ids[sighting.id] = sighting
        actor = sighting.commitment.actor
        for concept in _concepts_of(sighting):
            self._by_concept.setdefault((actor, concept), {})[sighting.id] = sighting
        self._by_key.setdefault((actor, _words_of(sighting)), {})[sighting.id] = sighting

    def discard(self, sighting: Sighting) -> None:
        """Takes a sighting out; one that is not there changes nothing."""
        known = self._ids.pop(sighting.id, None)
        if known is None:
            return
        actor = known.commitment.actor
        for concept in _concepts_of(known):
            self._by_concept.get((actor, concept), {}).pop(known.id, None)
        self._by_key.get((actor, _words_of(known)), {}).pop(known.id, None)

    def find(self, sighting: Sighting) -> tuple[Sighting, ...]:
        """Every standing sighting of the same actor that shares a concept with this one, in order of date and id."""
        found: dict[str, Sighting] = {}
        for concept in _concepts_of(sighting):
            found.update(self._by_concept.get((sighting.commitment.actor, concept), {}))
        found.pop(sighting.id, None)
        return tuple(sorted(found.values(), key=lambda s: (s.date, s.id)))

    def find_close(self, sighting: Sighting) -> tuple[Sighting, ...]:
        """Of what ``find`` gives the few of other documents that share a watched topic and specific words, unordered."""
        commitment = sighting.commitment
        found: dict[str, Sighting] = {}
        for concept in _concepts_of(sighting):
            for other in self._by_concept.get((commitment.actor, concept), {}).values():
                if other.id in found or other.source == sighting.source or other.date > sighting.date:
                    continue
                if (
                    have_common_topic(commitment, other.commitment)
                    and len(find_shared(commitment, other.commitment)) >= 2
                ):
                    found[other.id] = other
        return tuple(found.values())

    def find_same(self, sighting: Sighting) -> tuple[Sighting, ...]:
        """Every standing sighting of the same actor with the same words in another document."""
        same = self._by_key.get((sighting.commitment.actor, _words_of(sighting)), {})
        return tuple(s for s in same.values() if s.source != sighting.source)


def _concepts_of(sighting: Sighting) -> frozenset[str]:
    commitment = sighting.commitment
    return frozenset(f.concept for f in commitment.facets if f.name in _INDEXED and f.concept != commitment.actor)


def _words_of(sighting: Sighting) -> str:
    key: Key = make_commitment_key(sighting.commitment)
    return key[0]


def align_across(new: Iterable[Sighting], index: CommitmentIndex, taxonomy: Taxonomy | None = None) -> tuple[Pair, ...]:
    """What is new in one document beside what stands in the actor's other documents: at most one partner each."""
    taxonomy = taxonomy or Taxonomy()
    pairs = []
    for sighting in new:
        best: tuple[float, Sighting] | None = None
        for other in index.find_close(sighting):
            score = _fit(other, sighting, taxonomy)
            if score >= CROSS and (best is None or (score, other.id) > (best[0], best[1].id)):
                best = (score, other)
        if best is not None:
            pairs.append(Pair(best[1], sighting, versions=False, similarity=best[0]))
    return tuple(pairs)


def _fit(earlier: Sighting, later: Sighting, taxonomy: Taxonomy) -> float:
    """How well two statements of different documents go together; 0 where they must not be compared."""
    one, other = earlier.commitment, later.commitment
    if are_bound_apart(one, other):
        return 0.0
    kin = find_kinship(one, other, taxonomy)
    if not kin.topic or kin.concepts < 0.6:
        return 0.0
    same_stance = one.stance == other.stance or Stance.ASSERTS in (one.stance, other.stance)
    return kin.score if not same_stance or likeness(one, other) >= 0.45 else 0.0
