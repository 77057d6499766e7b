"""Passages of one document that turned around: what an earlier version ruled out, a later one lets in elsewhere.

The two share hardly any wording, so that no alignment of words finds them ("we will not train on your mail" is gone;
"mail helps us to improve our models unless you opt out" is new). They are found by what they speak of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.judging.matters import Kinship, are_bound_apart, find_kinship, find_shared
from monitor.judging.stances import stand_to
from monitor.models import Commitment, Pair, Sighting
from monitor.taxonomy import Taxonomy

_TIES = re.compile(
    r"\b(?:notwithstanding|nevertheless|despite the above|regardless of the above|whatever the)\b", re.IGNORECASE
)


def find_reversals(pairs: Sequence[Pair], standing: Sequence[Sighting], taxonomy: Taxonomy) -> list[Pair]:
    """The pairs of an alignment, with opposites joined.

    A passage that is gone is held against everything new or changed; a new passage that says that it overrides others
    ("notwithstanding the above") against what stood before, ``standing``.
    """
    gone = [p.earlier for p in pairs if p.later is None and p.earlier is not None]
    coming = [p.later for p in pairs if p.later is not None]
    joined: list[Pair] = []
    taken: set[str] = set()
    for earlier in gone:
        partner = _find_opposite(earlier, [(earlier, s, s) for s in coming], taxonomy)
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
    shared = len(find_shared(earlier, later))
    if not shared:
        return 0.0
    kin = find_kinship(earlier, later, taxonomy)
    return kin.score if _is_close(kin, shared) else 0.0


def _is_close(kin: Kinship, shared: int) -> bool:
    if kin.topic:
        return kin.words >= 0.25 or kin.concepts >= 0.6
    return shared >= 2 and kin.words >= 0.5
