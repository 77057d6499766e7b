"""Statements, commitments and facets made fast: a draft takes its slots one by one, then becomes the frozen type.

A frozen dataclass sets every slot through ``object.__setattr__``, which costs more than finding what stands in it. The
drafts have the same slots in the same order, so that Python lets them change their class; were the types to part, it
would raise ``TypeError`` at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from monitor.models import (
    Bound,
    Commitment,
    CueKind,
    Facet,
    FacetName,
    Instrument,
    Limit,
    LimitKind,
    Quantity,
    Stance,
    Statement,
    Strength,
    Voice,
)

# bound once: a class or a member of an enumeration looked up each time costs as much as setting five slots
_FACET: Any = Facet
_STATEMENT: Any = Statement
_LIMIT: Any = Limit
_COMMITMENT: Any = Commitment
_OWN = Voice.OWN


class _FacetDraft:
    __slots__ = Facet.__slots__

    def __init__(self, name: FacetName, concept: str, words: str, start: int, end: int, role: str, example: bool):
        self.name = name
        self.concept = concept
        self.words = words
        self.start = start
        self.end = end
        self.role = role
        self.example = example
        self.__class__ = _FACET


class _LimitDraft:
    __slots__ = Limit.__slots__

    def __init__(self, kind: LimitKind, words: str, cue: str, start: int, end: int) -> None:
        self.kind = kind
        self.words = words
        self.cue = cue
        self.start = start
        self.end = end
        self.__class__ = _LIMIT


class _StatementDraft:
    __slots__ = Statement.__slots__

    def __init__(
        self, text: str, start: int, end: int, lead_in: tuple[str, ...], headings: tuple[str, ...], actor: str,
        instrument: Instrument, aside: str,
    ) -> None:  # fmt: skip
        self.text = text
        self.start = start
        self.end = end
        self.lead_in = lead_in
        self.headings = headings
        self.actor = self.speaker = actor
        self.voice = _OWN
        self.tellers = ()
        self.instrument = instrument
        self.aside = aside
        self.said = None
        self.__class__ = _STATEMENT


class _CommitmentDraft:
    __slots__ = Commitment.__slots__

    def __init__(
        self, statement: Statement, actor: str, stance: Stance, topic: str, rules: tuple[str, ...], bound: Bound,
        bound_actor: str, beneficiary: str, strength: Strength, polarity: bool, tense: str, facets: tuple[Facet, ...],
        quantities: tuple[Quantity, ...], limits: tuple[Limit, ...], cues: tuple[CueKind, ...],
    ) -> None:  # fmt: skip
        self.statement = statement
        self.actor = actor
        self.stance = stance
        self.topic = topic
        self.rules = rules
        self.bound = bound
        self.bound_actor = bound_actor
        self.beneficiary = beneficiary
        self.strength = strength
        self.polarity = polarity
        self.tense = tense
        self.facets = facets
        self.quantities = quantities
        self.limits = limits
        self.cues = cues
        self.__class__ = _COMMITMENT


make_facet = cast(Callable[[FacetName, str, str, int, int, str, bool], Facet], _FacetDraft)
make_limit = cast(Callable[[LimitKind, str, str, int, int], Limit], _LimitDraft)
make_own_statement = cast(
    Callable[[str, int, int, tuple[str, ...], tuple[str, ...], str, Instrument, str], Statement], _StatementDraft
)
make_commitment = cast(Callable[..., Commitment], _CommitmentDraft)
