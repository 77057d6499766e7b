"""Statements and rules become commitments, slot by slot.

``CommitmentMaker`` takes a read clause with what stands above it and gives the commitment in it, or None: words without
a stance, asides, and weak readings that no rule names are no commitments. Nothing here depends on dates or places.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.models import (
    Bound,
    Certainty,
    Commitment,
    CueKind,
    Facet,
    FacetName,
    Instrument,
    Quantity,
    Stance,
    Statement,
    Strength,
)
from monitor.reading.clauses import Clause
from monitor.reading.contexts import Context
from monitor.reading.drafts import make_commitment
from monitor.reading.facets import find_facets
from monitor.reading.governing import Found
from monitor.reading.limits import find_limits
from monitor.reading.parties import judge_beneficiary, judge_bound
from monitor.reading.quantities import find_quantities
from monitor.reading.rules import RuleIndex, Subject
from monitor.reading.strength import judge_strength
from monitor.taxonomy import Taxonomy

_CUES = {kind.value: kind for kind in CueKind}


class CommitmentMaker:
    """Makes commitments of clauses whose stance is known."""

    def __init__(self, rules: RuleIndex, taxonomy: Taxonomy) -> None:
        self._rules = rules
        self._taxonomy = taxonomy

    def make(
        self,
        statement: Statement,
        clause: Clause,
        found: Found | None,
        context: Context,
        *,
        certainty: Certainty = Certainty.SETTLED,
    ) -> Commitment | None:
        """The commitment in a clause. ``found`` is its own governing cue; without one the lead-in's stance holds."""
        stance = found.stance if found is not None else context.stance
        if stance is None:
            return None
        bound, named = judge_bound(clause, found) if found is not None else (context.bound, context.bound_actor)
        if found is not None and bound is Bound.UNKNOWN and context.bound is not Bound.UNKNOWN:
            bound, named = context.bound, context.bound_actor
        facets: Sequence[Facet] = [*context.facets, *find_facets(clause, found)]
        if found is not None and found.subject in ("", "thing", "anaphor"):
            bound, named = self._agent(facets, found, clause, bound, named)
        quantities: Sequence[Quantity] = find_quantities(
            clause.low, clause.start, clause.end, words=bool(clause.numbers)
        )
        quoted = clause.phrases
        phrases = context.phrases.union([mark[2].cue for mark in quoted]) if quoted else context.phrases
        strength = judge_strength(clause, found.cue if found else None, context.strength)
        if certainty < strength.certainty:
            strength = Strength(strength.universality, strength.force, certainty)
        text = f"{context.text} {statement.text}" if context.text else statement.text
        weak = found.weak if found is not None else context.weak
        if weak and quantities and found is not None and found.tense == "future":
            weak = False
        subject = Subject(text, stance, bound, facets, phrases, quantities)
        rules = self._rules.match(subject, weak=weak)
        if not rules and weak:
            return None
        return make_commitment(
            statement,
            statement.actor,
            stance,
            self._rules.topics[rules[0]] if rules else "general",
            rules,
            bound,
            named,
            judge_beneficiary(clause, bound),
            strength,
            found.polarity if found is not None else context.polarity,
            found.tense if found is not None else context.tense,
            tuple(facets),
            tuple(quantities),
            (*context.limits, *find_limits(clause, stance, found, quantities)),
            find_cues(clause) or context.cues,
        )

    def _agent(
        self, facets: Sequence[Facet], found: Found, clause: Clause, bound: Bound, named: str
    ) -> tuple[Bound, str]:
        """The agent of a passive ("will not be used by intelligence agencies") is whose conduct is bound."""
        place = found.cue[1] - clause.start
        for facet in facets:
            if (
                facet.name is FacetName.PARTY
                and facet.role == "by"
                and facet.start >= place
                and facet.concept not in clause.own
            ):
                government = self._taxonomy.covers(_GOVERNMENT, facet.concept)
                return (Bound.GOVERNMENT if government else Bound.THIRD_PARTY), facet.concept
        return bound, named


_GOVERNMENT = "government-body"


def find_cues(clause: Clause) -> tuple[CueKind, ...]:
    """What a clause claims to do to earlier words, each kind once, in order of mention."""
    if not clause.corrections:
        return ()
    return tuple(dict.fromkeys(_CUES[mark[2].kind] for mark in clause.corrections if mark[2].kind in _CUES))


def instrument_of(kind: str) -> Instrument:
    """What carries a party's own words in a document of a kind."""
    return INSTRUMENTS.get(kind, Instrument.STATEMENT)


INSTRUMENTS = {
    "policy": Instrument.POLICY, "terms": Instrument.TERMS, "contract": Instrument.CONTRACT, "notice": Instrument.LAW,
    "press": Instrument.STATEMENT, "statement": Instrument.STATEMENT, "article": Instrument.REMARK,
}  # fmt: skip


def stance_of_answer(answer: str, question: Clause, found: Found | None) -> Stance:
    """The stance of a yes or no to a question: "No" to "Do you sell it?" is a promise, "Yes" a practice."""
    if answer == "no":
        return Stance.PROHIBITS
    asked = found.stance if found is not None else Stance.ASSERTS
    if asked in (Stance.PERMITS, Stance.REQUIRES):
        return asked
    first = question.low[question.head : question.head + 8]
    if first.startswith(("can ", "may ", "am i ", "are you")):
        return Stance.PERMITS
    return Stance.REQUIRES if first.startswith(("must ", "do i ne", "will ")) else Stance.ASSERTS
