"""Passages of one document that turned around: what an earlier version ruled out, a later one lets in elsewhere.

The two share hardly any wording, so that no alignment of words finds them ("we will not train on your mail" is gone;
"mail helps us to improve our models unless you opt out" is new). They are found by what they speak of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.judging.matters import are_bound_apart, find_kinship, find_shared, find_specific
from monitor.judging.stances import is_plain_conflict, stand_to
from monitor.models import Commitment, Pair, Sighting, Stance
from monitor.taxonomy import Taxonomy

ALIKE_AND_OPPOSED = 0.7  # versions less alike than this that take opposite stances are one gone and one new
_TIES = re.compile(
    r"\b(?:notwithstanding|nevertheless|despite the above|regardless of the above|whatever the)\b", re.IGNORECASE
)


def find_reversals(pairs: Sequence[Pair], standing: Sequence[Sighting], taxonomy: Taxonomy) -> list[Pair]:
    """The pairs of an alignment, with opposites joined.

    A passage that is gone is held against everything new or changed; a new passage that says that it overrides others
    ("notwithstanding the above") against what stood before, ``standing``.
    """
    pairs = [part for pair in pairs for part in _take_apart(pair)]
    gone = [p.earlier for p in pairs if p.later is None and p.earlier is not None]
    coming = [p for p in pairs if p.later is not None]
    joined: list[Pair] = []
    taken: set[str] = set()
    for earlier in gone:
        candidates = [(earlier, p.later, p.later) for p in coming if p.later is not None and _is_new_there(earlier, p)]
        partner = _find_opposite(earlier, candidates, taxonomy)
        if partner is not None:
            taken |= {earlier.id, partner.id}
            joined.append(Pair(earlier, partner, versions=False, moved=True))
    for pair in pairs:
        new = pair.later if pair.earlier is None else None
        if new is None or new.id in taken or not _TIES.search(new.commitment.full_text):
            continue
        overridden = _find_opposite(new, [(s, new, s) for s in standing], taxonomy)
        if overridden is not None:
            taken.add(new.id)
            joined.append(Pair(overridden, new, versions=False, moved=True))
    return [p for p in pairs if not _is_taken(p, taken)] + joined


def _take_apart(pair: Pair) -> list[Pair]:
    """A pair whose sides stand against each other in other words is no passage that was reworded."""
    if pair.earlier is None or pair.later is None or pair.similarity >= ALIKE_AND_OPPOSED:
        return [pair]
    if stand_to(pair.earlier.commitment, pair.later.commitment) != "opposite":
        return [pair]
    return [Pair(pair.earlier, None, versions=True), Pair(None, pair.later, versions=True)]


def _is_new_there(earlier: Sighting, pair: Pair) -> bool:
    """Whether what a later passage shares with a vanished one is new in it, not what its own earlier wording said."""
    assert pair.later is not None
    shared = find_shared(earlier.commitment, pair.later.commitment)
    if pair.earlier is not None:
        shared -= find_specific(pair.earlier.commitment.quote)
    return bool(shared)


def _is_taken(pair: Pair, taken: set[str]) -> bool:
    lone = pair.earlier if pair.later is None else pair.later if pair.earlier is None else None
    return lone is not None and lone.id in taken


def _find_opposite(
    sighting: Sighting, candidates: Sequence[tuple[Sighting, Sighting, Sighting]], taxonomy: Taxonomy
) -> Sighting | None:
    """Of (earlier, later, candidate) the candidate that stands most plainly against ``sighting``."""
    best: tuple[float, str, Sighting] | None = None
    for earlier, later, candidate in candidates:
        score = _oppose(earlier.commitment, later.commitment, taxonomy)
        if score and (best is None or (score, candidate.id) > best[:2]):
            best = (score, candidate.id, candidate)
    return best[2] if best else None


def _oppose(earlier: Commitment, later: Commitment, taxonomy: Taxonomy) -> float:
    """How plainly two passages stand against each other; 0 where they do not."""
    if stand_to(earlier, later) != "opposite" or are_bound_apart(earlier, later):
        return 0.0
    if not find_shared(earlier, later):
        return 0.0
    kin = find_kinship(earlier, later, taxonomy)
    if not is_plain_conflict(earlier, later, kin, taxonomy):
        return 0.0
    return kin.score + (0.1 if later.stance == Stance.PERMITS else 0.0)
