"""What a relation does to the protection of those whom the commitment protects."""

from __future__ import annotations

import re

from monitor.judging.table import EFFECTS, LICENSES, PRACTICES, SELF_SERVING, SHIELDS
from monitor.models import Bound, Commitment, Effect, FacetName, Order, RelationKind, Stance

_SELF_SERVING_WORDS = re.compile(
    r"\b(?:aggregate liability|be liable|liable for|liability (?:under|for|shall|will)|no warrant(?:y|ies)|"
    r"disclaim\w* all|as is\b|indemnif\w+|hold harmless|governed by .{0,40}\blaws?|trademarks?|brand (?:features|assets)|"
    r"feedback|suggestions? you)",
    re.IGNORECASE,
)


def judge_effect(
    kind: RelationKind, commitment: Commitment, *, protects: bool | None, replaced_by: Commitment | None = None
) -> Effect:
    """The effect of a relation on the earlier ``commitment`` (for a new rule: on the rule itself).

    ``protects`` says whether one of its rules names whom it protects (None: only general rules recorded it);
    ``replaced_by`` is the later commitment.
    """
    if kind in (RelationKind.REAFFIRMS, RelationKind.UNRELATED):
        return Effect.NEUTRAL
    if not protects and is_self_serving(commitment):
        return Effect.NEUTRAL
    if kind == RelationKind.CORRECTS:
        return Effect.NEUTRAL
    if replaced_by is not None and is_opposite(commitment, replaced_by):
        return Effect.WEAKENS if _promises(commitment) else Effect.STRENGTHENS
    side = find_side(commitment)
    return EFFECTS.get((kind, side), Effect.UNJUDGED)


def find_side(commitment: Commitment) -> str:
    """Whether a commitment shields others or licenses the one it binds ("we collect ..." does, as "we may collect" does)."""
    if (
        commitment.stance == Stance.ASSERTS
        and commitment.polarity
        and commitment.bound in (Bound.PROVIDER, Bound.GOVERNMENT)
    ):
        actions = sorted((f.start, f.concept) for f in commitment.facets if f.name == FacetName.ACTION)
        stated = [a for a in actions if a[0] >= 0] or actions
        return LICENSES if stated and stated[0][1] in PRACTICES else SHIELDS
    if commitment.stance == Stance.PERMITS and commitment.bound != Bound.USERS:
        return LICENSES
    return SHIELDS


def correct_effect(order: Order, commitment: Commitment) -> Effect:
    """The effect of a correction that leaves less, more or other ground than the corrected words."""
    if order == Order.NARROWER:
        return EFFECTS[RelationKind.NARROWS, find_side(commitment)]
    if order == Order.BROADER:
        return EFFECTS[RelationKind.BROADENS, find_side(commitment)]
    return Effect.NEUTRAL


def is_opposite(earlier: Commitment, later: Commitment) -> bool:
    """Whether one rules out what the other allows or does."""
    return _promises(earlier) != _promises(later)


def _promises(commitment: Commitment) -> bool:
    """Whether a commitment rules something out (a ban, or the claim that something does not happen)."""
    return commitment.stance == Stance.PROHIBITS or (commitment.stance == Stance.ASSERTS and not commitment.polarity)


def is_self_serving(commitment: Commitment) -> bool:
    """Whether a clause only protects the one who wrote it: caps on liability, its marks, its licence to feedback."""
    if set(commitment.topic.split("/")) & SELF_SERVING:
        return True
    return bool(_SELF_SERVING_WORDS.search(commitment.quote))
