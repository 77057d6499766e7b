"""What can be wrong among concepts that are each well-formed: names that point nowhere, circles, claims that clash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.errors import Problem
from monitor.loading import Loaded, Loc
from monitor.loading.explaining import did_you_mean
from monitor.models import FacetName
from monitor.taxonomy.entries import ConceptFile
from monitor.taxonomy.inflections import find_alternatives


class _Entry:
    """One concept or actor with the place where it is written."""

    def __init__(self, file: Loaded[ConceptFile], loc: Loc, facet: FacetName | None) -> None:
        self.file, self.loc, self.facet = file, loc, facet
        group, index = str(loc[0]), int(loc[1])
        self.value = getattr(file.value, group)[index]
        self.is_actor = group == "actors"
        self.parents: list[tuple[str, Loc]] = [(p, ("is_a", i)) for i, p in enumerate(self.value.is_a)]
        if self.is_actor:
            self.parents += [(p, ("part_of", i)) for i, p in enumerate(self.value.part_of)]

    def problem(self, loc: Loc, message: str) -> Problem:
        return self.file.file.problem(self.loc + loc, message)

    @property
    def place(self) -> str:
        return f"{self.file.path}:{self.file.file.position((*self.loc, 'id'))[0]}"


def check_concepts(files: Sequence[Loaded[ConceptFile]]) -> list[Problem]:
    """All problems of all files together: duplicate ids, unknown or wrong parents, circles, exclusions, names."""
    entries: dict[str, _Entry] = {}
    problems: list[Problem] = []
    for entry in _find_entries(files):
        name = entry.value.id
        if name in entries:
            problems.append(entry.problem(("id",), f"the id {name!r} is taken already ({entries[name].place}): give this one another, or `extend` that one"))
            continue
        entries[name] = entry
        if entry.facet is None:
            problems.append(entry.problem((), f"{name!r} needs a facet, here or for the whole file: {', '.join(FacetName)}"))
    problems += _check_parents(entries)
    problems += _check_circles(entries)
    problems += _check_exclusions(entries)
    problems += _check_names(entries)
    for file in files:
        for i, more in enumerate(file.value.extend):
            if more.id not in entries:
                message = f"nothing is called {more.id!r}" + did_you_mean(more.id, entries)
                problems.append(file.file.problem(("extend", i, "id"), message))
    return problems


def _find_entries(files: Sequence[Loaded[ConceptFile]]) -> Iterable[_Entry]:
    for file in files:
        for i, draft in enumerate(file.value.concepts):
            yield _Entry(file, ("concepts", i), draft.facet or file.value.facet)
        for i, _ in enumerate(file.value.actors):
            yield _Entry(file, ("actors", i), FacetName.PARTY)


def _check_parents(entries: dict[str, _Entry]) -> list[Problem]:
    problems = []
    for name, entry in entries.items():
        for parent, loc in entry.parents:
            other = entries.get(parent)
            if other is None:
                problems.append(entry.problem(loc, f"nothing is called {parent!r}" + did_you_mean(parent, entries)))
            elif loc[0] == "part_of" and not other.is_actor:
                problems.append(entry.problem(loc, f"{parent!r} is no actor: use is_a for concepts"))
            elif entry.facet is not None and other.facet != entry.facet:
                problems.append(
                    entry.problem(loc, f"{name!r} ({entry.facet}) cannot stand under {parent!r} ({other.facet}): take a parent of its facet")
                )
    return problems


def _check_circles(entries: dict[str, _Entry]) -> list[Problem]:
    problems = []
    for name, entry in entries.items():
        for parent, loc in entry.parents:
            if name in _above(entries, parent):
                problems.append(entry.problem(loc, f"{name!r} and {parent!r} stand under each other: take one of the two lines out"))
    return problems


def _above(entries: dict[str, _Entry], name: str) -> set[str]:
    """The ids above ``name``, itself included; circles end."""
    seen: set[str] = set()
    todo = [name]
    while todo:
        here = todo.pop()
        if here not in seen and here in entries:
            seen.add(here)
            todo += [parent for parent, _ in entries[here].parents]
    return seen


def _check_exclusions(entries: dict[str, _Entry]) -> list[Problem]:
    problems = []
    for name, entry in entries.items():
        for i, other in enumerate(getattr(entry.value, "excludes", ())):
            loc: Loc = ("excludes", i)
            if other not in entries:
                problems.append(entry.problem(loc, f"nothing is called {other!r}" + did_you_mean(other, entries)))
            elif other in _above(entries, name) or name in _above(entries, other):
                problems.append(entry.problem(loc, f"{name!r} cannot exclude {other!r}: one contains the other; take this line out"))
            elif entries[other].facet != entry.facet:
                problems.append(entry.problem(loc, f"{name!r} and {other!r} are of different facets and never clash: take this line out"))
    return problems


def _check_names(entries: dict[str, _Entry]) -> list[Problem]:
    """Names that two entries of one facet claim, or one entry twice."""
    problems = []
    claimed: dict[tuple[str, FacetName | None], _Entry] = {}
    for entry in entries.values():
        for field in ("aliases", "cased", "products"):
            written = enumerate(getattr(entry.value, field, ()))
            for i, name in ((i, name) for i, alias in written for name in find_alternatives(alias)):
                text = name if field == "cased" else name.lower().removeprefix("to ")
                earlier = claimed.setdefault((text, entry.facet), entry)
                loc: Loc = (field, i)
                if earlier is not entry:
                    message = f"the name {name!r} belongs to {earlier.value.id!r} already ({earlier.place}): take it out of one of them"
                    problems.append(entry.problem(loc, message))
    return problems
