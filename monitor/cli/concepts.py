"""``concepts list / show / tree / unhit / names``: the taxonomy at the terminal, and what a collection makes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.display import say
from monitor.errors import InputError, UnknownName
from monitor.loading import load_yaml
from monitor.loading.explaining import did_you_mean
from monitor.models import FacetName
from monitor.rulepacks import load_rulebook
from monitor.runner.concepts import find_common_names, find_lines, find_uses, judge_uses, make_scanner
from monitor.runner.workspace import open_workspace
from monitor.taxonomy import Actor, Concept, Taxonomy

app = typer.Typer(help="Concepts and actors: what things are called and what contains what.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
FacetOption = Annotated[FacetName | None, typer.Option(help="Only entries of this facet.")]


@app.command("list")
def list_(facet: FacetOption = None, actors: Annotated[
    bool | None, typer.Option("--actors/--concepts", help="Only actors, or only concepts.")
] = None, json_: Json = False) -> None:  # fmt: skip
    """List concepts and actors with their facet and what stands right above them."""
    for entry in _entries(_load()):
        is_actor = isinstance(entry, Actor)
        if (facet and entry.facet != facet) or (actors is not None and actors != is_actor):
            continue
        if json_:
            print(json.dumps(_shape(entry), ensure_ascii=False))
        else:
            say(f"{entry.id:44} {entry.facet:8} {'actor' if is_actor else 'concept':8} {', '.join(_parents(entry))}")


@app.command()
def show(name: Annotated[str, typer.Argument(help="The id of a concept or actor, or a name of it.")],
         json_: Json = False) -> None:  # fmt: skip
    """Show one concept or actor: names, what contains it, what it contains, what it excludes."""
    taxonomy = _load()
    entry = _find(taxonomy, name)
    above = sorted(taxonomy.ancestors(entry.id) - {entry.id})
    below = sorted(taxonomy.descendants(entry.id) - {entry.id})
    forms = sorted(form for form, ids in taxonomy.aliases().items() if entry.id in ids)
    if json_:
        print(json.dumps({**_shape(entry), "above": above, "below": below, "forms": forms}, ensure_ascii=False))
        return
    say(f"{entry.id} ({entry.facet}): {entry.label}")
    for title, words in (
        ("names", (*entry.aliases, *entry.cased, *getattr(entry, "products", ()))),
        ("right above", _parents(entry)),
        ("all above", above),
        ("below", below),
        ("excludes", getattr(entry, "excludes", ())),
    ):
        if words:
            say(f"  {title}: {', '.join(words)}")
    say(f"  found in {len(forms)} forms")
    for title, text in (("why", entry.why), ("kept", entry.kept)):
        if text:
            say(f"  {title}: {text}")


@app.command()
def tree(name: Annotated[str | None, typer.Argument(help="Where to begin; everything where absent.")] = None,
         facet: FacetOption = None) -> None:  # fmt: skip
    """Print what contains what, each below what contains it; what has two parents stands twice."""
    taxonomy = _load()
    children: dict[str, list[str]] = {}
    for entry in _entries(taxonomy):
        for parent in _parents(entry):
            children.setdefault(parent, []).append(entry.id)
    roots = [_find(taxonomy, name).id] if name else [e.id for e in _entries(taxonomy) if not _parents(e)]
    for root in roots:
        if facet is None or taxonomy.facet_of(root) == facet:
            for depth, item in _walk(root, children, 0):
                say("  " * depth + item)


@app.command()
def unhit(
    pairs: Annotated[
        list[Path] | None, typer.Option(help="YAML files of pairs (earlier, later): what turns one is hit; repeatable.")
    ] = None,
    recorded: Annotated[
        bool, typer.Option("--recorded", help="Count recorded commitments alone, not the captured texts.")
    ] = False,
    without_reason: Annotated[bool, typer.Option("--without-reason", help="Leave out what has a reason.")] = False,
    json_: Json = False,
) -> None:
    """List concepts and actors that nothing in this workspace names, nor anything below them, with why they are kept.

    Counted are facets and words of recorded commitments, the captured texts, and the pairs of sentences given.
    """
    with open_workspace(Path(".")) as workspace:
        taxonomy = workspace.engine.rulebook.taxonomy
        archive = workspace.archive
        lines = () if recorded else find_lines(archive.read(name) for name in archive.hashes())
        uses = find_uses(make_scanner(taxonomy), workspace.ledger.commitments(), lines, list(_read_pairs(pairs or [])))
    found = judge_uses(taxonomy, uses)
    missing = [use for use in found if not use.is_hit and not (without_reason and use.kept)]
    for use in missing:
        if json_:
            print(json.dumps(use.shape(), ensure_ascii=False))
        else:
            say(f"{use.id:44} {use.kind:8} {use.facet:8} {use.kept or 'no reason given'}")
    if not json_:
        bare = sum(not use.kept for use in missing)
        say(f"{len(missing)} of {len(found)} are named nowhere, {bare} of them without a reason to be kept")


@app.command()
def names(json_: Json = False) -> None:
    """List names that say little: in more than one recorded sentence in fifty, or of two entries of one facet."""
    with open_workspace(Path(".")) as workspace:
        taxonomy = workspace.engine.rulebook.taxonomy
        said = dict.fromkeys(r.sighting.commitment.statement.text for r in workspace.ledger.commitments())
    for name in find_common_names(taxonomy, make_scanner(taxonomy), said):
        if json_:
            print(json.dumps(name.shape(), ensure_ascii=False))
        else:
            say(f"{name.name:28} {name.concept:24} {name.share:6.1%}  {name.reason or 'no reason given'}")
    for form, ids in taxonomy.claimed_twice().items():
        if json_:
            print(json.dumps({"name": form, "concepts": ids}, ensure_ascii=False))
        else:
            say(f"{form:28} means {' or '.join(ids)}")


def _load() -> Taxonomy:
    """The built-in taxonomy, with what the workspace in the current folder adds to it."""
    own = Path("rules")
    return load_rulebook(own if Path("pledgewatch.yml").is_file() and own.is_dir() else None).taxonomy


def _entries(taxonomy: Taxonomy) -> list[Concept | Actor]:
    return [*taxonomy.concepts.values(), *taxonomy.actors.values()]


def _parents(entry: Concept | Actor) -> tuple[str, ...]:
    return entry.is_a + (entry.part_of if isinstance(entry, Actor) else ())


def _find(taxonomy: Taxonomy, name: str) -> Concept | Actor:
    """The entry with an id or a name; raises ``UnknownName``."""
    ids = (name, *taxonomy.aliases().get(name.lower(), ()), taxonomy.actor_of(name) or "")
    for known in ids:
        entry = taxonomy.concepts.get(known) or taxonomy.actors.get(known)
        if entry is not None:
            return entry
    hint = did_you_mean(name, [*taxonomy.concepts, *taxonomy.actors])
    raise UnknownName(f"no concept or actor is called so{hint}", subject=name)


def _shape(entry: Concept | Actor) -> dict[str, Any]:
    kind = "actor" if isinstance(entry, Actor) else "concept"
    return {"id": entry.id, "kind": kind, "facet": entry.facet.value, "label": entry.label,
            "above": list(_parents(entry)), "aliases": list(entry.aliases), "kept": entry.kept}  # fmt: skip


def _walk(item: str, children: dict[str, list[str]], depth: int) -> Iterator[tuple[int, str]]:
    yield depth, item
    for child in children.get(item, ()):
        yield from _walk(child, children, depth + 1)


def _read_pairs(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """The earlier and later sentences of files that hold a list of pairs; raises ``InputError`` for another shape."""
    for path in paths:
        rows = load_yaml(path).data
        if not isinstance(rows, list):
            raise InputError("is no list of pairs", subject=str(path))
        for row in rows:
            if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("earlier", "later")):
                raise InputError("every pair needs an earlier and a later sentence", subject=str(path))
            yield f"{row.get('lead_in', '')} {row['earlier']}", f"{row.get('lead_in', '')} {row['later']}"
