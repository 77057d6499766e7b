"""The schemas for editors: every field and value described, ids complete, every shipped YAML file fits its schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from monitor.authoring.schemas import KINDS, make_schemas, schema_line, write_schemas
from monitor.loading import load_yaml, parse_yaml
from monitor.rulepacks import Rulebook, Watch, load_rulebook

ROOT = Path(__file__).parents[2]
SHIPPED = {
    "rule": "monitor/rulebook/*/*.yml", "concept": "monitor/concepts/*.yml", "cues": "monitor/lexicon/*.yml",
    "source": "spiders/sources/*.yml",
}  # fmt: skip
BLOCK = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```", re.DOTALL)
KIND_OF = (
    ("overrides.yml", "overrides"), ("pack.yml", "pack"), ("concepts/", "concept"), ("sources/", "source"),
    ("subscribers/", "subscriber"), ("pledgewatch.yml", "workspace"), ("lodging/", "rule"), ("rules/", "rule"), ("tracker.yml", "tracker"),
)  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


@pytest.fixture(scope="module")
def schemas(book: Rulebook) -> dict[str, dict[str, Any]]:
    return make_schemas(book)


def plain(value: Any) -> Any:
    """YAML's dates as an editor sees them: text."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def walk(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield path, node
        for key, inner in node.items():
            yield from walk(inner, f"{path}/{key}")
    elif isinstance(node, list):
        for i, inner in enumerate(node):
            yield from walk(inner, f"{path}/{i}")


def test_every_field_and_every_value_is_described(schemas: dict[str, dict[str, Any]]) -> None:
    missing = []
    for kind, schema in schemas.items():
        for path, node in walk(schema):
            if path.endswith("/properties"):
                for field, inner in node.items():
                    told = inner.get("description", "")
                    if not told or told == field.replace("_", " ").capitalize() + ".":
                        missing.append(f"{kind}{path}/{field}")
            elif isinstance(node.get("const"), str) and node.get("description", node["const"]) == node["const"]:
                missing.append(f"{kind}{path} {node['const']}")
            elif isinstance(node.get("enum"), list) and len(node.get("markdownEnumDescriptions", ())) != len(node["enum"]):
                missing.append(f"{kind}{path} enum")
    assert not missing


def test_ids_of_concepts_actors_and_rules_complete(schemas: dict[str, dict[str, Any]], book: Rulebook) -> None:
    text = {kind: str(schema) for kind, schema in schemas.items()}
    for name in (*book.taxonomy.concepts, *book.taxonomy.actors, *(rule.id for rule in book.rules)):
        assert f"'{name}'" in text["rule"], name
    watch = schemas["rule"]["$defs"]["Watch"]["properties"]
    assert "known-purpose" in str(watch["purpose"]) and "known-people" in str(schemas["rule"]["properties"]["protects"])
    assert all(actor in text["source"] for actor in book.taxonomy.actors)


@pytest.mark.parametrize("kind", SHIPPED)
def test_every_shipped_file_fits_its_schema(schemas: dict[str, dict[str, Any]], kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schemas[kind])
    judge = jsonschema.Draft202012Validator(schemas[kind])
    files = sorted(ROOT.glob(SHIPPED[kind]))
    assert files
    wrong = [f"{p.name}: {list(e.absolute_path)} {e.message[:120]}" for p in files
             for e in judge.iter_errors(plain(load_yaml(p).data))]  # fmt: skip
    assert not wrong


def test_every_block_of_the_readme_fits_its_schema(schemas: dict[str, dict[str, Any]]) -> None:
    seen = set()
    for name, body in BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8")):
        kind = next(kind for part, kind in KIND_OF if part in name)
        wrong = [e.message for e in jsonschema.Draft202012Validator(schemas[kind]).iter_errors(plain(parse_yaml(body, name).data))]
        assert not wrong, (name, wrong)
        seen.add(kind)
    assert seen >= {"rule", "concept", "overrides", "pack", "source"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("rule", "id: a/b\ntitle: x\nlevl: high\n"),
        ("rule", "id: a/b\ntitle: x\nstance: [forbids]\n"),
        ("rule", "id: a/b\ntitle: x\nwatch: {purpos: [surveillance]}\n"),
        ("rule", "id: a/b\ntitle: x\nreport: {narrow: high}\n"),
        ("concept", "facet: objects\n"),
        ("source", "publisher: N\nactor: n\npages: []\nschedule: {every: hourly}\n"),
        ("overrides", "rules: {a/b: never}\n"),
        ("tracker", "columns: {quote: Words, date: Day}\ndays: x\n"),
        ("pack", "name: My Pack\nversion: one\n"),
        ("subscriber", "to: a@example.org\nformat: fax\n"),
    ],
)
def test_an_editor_marks_what_loading_would_refuse(schemas: dict[str, dict[str, Any]], kind: str, text: str) -> None:
    assert list(jsonschema.Draft202012Validator(schemas[kind]).iter_errors(parse_yaml(text, "x.yml").data)), text


def test_schemas_are_written_by_kind_and_named_in_a_first_line(book: Rulebook, tmp_path: Path) -> None:
    written = write_schemas(book, tmp_path / "schemas")
    assert {path.name for path in written} == {f"{kind}.schema.json" for kind in KINDS}
    assert schema_line("rule", "../schemas") == "# yaml-language-server: $schema=../schemas/rule.schema.json\n"


def test_every_key_of_watch_is_told_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    guide = readme[readme.index("## Write your first rule") :]
    for key in ("about", "any", "party", "quantity", "bound", "defined_as", "stance", "match", "applies_to", "unless", "like"):
        assert f"`{key}" in guide or f"{key}:" in guide, key
    shown = re.findall(r"^\| `([a-z_]+: [^`…]+)` \|", guide, re.MULTILINE)
    assert len(shown) >= 4
    for text in shown:
        Watch.model_validate(parse_yaml(text + "\n", "watch").data)
