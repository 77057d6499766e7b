"""The commitments that stand, by actor and by what they speak of; pairs across the documents of one actor.

Cross-document pairs come from here and never from all pairs. Asking is conservative: a false alarm between two documents
is worse than a missed one, so candidates must share the actor, what they speak of, and most of what makes them specific.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter

from monitor.judging.likeness import likeness
from monitor.judging.matters import (
    GENERIC_WEIGHT,
    TOPIC_PREMIUM,
    are_bound_apart,
    find_kinship,
    find_names,
    find_topics,
    is_generic,
)
from monitor.judging.sightings import Key, make_commitment_key
from monitor.judging.wording import find_stems
from monitor.models import FacetName, Pair, Sighting, Stance
from monitor.taxonomy import Taxonomy

CROSS = 0.6  # kinship that two statements of different documents must reach
_WITH_LEAD = 0.8  # the most that words count which are shared through different lead-ins
_MOST = 1.0
_ENOUGH = 0.7  # the share of words behind which concepts and topic can make up what is left
_INDEXED = (FacetName.OBJECT, FacetName.PURPOSE, FacetName.ACTION, FacetName.PARTY)


class _Entry:
    """One sighting and what is compared of it: its concepts and topics, and once asked its stems and their weight."""

    __slots__ = ("concepts", "day", "generic", "id", "lead_in", "sighting", "source", "specific", "topics", "weight")

    def __init__(self, sighting: Sighting) -> None:
        commitment = sighting.commitment
        self.sighting = sighting
        self.id, self.source, self.day = sighting.id, sighting.source, sighting.date
        self.lead_in = commitment.statement.lead_in
        self.concepts = _concepts_of(sighting)
        self.topics = find_topics(commitment.rules)
        self.generic = self.specific = _NOTHING
        self.weight = 0.0

    def read_words(self) -> None:
        """Finds the stems of the words."""
        commitment = self.sighting.commitment
        stems = find_stems(commitment.quote) - find_names(commitment.actor)
        self.generic = frozenset(stem for stem in stems if is_generic(stem))
        self.specific = stems - self.generic
        self.weight = len(self.specific) + GENERIC_WEIGHT * len(self.generic)

    def score_at_most(self, other: _Entry) -> float:
        """What the kinship of two can be at most: exact in the words they share, generous in their concepts."""
        least = self.weight if self.weight < other.weight else other.weight
        words = (len(self.specific & other.specific) + GENERIC_WEIGHT * len(self.generic & other.generic)) / least
        if words < _WITH_LEAD and self.lead_in != other.lead_in:
            words = _WITH_LEAD
        return _MOST if words > _ENOUGH else 0.5 * words + 0.5 + TOPIC_PREMIUM


_NOTHING: frozenset[str] = frozenset()
_NOBODY: set[_Entry] = set()


class CommitmentIndex:
    """Sightings that stand, by (actor, concept) and by their words. Adding one twice changes nothing."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._by_stem: dict[tuple[str, str], set[_Entry]] = {}  # specific words of what a rule with a topic recorded
        self._by_concept: dict[tuple[str, str], set[_Entry]] = {}
        self._by_key: dict[tuple[str, str], dict[str, Sighting]] = {}
        self._unread: dict[str, dict[str, _Entry]] = {}  # by actor: entries whose words nobody has asked for yet

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, sighting: Sighting) -> None:
        """Takes a sighting in; one with the same id is replaced."""
        known = self._entries.get(sighting.id)
        if known is not None:
            if known.sighting is sighting:
                return
            self.discard(known.sighting)
        entry = self._entries[sighting.id] = _Entry(sighting)
        actor = sighting.commitment.actor
        if entry.topics:  # what no rule with a topic recorded is close to nothing: its words are never asked for
            self._unread.setdefault(actor, {})[entry.id] = entry
        for concept in entry.concepts:
            self._by_concept.setdefault((actor, concept), set()).add(entry)
        self._by_key.setdefault((actor, _words_of(sighting)), {})[sighting.id] = sighting

    def discard(self, sighting: Sighting) -> None:
        """Takes a sighting out; one that is not there changes nothing."""
        known = self._entries.pop(sighting.id, None)
        if known is None:
            return
        actor = known.sighting.commitment.actor
        if self._unread.get(actor, {}).pop(known.id, None) is None:
            for stem in known.specific:
                self._by_stem[actor, stem].discard(known)
        for concept in known.concepts:
            self._by_concept[actor, concept].discard(known)
        self._by_key[actor, _words_of(known.sighting)].pop(known.id)

    def find(self, sighting: Sighting) -> tuple[Sighting, ...]:
        """Every standing sighting of the same actor that shares a concept with this one, in order of date and id."""
        found: set[_Entry] = set()
        for concept in _concepts_of(sighting):
            found |= self._by_concept.get((sighting.commitment.actor, concept), _NOBODY)
        return tuple(e.sighting for e in sorted(found, key=lambda e: (e.day, e.id)) if e.id != sighting.id)

    def find_close(self, sighting: Sighting) -> Iterator[tuple[float, Sighting]]:
        """Of what ``find`` gives those of other documents that share a watched topic and two specific words.

        Each comes with the most that its kinship can be; those that can be nearest come first, in a tie by id, the
        last first. Whoever asks need not look at those behind that cannot be nearer than what is found.
        """
        asked = _Entry(sighting)
        if not asked.topics:
            return
        asked.read_words()
        actor, topics, source, day = sighting.commitment.actor, asked.topics, asked.source, asked.day
        sharing = self._find_sharing(actor, asked.specific)
        spoken: set[_Entry] = set()
        for concept in asked.concepts:
            spoken |= sharing & self._by_concept.get((actor, concept), _NOBODY)
        found = [
            (asked.score_at_most(entry), entry.id, entry.sighting)
            for entry in spoken
            if entry.source != source and entry.day <= day and not topics.isdisjoint(entry.topics)
        ]
        found.sort(key=itemgetter(0, 1), reverse=True)
        for bound, _, other in found:
            yield bound, other

    def _find_sharing(self, actor: str, stems: frozenset[str]) -> set[_Entry]:
        """An actor's entries in which two of some stems stand; rare stems are looked at first."""
        for entry in self._unread.pop(actor, {}).values():
            entry.read_words()
            for stem in entry.specific:
                self._by_stem.setdefault((actor, stem), set()).add(entry)
        postings = [found for stem in stems if (found := self._by_stem.get((actor, stem)))]
        postings.sort(key=len)
        once: set[_Entry] = set()
        twice: set[_Entry] = set()
        for number, entries in enumerate(postings, 1):
            twice |= once & entries
            if number < len(postings):
                once |= entries
        return twice

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
        for bound, other in index.find_close(sighting):
            if bound < CROSS or (best is not None and bound < best[0]):
                break
            if best is not None and bound == best[0] and other.id < best[1].id:
                continue
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
