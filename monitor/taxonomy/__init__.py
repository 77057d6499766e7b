"""What things are: concepts and actors, their names, their containment and exclusion; the order both wings rely on.

``load_taxonomy`` reads folders of ``*.yml`` (``entries.ConceptFile``) and gives a ``Taxonomy``, immutable and cheap to
ask: sets of ancestors are made once. Concepts and actors share one space of ids; an actor fills the facet party.
Names are matched in lower case and in every inflection that ``inflections`` makes; exact spellings where a name is
also a common word ("US", "ICE") are kept apart in ``cased_aliases``. Mistakes in the files raise ``ProblemsFound``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from monitor.errors import ProblemsFound
from monitor.loading import Loaded, load_models
from monitor.models import FacetName, Order
from monitor.taxonomy.checks import check_concepts
from monitor.taxonomy.entries import GENERALITIES, Actor, Concept, ConceptFile, Generality
from monitor.taxonomy.inflections import find_alternatives, find_forms, find_spelt_names

__all__ = ["BUILTIN", "Actor", "Concept", "ConceptFile", "Taxonomy", "find_concept_files", "load_taxonomy"]

E = TypeVar("E", Concept, Actor)

BUILTIN = Path(__file__).parent.parent / "concepts"

_SUFFIX = re.compile(
    r"[, ]+(inc|llc|l\.l\.c|ltd|limited|corp|corporation|co|company|plc|gmbh|ag|se|sa|s\.a|sas|bv|b\.v|pbc|lp|l\.p|opco"
    r"|holdings|group|ireland|international)\.?$"
)


class Taxonomy:
    """Concepts and actors with their order. All methods take ids; an unknown id stands beside everything."""

    def __init__(self, concepts: Iterable[Concept] = (), actors: Iterable[Actor] = ()) -> None:
        self.concepts: Mapping[str, Concept] = MappingProxyType({c.id: c for c in concepts})
        self.actors: Mapping[str, Actor] = MappingProxyType({a.id: a for a in actors})
        self._ancestors = self._make_ancestors()
        self._descendants: dict[str, set[str]] = {}
        for below, above in self._ancestors.items():
            for item in above:
                self._descendants.setdefault(item, set()).add(below)
        self._excluded = self._make_excluded()
        self._orders: dict[tuple[str, str], Order] = {}
        self._aliases: Mapping[str, tuple[str, ...]] | None = None
        self._forms: dict[str, list[str]] | None = None
        self._names: dict[str, str] = {}
        for actor in self.actors.values():
            for name in (actor.name, *_spread(actor.aliases), *actor.cased, actor.id.replace("-", " ")):
                self._names.setdefault(_plain_name(name), actor.id)
        for actor in self.actors.values():
            for name in actor.products:
                self._names.setdefault(_plain_name(name), actor.id)

    def order(self, a: str, b: str) -> Order:
        """How ``a`` stands to ``b``: equal, narrower (below it), broader, excludes, overlaps, unknown."""
        if a == b:
            return Order.EQUAL
        found = self._orders.get((a, b))
        if found is None:
            found = self._orders[a, b] = self._compare(a, b)
        return found

    def covers(self, a: str, b: str) -> bool:
        """Whether ``b`` equals ``a`` or stands below it."""
        return a == b or a in self._ancestors.get(b, ())

    def ancestors(self, concept: str) -> frozenset[str]:
        """Everything the concept is, itself included."""
        return self._ancestors.get(concept) or frozenset((concept,))

    def descendants(self, concept: str) -> frozenset[str]:
        """Everything that stands below the concept, itself included."""
        return frozenset(self._descendants.get(concept, (concept,)))

    def is_general(self, concept: str, least: Generality = "group") -> bool:
        """Whether a concept or actor is declared to say as little as ``least``, or less; an unknown id is not."""
        entry = self.concepts.get(concept) or self.actors.get(concept)
        if entry is None or entry.general is None:
            return False
        return GENERALITIES.index(entry.general) >= GENERALITIES.index(least)

    def aliases(self) -> Mapping[str, tuple[str, ...]]:
        """Lower-case surface forms, inflections made, to the ids they may mean; straight and curly apostrophes."""
        if self._aliases is None:
            self._aliases = MappingProxyType(self._make_aliases())
        return self._aliases

    def forms_of(self, concept: str) -> Sequence[str]:
        """The surface forms in ``aliases`` that may mean an id, in their order there; none for an unknown id."""
        if self._forms is None:
            self._forms = {}
            for form, ids in self.aliases().items():
                for item in ids:
                    self._forms.setdefault(item, []).append(form)
        return self._forms.get(concept, ())

    def cased_aliases(self) -> Mapping[str, tuple[str, ...]]:
        """Surface forms that count only exactly as written, to their ids; not in ``aliases``."""
        found: dict[str, tuple[str, ...]] = {}
        entries: list[Concept | Actor] = [*self.concepts.values(), *self.actors.values()]
        for entry in entries:
            for form in entry.cased:
                found[form] = (*found.get(form, ()), entry.id)
        return found

    def claimed_twice(self) -> dict[str, tuple[str, ...]]:
        """Surface forms that two entries of one facet claim, so that a text cannot tell which is meant."""
        found = {}
        for form, ids in self.aliases().items():
            facets = [self.facet_of(item) for item in ids]
            same = tuple(item for item, facet in zip(ids, facets, strict=True) if facets.count(facet) > 1)
            if same:
                found[form] = same
        return found

    def facet_of(self, concept: str) -> FacetName:
        """The dimension a concept or actor fills; raises ``KeyError`` for an unknown id."""
        entry = self.concepts.get(concept) or self.actors[concept]
        return entry.facet

    def label_of(self, concept: str) -> str:
        """What a reader sees; the id itself where it is unknown."""
        entry = self.concepts.get(concept) or self.actors.get(concept)
        return entry.label if entry else concept

    def actor_of(self, name: str) -> str | None:
        """The actor's id for an id, name, alias or product in any case ("ChatGPT" is OpenAI's); None if unknown."""
        if name in self.actors:
            return name
        plain = _plain_name(name)
        found = self._names.get(plain)
        while found is None and (shorter := _SUFFIX.sub("", plain)) != plain:
            plain = shorter
            found = self._names.get(plain)
        return found

    def same_party(self, a: str, b: str) -> bool:
        """Whether two ids or names are one party: the same actor, or a company and a part of it."""
        if a.casefold() == b.casefold():
            return True
        first, second = self.actor_of(a), self.actor_of(b)
        if first is None or second is None:
            return first is second and _plain_name(a) == _plain_name(b)
        if first == second:
            return True
        if any(self.actors[actor].kind != "company" for actor in (first, second)):
            return False
        return self.covers(first, second) or self.covers(second, first)

    def _compare(self, a: str, b: str) -> Order:
        above_a, above_b = self.ancestors(a), self.ancestors(b)
        if b in above_a:
            return Order.NARROWER
        if a in above_b:
            return Order.BROADER
        if any(not above_b.isdisjoint(self._excluded.get(item, ())) for item in above_a):
            return Order.EXCLUDES
        if not self._descendants.get(a, set()).isdisjoint(self._descendants.get(b, ())):
            return Order.OVERLAPS
        return Order.UNKNOWN

    def _make_ancestors(self) -> dict[str, frozenset[str]]:
        parents = {c.id: c.is_a for c in self.concepts.values()}
        parents |= {a.id: a.is_a + a.part_of for a in self.actors.values()}
        found: dict[str, frozenset[str]] = {}
        for item in parents:
            seen: set[str] = set()
            todo = [item]
            while todo:
                here = todo.pop()
                if here not in seen:
                    seen.add(here)
                    todo += parents.get(here, ())
            found[item] = frozenset(seen)
        return found

    def _make_excluded(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for concept in self.concepts.values():
            for other in concept.excludes:
                found.setdefault(concept.id, set()).add(other)
                found.setdefault(other, set()).add(concept.id)
        return found

    def _make_aliases(self) -> dict[str, tuple[str, ...]]:
        """Written names win over made ones of the same facet; two facets may share a form."""
        written: dict[str, list[str]] = {}
        made: dict[str, list[str]] = {}
        for concept in self.concepts.values():
            verb = concept.facet == FacetName.ACTION
            never = {form.lower() for form in concept.never}
            for alias in _spread(concept.aliases):
                forms = find_forms(alias, verb=verb) if concept.inflect else (alias.lower(),)
                for position, form in enumerate(forms):
                    if form not in never:
                        _append(made if position else written, form, concept.id)
        for actor in self.actors.values():
            for alias in (actor.name, *_spread(actor.aliases)):
                if alias not in actor.cased:
                    for form in find_spelt_names(alias):
                        _append(written, form, actor.id)
        for form, ids in made.items():
            taken = {self.facet_of(item) for item in written.get(form, ())}
            for item in ids:
                if self.facet_of(item) not in taken:
                    _append(written, form, item)
        return {form: tuple(ids) for form, ids in written.items()}


def find_concept_files(folders: Sequence[Path]) -> list[Path]:
    """All concept files of some folders, in the order of folders and names."""
    return [path for folder in folders for path in sorted(folder.rglob("*.yml"))]


def load_taxonomy(folders: Sequence[Path] = (BUILTIN,)) -> Taxonomy:
    """Read all concept files of the folders; raises ``ProblemsFound`` with everything that is wrong in any of them."""
    files = load_models(find_concept_files(folders), ConceptFile)
    problems = check_concepts(files)
    if problems:
        raise ProblemsFound(problems)
    return make_taxonomy(files)


def make_taxonomy(files: Sequence[Loaded[ConceptFile]]) -> Taxonomy:
    """A taxonomy of checked files; names that ``extend`` adds are joined to what they extend."""
    concepts: dict[str, Concept] = {}
    actors: dict[str, Actor] = {}
    for file in files:
        for draft in file.value.concepts:
            facet = draft.facet or file.value.facet
            concepts[draft.id] = Concept.model_construct(**dict(draft) | {"facet": facet})
        actors.update((actor.id, actor) for actor in file.value.actors)
    for file in files:
        for more in file.value.extend:
            added = {"aliases": more.aliases, "cased": more.cased}
            if more.id in concepts:
                concepts[more.id] = _extended(concepts[more.id], added)
            elif more.id in actors:
                actors[more.id] = _extended(actors[more.id], added | {"products": more.products})
    return Taxonomy(concepts.values(), actors.values())


def _extended(entry: E, added: Mapping[str, tuple[str, ...]]) -> E:
    return entry.model_copy(update={key: getattr(entry, key) + value for key, value in added.items()})


def _spread(aliases: Iterable[str]) -> list[str]:
    return [name for alias in aliases for name in find_alternatives(alias)]


def _append(forms: dict[str, list[str]], form: str, item: str) -> None:
    ids = forms.setdefault(form, [])
    if item not in ids:
        ids.append(item)


def _plain_name(name: str) -> str:
    """A name in lower case without article, possessive and odd spaces; hyphens as spaces."""
    text = " ".join(name.casefold().replace("’", "'").replace("-", " ").split())
    return text.removeprefix("the ").removesuffix("'s").strip(" .,")
