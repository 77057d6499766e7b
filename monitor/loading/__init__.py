"""The one YAML loader: safe, positions kept, all problems of all files at once.

In go paths of files that people write; out come plain values (``load_yaml``) or checked pydantic models
(``load_models``) with the line and column of every key and item. Nothing of a file is ever executed: only text, whole
and decimal numbers, ``true``/``false``, ``null`` and ISO dates exist (so ``no`` stays a word and ``07:30`` a time of
day as written). Anything else raises ``ProblemsFound`` with path, line and column: duplicate keys, tags, aliases that
refer to themselves or multiply, deep nesting, tabs for indentation, bytes that are not UTF-8, files over 1 MB.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from monitor.errors import Problem, ProblemsFound
from monitor.loading.composing import Spot, compose_bytes, compose_file
from monitor.loading.explaining import explain_error

Loc = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One YAML file as plain values, which still knows where each of them is written."""

    path: str
    data: Any
    root: Spot

    def position(self, loc: Loc) -> tuple[int, int]:
        """Line and column of the key or item at ``loc``; where a part is missing, of the mapping that lacks it."""
        spot = self.root
        for part in loc:
            inner = spot.items.get(part)
            if inner is not None:
                spot = inner
        return spot.line, spot.column

    def is_quoted(self, loc: Loc) -> bool:
        """Whether the value at ``loc`` is written in quotes (a phrase, where a bare word would be a name)."""
        spot = self.root
        for part in loc:
            inner = spot.items.get(part)
            if inner is None:
                return spot.quoted and not spot.items and part == 0  # a single word where a list may stand
            spot = inner
        return spot.quoted

    def problem(self, loc: Loc, message: str, kind: str = "") -> Problem:
        """A ``Problem`` at the place of ``loc``."""
        return Problem(self.path, *self.position(loc), message, kind)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[M]):
    """A checked model with the file it was read from."""

    path: str
    value: M
    file: YamlFile


def load_yaml(path: Path | str) -> YamlFile:
    """Read one file; raises ``ProblemsFound`` with everything that is wrong with its form."""
    name = str(path)
    data, root = compose_file(name)
    return YamlFile(name, data, root)


def parse_yaml(text: str, name: str) -> YamlFile:
    """The same of a text that is not on disk yet, under the name it would have."""
    data, root = compose_bytes(text.encode("utf-8", "replace"), name)
    return YamlFile(name, data, root)


def load_model(path: Path | str, model: type[M]) -> Loaded[M]:
    """Read and check one file; raises ``ProblemsFound``."""
    return load_models([Path(path)], model)[0]


def load_models(paths: Iterable[Path], model: type[M]) -> list[Loaded[M]]:
    """Read and check many files of one kind, in the order given; all problems of all files are raised at once."""
    found: list[Loaded[M]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            file = load_yaml(path)
            found.append(check_model(file, model))
        except ProblemsFound as error:
            problems += error.problems
    if problems:
        raise ProblemsFound(problems)
    return found


def check_model(file: YamlFile, model: type[M]) -> Loaded[M]:
    """Check what a file holds against a model; raises ``ProblemsFound`` with every problem in plain words."""
    if file.data is None:
        raise ProblemsFound([Problem(file.path, 1, 1, "the file is empty: write it, or take it away", "schema")])
    try:
        return Loaded(file.path, model.model_validate(file.data), file)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems = [file.problem(d["loc"], explain_error(dict(d), model), "schema") for d in details]
        raise ProblemsFound(problems) from None
