"""Rules, cues and taxonomy together: load and check what people write, all problems at once.

A pack is a folder. The built-in packs are ``monitor/rulebook`` (rules), ``monitor/lexicon`` (cues) and
``monitor/concepts``; a workspace's folder is laid beside them (``files`` says what stands where). A workspace's rule
with the id of another replaces it; two packs may not claim one id. ``Rulebook.version`` is a hash of the contents of
all files, so that a finding can name what it was read with. What was loaded once is kept by content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Day
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from monitor.errors import Problem, ProblemsFound
from monitor.loading import Loaded, load_models
from monitor.rulepacks import cache
from monitor.rulepacks.checks import SOFT, check_lexicon_files, check_rule_files
from monitor.rulepacks.entries import Cue, CueFile, Rule, Watch
from monitor.rulepacks.files import HOME, Layer, find_builtin, find_layers
from monitor.rulepacks.overrides import Overrides, Suppression, change_rules, check_overrides, leave_out_suppressed
from monitor.rulepacks.packs import PackFile, check_packs
from monitor.taxonomy import BUILTIN as BUILTIN_CONCEPTS
from monitor.taxonomy import ConceptFile, Taxonomy, make_taxonomy
from monitor.taxonomy.checks import check_concepts

__all__ = [
    "Cue", "Draft", "Lexicon", "Rule", "Rulebook", "Watch", "check_rules", "load_lexicon", "load_rulebook", "read_draft",
]  # fmt: skip

M = TypeVar("M", bound=BaseModel)

BUILTIN_RULES = HOME / "rulebook"
BUILTIN_LEXICON = HOME / "lexicon"


@dataclass(frozen=True)
class Lexicon:
    """Cues by group, in the order of the files."""

    groups: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)

    def cues(self, group: str) -> tuple[Cue, ...]:
        """The cues of one group; empty where there is none."""
        return self.groups.get(group, ())


@dataclass(frozen=True)
class Rulebook:
    """Everything that reading and judging know: rules (sorted by id), taxonomy, lexicon, and the hash of it all.

    ``problems`` are those of files that were left out, where that was asked for.
    """

    rules: tuple[Rule, ...]
    taxonomy: Taxonomy
    lexicon: Lexicon
    version: str
    paths: Mapping[str, str] = field(default_factory=dict)
    suppressions: tuple[Suppression, ...] = ()
    problems: tuple[Problem, ...] = ()

    def rule(self, name: str) -> Rule | None:
        """The rule with an id, or None."""
        if "_by_id" not in self.__dict__:
            object.__setattr__(self, "_by_id", {rule.id: rule for rule in self.rules})
        found: Rule | None = self.__dict__["_by_id"].get(name)
        return found

    def rule_path(self, name: str) -> str:
        """The file a rule was read from, or the empty string."""
        return self.paths.get(name, "")


@dataclass(frozen=True)
class Draft:
    """All files as they were read: the rulebook where it can be made, every problem, and where things are written."""

    book: Rulebook | None
    problems: tuple[Problem, ...]
    rules: tuple[Loaded[Rule], ...]
    concepts: tuple[Loaded[ConceptFile], ...]
    overrides: tuple[Loaded[Overrides], ...]
    own: frozenset[str]


def load_rulebook(extra: Path | None = None, *, strict: bool = True) -> Rulebook:
    """The built-in packs and one folder beside them.

    Raises ``ProblemsFound`` with all problems of all files; unless ``strict`` nothing is loaded from a broken file of
    that folder, the others work, and the rulebook tells what is wrong (``problems``).
    """
    layers = find_layers(extra, [])
    key = cache.make_key(_name_files(layers), str(extra and extra.resolve()), str(BUILTIN_RULES), str(strict))
    kept = cache.read_kept(key)
    if isinstance(kept, Rulebook):
        return kept
    draft = read_draft(extra)
    hard = [p for p in draft.problems if p.kind not in SOFT]
    if strict and (hard or draft.book is None):
        raise ProblemsFound(hard)
    book = draft.book if not hard else None
    book = book or _leave_out_broken(extra, hard)
    book.taxonomy.aliases()  # made once, kept with the rest
    cache.keep(key, book)
    return book


def check_rules(extra: Path | None = None, *, today: Day | None = None) -> list[Problem]:
    """All problems in rules, cues and concepts, the built-in ones and those of a folder beside them."""
    return list(read_draft(extra, today=today).problems)


def load_lexicon(folders: Sequence[Path] = (BUILTIN_LEXICON,)) -> Lexicon:
    """Read the cue files of some folders; an empty folder gives an empty lexicon."""
    files = load_models([path for folder in folders for path in sorted(folder.rglob("*.yml"))], CueFile)
    problems = check_lexicon_files(files)
    if problems:
        raise ProblemsFound(problems)
    return _make_lexicon(files)


def read_draft(extra: Path | None = None, *, today: Day | None = None, without: Collection[str] = ()) -> Draft:
    """Read and check all files but those named; the rulebook is None where a problem stands in its way."""
    problems: list[Problem] = []
    builtin = find_builtin(BUILTIN_RULES, BUILTIN_LEXICON, BUILTIN_CONCEPTS)
    layers = [builtin, *find_layers(extra, problems)]
    layers = [layer for layer in layers if not any(str(path) in without for path in layer.pack)]
    for layer in layers:
        for kind in (layer.rules, layer.cues, layer.concepts, layer.pack, layer.overrides):
            kind[:] = [path for path in kind if str(path) not in without]
    in_concepts: list[Problem] = []
    concepts = [file for layer in layers for file in _load(layer.concepts, ConceptFile, in_concepts)]
    cues = [file for layer in layers for file in _load(layer.cues, CueFile, problems)]
    groups = [(layer.name, _load(layer.rules, Rule, problems)) for layer in layers]
    packs = [file for layer in layers for file in _load(layer.pack, PackFile, problems)]
    overrides = [file for layer in layers for file in _load(layer.overrides, Overrides, problems)]
    in_concepts += [_named(p, "concept") for p in check_concepts(concepts)]
    problems = [p for p in problems if p.path not in without] + in_concepts
    problems += check_lexicon_files(cues)
    taxonomy = None if in_concepts else make_taxonomy(concepts)
    problems += check_rule_files(groups, taxonomy)
    by_id = {loaded.value.id: loaded for _, group in groups for loaded in group}
    chosen = tuple(by_id[name] for name in sorted(by_id))
    problems += check_packs(packs, {layer.name for layer in layers})
    problems += check_overrides(overrides, tuple(sorted(by_id)), today)
    changes = [loaded.value for loaded in overrides]
    problems = leave_out_suppressed(sorted(set(problems)), changes, today)
    book = None
    if taxonomy is not None and all(p.kind in SOFT for p in problems):
        book = Rulebook(
            change_rules([loaded.value for loaded in chosen], changes),
            taxonomy,
            _make_lexicon(cues),
            _make_version([builtin, *layers[1:]]),
            MappingProxyType({loaded.value.id: loaded.path for loaded in chosen}),
            tuple(s for change in changes for s in change.suppress if s.rule),
        )
    own = frozenset(str(path) for layer in layers[1:] for path in layer.files())
    return Draft(book, tuple(problems), chosen, tuple(concepts), tuple(overrides), own)


def _leave_out_broken(extra: Path | None, problems: Sequence[Problem]) -> Rulebook:
    """The rulebook without the broken files of a folder, and without what needs them."""
    told, without = list(problems), {p.path for p in problems}
    while True:
        draft = read_draft(extra, without=without)
        broken = [p for p in draft.problems if p.kind not in SOFT and p.path not in without]
        if draft.book is not None:
            return replace(draft.book, problems=tuple(sorted(set(told))))
        if not broken:
            raise ProblemsFound(told)
        told += broken
        without |= {p.path for p in broken}


def _load(paths: Sequence[Path], model: type[M], problems: list[Problem]) -> list[Loaded[M]]:
    found: list[Loaded[M]] = []
    for path in paths:
        try:
            found += load_models([path], model)
        except ProblemsFound as error:
            problems += [_named(p, "form") for p in error.problems]
    return found


def _named(problem: Problem, kind: str) -> Problem:
    return problem if problem.kind else Problem(problem.path, problem.line, problem.column, problem.message, kind)


def _make_lexicon(files: Sequence[Loaded[CueFile]]) -> Lexicon:
    groups: dict[str, tuple[Cue, ...]] = {}
    for file in files:
        groups[file.value.group] = groups.get(file.value.group, ()) + file.value.cues
    return Lexicon(MappingProxyType(groups))


def _name_files(layers: Sequence[Layer]) -> list[tuple[str, Path]]:
    builtin = find_builtin(BUILTIN_RULES, BUILTIN_LEXICON, BUILTIN_CONCEPTS)
    named = []
    for layer in (builtin, *layers):
        for path in layer.files():
            base = layer.base if path.is_relative_to(layer.base) else path.parent
            named.append((f"{layer.name}/{path.relative_to(base).as_posix()}", path))
    return sorted(named)


def _make_version(layers: Sequence[Layer]) -> str:
    """A hash over the names and bytes of all files; the same on every machine."""
    digest = hashlib.sha256()
    for name, path in _name_files(layers[1:]):
        raw = path.read_bytes()
        digest.update(f"{name}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()[:16]
