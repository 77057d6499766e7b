"""Rules compiled for matching: which rules a read statement meets, the most specific first.

A rule's terms become sets of concept ids (equal and narrower; with ``match: overlaps`` also broader ones), phrases
(found by the one scan) and RE2 patterns (linear time). Candidates come from an index by concept and phrase, so that the
cost grows with what stands in a statement, not with the number of rules. A rule that watches for nothing in particular
is a catch-all and comes last. Bad patterns raise ``InputError`` with the rule's id. ``explain`` says part by part what
a statement lacks to meet a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.errors import InputError
from monitor.models import Bound, Facet, FacetName, Quantity, QuantityKind, Stance
from monitor.reading.mentions import normalise
from monitor.reading.quantities import find_quantities
from monitor.rulepacks import Rule, Watch
from monitor.rulepacks.patterns import Like, PatternError, compile_expression, compile_like, find_fills
from monitor.taxonomy import Taxonomy
from monitor.taxonomy.entries import Generality

_BROAD_ALONE: Generality = "wide"  # so general a concept does not stand for one of those below it by itself
_BROAD_BESIDE: Generality = "open"  # the same, where another term of the rule is named
_EVERYBODY = "anyone"  # an open party ("sold to nobody") stands for any party
_OPEN = frozenset(
    [
        "anyone",
        "anybody",
        "nobody",
        "no one",
        "no-one",
        "everyone",
        "any party",
        "any third party",
        "any other party",
        "no third party",
    ]
)
_ROLE_KEYS = {role: f"party:{role}" for role in ("by", "to", "for", "with")}


class Subject:
    """What a rule is held against: one statement, read. ``ids`` are what its facets name, by facet, by "party:role",
    and under "" those of any facet."""

    __slots__ = ("bound", "facets", "ids", "phrases", "quantities", "stance", "text")

    def __init__(
        self, text: str, stance: Stance, bound: Bound, facets: Sequence[Facet], phrases: frozenset[str],
        quantities: Sequence[Quantity],
    ) -> None:  # fmt: skip
        self.text, self.stance, self.bound, self.facets = text, stance, bound, facets
        self.phrases, self.quantities = phrases, quantities
        everywhere: set[str] = set()
        ids: dict[str, set[str]] = {"": everywhere}
        for facet in facets:
            concept = facet.concept
            if concept == _EVERYBODY and facet.words.lower() not in _OPEN:
                continue
            everywhere.add(concept)
            named = ids.get(facet.name)
            if named is None:
                ids[facet.name] = {concept}
            else:
                named.add(concept)
            if facet.role:
                ids.setdefault(_ROLE_KEYS[facet.role], set()).add(concept)
        self.ids = ids


@dataclass(slots=True)
class Terms:
    """Alternatives for one key of a rule: concept ids that name it, broader ones, phrases and patterns."""

    key: str
    named: frozenset[str]
    broader: frozenset[str]
    phrases: frozenset[str]
    patterns: tuple[Any, ...]
    words: tuple[str, ...] = ()  # as the rule writes them

    def wanted(self, most: int) -> str:
        """The terms as the rule writes them, the first few of a long list."""
        more = len(self.words) - most
        return " or ".join(self.words[:most]) + (f" (or {more} more)" if more > 0 else "")

    def score(self, subject: Subject, direct: bool = False) -> int:
        """2 where the thing itself is named, 1 where something broader is (not if ``direct``), 0 where nothing is."""
        ids = subject.ids.get(self.key)
        if ids and not self.named.isdisjoint(ids):
            return 2
        if self.phrases and not self.phrases.isdisjoint(subject.phrases):
            return 2
        if self.patterns and any(p.search(normalise(subject.text)) for p in self.patterns):
            return 2
        return 1 if ids and not direct and not self.broader.isdisjoint(ids) else 0


@dataclass(slots=True)
class Test:
    """A compiled ``watch`` without alternatives: all terms must hold; those most likely to fail stand first."""

    terms: tuple[Terms, ...]
    bound: frozenset[Bound]
    quantities: tuple[tuple[QuantityKind, float | None], ...]
    likes: tuple[Like, ...] = ()

    def score(self, subject: Subject, direct: bool = False) -> int:
        """How specifically the subject meets the test; 0 where it does not."""
        if self.bound and subject.bound not in self.bound:
            return 0
        if self.quantities and not all(_holds(wanted, subject.quantities) for wanted in self.quantities):
            return 0
        total, named = 1, not self.terms or len(self.terms) == 1
        for terms in self.terms:
            part = terms.score(subject, direct)
            if not part:
                return 0
            total += part
            named = named or part == 2
        if not named:
            return 0
        if self.likes and not any(is_like(like, subject) for like in self.likes):
            return 0
        return total + len(self.quantities) + len(self.bound) + 2 * bool(self.likes)


@dataclass(slots=True)
class Compiled:
    """One rule, ready to be held against statements."""

    id: str
    topic: str
    stances: frozenset[Stance]
    tests: tuple[Test, ...]
    unless: Terms
    general: bool
    size: int


class RuleIndex:
    """All rules of a rulebook; ``match`` gives the ids of those that a statement meets."""

    def __init__(self, rules: Iterable[Rule], taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self.topics: dict[str, str] = {}
        self._general: list[Compiled] = []
        self._pairs: list[tuple[Test, Compiled]] = []
        self._needs: list[tuple[frozenset[str], ...]] = []  # of each pair: of each of these something must be named
        self._by_key: dict[Stance, dict[str, list[int]]] = {}  # the key "" leads to pairs that no term finds
        for rule in rules:
            if rule.status == "deprecated":
                continue
            compiled = self._compile(rule)
            self.topics[rule.id] = rule.topic
            if compiled.general:
                self._general.append(compiled)
            else:
                self._index(compiled)
        self.general = frozenset(c.id for c in self._general)

    def match(self, subject: Subject, *, weak: bool = False) -> tuple[str, ...]:
        """Ids of the rules met, the most specific first, catch-alls last; weak statements must name every term."""
        pairs, needs, by_key = self._pairs, self._needs, self._by_key.get(subject.stance, {})
        candidates = set(by_key.get("", ()))
        for key in subject.ids[""]:
            if key in by_key:
                candidates.update(by_key[key])
        for key in subject.phrases:
            if key in by_key:
                candidates.update(by_key[key])
        best: dict[str, tuple[int, int, str]] = {}
        named = subject.ids[""] | subject.phrases
        for number in candidates:
            for need in needs[number]:
                if need.isdisjoint(named):
                    break
            else:
                test, compiled = pairs[number]
                score = test.score(subject, weak)
                if (
                    score
                    and (compiled.id not in best or -score < best[compiled.id][0])
                    and compiled.unless.score(subject) != 2
                ):
                    best[compiled.id] = (-score, compiled.size, compiled.id)
        found = [rule for _, _, rule in sorted(best.values())]
        if not weak:
            found += [
                c.id for c in self._general if subject.stance in c.stances and c.unless.score(subject) != 2
            ]
        return tuple(found)

    def compiled(self) -> dict[str, Compiled]:
        """Every rule, compiled, by id; catch-alls last."""
        found = {compiled.id: compiled for _, compiled in self._pairs}
        return {**found, **{c.id: c for c in self._general}}

    # --- compiling ---

    def _compile(self, rule: Rule) -> Compiled:
        overlaps = rule.match == "overlaps"
        tests = self._compile_watch(rule.watch, overlaps, rule)
        unless = self._terms("", rule.unless, None, rule)
        general = rule.watch.is_empty and not rule.like
        size = sum(len(terms.named) for test in tests for terms in test.terms)
        return Compiled(rule.id, rule.topic, frozenset(rule.stance), tests, unless, general, size)

    def _compile_watch(self, watch: Watch, overlaps: bool, rule: Rule) -> tuple[Test, ...]:
        """One test for each alternative of a watch, with what stands around the alternatives in each of them."""
        alone = len(watch.facets()) + len(watch.party.roles()) + bool(watch.about) + bool(watch.any) < 2
        broad = None if not overlaps else _BROAD_ALONE if alone else _BROAD_BESIDE
        terms = [self._terms(name.value, words, broad, rule) for name, words in watch.facets().items()]
        for role, words in watch.party.roles().items():
            key = FacetName.PARTY.value if role == "any" else f"party:{role}"
            terms.append(self._terms(key, words, broad, rule))
        if watch.about:
            terms.append(self._terms("", watch.about, broad, rule))
        if watch.defined_as:
            terms.append(self._terms("", watch.defined_as, broad, rule))
        kinds: tuple[tuple[QuantityKind, float | None], ...] = ()
        if watch.quantity is not None:
            kinds = tuple((kind, _amount(kind, getattr(watch.quantity, kind.value))) for kind in watch.quantity.kinds())
            if watch.quantity.from_:
                terms.append(self._terms("", (watch.quantity.from_,), broad, rule))
        likes = (
            tuple(_compile_like(pattern, rule) for pattern in rule.like)
            if watch is rule.watch
            else ()
        )
        outer = Test(tuple(sorted(terms, key=_breadth)), frozenset(watch.bound), kinds, likes)
        inner = [test for alternative in watch.any for test in self._compile_watch(alternative, overlaps, rule)]
        return tuple(_join(outer, test) for test in inner) if inner else (outer,)

    def _terms(self, key: str, words: Sequence[str], broad: Generality | None, rule: Rule) -> Terms:
        named: set[str] = set()
        broader: set[str] = set()
        phrases: set[str] = set()
        patterns: list[Any] = []
        for word in words:
            if word.startswith("re:"):
                patterns.append(_compile_pattern(word[3:].strip(), rule))
            elif word in self._taxonomy.concepts or word in self._taxonomy.actors:
                named |= self._taxonomy.descendants(word)
                if broad:
                    broader |= {a for a in self._taxonomy.ancestors(word) if self._stands_for(a, broad)}
            else:
                phrases.add(normalise(word))
        return Terms(
            key, frozenset(named), frozenset(broader - named), frozenset(phrases), tuple(patterns), tuple(words)
        )

    def _stands_for(self, above: str, broad: Generality) -> bool:
        return not self._taxonomy.is_general(above, broad) or (above == _EVERYBODY and broad == _BROAD_BESIDE)

    def _index(self, compiled: Compiled) -> None:
        for test in compiled.tests:
            choices = [terms for terms in test.terms if not terms.patterns]
            smallest = min(choices, key=_breadth) if choices else None
            keys = (*smallest.named, *smallest.broader, *smallest.phrases) if smallest else ("",)
            for stance in compiled.stances:
                by_key = self._by_key.setdefault(stance, {})
                for key in keys:
                    by_key.setdefault(key, []).append(len(self._pairs))
            self._pairs.append((test, compiled))
            others = [terms for terms in test.terms if terms is not smallest and not terms.patterns]
            self._needs.append(tuple(terms.named | terms.broader | terms.phrases for terms in others))


def _breadth(terms: Terms) -> int:
    return len(terms.named) + len(terms.broader) + len(terms.phrases)


def _join(outer: Test, inner: Test) -> Test:
    terms = tuple(sorted((*outer.terms, *inner.terms), key=_breadth))
    if outer.bound and inner.bound:
        bound = outer.bound & inner.bound
    else:
        bound = outer.bound or inner.bound
    quantities = tuple(dict.fromkeys((*outer.quantities, *inner.quantities)))
    return Test(terms, bound, quantities, outer.likes or inner.likes)


def _holds(wanted: tuple[QuantityKind, float | None], found: Sequence[Quantity]) -> bool:
    kind, value = wanted
    return any(q.kind is kind and (value is None or abs(q.value - value) < 1e-6) for q in found)


def _amount(kind: QuantityKind, value: Any) -> float | None:
    """The number that a rule asks for, in the unit of its kind; None for any."""
    if isinstance(value, date):
        return float(value.toordinal())
    if not isinstance(value, str):
        return float(value)
    for quantity in find_quantities(value.lower(), 0, len(value)):
        if quantity.kind is kind:
            return quantity.value
    digits = value.replace(",", "").replace("%", "").strip("$€£¥ ")
    return float(digits) if digits.replace(".", "", 1).isdigit() else None


def is_like(like: Like, subject: Subject) -> bool:
    """Whether the pattern stands in the text, each of its facets filled by a mention of that facet."""
    for fills in find_fills(like, normalise(subject.text)):
        if all(_fills(name, words, subject) for name, words in fills):
            return True
    return False


def _fills(name: str, words: str, subject: Subject) -> bool:
    if not words:
        return True
    if name == FacetName.QUANTITY:
        return any(normalise(q.words) in words for q in subject.quantities)
    return any(f.name == name and normalise(f.words) in words for f in subject.facets)


def find_phrases(rules: Iterable[Rule]) -> list[str]:
    """Every phrase that rules quote, for the one scan; concept ids stand among them and do no harm."""
    found: dict[str, None] = {}
    for rule in rules:
        for word in (*_watched(rule.watch), *rule.unless):
            if not word.startswith("re:"):
                found[word] = None
    return list(found)


def _watched(watch: Watch) -> Iterable[str]:
    groups: list[Mapping[Any, Sequence[str]]] = [watch.facets(), watch.party.roles()]
    for group in groups:
        for words in group.values():
            yield from words
    yield from (*watch.about, *watch.defined_as)
    if watch.quantity is not None and watch.quantity.from_:
        yield watch.quantity.from_
    for inner in watch.any:
        yield from _watched(inner)


def _compile_like(pattern: str, rule: Rule) -> Like:
    try:
        if pattern.startswith("re:"):
            return Like(compile_expression(pattern[3:].strip()), ())
        return compile_like(pattern)
    except PatternError as error:
        raise InputError(str(error), subject=rule.id) from None


def _compile_pattern(pattern: str, rule: Rule) -> Any:
    try:
        return compile_expression(pattern)
    except PatternError as error:
        raise InputError(str(error), subject=rule.id) from None
