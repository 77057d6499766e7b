"""Pairs of two versions become relations; what is new is held against the actor's other documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.judging.alignment import Alignment
from monitor.judging.caution import lower, temper
from monitor.judging.findings import is_told
from monitor.judging.index import CommitmentIndex, align_across
from monitor.judging.relations import relate
from monitor.judging.remaining import find_remaining
from monitor.judging.reversals import find_reversals
from monitor.models import Confidence, Instrument, Pair, Relation, RelationKind, Sighting
from monitor.rulepacks import Rulebook

LOOSE = 0.62  # versions less alike than this that bear on each other in nothing are one gone and one new
FEW = 12  # commitments; of fewer a large share changes easily
ANEW = 0.85  # of the earlier commitments changed: the document was written anew
# Rows of the decision table that say by themselves how sure they are: an error admitted, an end announced, plain opposites.
PLAIN_ROWS = (3, 5, 6)
_RANK = tuple(Instrument)
_WRITTEN = frozenset({Instrument.POLICY, Instrument.TERMS})


@dataclass(frozen=True, slots=True)
class Change:
    """A relation, and whether it must not become a finding."""

    relation: Relation
    silent: bool = False

    def silence(self, note: str) -> Change:
        """The same, recorded with a note and told to nobody."""
        return Change(replace(self.relation, notes=(*self.relation.notes, note)), silent=True)


def judge_pairs(
    alignment: Alignment, standing: Sequence[Sighting], origins: Mapping[str, Sighting], rulebook: Rulebook
) -> list[Change]:
    """The relation of every pair of an alignment, with the drift over earlier small steps.

    ``standing`` is what the earlier version held; a new passage may override some of it.
    """
    changes = []
    anew = is_written_anew(alignment, standing)
    for pair in find_reversals(alignment.pairs, standing, rulebook.taxonomy):
        relation = temper(relate(pair, rulebook), anew=anew)
        if relation.kind == RelationKind.UNRELATED and _is_loose(pair):
            changes += [Change(temper(relate(lone, rulebook), anew=anew)) for lone in _take_apart(pair)]
            continue
        changes.append(Change(relation))
        drift = _find_drift(relation, origins, rulebook)
        if drift is not None:
            changes.append(Change(drift))
    return changes


def is_written_anew(alignment: Alignment, standing: Sequence[Sighting]) -> bool:
    """Whether hardly anything that the earlier version held stands in the later one as it was."""
    changed = sum(pair.earlier is not None for pair in alignment.pairs)
    return len(standing) >= FEW and changed >= ANEW * len(standing)


def _is_loose(pair: Pair) -> bool:
    return pair.earlier is not None and pair.later is not None and pair.versions and pair.similarity < LOOSE


def _take_apart(pair: Pair) -> list[Pair]:
    return [Pair(pair.earlier, None, versions=True), Pair(None, pair.later, versions=True)]


def _find_drift(relation: Relation, origins: Mapping[str, Sighting], rulebook: Rulebook) -> Relation | None:
    """What many steps too small to tell add up to since the first wording."""
    pair = relation.pair
    if is_told(relation) or pair.earlier is None or pair.later is None:
        return None
    first = origins.get(pair.earlier.id)
    if first is None:
        return None
    whole = temper(relate(replace(pair, earlier=first), rulebook))
    if not is_told(whole) or whole.confidence == Confidence.LOW:
        return None
    note = f"Adds up several small revisions since {first.date.isoformat()}."
    return replace(whole, notes=(*whole.notes, note))


def judge_across(new: Iterable[Pair], index: CommitmentIndex, rulebook: Rulebook) -> list[Change]:
    """What is new in a document beside what stands in the actor's other documents."""
    sightings = [pair.later for pair in new if pair.later is not None]
    changes = []
    for pair in align_across(sightings, index, rulebook.taxonomy):
        relation = relate(pair, rulebook)
        if relation.kind == RelationKind.UNRELATED:
            continue
        if relation.row not in PLAIN_ROWS:
            relation = lower(relation, Confidence.LOW, "The earlier words stand in another document.")
        change = Change(relation)
        if is_lesser(pair):
            change = change.silence("conflicts_with: a lesser instrument does not change a greater one.")
        elif relation.kind == RelationKind.BROADENS:
            change = change.silence("Stands beside what another document says.")
        changes.append(change)
    return changes


def doubt_remaining(
    change: Change, later: Sequence[Sighting], earlier: Sequence[Sighting], rulebook: Rulebook
) -> Change:
    """A lone side at low confidence where the other version says the same elsewhere, whether or not that is new.

    ``later`` and ``earlier`` are all that the two versions hold.
    """
    relation = change.relation
    pair = relation.pair
    both = pair.earlier is not None and pair.later is not None
    if both or change.silent or relation.confidence == Confidence.LOW or not is_told(relation):
        return change
    same = find_remaining(pair, later if pair.later is None else earlier, rulebook.taxonomy)
    if same is None:
        return change
    place = "Still said" if pair.later is None else "Said before"
    return replace(change, relation=lower(relation, Confidence.LOW, f"{place} in other words: “{same.commitment.quote}”"))


def is_lesser(pair: Pair) -> bool:
    """Whether the later words stand in a lesser instrument than the earlier ones (policies and terms are equal)."""
    if pair.earlier is None or pair.later is None:
        return False
    before = pair.earlier.commitment.statement.instrument
    after = pair.later.commitment.statement.instrument
    if before in _WRITTEN and after in _WRITTEN:
        return False
    return _RANK.index(after) > _RANK.index(before)


def most_telling(relations: Sequence[Relation]) -> Relation | None:
    """Of several relations of one passage the one a reader should see: told before quiet, sure before unsure."""
    if not relations:
        return None
    return max(relations, key=_telling)


def _telling(relation: Relation) -> tuple[int, int, float]:
    grade = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH).index(relation.confidence)
    kinds = (RelationKind.UNRELATED, RelationKind.REAFFIRMS)
    quiet = kinds.index(relation.kind) if relation.kind in kinds else 2
    return quiet, grade, relation.pair.similarity
