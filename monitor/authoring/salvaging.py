"""What can still be checked in a rule file that holds keys or values which the format does not know.

The faulty parts are taken out of a copy, and what is left is held against concepts and patterns, so that a person learns
of everything at once. Nothing that was salvaged is ever run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monitor.errors import Problem, ProblemsFound
from monitor.loading import Loaded, YamlFile, load_yaml
from monitor.rulepacks import Rule
from monitor.rulepacks.checks import check_rule_files
from monitor.taxonomy import Taxonomy

_TOLD = ("unknown-concept", "wrong-facet", "pattern", "schema")
_ROUNDS = 5  # each takes out what the one before laid bare


def check_salvaged(path: str, taxonomy: Taxonomy) -> list[Problem]:
    """Unknown concepts, wrong facets and patterns in the sound parts of a rule file; none where nothing is left of it."""
    try:
        file = load_yaml(path)
    except ProblemsFound:
        return []
    rule = _salvage(file)
    if rule is None:
        return []
    problems = check_rule_files([("", [Loaded(path, rule, file)])], taxonomy)
    return [p for p in problems if p.kind in _TOLD]


def _salvage(file: YamlFile) -> Rule | None:
    data = _copy(file.data)
    if not isinstance(data, dict):
        return None
    for _ in range(_ROUNDS):
        try:
            return Rule.model_validate(data)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                _mend(data, detail["loc"], detail["type"], Path(file.path).stem)
    return None


def _mend(data: dict[str, Any], loc: tuple[int | str, ...], kind: str, stem: str) -> None:
    """Take out what is wrong at a place; an id or title that is missing or no name gets one for the while."""
    if loc and loc[0] in ("id", "title"):
        data[str(loc[0])] = "salvaged/rule" if loc[0] == "id" else stem
        return
    here: Any = data
    steps = [part for part in loc if part != "[key]"]
    for part in steps[:-1]:
        inner = here.get(part) if isinstance(here, dict) else None
        if isinstance(here, list) and isinstance(part, int) and part < len(here):
            inner = here[part]
        if not isinstance(inner, dict | list):
            break
        here = inner
    part = steps[-1] if steps else ""
    if isinstance(here, dict):
        here.pop(part, None) if part in here else data.pop(str(loc[0]), None)
    elif isinstance(here, list) and isinstance(part, int) and part < len(here):
        here[part] = "re:."  # a term that is always sound: the places of its neighbours stay
        if kind in ("enum", "literal_error") or loc[0] == "examples":
            data.pop(str(loc[0]), None)


def _copy(value: Any) -> Any:
    """The same values in new lists and mappings, as aliases may share them."""
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value
