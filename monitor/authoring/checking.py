"""Everything that is wrong with what people wrote: the files by themselves, then the rules held against sentences.

``check_everything`` gives problems of one list: form and names first (``rulepacks``), and where those are sound the
examples that fail, rules that never match their own examples, rules that another swallows, and names of concepts so
common that they mean nothing.
"""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from monitor.authoring.examples import Outcome, run_examples
from monitor.authoring.salvaging import check_salvaged
from monitor.errors import InputError, Problem
from monitor.loading import Loaded
from monitor.loading.composing import MAX_BYTES
from monitor.models import RelationKind
from monitor.reading.closed_class import DETERMINERS, PREPOSITIONS, PRONOUNS
from monitor.reading.mentions import normalise
from monitor.reading.reader import Reader
from monitor.reading.rules import Compiled, Terms, Test
from monitor.rulepacks import Draft, Rule, read_draft
from monitor.rulepacks.checks import SOFT
from monitor.rulepacks.files import PACK_FILE
from monitor.rulepacks.overrides import FILE as OVERRIDES_FILE
from monitor.rulepacks.overrides import leave_out_suppressed
from monitor.taxonomy import ConceptFile
from monitor.taxonomy.inflections import find_forms

_QUOTED = re.compile(r"'([^']+)'")
_IDS = re.compile(r"\bid:\s*[\"']?([a-z0-9]+(?:[-/][a-z0-9]+)*)")
NO_RULES = (PACK_FILE, OVERRIDES_FILE)
SAMPLE = Path(__file__).with_name("sample.txt")
GENERAL = {"open": 70, "wide": 20}  # how many concepts below one say that it is so general
MOST_COMMON = 0.02  # share of the sample's sentences that a name may stand in
_FUNCTION_WORDS = frozenset(  # beside determiners, prepositions and pronouns
    ["and", "or", "not", "but", "if", "then", "than", "so", "because", "while", "when", "where", "how", "why", "what", "which", "is", "are", "was", "were", "be", "been", "being", "do", "does", "did", "have", "has", "had", "will", "would", "can", "could", "may", "might", "must", "shall", "should", "it", "its", "we", "our", "you", "your", "they", "their", "he", "she"]
)


def check_everything(folder: Path | None, *, today: date | None = None, pairs: bool = False) -> list[Problem]:
    """Every problem of every file, built-in ones and those of a folder beside them, by path and line."""
    whole = draft = read_draft(folder, today=today)
    problems, broken = list(draft.problems), set[str]()
    while draft.book is None:
        more = {p.path for p in draft.problems if p.kind not in SOFT} - broken
        if not more:
            break
        broken |= more
        draft = read_draft(folder, today=today, without=broken)
        names, told = _find_ids_in(broken), {_place(p) for p in problems}
        problems += [p for p in draft.problems if _place(p) not in told and not _follows(p, names)]
    if draft.book is not None:
        reader = Reader(draft.book)
        found = [*check_examples(draft, reader, pairs=pairs), *check_swallowed(draft, reader), *check_names(whole), *check_generality(draft)]
        rules = {p.path for p in whole.problems if p.kind == "schema" and Path(p.path).name not in NO_RULES}
        found += [p for path in sorted(rules) for p in check_salvaged(path, draft.book.taxonomy)]
        changes = [loaded.value for loaded in draft.overrides]
        problems += leave_out_suppressed(found, changes, today)
    return sorted(set(problems))


def _place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.path, problem.line, problem.column, problem.kind


def _follows(problem: Problem, names: set[str]) -> bool:
    """Whether a name is missed only because the file that declares it is broken: mending that one mends this."""
    missed = problem.kind in ("unknown-concept", "unknown-rule", "concept")
    return missed and not names.isdisjoint(_QUOTED.findall(problem.message)[:1])


def _find_ids_in(paths: Iterable[str]) -> set[str]:
    """The ids that files declare which cannot be read as they are."""
    words: set[str] = set()
    for path in sorted(paths):
        try:
            with open(path, "rb") as stream:
                words.update(_IDS.findall(stream.read(MAX_BYTES).decode("utf-8", "replace")))
        except OSError:
            continue
    return words


def check_examples(draft: Draft, reader: Reader, *, pairs: bool) -> list[Problem]:
    """Each failing example at its own line; a rule that finds none of its own is told of at its ``watch``."""
    files = {loaded.value.id: loaded for loaded in draft.rules}
    known = {rule.id for rule in reader.rulebook.rules}
    by_rule: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in run_examples(reader, [rule for rule in reader.rulebook.rules if rule.id in known], pairs=pairs):
        by_rule[outcome.rule].append(outcome)
    problems = []
    for name, outcomes in by_rule.items():
        file = files[name].file
        failing = [o for o in outcomes if not o.passed and not o.todo]
        problems += [file.problem(o.loc, f"this example fails: {o.why}", "example") for o in failing]
        found = [o for o in outcomes if o.kind == "found"]
        if found and all(o in failing and not o.words for o in found):
            message = f"the rule {name!r} finds none of its own examples: `rules try {name} \"…\"` shows what is missing"
            problems.append(file.problem(("watch",), message, "never-matches"))
    return problems


def check_swallowed(draft: Draft, reader: Reader) -> list[Problem]:
    """Rules that find nothing but what another finds, told at the same levels: they add nothing."""
    compiled = reader.rules.compiled()
    rules = {rule.id: rule for rule in reader.rulebook.rules if rule.id in compiled}
    files = {loaded.value.id: loaded for loaded in draft.rules}
    by_topic: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules.values():
        if not compiled[rule.id].general:
            by_topic[rule.topic].append(rule)
    problems = []
    for rule in rules.values():
        inner = compiled[rule.id]
        for other in by_topic[rule.topic]:
            outer = compiled[other.id]
            mutual = _swallows(inner, outer)
            if other is rule or inner.general or not _swallows(outer, inner) or (mutual and rule.id < other.id):
                continue
            if _told_alike(rule, other):
                message = (
                    f"the rule {other.id!r} swallows this one: it finds everything that this one finds and tells it at"
                    " the same levels; give this one its own level or report, or leave it out"
                )
                problems.append(files[rule.id].file.problem(("watch",), message, "swallowed"))
                break
    return problems


def check_names(draft: Draft) -> list[Problem]:
    """Names that a workspace or pack gives to concepts and that are function words, or stand everywhere."""
    sentences = [f" {_plain(line)} " for line in SAMPLE.read_text(encoding="utf-8").splitlines() if line.strip()]
    problems: list[Problem] = []
    for loaded in draft.concepts:
        if loaded.path not in draft.own:
            continue
        for group in ("concepts", "actors", "extend"):
            for i, entry in enumerate(getattr(loaded.value, group)):
                for j, alias in enumerate(entry.aliases):
                    problems += _check_name(loaded, (group, i, "aliases", j), alias, sentences)
    return problems


def check_generality(draft: Draft) -> list[Problem]:
    """Concepts of a workspace or pack that stand above many others and do not say how general they are."""
    problems: list[Problem] = []
    if draft.book is None:
        return problems
    for loaded in draft.concepts:
        entries = [(g, i, e) for g in ("concepts", "actors") for i, e in enumerate(getattr(loaded.value, g))]
        for group, i, entry in entries if loaded.path in draft.own else ():
            below = len(draft.book.taxonomy.descendants(entry.id)) - 1
            degree = next((name for name, least in GENERAL.items() if below >= least), None)
            if degree is not None and entry.general is None:
                message = f"{entry.id!r} stands above {below} others and says little by itself: add `general: {degree}`"
                problems.append(loaded.file.problem((group, i, "id"), message, "general"))
    return problems


def find_changed(folder: Path, base: str = "") -> set[Path]:
    """The files that git knows to be changed or new in the checkout that holds a folder; with ``base`` also those that
    were changed since the branch left that revision. Raises ``InputError``."""

    def ask(*arguments: str) -> list[str]:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, timeout=30)
        if done.returncode:
            said = done.stderr.strip().splitlines()
            raise InputError("--only-changed needs a git checkout" + (f": {said[0]}" if said else ""), subject=str(folder))
        return done.stdout.split("\0")

    try:
        top = Path(ask("rev-parse", "--show-toplevel")[0].strip())
        changed = [entry[3:] for entry in ask("status", "--porcelain=v1", "-z", "--untracked-files=all") if entry]
        if base:
            changed += ask("diff", "--name-only", "-z", "--end-of-options", f"{base}...HEAD", "--")
    except (OSError, subprocess.TimeoutExpired):
        raise InputError("--only-changed needs git", subject=str(folder)) from None
    return {(top / name).resolve() for name in changed}


def _check_name(
    loaded: Loaded[ConceptFile], loc: tuple[str | int, ...], alias: str, sentences: Sequence[str]
) -> Iterable[Problem]:
    word = _plain(alias.removeprefix("to "))
    if word in _FUNCTION_WORDS or word in DETERMINERS or word in PREPOSITIONS or word in PRONOUNS:
        message = f"the name {alias!r} is a word of the grammar and stands everywhere: take it out"
        yield loaded.file.problem(loc, message, "common-alias")
        return
    forms = {f" {_plain(form)} " for form in find_forms(alias, verb=alias.startswith("to "))}
    hits = sum(any(form in sentence for form in forms) for sentence in sentences)
    if hits > MOST_COMMON * len(sentences):
        share = f"{hits} of {len(sentences)}"
        message = f"the name {alias!r} stands in {share} ordinary sentences: say more (two words, or `cased`)"
        yield loaded.file.problem(loc, message, "common-alias")


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() or c == "'" else " " for c in normalise(text)).split())


def _told_alike(rule: Rule, other: Rule) -> bool:
    levels = all(rule.level_of(kind) == other.level_of(kind) for kind in RelationKind)
    same = (rule.protects == other.protects, rule.applies_to == other.applies_to, rule.match == other.match)
    return levels and all(same) and not (rule.question and rule.question != other.question)


def _swallows(outer: Compiled, inner: Compiled) -> bool:
    """Whether everything that ``inner`` finds is found by ``outer``, by what the two ask for."""
    if not inner.stances <= outer.stances or outer.general:
        return False
    called_off = outer.unless.named | outer.unless.phrases
    if not called_off <= (inner.unless.named | inner.unless.phrases) or outer.unless.patterns:
        return False
    return bool(inner.tests) and all(any(_covers(o, i) for o in outer.tests) for i in inner.tests)


def _covers(outer: Test, inner: Test) -> bool:
    if outer.likes or (outer.bound and not (inner.bound and inner.bound <= outer.bound)):
        return False
    if not set(outer.quantities) <= set(inner.quantities):
        return False
    return all(any(_asks_less(o, i) for i in inner.terms) for o in outer.terms)


def _asks_less(outer: Terms, inner: Terms) -> bool:
    return outer.key == inner.key and not inner.patterns and (
        inner.named <= outer.named and inner.broader <= outer.broader | outer.named and inner.phrases <= outer.phrases
    )
