"""What people write in rules and cue lists; unknown keys are refused.

A rule only says what to watch for. Terms are ids of concepts or actors, or phrases (in quotes; ``re:`` begins a regular
expression for RE2). Every facet that ``watch`` names must be found in a statement; the terms of one facet are
alternatives.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from monitor.models import Bound, Effect, FacetName, Level, QuantityKind, RelationKind, Stance

Term = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Terms = tuple[Term, ...]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$")]

_ROLES = ("by", "to", "for", "with", "any")
_SIMPLE = (
    FacetName.ACTION, FacetName.OBJECT, FacetName.PURPOSE, FacetName.PEOPLE, FacetName.SETTING, FacetName.TIME,
)  # fmt: skip


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class PartyWatch(_Written):
    """Parties by the role they play; ``any`` (a plain list in YAML) is whatever role."""

    by: Terms = ()
    to: Terms = ()
    for_: Terms = Field(default=(), alias="for")
    with_: Terms = Field(default=(), alias="with")
    any: Terms = ()

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, value: Any) -> Any:
        return {"any": value} if isinstance(value, list | tuple) else value

    def roles(self) -> Mapping[str, Terms]:
        """The roles that name somebody ("by", "to", "for", "with", "any") with their terms."""
        found = {"by": self.by, "to": self.to, "for": self.for_, "with": self.with_, "any": self.any}
        return {role: terms for role, terms in found.items() if terms}


class QuantityWatch(_Written):
    """A typed quantity that must stand in the statement: ``any``, or the number in the unit of its kind."""

    duration: str | float | None = None
    age: str | float | None = None
    share: str | float | None = None
    money: str | float | None = None
    count: str | float | None = None
    date: str | float | None = None
    from_: Term | None = Field(default=None, alias="from", description="The concept or phrase it counts from.")

    def kinds(self) -> tuple[QuantityKind, ...]:
        """The kinds of quantity that are named."""
        return tuple(kind for kind in QuantityKind if getattr(self, kind.value) is not None)


class Watch(_Written):
    """What must be found in a statement, with its lead-in. All keys must hold; terms of one key are alternatives."""

    action: Terms = ()
    object: Terms = ()
    purpose: Terms = ()
    party: PartyWatch = PartyWatch()
    people: Terms = ()
    setting: Terms = ()
    time: Terms = ()
    quantity: QuantityWatch | None = None
    about: Terms = Field(default=(), description="Concepts in any facet.")
    any: tuple[Watch, ...] = Field(default=(), description="Alternatives: one of them must hold.")
    bound: tuple[Bound, ...] = Field(default=(), description="Whose conduct is bound.")
    defined_as: Terms = Field(default=(), description="Words whose definition in the document counts.")

    @model_validator(mode="before")
    @classmethod
    def _one_bound(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("bound"), str):
            return value | {"bound": [value["bound"]]}
        return value

    def facets(self) -> Mapping[FacetName, Terms]:
        """The plain facets that are named (not party, quantity, about, any) with their terms."""
        found = {name: getattr(self, name.value) for name in _SIMPLE}
        return {name: terms for name, terms in found.items() if terms}

    @property
    def is_empty(self) -> bool:
        """True for a catch-all: nothing is asked for."""
        named = (self.facets(), self.party.roles(), self.quantity, self.about, self.any, self.bound, self.defined_as)
        return not any(named)


class FoundExample(_Written):
    """A sentence that the rule must find; what else is given must be read in it, too."""

    text: Text
    lead_in: str = ""
    stance: Stance | None = None
    limits: tuple[str, ...] = Field(default=(), description="Words that limit it.")
    actor: str = ""
    source: str = ""
    date: Day | None = None
    why: str = ""


class NotFoundExample(_Written):
    """A near miss: the rule must leave it alone."""

    text: Text
    lead_in: str = ""
    why: str = ""


class PairExample(_Written):
    """An earlier and a later sentence, and what the later does; one edit turns the relation."""

    earlier: Text
    later: Text
    relation: RelationKind
    effect: Effect | None = None
    because: str = ""


class Examples(_Written):
    """The tests of a rule. ``todo_*`` hold known misses: reported, never failing."""

    found: tuple[FoundExample, ...] = ()
    not_found: tuple[NotFoundExample, ...] = ()
    pairs: tuple[PairExample, ...] = ()
    todo_found: tuple[FoundExample, ...] = ()
    todo_not_found: tuple[NotFoundExample, ...] = ()


class Rule(_Written):
    """One thing to watch for (DESIGN.md, section 5)."""

    id: RuleId = Field(description="topic/name; the file is called name.yml.")
    title: Text = Field(description="What a reader sees.")
    status: Literal["stable", "test", "experimental", "deprecated"] = "stable"
    level: Level = Field(default=Level.MEDIUM, description="What a reader should do.")
    why: str = Field(default="", description="One sentence on why it is watched.")
    question: str = Field(default="", description="What the rule answers for each actor and day.")
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    watch: Watch = Field(default=Watch(), description="What must be found; empty finds everything.")
    like: tuple[Term, ...] = Field(default=(), description="Patterns that look like the sentence.")
    match: Literal["overlaps", "names"] = "overlaps"
    stance: tuple[Stance, ...] = tuple(Stance)
    protects: Terms = Field(default=(), description="The people whose protection the effect speaks of.")
    unless: Terms = Field(default=(), description="Concepts or phrases that call the rule off.")
    report: Mapping[RelationKind, Level] = Field(default={}, description="Levels by relation.")
    examples: Examples = Examples()

    @model_validator(mode="before")
    @classmethod
    def _one_like(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("like"), str):
            return value | {"like": [value["like"]]}
        return value

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

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-./][a-z0-9]+)*$")]
    kind: Text
    words: Annotated[tuple[Term, ...], Field(min_length=1)]
    direction: Literal["forward", "backward", "both"] = "both"
    terminators: tuple[Term, ...] = ()
    pseudo: tuple[Term, ...] = ()
    value: str = ""
    why: str = ""


class CueFile(_Written):
    """One file of the folder ``lexicon``."""

    group: Literal["stance", "strength", "limits", "attribution", "correction", "structure"]
    why: str = ""
    cues: tuple[Cue, ...] = ()
