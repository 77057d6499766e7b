"""What can be wrong in rules and cues that are each well-formed; every problem has its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from monitor.errors import Problem
from monitor.loading import Loaded, Loc
from monitor.loading.explaining import did_you_mean
from monitor.models import FacetName
from monitor.rulepacks.entries import CueFile, Rule, Watch
from monitor.rulepacks.patterns import PatternError, compile_expression, compile_like
from monitor.taxonomy import Taxonomy

LEAST_EXAMPLES = 2
# what should be mended, but keeps no rule from running
SOFT = frozenset({
    "examples-missing", "example", "never-matches", "swallowed", "common-alias", "expired-suppression", "unknown-rule",
    "file", "general",
})  # fmt: skip
_AMOUNT = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|thirty|sixty|ninety)\b")


def check_rule_files(
    groups: Sequence[tuple[str, Sequence[Loaded[Rule]]]], taxonomy: Taxonomy | None
) -> list[Problem]:
    """Duplicate ids and titles, names of files, missing examples; with a taxonomy also every term of every rule.

    ``groups`` are the built-in rules, those of each pack, and (without a name) the workspace's own.
    """
    problems: list[Problem] = []
    known = [loaded.value.id for _, rules in groups for loaded in rules]
    taken: dict[str, str] = {}
    for name, rules in groups:
        problems += _check_ids(rules)
        for loaded in rules:
            rule = loaded.value
            if name and rule.id in taken:
                message = f"the id {rule.id!r} is taken already ({taken[rule.id]}): two packs cannot claim one id; take one pack out"
                problems.append(loaded.file.problem(("id",), message, "duplicate"))
            taken.setdefault(rule.id, f"{loaded.path}:{loaded.file.position(('id',))[0]}")
            problems += _check_rule(loaded)
            problems += _check_related(loaded, known)
            problems += _check_patterns(loaded)
            if taxonomy is not None:
                problems += _check_terms(loaded, taxonomy)
    return problems


def check_lexicon_files(files: Sequence[Loaded[CueFile]]) -> list[Problem]:
    """Cue ids that stand twice, in one file or in two."""
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for file in files:
        for i, cue in enumerate(file.value.cues):
            place = f"{file.path}:{file.file.position(('cues', i, 'id'))[0]}"
            if cue.id in seen:
                message = f"the id {cue.id!r} is taken already ({seen[cue.id]}): give this one another"
                problems.append(file.file.problem(("cues", i, "id"), message, "duplicate"))
            seen.setdefault(cue.id, place)
    return problems


def _check_ids(rules: Sequence[Loaded[Rule]]) -> list[Problem]:
    problems: list[Problem] = []
    ids: dict[str, str] = {}
    titles: dict[str, str] = {}
    for loaded in rules:
        for key, seen in (("id", ids), ("title", titles)):
            value = getattr(loaded.value, key)
            if value in seen:
                message = f"the {key} {value!r} is taken already ({seen[value]}): give this one another"
                problems.append(loaded.file.problem((key,), message, "duplicate"))
            line = loaded.file.position((key,))[0]
            seen.setdefault(value, f"{loaded.path}:{line}")
    return problems


def _check_rule(loaded: Loaded[Rule]) -> list[Problem]:
    rule, problems = loaded.value, []
    name = rule.id.split("/")[1]
    if PurePath(loaded.path).stem != name:
        problems.append(loaded.file.problem(("id",), f"the rule {rule.id!r} belongs in a file called {name}.yml", "name"))
    for kind in ("found", "not_found"):
        count = len(getattr(rule.examples, kind))
        catch_all = kind == "not_found" and rule.watch.is_empty
        if count < LEAST_EXAMPLES and not (catch_all and count):
            message = (
                f"a rule needs at least {LEAST_EXAMPLES} examples that are {kind.replace('_', ' ')}: it has {count}"
            ) + ("; add near misses that it must leave alone" if kind == "not_found" else "")
            problems.append(loaded.file.problem(("examples", kind), message, "examples-missing"))
    if not rule.stance:
        message = "the list is empty: leave it out to watch every stance"
        problems.append(loaded.file.problem(("stance",), message, "schema"))
    for i, address in enumerate(rule.references):
        if not address.startswith(("https://", "http://")):
            message = f"{address!r} is no address: it begins with https://"
            problems.append(loaded.file.problem(("references", i), message, "schema"))
    return problems


def _check_related(loaded: Loaded[Rule], known: Sequence[str]) -> list[Problem]:
    problems = []
    for i, related in enumerate(loaded.value.related):
        if related.id not in known and related.type != "replaces":
            message = f"no rule is called {related.id!r}" + (did_you_mean(related.id, known, closeness=0.75) or "; see `rules list`")
            problems.append(loaded.file.problem(("related", i, "id"), message, "unknown-rule"))
    return problems


def _check_patterns(loaded: Loaded[Rule]) -> list[Problem]:
    """Patterns that look like the sentence, and quantities, that cannot be read."""
    problems = []
    for i, pattern in enumerate(loaded.value.like):
        try:
            compile_like(pattern) if not pattern.startswith("re:") else compile_expression(pattern[3:].strip())
        except PatternError as error:
            problems.append(loaded.file.problem(("like", i), str(error), "pattern"))
    for loc, kind, value in _find_amounts(loaded.value.watch, ("watch",)):
        if isinstance(value, str) and value != "any" and not _AMOUNT.search(value):
            message = f"{kind}: {value!r} is no quantity; say any, or a number with its unit such as 30 days"
            problems.append(loaded.file.problem(loc, message, "schema"))
    return problems


def _find_amounts(watch: Watch, loc: Loc) -> Iterable[tuple[Loc, str, object]]:
    if watch.quantity is not None:
        for kind in watch.quantity.kinds():
            yield (*loc, "quantity", kind.value), kind.value, getattr(watch.quantity, kind.value)
    for i, inner in enumerate(watch.any):
        yield from _find_amounts(inner, (*loc, "any", i))


def _check_terms(loaded: Loaded[Rule], taxonomy: Taxonomy) -> list[Problem]:
    problems: list[Problem] = []
    for loc, term, facet in _find_terms(loaded.value):
        kind, message = _explain_term(term, facet, loaded.file.is_quoted(loc), taxonomy)
        if message:
            problems.append(loaded.file.problem(loc, message, kind))
    return problems


def _find_terms(rule: Rule) -> Iterable[tuple[Loc, str, FacetName | None]]:
    yield from _find_watch_terms(rule.watch, ("watch",))
    yield from (((("protects", i)), term, FacetName.PEOPLE) for i, term in enumerate(rule.protects))
    yield from (((("unless", i)), term, None) for i, term in enumerate(rule.unless))
    yield from ((("applies_to", "actors", i), term, FacetName.PARTY) for i, term in enumerate(rule.applies_to.actors))


def _find_watch_terms(watch: Watch, loc: Loc) -> Iterable[tuple[Loc, str, FacetName | None]]:
    for facet, terms in watch.facets().items():
        yield from (((*loc, facet.value, i), term, facet) for i, term in enumerate(terms))
    for role, terms in watch.party.roles().items():
        for i, term in enumerate(terms):
            yield (*loc, "party", role, i) if role != "any" else (*loc, "party", i), term, FacetName.PARTY
    yield from (((*loc, "about", i), term, None) for i, term in enumerate(watch.about))
    if watch.quantity is not None and watch.quantity.from_:
        yield (*loc, "quantity", "from"), watch.quantity.from_, None
    for i, inner in enumerate(watch.any):
        yield from _find_watch_terms(inner, (*loc, "any", i))


def _explain_term(term: str, facet: FacetName | None, quoted: bool, taxonomy: Taxonomy) -> tuple[str, str]:
    """The kind of what is wrong with one term, and what it is; empty where nothing is."""
    if term.startswith("re:"):
        try:
            compile_expression(term[3:].strip())
        except PatternError as error:
            return "pattern", str(error)
        return "", ""
    if term in taxonomy.concepts or term in taxonomy.actors:
        actual = taxonomy.facet_of(term)
        if facet is not None and actual != facet and not quoted:
            return "wrong-facet", f"{term!r} is a concept of the facet {actual}, not {facet}: write it under {actual}"
        return "", ""
    if quoted or " " in term:
        return "", ""
    known = [*taxonomy.concepts, *taxonomy.actors]
    hint = did_you_mean(term, known, closeness=0.75)
    mend = hint or "; put it in quotes if the word itself is meant"
    return "unknown-concept", f"no concept is called {term!r}{mend}"
