"""Which earlier words an admission of error puts right.

A cue alone corrects nothing: it must come from the party (or the publisher) of the words it corrects, and speak of the
same matter: the same kind of quantity of the same things, or the same specific words and concepts.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.judging.matters import Kinship, find_kinship, find_shared
from monitor.judging.wording import find_stems
from monitor.models import CueKind, Quantity, Sighting
from monitor.taxonomy import Taxonomy

ENOUGH = 0.22  # kinship of a correction, which says little else, to the words it corrects


def may_correct(sighting: Sighting) -> bool:
    """Whether a statement admits an error at all."""
    return CueKind.CORRECTION in sighting.commitment.cues


def find_corrected(later: Sighting, earlier: Sequence[Sighting], taxonomy: Taxonomy) -> tuple[Sighting, ...]:
    """The earlier statements that ``later``, which admits an error, puts right: the closest one and its like."""
    scored = [(score, s) for s in earlier if (score := find_fit(s, later, taxonomy)) >= ENOUGH]
    if not scored:
        return ()
    best = max(score for score, _ in scored)
    return tuple(s for score, s in scored if score >= 0.9 * best)


def find_fit(earlier: Sighting, later: Sighting, taxonomy: Taxonomy) -> float:
    """How well an admission of error fits the words it may be about; 0 where another party speaks."""
    one, other = earlier.commitment, later.commitment
    same_publisher = _publisher(earlier) == _publisher(later)
    if not same_publisher and not taxonomy.same_party(one.actor, other.actor):
        return 0.0
    kin = find_kinship(one, other, taxonomy)
    return kin.score + _numbers(one.quantities, other.quantities) + (0.1 if _shares_names(kin, earlier, later) else 0.0)


def _publisher(sighting: Sighting) -> str:
    return sighting.source.split("/", 1)[0]


def _shares_names(kin: Kinship, earlier: Sighting, later: Sighting) -> bool:
    return len(find_shared(earlier.commitment, later.commitment)) >= 2


def _numbers(before: Sequence[Quantity], after: Sequence[Quantity]) -> float:
    """A premium where both give a quantity of one kind with different values, of the same things if it counts any."""
    for was in before:
        for now in after:
            if was.kind != now.kind or was.value == now.value:
                continue
            same_things = was.unit == now.unit or bool(find_stems(was.unit) & find_stems(now.unit))
            if same_things:
                return 0.3
    return 0.0
