"""JSON Schemas for editors: every field and value described, ids of concepts, actors and rules completed.

``make_schemas`` gives one schema for each kind of file: rule, concept, cues, overrides, pack, source, subscriber, workspace, tracker. The
first line of a file names its schema (``schema_line``), which editors with a YAML language server read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from monitor.authoring.descriptions import FIELDS, VALUES
from monitor.config import SettingsFile
from monitor.models import Bound, Confidence, DocumentKind, Effect, FacetName, Level, RelationKind, Stance
from monitor.rulepacks import Rule, Rulebook
from monitor.rulepacks.entries import CueFile
from monitor.rulepacks.overrides import Overrides
from monitor.rulepacks.packs import PackFile
from monitor.sources import SourceFile
from monitor.sources.taken import TrackerMap
from monitor.subscribers import Subscriber
from monitor.taxonomy import ConceptFile

DRAFT = "https://json-schema.org/draft/2020-12/schema"
KINDS: Mapping[str, type[BaseModel]] = {
    "rule": Rule, "concept": ConceptFile, "cues": CueFile, "overrides": Overrides, "pack": PackFile,
    "source": SourceFile, "subscriber": Subscriber, "workspace": SettingsFile, "tracker": TrackerMap,
}  # fmt: skip
FOLDER = "schemas"
_FACETS = ("action", "object", "purpose", "people", "setting", "time")
_ENUMS = (Bound, Confidence, DocumentKind, Effect, FacetName, Level, RelationKind, Stance)
_TOLD = "markdownEnumDescriptions"  # what editors show beside each value
_ENUM_NAMES = frozenset(kind.__name__ for kind in _ENUMS)
_SPANS = ("every", "up_to", "changes_within")  # written as 6h, kept in seconds
_SPAN = {"type": "string", "pattern": r"^\d+ ?[smhdw]$"}


def make_schemas(book: Rulebook) -> dict[str, dict[str, Any]]:
    """The schemas by kind of file; what is known of a rulebook completes in them."""
    return {kind: _make_schema(kind, model, book) for kind, model in KINDS.items()}


def write_schemas(book: Rulebook, out: Path) -> list[Path]:
    """Write ``<kind>.schema.json`` into a folder; returns what was written."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, schema in make_schemas(book).items():
        path = out / f"{kind}.schema.json"
        path.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(path)
    return written


def schema_line(kind: str, folder: str) -> str:
    """The first line of a file that names its schema."""
    return f"# yaml-language-server: $schema={folder}/{kind}.schema.json\n"


def _make_schema(kind: str, model: type[BaseModel], book: Rulebook) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True, mode="validation")
    schema = {"$schema": DRAFT, **schema, "title": f"Pledgewatch {kind}"}
    _loosen(schema)
    definitions = schema.setdefault("$defs", {})
    if kind in ("rule", "concept", "source"):
        definitions.update(_make_id_lists(book))
        _complete(schema, kind, book)
    _describe(schema)
    return schema


def _loosen(node: Any) -> None:
    """What loading accepts beyond the plain model: one word for a list, a sentence for an example, a number for text."""
    if isinstance(node, list):
        for item in node:
            _loosen(item)
        return
    if not isinstance(node, dict):
        return
    for key, value in list(node.items()):
        if key == "properties":
            for name, inner in value.items():
                value[name] = {**_SPAN, "description": FIELDS[name]} if name in _SPANS else _loosen_property(inner)
        _loosen(value)
    for name in ("FoundExample", "NotFoundExample", "PartyWatch", "Change", "Page"):
        inner = node.get(name)
        if isinstance(inner, dict) and inner.get("type") == "object":
            node[name] = _with_short_form(name, inner)


def _with_short_form(name: str, inner: dict[str, Any]) -> dict[str, Any]:
    if name == "PartyWatch":
        short: dict[str, Any] = {"type": ["array", "string"], "items": {"type": "string"}, "description": "In any role."}
    elif name == "Change":
        short = {"enum": ["off", *Level], "description": "off, or a level."}
    elif name == "Page":
        return inner
    else:
        short = {"type": "string", "minLength": 1, "description": "Just the sentence."}
    return {"description": inner.get("description", ""), "anyOf": [short, inner]}


def _loosen_property(inner: dict[str, Any]) -> dict[str, Any]:
    """A list of words may be a single word."""
    if "anyOf" in inner:  # a list, or nothing
        inner = {**inner, "anyOf": [_loosen_property(form) for form in inner["anyOf"]]}
    items = inner.get("items", {})
    if inner.get("type") != "array" or not any(_is_word(form) for form in (items, *items.get("anyOf", ()))):
        return inner
    kept: dict[str, Any] = {k: v for k, v in inner.items() if k in ("description", "default", "title")}
    bare = {k: v for k, v in inner.items() if k not in kept}
    return {**kept, "anyOf": [bare, items]}


def _is_word(form: Mapping[str, Any]) -> bool:
    return form.get("type") == "string" or form.get("$ref", "").split("/")[-1] in _ENUM_NAMES


def _make_id_lists(book: Rulebook) -> dict[str, Any]:
    taxonomy = book.taxonomy
    labels = {name: taxonomy.label_of(name) for name in (*taxonomy.concepts, *taxonomy.actors)}
    labels |= {rule.id: rule.title for rule in book.rules}
    lists: dict[str, Any] = {}
    for facet in FacetName:
        ids = sorted(c.id for c in taxonomy.concepts.values() if c.facet == facet)
        if facet == FacetName.PARTY:
            ids = sorted({*ids, *taxonomy.actors})
        lists[f"known-{facet}"] = _make_list(f"A concept of the facet {facet}, or a phrase in quotes.", ids, labels)
    lists["known-actor"] = _make_list("An actor, or a new one.", sorted(taxonomy.actors), labels)
    lists["known-concept"] = _make_list(
        "A concept or an actor, or a phrase in quotes.", sorted({*taxonomy.concepts, *taxonomy.actors}), labels
    )
    lists["known-rule"] = _make_list("The id of a rule: topic/name.", [rule.id for rule in book.rules], labels)
    return lists


def _make_list(description: str, ids: Sequence[str], labels: Mapping[str, str]) -> dict[str, Any]:
    """Ids complete, each with its label; other words are accepted: a phrase is as good as a concept."""
    known: dict[str, Any] = {"type": "string"}
    if ids:
        known = {"enum": list(ids), _TOLD: [labels[name] for name in ids]}
    return {"description": description, "anyOf": [known, {"type": "string", "minLength": 1}]}


def _complete(schema: dict[str, Any], kind: str, book: Rulebook) -> None:
    """Point the fields that hold ids at the lists of known ones."""
    places: dict[tuple[str, str], str] = {}
    if kind == "rule":
        places = {("Watch", facet): f"known-{facet}" for facet in _FACETS}
        places |= {("PartyWatch", role): "known-party" for role in ("by", "to", "for", "with", "any")}
        places |= {("Watch", "about"): "known-concept", ("AppliesTo", "actors"): "known-party",
                   ("", "protects"): "known-people", ("", "unless"): "known-concept", ("Related", "id"): "known-rule"}
    elif kind == "concept":
        places = {(name, key): "known-concept" for name in ("ConceptDraft", "Actor")
                  for key in ("is_a", "excludes", "part_of")} | {("Extension", "id"): "known-concept"}
    elif kind == "source":
        places = {("", "actor"): "known-actor", ("Page", "actor"): "known-actor"}
    for (name, key), known in places.items():
        properties = _find_properties(schema, name)
        if key in properties:
            _point(properties[key], {"$ref": f"#/$defs/{known}"})


def _find_properties(schema: dict[str, Any], name: str) -> dict[str, Any]:
    node = schema["$defs"].get(name, {}) if name else schema
    for form in (node, *node.get("anyOf", ())):
        if "properties" in form:
            found: dict[str, Any] = form["properties"]
            return found
    if "$ref" in schema and not name:
        return _find_properties(schema, schema["$ref"].split("/")[-1])
    return {}


def _point(field: dict[str, Any], known: dict[str, Any]) -> None:
    for form in (field, *field.get("anyOf", ())):
        if form.get("type") == "array":
            form["items"] = known
    if "anyOf" in field:
        field["anyOf"] = [known if form.get("type") == "string" else form for form in field["anyOf"]]
    elif field.get("type") == "string":
        field.pop("type")
        field["anyOf"] = [known]


def _describe(node: Any, name: str = "") -> None:
    """Every field has a description, every value of an enumeration one of its own."""
    if isinstance(node, list):
        for item in node:
            _describe(item, name)
        return
    if not isinstance(node, dict):
        return
    values = node.get("enum")
    if isinstance(values, list) and _TOLD not in node and all(isinstance(v, str) for v in values):
        told = [VALUES.get(v, v) for v in values]
        node[_TOLD] = told
        rest = {k: v for k, v in node.items() if k not in ("enum", "type")}
        node.clear()
        node.update(rest)
        node["oneOf"] = [{"const": v, "description": VALUES.get(v, v)} for v in values]
        node[_TOLD] = told
    if isinstance(node.get("const"), str):
        node.setdefault("description", VALUES.get(node["const"], node["const"]))
    for key, value in list(node.items()):
        if key == "properties":
            for field, inner in value.items():
                inner.setdefault("description", FIELDS.get(field, field.replace("_", " ").capitalize() + "."))
                _describe(inner, field)
        elif key not in ("default", "const"):
            _describe(value, name)


