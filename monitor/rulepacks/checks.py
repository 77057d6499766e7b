"""What can be wrong in rules and cues that are each well-formed; every problem has its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath

from monitor.errors import Problem
from monitor.loading import Loaded, Loc
from monitor.loading.explaining import did_you_mean
from monitor.models import FacetName
from monitor.rulepacks.entries import CueFile, Rule, Watch
from monitor.taxonomy import Taxonomy

LEAST_EXAMPLES = 2


def check_rule_files(
    builtin: Sequence[Loaded[Rule]], own: Sequence[Loaded[Rule]], taxonomy: Taxonomy | None
) -> list[Problem]:
    """Duplicate ids and titles, names of files, missing examples; with a taxonomy also every term of every rule."""
    problems: list[Problem] = []
    for rules in (builtin, own):
        problems += _check_ids(rules)
        for loaded in rules:
            problems += _check_rule(loaded)
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
                message = f"the id {cue.id!r} is taken already ({seen[cue.id]})"
                problems.append(file.file.problem(("cues", i, "id"), message))
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
                problems.append(loaded.file.problem((key,), f"the {key} {value!r} is taken already ({seen[value]})"))
            line = loaded.file.position((key,))[0]
            seen.setdefault(value, f"{loaded.path}:{line}")
    return problems


def _check_rule(loaded: Loaded[Rule]) -> list[Problem]:
    rule, problems = loaded.value, []
    name = rule.id.split("/")[1]
    if PurePath(loaded.path).stem != name:
        problems.append(loaded.file.problem(("id",), f"the rule {rule.id!r} belongs in a file called {name}.yml"))
    for kind in ("found", "not_found"):
        count = len(getattr(rule.examples, kind))
        catch_all = kind == "not_found" and rule.watch.is_empty
        if count < LEAST_EXAMPLES and not (catch_all and count):
            message = (
                f"a rule needs at least {LEAST_EXAMPLES} examples that are {kind.replace('_', ' ')}: it has {count}"
            )
            problems.append(loaded.file.problem(("examples", kind), message))
    if not rule.stance:
        problems.append(loaded.file.problem(("stance",), "the list is empty: leave it out to watch every stance"))
    return problems


def _check_terms(loaded: Loaded[Rule], taxonomy: Taxonomy) -> list[Problem]:
    problems: list[Problem] = []
    for loc, term, facet in _find_terms(loaded.value):
        message = _explain_term(term, facet, loaded.file.is_quoted(loc), taxonomy)
        if message:
            problems.append(loaded.file.problem(loc, message))
    return problems


def _find_terms(rule: Rule) -> Iterable[tuple[Loc, str, FacetName | None]]:
    yield from _find_watch_terms(rule.watch, ("watch",))
    yield from (((("protects", i)), term, FacetName.PEOPLE) for i, term in enumerate(rule.protects))
    yield from (((("unless", i)), term, None) for i, term in enumerate(rule.unless))


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


def _explain_term(term: str, facet: FacetName | None, quoted: bool, taxonomy: Taxonomy) -> str:
    """What is wrong with one term; the empty string where nothing is."""
    if term.startswith("re:"):
        return "" if len(term) > 3 else "a regular expression must follow 're:'"
    if term in taxonomy.concepts or term in taxonomy.actors:
        actual = taxonomy.facet_of(term)
        if facet is not None and actual != facet and not quoted:
            return f"{term!r} is a concept of the facet {actual}, not {facet}"
        return ""
    if quoted or " " in term:
        return ""
    known = [*taxonomy.concepts, *taxonomy.actors]
    hint = did_you_mean(term, known)
    return f"no concept is called {term!r}{hint}" + ("" if hint else "; put it in quotes if the word itself is meant")
