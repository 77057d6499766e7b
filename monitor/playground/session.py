"""What the page asks for: a draft rule looked at (problems, marks, examples) and saved.

``Session.look`` takes the text of a rule and some words, and gives everything that the page shows, in a few
milliseconds: the taxonomy is compiled once, only the draft is compiled again. Nothing is written but by ``save``.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.authoring.examples import run_examples
from monitor.authoring.explaining import RuleView, StatementView, explain_reading
from monitor.authoring.sentences import read_sentence
from monitor.errors import DocumentError, InputError, Problem, ProblemsFound
from monitor.loading import Loaded, check_model, parse_yaml
from monitor.reading.mentions import normalise
from monitor.reading.reader import Reader
from monitor.rulepacks import Rule, Rulebook
from monitor.rulepacks.checks import check_rule_files
from monitor.rulepacks.entries import Watch

MAX_WORDS = 40_000  # characters
_FIRST = """\
id: own/my-rule
title: My rule
status: experimental
level: medium
why: One sentence on why it is watched.
watch:
  purpose: [surveillance]
protects: [individuals]
examples:
  found:
    - text: "We will not use our cameras for surveillance."
      stance: prohibits
    - text: "You may not deploy the software for covert surveillance of visitors."
  not_found:
    - text: "We will not use our cameras for advertising."
      why: another purpose
    - text: "Surveillance is discussed in chapter four."
      why: nobody is bound
"""
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")


class Session:
    """One person's work on one rule."""

    def __init__(self, book: Rulebook, folder: Path, name: str = "") -> None:
        self._book, self._folder = book, folder
        self._reader = Reader(book)
        self.path: Path | None = None
        self.text = _FIRST
        self._seen = ""
        if name:
            self._open(name)

    def _open(self, name: str) -> None:
        path = Path(name) if name.endswith(".yml") else Path(self._book.rule_path(name) or "")
        if not path.is_file():
            raise InputError("there is no such rule; leave the name out to begin a new one", subject=name)
        self.text = path.read_text(encoding="utf-8-sig")
        if name.endswith(".yml") or path.resolve().is_relative_to(self._folder.resolve()):
            self.path, self._seen = path, _hash(path)

    def look(self, text: str, words: str) -> dict[str, Any]:
        """Everything that the page shows of a draft and of some words."""
        rule, problems, found = self._check(text)
        examples: list[dict[str, Any]] = []
        statements: list[dict[str, Any]] = []
        reader = self._reader
        if rule is not None and not any(p.kind in ("pattern", "schema", "form", "unknown-concept") for p in problems):
            plain = _without_phrases(rule, self._book)
            others = tuple(r for r in self._book.rules if r.id != rule.id)
            reader = self._reader.with_rules(replace(self._book, rules=(*others, plain)))
            for outcome in run_examples(reader, [plain]):
                line = found.file.position(outcome.loc)[0] if found else 1
                why = outcome.why if not outcome.passed else ""
                examples.append({"kind": outcome.kind, "text": outcome.text, "passed": outcome.passed, "line": line,
                                 "todo": outcome.todo, "why": why, "words": list(outcome.words)})  # fmt: skip
                if why and not outcome.todo:
                    problems.append(Problem("", line, 1, f"this example fails: {why}", "example"))
        if words.strip():
            statements = self._read(reader, words[:MAX_WORDS], rule)
        shown = [{"line": p.line, "column": p.column, "message": p.message, "kind": p.kind} for p in sorted(problems)]
        return {"problems": shown, "examples": examples, "statements": statements, "id": rule.id if rule else ""}

    def save(self, text: str) -> str:
        """Write the draft to its file, whole; returns where. Raises ``InputError`` where it must not."""
        rule, problems, _ = self._check(text)
        if rule is None or not _ID.fullmatch(rule.id):
            first = problems[0] if problems else Problem("", 1, 1, "the rule has no id")
            raise InputError(f"line {first.line}: {first.message}; nothing was saved")
        target = self.path or self._folder / f"{rule.id}.yml"
        if self.path is None and target.exists():
            raise InputError(f"{target} is there already; give the rule another id; nothing was saved")
        if self.path is not None and target.exists() and _hash(target) != self._seen:
            raise InputError(f"{target} was changed by somebody else meanwhile; nothing was saved")
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text if text.endswith("\n") else text + "\n")
        os.chmod(name, 0o644)
        os.replace(name, target)
        self.path, self._seen = target, _hash(target)
        return str(target)

    def _check(self, text: str) -> tuple[Rule | None, list[Problem], Loaded[Rule] | None]:
        """The rule where it can be read, with everything that is wrong in it."""
        name = str(self.path) if self.path else "rule.yml"
        try:
            loaded = check_model(parse_yaml(text, name), Rule)
        except ProblemsFound as error:
            return None, [p if p.kind else replace(p, kind="form") for p in error.problems], None
        problems = [
            p for p in check_rule_files([("", [loaded])], self._book.taxonomy)
            if p.kind != "unknown-rule" and (self.path or p.kind != "name")
        ]  # fmt: skip
        return loaded.value, problems, loaded

    def _read(self, reader: Reader, words: str, rule: Rule | None) -> list[dict[str, Any]]:
        known = next((r for r in reader.rulebook.rules if rule is not None and r.id == rule.id), None)
        try:
            reading = read_sentence(reader, words, rule=known)
        except DocumentError:
            return []
        return [_shape(view) for view in explain_reading(reader, reading, only=known)]


def _shape(view: StatementView) -> dict[str, Any]:
    marks = [{"start": m.start, "end": m.end, "kind": m.kind, "label": m.label} for m in view.marks]
    rule = next(iter((*view.rules, *view.misses)), None)
    return {
        "text": view.text, "lead_in": list(view.lead_in), "marks": marks, "stance": view.stance,
        "summary": [list(row) for row in view.summary], "why_not": view.why_not,
        "found": bool(view.rules), "parts": _shape_parts(rule),
    }  # fmt: skip


def _shape_parts(rule: RuleView | None) -> list[Mapping[str, Any]]:
    if rule is None:
        return []
    parts: list[Mapping[str, Any]] = [{"met": p.met, "text": p.sentence()} for p in rule.parts]
    return [*parts, {"met": False, "text": rule.note}] if rule.note else parts


def _without_phrases(rule: Rule, book: Rulebook) -> Rule:
    """The rule with its phrases as patterns, so that nothing but the rule must be compiled again."""
    known = {*book.taxonomy.concepts, *book.taxonomy.actors}

    def change(terms: Sequence[str]) -> tuple[str, ...]:
        return tuple(t if t in known or t.startswith("re:") else _as_pattern(t) for t in terms)

    def change_watch(watch: Watch) -> Watch:
        facets = {name.value: change(terms) for name, terms in watch.facets().items()}
        roles = {f"{r}_" if r in ("for", "with") else r: change(t) for r, t in watch.party.roles().items()}
        more = {"about": change(watch.about), "defined_as": change(watch.defined_as)}
        inner = tuple(change_watch(w) for w in watch.any)
        return watch.model_copy(update={**facets, **more, "party": watch.party.model_copy(update=roles), "any": inner})

    return rule.model_copy(update={"watch": change_watch(rule.watch), "unless": change(rule.unless)})


def _as_pattern(phrase: str) -> str:
    words = re.findall(r"\w+(?:'\w+)?", normalise(phrase))
    return "re:\\b" + r"\W+".join(re.escape(word) for word in words) + "\\b"


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
