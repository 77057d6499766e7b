"""What people write in rules and cue lists; unknown keys are refused.

A rule only says what to watch for. Terms are ids of concepts or actors, or phrases (in quotes; ``re:`` begins a regular
expression for RE2). Every facet that ``watch`` names must be found in a statement; the terms of one facet are
alternatives. Wherever a list may stand, a single word is a list of one; an example may be just its sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from monitor.models import Bound, DocumentKind, Effect, FacetName, Level, QuantityKind, RelationKind, Stance


def _as_list(value: Any) -> Any:
    """A single word where a list may stand is a list of one."""
    return [value] if isinstance(value, str) else value


Term = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Terms = Annotated[tuple[Term, ...], BeforeValidator(_as_list)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$")]

_ROLES = ("by", "to", "for", "with", "any")
_SIMPLE = (
    FacetName.ACTION, FacetName.OBJECT, FacetName.PURPOSE, FacetName.PEOPLE, FacetName.SETTING, FacetName.TIME,
)  # fmt: skip


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class PartyWatch(_Written):
    """Parties by the role they play; ``any`` (a plain list in YAML) is whatever role."""

    key_noun: ClassVar[str] = "role"

    by: Terms = Field(default=(), description="Who does it, or whose hand it is in.")
    to: Terms = Field(default=(), description="To whom something is given, sold or told.")
    for_: Terms = Field(default=(), alias="for", description="On whose behalf.")
    with_: Terms = Field(default=(), alias="with", description="Together with whom.")
    any: Terms = Field(default=(), description="In whatever role.")

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, value: Any) -> Any:
        return {"any": value} if isinstance(value, list | tuple) else value

    def roles(self) -> Mapping[str, Terms]:
        """The roles that name somebody ("by", "to", "for", "with", "any") with their terms."""
        found = {"by": self.by, "to": self.to, "for": self.for_, "with": self.with_, "any": self.any}
        return {role: terms for role, terms in found.items() if terms}


class QuantityWatch(_Written):
    """A typed quantity that must stand in the statement: ``any``, or words such as "30 days"."""

    key_noun: ClassVar[str] = "kind of quantity"

    duration: str | float | None = Field(default=None, description="any, a number of days, or \"30 days\", \"2 years\".")
    age: str | float | None = Field(default=None, description="any, or a number of years.")
    share: str | float | None = Field(default=None, description="any, or a number of per cent.")
    money: str | float | None = Field(default=None, description="any, or a number in whatever currency.")
    count: str | float | None = Field(default=None, description="any, or a number.")
    date: str | float | Day | None = Field(default=None, description="any, or a day such as 2030-01-01.")
    from_: Term | None = Field(default=None, alias="from", description="The concept or phrase it counts from.")

    def kinds(self) -> tuple[QuantityKind, ...]:
        """The kinds of quantity that are named."""
        return tuple(kind for kind in QuantityKind if getattr(self, kind.value) is not None)


class Watch(_Written):
    """What must be found in a statement, with its lead-in. All keys must hold; terms of one key are alternatives."""

    key_noun: ClassVar[str] = "facet"

    action: Terms = Field(default=(), description="What is done: use, sell, delete.")
    object: Terms = Field(default=(), description="What it is done to or with: personal-data, ai-models.")
    purpose: Terms = Field(default=(), description="What for: surveillance, advertising.")
    party: PartyWatch = Field(default=PartyWatch(), description="Who is named, by role (by, to, for, with) or in any.")
    people: Terms = Field(default=(), description="About whom: minors, us-citizens.")
    setting: Terms = Field(default=(), description="Where, on which network, in which product.")
    time: Terms = Field(default=(), description="When, or counted from what: account-closure.")
    quantity: QuantityWatch | None = Field(default=None, description="A typed quantity that must stand there.")
    about: Terms = Field(default=(), description="Concepts in any facet.")
    any: tuple[Watch, ...] = Field(default=(), description="Alternatives: one of them must hold.")
    bound: Annotated[tuple[Bound, ...], BeforeValidator(_as_list)] = Field(
        default=(), description="Whose conduct is bound: provider, users, government, third-party."
    )
    defined_as: Terms = Field(default=(), description="Words that the document itself defines, in quotes.")

    def facets(self) -> Mapping[FacetName, Terms]:
        """The plain facets that are named (not party, quantity, about, any) with their terms."""
        found = {name: getattr(self, name.value) for name in _SIMPLE}
        return {name: terms for name, terms in found.items() if terms}

    @property
    def is_empty(self) -> bool:
        """True for a catch-all: nothing is asked for."""
        named = (self.facets(), self.party.roles(), self.quantity, self.about, self.any, self.bound, self.defined_as)
        return not any(named)


class _Example(_Written):
    """An example may be just its sentence."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value


class FoundExample(_Example):
    """A sentence that the rule must find; what else is given must be read in it, too."""

    text: Text = Field(description="The words, as they might be published.")
    lead_in: str = Field(default="", description="What introduces it, where it is an item of a list.")
    stance: Stance | None = Field(default=None, description="How it must be read.")
    limits: Terms = Field(default=(), description="Words in it that limit it.")
    actor: str = Field(default="", description="Whose words they are; an actor id or a name.")
    source: str = Field(default="", description="Where it was published.")
    date: Day | None = Field(default=None, description="When it was published.")
    why: str = Field(default="", description="What the example shows.")


class NotFoundExample(_Example):
    """A near miss: the rule must leave it alone."""

    text: Text = Field(description="The words, as they might be published.")
    lead_in: str = Field(default="", description="What introduces it, where it is an item of a list.")
    actor: str = Field(default="", description="Whose words they are; an actor id or a name.")
    why: str = Field(default="", description="What keeps it apart.")


class PairExample(_Written):
    """An earlier and a later sentence, and what the later does; one edit turns the relation."""

    earlier: Text = Field(description="The earlier words.")
    later: Text = Field(description="The later words.")
    relation: RelationKind = Field(description="What the later words do to the earlier ones.")
    effect: Effect | None = Field(default=None, description="What that does to those whom the rule protects.")
    because: str = Field(default="", description="The edit that turns it.")


class Examples(_Written):
    """The tests of a rule. ``todo_*`` hold known misses: reported, never failing."""

    found: tuple[FoundExample, ...] = Field(default=(), description="Sentences that the rule must find; at least two.")
    not_found: tuple[NotFoundExample, ...] = Field(default=(), description="Near misses that it must leave alone; two.")
    pairs: tuple[PairExample, ...] = Field(default=(), description="Two wordings and what the later does.")
    todo_found: tuple[FoundExample, ...] = Field(default=(), description="Known misses: should be found, are not yet.")
    todo_not_found: tuple[NotFoundExample, ...] = Field(default=(), description="Known false finds: not put right yet.")
    todo_pairs: tuple[PairExample, ...] = Field(default=(), description="Pairs that are known to be judged wrongly.")


class AppliesTo(_Written):
    """The documents that a rule reads; what is not named is not asked."""

    actors: Terms = Field(default=(), description="Ids of actors, or of groups of them: only their commitments.")
    kinds: Annotated[tuple[DocumentKind, ...], BeforeValidator(_as_list)] = Field(
        default=(), description="Kinds of document."
    )
    languages: Terms = Field(default=(), description="Languages of documents, as in en or en-GB.")
    paths: Terms = Field(default=(), description="Addresses or source ids, as shell patterns: */privacy*.")


class Related(_Written):
    """Another rule that this one has to do with."""

    id: RuleId = Field(description="The other rule.")
    type: Literal["derived", "replaces", "similar"] = Field(
        description="derived: made from it; replaces: stands in its place; similar: watches something close."
    )


class Rule(_Written):
    """One thing to watch for (DESIGN.md, section 5)."""

    id: RuleId = Field(description="topic/name; the file is called name.yml.")
    title: Text = Field(description="What a reader sees.")
    status: Literal["stable", "test", "experimental", "deprecated"] = Field(
        default="stable",
        description="stable: relied on; test: on trial; experimental: new, may be wrong often; deprecated: not run.",
    )
    level: Level = Field(default=Level.MEDIUM, description="What a reader should do.")
    why: str = Field(default="", description="One sentence on why it is watched.")
    question: str = Field(default="", description="What the rule answers for each actor and day.")
    references: Terms = Field(default=(), description="Addresses of what it is founded on.")
    tags: Terms = Field(default=(), description="Words to find it by.")
    related: tuple[Related, ...] = Field(default=(), description="Rules that it has to do with.")
    applies_to: AppliesTo = Field(default=AppliesTo(), description="The documents it reads; default: all.")
    watch: Watch = Field(default=Watch(), description="What must be found; empty finds everything.")
    like: Terms = Field(
        default=(), description='Patterns that look like the sentence: "..." some words, {purpose} a facet, (maybe).'
    )
    match: Literal["overlaps", "names"] = Field(
        default="overlaps",
        description="overlaps: broader or open words count, too (sold to nobody); names: the thing itself is named.",
    )
    stance: Annotated[tuple[Stance, ...], BeforeValidator(_as_list)] = Field(
        default=tuple(Stance), description="The stances that it records; default: all."
    )
    protects: Terms = Field(default=(), description="The people whose protection the effect speaks of.")
    unless: Terms = Field(default=(), description="Concepts or phrases that call the rule off.")
    report: Mapping[RelationKind, Level] = Field(default={}, description="Levels by relation.")
    examples: Examples = Field(default=Examples(), description="The rule's own tests.")

    @property
    def topic(self) -> str:
        """The first part of the id."""
        return self.id.split("/", 1)[0]

    def level_of(self, relation: RelationKind) -> Level:
        """The level at which a relation is told."""
        return self.report.get(relation, self.level)


class Cue(_Written):
    """Words of the language that do something to a statement; ``kind`` and ``value`` are read by the engine.

    A phrase may hold "..." for up to four words. ``pseudo`` are longer forms that only look like the cue.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, defer_build=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-./][a-z0-9]+)*$")] = Field(
        description="Lower-case words joined by hyphens, dots or slashes."
    )
    kind: Text = Field(description="What it does, in the words of the engine: modal, negation, hedge, exception, ….")
    words: Annotated[tuple[Term, ...], Field(min_length=1)] = Field(
        description="The words of the language; ... stands for up to four words."
    )
    direction: Literal["forward", "backward", "both"] = Field(
        default="both", description="Which side of the clause it governs."
    )
    terminators: tuple[Term, ...] = Field(default=(), description="Words that end its reach.")
    pseudo: tuple[Term, ...] = Field(default=(), description="Longer forms that only look like it.")
    value: str = Field(default="", description="How the words stand in a clause, as the engine reads it.")
    why: str = Field(default="", description="What it is, with where it comes from.")


class CueFile(_Written):
    """One file of the folder ``lexicon``."""

    group: Literal["stance", "strength", "limits", "attribution", "correction", "structure"] = Field(
        description="What the cues of the file do."
    )
    why: str = Field(default="", description="What stands in the file.")
    cues: tuple[Cue, ...] = Field(default=(), description="The cues.")
