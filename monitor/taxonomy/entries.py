"""What people write in ``concepts/*.yml``: concepts, actors, and additions to those of another file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from monitor.models import FacetName

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

Kept = Annotated[
    Words | None,
    Field(description="Why it stays although no text that was read names it nor anything below it (`concepts unhit`)."),
]
Common = Annotated[
    Words | None,
    Field(description="Why a name of it may stand in more than one sentence in fifty (`concepts names`)."),
]

Generality = Literal["group", "wide", "open"]
GENERALITIES: tuple[Generality, ...] = ("group", "wide", "open")
General = Annotated[
    Generality | None,
    Field(description="How little it says, being above many: group, wide or open; left out: it says what it is."),
]

ActorKind = Literal[
    "company", "government", "ministry", "agency", "military", "police", "regulator", "court", "alliance", "organisation",
    "media", "person",
]  # fmt: skip


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Concept(_Written):
    """A node of the taxonomy. Every concept below another is also an instance of it."""

    id: Slug = Field(description="Lower-case words joined by hyphens; never reused for something else.")
    label: Words = Field(description="What a reader sees.")
    general: General = None
    facet: FacetName = Field(description="The dimension it fills.")
    is_a: tuple[Slug, ...] = Field(default=(), description="The concepts right above it.")
    aliases: tuple[Words, ...] = Field(
        default=(), description="Names in any one form; 'to …' marks a verb, '(a|b)' alternatives. The engine inflects."
    )
    cased: tuple[Words, ...] = Field(default=(), description="Names that count only exactly as written (US, ICE).")
    never: tuple[Words, ...] = Field(
        default=(), description="Forms that the engine makes but that mean something else."
    )
    excludes: tuple[Slug, ...] = Field(default=(), description="Concepts that cannot hold at the same time.")
    inflect: bool = Field(default=True, description="false: the aliases stand as they are (acronyms).")
    why: str = Field(default="", description="What is and is not meant; where the order comes from.")
    examples: tuple[str, ...] = Field(default=(), description="Examples of use.")
    kept: Kept = None
    common: Common = None


class Actor(_Written):
    """Somebody who promises, is bound or is named: a company, a ministry, an agency, an alliance."""

    id: Slug = Field(description="Lower-case words joined by hyphens; never reused for something else.")
    name: Words = Field(description="What a reader sees; counts as one of its names.")
    kind: ActorKind = Field(default="company", description="What sort of party it is.")
    general: General = None
    aliases: tuple[Words, ...] = Field(default=(), description="Other names, former names, acronyms.")
    cased: tuple[Words, ...] = Field(default=(), description="Names that count only exactly as written (ICE, X).")
    products: tuple[Words, ...] = Field(default=(), description="Products and services that stand for it.")
    is_a: tuple[Slug, ...] = Field(default=(), description="Concepts of the facet party.")
    part_of: tuple[Slug, ...] = Field(default=(), description="Actors to which it belongs.")
    country: str = Field(default="", description="Its country, as a two-letter code.")
    why: str = Field(default="", description="Why it is there; what is and is not meant.")
    kept: Kept = None

    @property
    def label(self) -> str:
        """The name, under the word that concepts use."""
        return self.name

    @property
    def facet(self) -> FacetName:
        """Actors fill the facet party."""
        return FacetName.PARTY


class Extension(_Written):
    """Further names for a concept or actor that another file declares."""

    id: Slug = Field(description="The concept or actor that gets further names.")
    aliases: tuple[Words, ...] = Field(default=(), description="Names in any one form; the engine inflects.")
    cased: tuple[Words, ...] = Field(default=(), description="Names that count only exactly as written (US, ICE).")
    products: tuple[Words, ...] = Field(default=(), description="Products and services that stand for it.")


class ConceptDraft(Concept):
    """A concept as it stands in a file, where the file may name the facet for all."""

    facet: FacetName | None = Field(  # type: ignore[assignment]
        default=None, description="The dimension it fills; left out: that of the whole file."
    )


class ConceptFile(_Written):
    """One file of the folder ``concepts``."""

    facet: FacetName | None = Field(default=None, description="The facet of every concept here that names none.")
    concepts: tuple[ConceptDraft, ...] = Field(default=(), description="Nodes of the taxonomy.")
    actors: tuple[Actor, ...] = Field(default=(), description="Those who promise, are bound or are named.")
    extend: tuple[Extension, ...] = Field(default=(), description="Further names for what another file declares.")
