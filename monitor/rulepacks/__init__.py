"""Rules, cues and taxonomy together: load and check what people write, all problems at once.

A pack is a folder. The built-in packs are ``monitor/rulebook`` (rules), ``monitor/lexicon`` (cues) and
``monitor/concepts``; a workspace's folder is laid beside them: its subfolders ``concepts`` and ``lexicon`` hold those
kinds, every other ``*.yml`` in it is a rule. A rule with the id of a built-in one replaces it. ``Rulebook.version``
is a hash of the contents of all files, so that a finding can name what it was read with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from monitor.errors import Problem, ProblemsFound
from monitor.loading import Loaded, load_models
from monitor.rulepacks.checks import check_lexicon_files, check_rule_files
from monitor.rulepacks.entries import Cue, CueFile, Rule, Watch
from monitor.taxonomy import BUILTIN as BUILTIN_CONCEPTS
from monitor.taxonomy import ConceptFile, Taxonomy, find_concept_files, make_taxonomy
from monitor.taxonomy.checks import check_concepts

__all__ = ["Cue", "Lexicon", "Rule", "Rulebook", "Watch", "check_rules", "load_lexicon", "load_rulebook"]

M = TypeVar("M", bound=BaseModel)

BUILTIN_RULES = Path(__file__).parent.parent / "rulebook"
BUILTIN_LEXICON = Path(__file__).parent.parent / "lexicon"


@dataclass(frozen=True)
class Lexicon:
    """Cues by group, in the order of the files."""

    groups: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)

    def cues(self, group: str) -> tuple[Cue, ...]:
        """The cues of one group; empty where there is none."""
        return self.groups.get(group, ())


@dataclass(frozen=True)
class Rulebook:
    """Everything that reading and judging know: rules (sorted by id), taxonomy, lexicon, and the hash of it all."""

    rules: tuple[Rule, ...]
    taxonomy: Taxonomy
    lexicon: Lexicon
    version: str
    paths: Mapping[str, str] = field(default_factory=dict)

    def rule(self, name: str) -> Rule | None:
        """The rule with an id, or None."""
        return next((rule for rule in self.rules if rule.id == name), None)

    def rule_path(self, name: str) -> str:
        """The file a rule was read from, or the empty string."""
        return self.paths.get(name, "")


@dataclass(frozen=True)
class _Files:
    """The files of all packs by kind."""

    rules: list[Path]
    own_rules: list[Path]
    cues: list[Path]
    concepts: list[Path]


def load_rulebook(extra: Path | None = None) -> Rulebook:
    """Read the built-in packs and one folder beside them; raises ``ProblemsFound`` with all problems of all files."""
    book, problems = _read_all(extra)
    if problems or book is None:
        raise ProblemsFound(problems)
    return book


def check_rules(extra: Path | None = None) -> list[Problem]:
    """All problems in rules, cues and concepts, the built-in ones and those of a folder beside them."""
    return _read_all(extra)[1]


def load_lexicon(folders: Sequence[Path] = (BUILTIN_LEXICON,)) -> Lexicon:
    """Read the cue files of some folders; an empty folder gives an empty lexicon."""
    files = load_models([path for folder in folders for path in sorted(folder.rglob("*.yml"))], CueFile)
    problems = check_lexicon_files(files)
    if problems:
        raise ProblemsFound(problems)
    return _make_lexicon(files)


def _read_all(extra: Path | None) -> tuple[Rulebook | None, list[Problem]]:
    found = _find_files(extra)
    problems: list[Problem] = []
    if extra is not None and not extra.is_dir():
        problems.append(Problem(str(extra), 1, 1, "there is no such folder"))
    concepts = _load(found.concepts, ConceptFile, problems)
    cues = _load(found.cues, CueFile, problems)
    rules = _load(found.rules, Rule, problems)
    own = _load(found.own_rules, Rule, problems)
    sound = not problems
    problems += check_concepts(concepts)
    problems += check_lexicon_files(cues)
    taxonomy = make_taxonomy(concepts) if sound and not problems else None
    problems += check_rule_files(rules, own, taxonomy)
    if problems or taxonomy is None:
        return None, sorted(set(problems))
    by_id = {loaded.value.id: loaded for loaded in (*rules, *own)}
    chosen = [by_id[name] for name in sorted(by_id)]
    return Rulebook(
        tuple(loaded.value for loaded in chosen),
        taxonomy,
        _make_lexicon(cues),
        _make_version(found, extra),
        MappingProxyType({loaded.value.id: loaded.path for loaded in chosen}),
    ), []


def _load(paths: Sequence[Path], model: type[M], problems: list[Problem]) -> list[Loaded[M]]:
    try:
        return load_models(paths, model)
    except ProblemsFound as error:
        problems += error.problems
        return []


def _find_files(extra: Path | None) -> _Files:
    concepts, cues = [BUILTIN_CONCEPTS], [BUILTIN_LEXICON]
    own: list[Path] = []
    if extra is not None and extra.is_dir():
        kinds = {"concepts": concepts, "lexicon": cues}
        for name, folders in kinds.items():
            if (extra / name).is_dir():
                folders.append(extra / name)
        own = [p for p in sorted(extra.rglob("*.yml")) if p.relative_to(extra).parts[0] not in kinds]
    return _Files(
        rules=sorted(BUILTIN_RULES.rglob("*.yml")),
        own_rules=own,
        cues=find_concept_files(cues),
        concepts=find_concept_files(concepts),
    )


def _make_lexicon(files: Sequence[Loaded[CueFile]]) -> Lexicon:
    groups: dict[str, tuple[Cue, ...]] = {}
    for file in files:
        groups[file.value.group] = groups.get(file.value.group, ()) + file.value.cues
    return Lexicon(MappingProxyType(groups))


def _make_version(found: _Files, extra: Path | None) -> str:
    """A hash over the names and bytes of all files; the same on every machine."""
    home = BUILTIN_RULES.parent
    digest = hashlib.sha256()
    named = []
    for path in (*found.rules, *found.own_rules, *found.cues, *found.concepts):
        base = home if path.is_relative_to(home) else (extra or home)
        named.append((path.relative_to(base).as_posix(), path))
    for name, path in sorted(named):
        raw = path.read_bytes()
        digest.update(f"{name}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()[:16]
