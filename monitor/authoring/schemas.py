"""JSON Schemas for editors: every field and value described, ids of concepts, actors and rules completed.

``make_schemas`` gives one schema for each kind of file: rule, concept, cues, overrides, pack, source, workspace. The
first line of a file names its schema (``schema_line``), which editors with a YAML language server read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from monitor.config import SettingsFile
from monitor.models import Bound, DocumentKind, Effect, FacetName, Level, RelationKind, Stance
from monitor.rulepacks import Rule, Rulebook
from monitor.rulepacks.entries import CueFile
from monitor.rulepacks.overrides import Overrides
from monitor.rulepacks.packs import PackFile
from monitor.sources import SourceFile
from monitor.taxonomy import ConceptFile

DRAFT = "https://json-schema.org/draft/2020-12/schema"
KINDS: Mapping[str, type[BaseModel]] = {
    "rule": Rule, "concept": ConceptFile, "cues": CueFile, "overrides": Overrides, "pack": PackFile,
    "source": SourceFile, "workspace": SettingsFile,
}  # fmt: skip
FOLDER = "schemas"
_VALUES: Mapping[str, str] = {
    "prohibits": "Forbids something: must not, will never, we do not sell.",
    "requires": "Demands or promises something: must, will notify.",
    "permits": "Allows something: may, can, you are free to.",
    "asserts": "Claims a fact, a scope or a plan that can later be corrected.",
    "contradicts": "Cannot be honoured or be true beside the earlier one.",
    "narrows": "Covers strictly less than the earlier one.",
    "broadens": "Covers strictly more than the earlier one.",
    "corrects": "Admits that the earlier one was wrong, and replaces it.",
    "withdraws": "Ends the earlier one, or it is gone.",
    "reaffirms": "Says the same.",
    "unrelated": "Is about something else.",
    "weakens": "Those whom the rule names are protected less.",
    "strengthens": "Those whom the rule names are protected more.",
    "mixed": "Some of both.",
    "neutral": "Protects nobody more or less.",
    "unjudged": "Nobody said whom it protects.",
    "info": "Know of it.",
    "low": "Look some day.",
    "medium": "Look this week.",
    "high": "Look today.",
    "critical": "Look now.",
    "stable": "Relied on.",
    "test": "On trial: wrong now and then.",
    "experimental": "New: may be wrong often.",
    "deprecated": "Kept for its id; not run.",
    "overlaps": "Broader and open words count, too.",
    "names": "The thing itself must be named.",
    "derived": "Made from the other.",
    "replaces": "Stands in the place of the other.",
    "similar": "Watches something close.",
    "provider": "Whoever publishes the words.",
    "users": "Those who use its services.",
    "government": "A ministry, an agency, the state.",
    "third-party": "Somebody else who is named.",
    "unknown": "Nobody is named.",
    "policy": "A policy or a set of commitments.",
    "terms": "Terms of service.",
    "press": "A press release or a post of the newsroom.",
    "statement": "A statement by a person or a party.",
    "contract": "A contract or an agreement.",
    "notice": "An official notice.",
    "article": "A newspaper article.",
    "action": "What is done.", "object": "What it is done to or with.", "purpose": "What for.",
    "party": "Who is named: by, to, for, with whom.", "people": "About whom.", "setting": "Where, in which product.",
    "time": "When.", "quantity": "How much, how long, how old.",
    "company": "A company.", "ministry": "A ministry.", "agency": "An agency of a state.", "military": "Armed forces.",
    "police": "Police.", "regulator": "A body that watches over a market or a right.", "court": "A court.",
    "alliance": "An alliance of states.", "organisation": "An association, foundation or movement.",
    "media": "A newspaper, a broadcaster.", "person": "One person.",
    "forward": "Governs what follows it.", "backward": "Governs what stands before it.", "both": "Governs both sides.",
    "stance": "Words that bind.", "strength": "Words that say how firmly.", "limits": "Words that narrow.",
    "attribution": "Words that say who speaks.", "correction": "Words that take back.",
    "structure": "Words that shape a clause.",
    "desk": "Every finding, with its confidence.", "public": "Words only for findings that a person confirmed.",
    "starttls": "Begins in the clear, then encrypts.", "tls": "Encrypted from the start.", "none": "Not encrypted.",
    "excerpts": "Short excerpts with a link.", "full": "The whole text; for official and openly licensed documents.",
    "never": "Nobody has looked yet.",
}  # fmt: skip
_FACETS = ("action", "object", "purpose", "people", "setting", "time")
_ENUMS: tuple[type[Enum], ...] = (Bound, DocumentKind, Effect, FacetName, Level, RelationKind, Stance)


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
                value[name] = _loosen_property(inner)
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
    items = inner.get("items", {})
    words = items.get("type") == "string" or items.get("$ref", "").split("/")[-1] in ("Stance", "Bound", "DocumentKind")
    if inner.get("type") != "array" or not words:
        return inner
    kept: dict[str, Any] = {k: v for k, v in inner.items() if k in ("description", "default", "title")}
    bare = {k: v for k, v in inner.items() if k not in kept}
    return {**kept, "anyOf": [bare, items]}


def _make_id_lists(book: Rulebook) -> dict[str, Any]:
    taxonomy = book.taxonomy
    lists: dict[str, Any] = {}
    for facet in FacetName:
        ids = sorted(c.id for c in taxonomy.concepts.values() if c.facet == facet)
        if facet == FacetName.PARTY:
            ids = sorted({*ids, *taxonomy.actors})
        lists[f"known-{facet}"] = _make_list(f"A concept of the facet {facet}, or a phrase in quotes.", ids)
    lists["known-actor"] = _make_list("An actor, or a new one.", sorted(taxonomy.actors))
    lists["known-concept"] = _make_list(
        "A concept or an actor, or a phrase in quotes.", sorted({*taxonomy.concepts, *taxonomy.actors})
    )
    lists["known-rule"] = _make_list("The id of a rule: topic/name.", [rule.id for rule in book.rules])
    return lists


def _make_list(description: str, ids: Sequence[str]) -> dict[str, Any]:
    """Ids complete, other words are accepted: a phrase is as good as a concept."""
    known: dict[str, Any] = {"enum": list(ids)} if ids else {"type": "string"}
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
    if isinstance(values, list) and len(values) < 40 and all(isinstance(v, str) for v in values):
        told = [_VALUES.get(v, v) for v in values]
        node["markdownEnumDescriptions"] = told
        rest = {k: v for k, v in node.items() if k not in ("enum", "type", "markdownEnumDescriptions")}
        node.clear()
        node.update(rest)
        node["oneOf"] = [{"const": v, "description": _VALUES.get(v, v)} for v in values]
        node["markdownEnumDescriptions"] = told
    for key, value in list(node.items()):
        if key == "properties":
            for field, inner in value.items():
                inner.setdefault("description", _FIELDS.get(field, field.replace("_", " ").capitalize() + "."))
                _describe(inner, field)
        elif key not in ("default", "const"):
            _describe(value, name)


_FIELDS: Mapping[str, str] = {
    "id": "Lower-case words joined by hyphens; never reused for something else.",
    "why": "One sentence on why it is there.",
    "name": "What a reader sees.",
    "kind": "What sort it is.",
    "url": "The address of the page.",
    "title": "What a reader sees.",
    "actor": "Whose promises stand on it: an actor id, or a new one.",
    "aliases": "Other names.",
    "select": "CSS selectors of the wanted parts.",
    "remove": "CSS selectors of unwanted parts.",
    "every": "How often: 30m, 6h, 1d, 1w.",
    "schedule": "How often it is looked at.",
    "min": "At least so many.", "max": "At most so many.",
    "statements": "How many statements are expected.",
    "assertions": "What must hold for the page to be taken for itself.",
    "allow_private": "Whether it may resolve to a private address.",
    "republish": "How much of its text may be shown.",
    "valid_until": "The last day on which it is watched.",
    "checked": "When a person last saw that the pages are what they are said to be.",
    "pages": "The watched documents.",
    "publisher": "Who runs the pages.",
    "newsroom": "Feeds and listings; not read yet.",
    "country": "Its country, as a two-letter code.",
    "products": "Products and services that stand for it.",
    "group": "What the cues of the file do.",
    "cues": "The cues.",
    "words": "The words of the language; ... stands for up to four words.",
    "value": "How the words stand in a clause.",
    "direction": "Which side of the clause it governs.",
    "terminators": "Words that end its reach.",
    "pseudo": "Longer forms that only look like it.",
    "concepts": "Nodes of the taxonomy.",
    "actors": "Those who promise, are bound or are named.",
    "extend": "Further names for what another file declares.",
    "ledger": "Where the ledger is: an SQLAlchemy address.",
    "archive": "The folder of the snapshots.",
    "sources": "Files with source declarations.",
    "watch": "Ids of built-in sources.",
    "rules": "The folder of the workspace's own rules.",
    "site": "Where the report site is written.",
    "out": "The folder that is written to.",
    "base_url": "The address under which it will be read.",
    "audience": "For whom it is built.",
    "mail": "How digests leave.",
    "smtp": "The mail server, such as smtp://mail.example.org:587.",
    "from": "The sender.",
    "security": "How the connection is protected.",
    "subscribers": "Files with subscribers.",
    "outbox": "The folder of mails that wait.",
    "crawl": "How we behave on other people's servers.",
    "contact": "An address that a webmaster can turn to.",
    "delay": "Seconds between two requests to one host.",
    "timeout": "Seconds for one page.",
}
