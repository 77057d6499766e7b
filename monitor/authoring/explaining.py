"""Why a sentence does or does not meet a rule, part by part; the marks that reading leaves in it.

``explain_text`` gives a view for each statement of a text: the marks with their places, what was recorded, and the
rules: those that found it, then the nearest misses, the nearest first. ``explain_rule`` holds one rule against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from monitor.authoring.sentences import read_sentence
from monitor.models import Bound, Commitment, Facet, FacetName, Reading, Stance, Statement
from monitor.reading import mentions
from monitor.reading.mentions import normalise
from monitor.reading.reader import Reader
from monitor.reading.rules import Compiled, Subject, Terms, Test, is_like
from monitor.rulepacks import Rule

_WANTED = 4  # terms named of a long list
_MISSES = 5
ASIDES = {
    "": "no rule records it", "question": "a question", "opinion": "an opinion or an aim, no promise",
    "hypothetical": "a supposition", "demand": "somebody else's demand", "history": "history",
    "boilerplate": "boilerplate", "navigation": "a pointer to other text", "definition": "a definition",
    "no stance": "nothing in it forbids, demands, allows or asserts", "lead-in": "it only introduces what follows",
    "headline": "a headline", "heading": "a heading",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the words and what it is: a facet, ``stance``, ``limit`` or ``strength``; ``label`` says which."""

    start: int
    end: int
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a rule asks for: met or not, by which words, or what was there in its place."""

    key: str
    wanted: str
    met: bool
    words: tuple[str, ...] = ()
    instead: str = ""

    def sentence(self) -> str:
        """The part in words."""
        if self.met:
            return f"{self.key}: {', '.join(self.words) or self.wanted}"
        return f"{self.key}: wanted {self.wanted}" + (f", there is {self.instead}" if self.instead else "")


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule held against one statement."""

    rule: str
    title: str
    found: bool
    parts: tuple[Part, ...]
    note: str = ""

    @property
    def missing(self) -> tuple[Part, ...]:
        """What the statement lacks."""
        return tuple(part for part in self.parts if not part.met)

    @property
    def distance(self) -> tuple[int, int]:
        """How far from being found: what is missing, then how little is met."""
        return len(self.missing) + bool(self.note), -sum(part.met for part in self.parts)


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement with its marks, what it was read as, and the rules that found or nearly found it."""

    text: str
    lead_in: tuple[str, ...]
    start: int
    marks: tuple[Mark, ...]
    stance: str = ""
    summary: tuple[tuple[str, str], ...] = ()
    why_not: str = ""
    rules: tuple[RuleView, ...] = ()
    misses: tuple[RuleView, ...] = field(default=())


def explain_text(
    reader: Reader, text: str, *, actor: str = "", only: Rule | None = None, lead_in: str = ""
) -> list[StatementView]:
    """A view of every statement of a text; with ``only`` held against that rule alone."""
    return explain_reading(reader, read_sentence(reader, text, actor=actor, lead_in=lead_in, rule=only), only=only)


def explain_reading(reader: Reader, reading: Reading, *, only: Rule | None = None) -> list[StatementView]:
    """A view of every statement of a reading, with places in the document's text."""
    rules = {rule.id: rule for rule in ([only] if only else reader.rulebook.rules)}
    views = []
    for block, statements, commitments in zip_longest(
        reading.document.blocks, reading.statements, reading.commitments
    ):
        for statement in statements:
            made = [c for c in commitments if c.statement == statement]
            views += [_explain(reader, statement, c, rules, block.start) for c in made or [None]]
    return views


def explain_rule(reader: Reader, rule: Rule, commitment: Commitment) -> RuleView:
    """One rule against one commitment."""
    subject = make_subject(reader, commitment.statement, commitment)
    return _hold(rule, reader.rules.compiled().get(rule.id), subject, commitment)


def make_subject(reader: Reader, statement: Statement, commitment: Commitment | None) -> Subject:
    """What rules are held against; of words that bind nobody, the concepts in them under an assumed ban."""
    text = " ".join((*statement.lead_in, statement.text))
    scan = reader.scan(text)
    phrases = frozenset(tag.cue for _, _, tag in scan.marks if tag.role == mentions.PHRASE)
    if commitment is not None:
        c = commitment
        return Subject(text, c.stance, c.bound, c.facets, phrases, c.quantities)
    facets = [
        Facet(tag.facet or FacetName.PARTY, tag.cue, text[start:end].strip(), start, end)
        for start, end, tag in scan.marks if tag.role in (mentions.CONCEPT, mentions.ACTOR)
    ]  # fmt: skip
    return Subject(text, Stance.PROHIBITS, Bound.UNKNOWN, facets, phrases, ())


def _explain(
    reader: Reader, statement: Statement, commitment: Commitment | None, rules: dict[str, Rule], offset: int
) -> StatementView:
    subject = make_subject(reader, statement, commitment)
    compiled = reader.rules.compiled()
    views = [_hold(rule, compiled.get(name), subject, commitment) for name, rule in rules.items()]
    order = {name: i for i, name in enumerate(commitment.rules)} if commitment else {}
    found = sorted((v for v in views if v.found), key=lambda v: order.get(v.rule, 999))
    near = [v for v in views if not v.found and (len(rules) == 1 or any(_is_telling(p) for p in v.parts))]
    near.sort(key=lambda v: (*v.distance, v.rule))
    return StatementView(
        statement.text, statement.lead_in, offset + statement.start,
        tuple(find_marks(reader, statement, commitment)),
        commitment.stance.value if commitment else "",
        _summarise(commitment) if commitment else (),
        "" if commitment else ASIDES.get(statement.aside, statement.aside),
        tuple(found), tuple(near[:_MISSES]),
    )  # fmt: skip


def _is_telling(part: Part) -> bool:
    return part.met and part.key not in ("stance", "bound")


def find_marks(reader: Reader, statement: Statement, commitment: Commitment | None) -> Iterable[Mark]:
    """The marks in a statement's own words, by place; what covers the most stands first."""
    marks: dict[tuple[int, int, str], Mark] = {}
    for start, end, tag in reader.scan(statement.text).marks:
        kind = {mentions.STANCE: "stance", mentions.STRENGTH: "strength"}.get(tag.role)
        if kind is not None and commitment is not None:
            marks.setdefault((start, end, kind), Mark(start, end, kind, tag.kind))
        elif commitment is None and tag.role == mentions.CONCEPT and tag.facet is not None:
            marks.setdefault((start, end, tag.facet), Mark(start, end, tag.facet.value, tag.cue))
    if commitment is not None:
        offset = 0
        for facet in commitment.facets:
            if facet.start >= 0:
                key = (facet.start - offset, facet.end - offset, facet.name.value)
                label = facet.concept + (f" ({facet.role})" if facet.role else "")
                marks.setdefault(key, Mark(key[0], key[1], key[2], label))
        for limit in commitment.limits:
            if limit.start >= 0:
                marks.setdefault((limit.start, limit.end, "limit"), Mark(limit.start, limit.end, "limit", limit.kind.value))
        for quantity in commitment.quantities:
            if quantity.start >= 0:
                key = (quantity.start, quantity.end, "quantity")
                marks.setdefault(key, Mark(*key, f"{quantity.kind} {quantity.direction}"))
    size = len(statement.text)
    inside = [m for m in marks.values() if 0 <= m.start < m.end <= size]
    return sorted(inside, key=lambda m: (m.start, -m.end, m.kind, m.label))


def _summarise(commitment: Commitment) -> tuple[tuple[str, str], ...]:
    strength = commitment.strength
    limits = ", ".join(f"{limit.words} ({limit.kind})" for limit in commitment.limits)
    rows = [
        ("stance", f"{commitment.stance} (binds: {commitment.bound_actor or commitment.bound})"),
        ("strength", f"{strength.universality.name.lower()}, {strength.force.name.lower()}, {strength.certainty.name.lower()}"),
        ("limits", limits),
    ]  # fmt: skip
    for name in FacetName:
        found = dict.fromkeys(
            f"{f.words} [{f.concept}{' ' + f.role if f.role else ''}]" for f in commitment.facets if f.name == name
        )
        if name is FacetName.QUANTITY:
            found = dict.fromkeys(f"{q.words} [{q.kind} {q.direction}]" for q in commitment.quantities)
        rows.append((name.value, ", ".join(found)))
    return tuple((name, text) for name, text in rows if text)


# --- one rule -------------------------------------------------------------------------------------------------------


def _hold(rule: Rule, compiled: Compiled | None, subject: Subject, commitment: Commitment | None) -> RuleView:
    found = commitment is not None and rule.id in commitment.rules
    if compiled is None:
        return RuleView(rule.id, rule.title, found, (), "" if found else f"the rule is {rule.status}: it is not run")
    tests = compiled.tests or ()
    parts: Sequence[Part] = ()
    if tests and not compiled.general:
        parts = min((_hold_test(test, rule, subject) for test in tests), key=lambda p: sum(not x.met for x in p))
    gates = [Part("stance", " or ".join(rule.stance), commitment is not None and subject.stance in compiled.stances,
                  (subject.stance.value,), subject.stance.value if commitment else "none")]  # fmt: skip
    if compiled.unless.score(subject) == 2:
        words = _words_of(compiled.unless, subject, direct=True)
        gates.append(Part("unless", "none of its exceptions", False, (), ", ".join(words)))
    all_parts = (*gates, *parts)
    note = ""
    if not found and all(part.met for part in all_parts):
        note = (
            "the words bind only weakly, or the rule does not apply to such a document: then every term must be named"
            " itself"
        )
    return RuleView(rule.id, rule.title, found, all_parts, note)


def _hold_test(test: Test, rule: Rule, subject: Subject) -> list[Part]:
    parts = []
    for terms in test.terms:
        met = bool(terms.score(subject))
        key = terms.key or "about"
        instead = ", ".join(dict.fromkeys(f.words for f in subject.facets if terms.key and _fits(f, terms.key)))
        parts.append(Part(key, terms.wanted(_WANTED), met, _words_of(terms, subject), "" if met else instead))
    named = not test.terms or len(test.terms) == 1 or any(terms.score(subject) == 2 for terms in test.terms)
    if not named and all(part.met for part in parts):
        parts.append(Part("named", "at least one of these things by its own name", False, (), "broader words only"))
    if test.bound:
        wanted = " or ".join(sorted(test.bound))
        parts.append(Part("bound", wanted, subject.bound in test.bound, (subject.bound.value,), subject.bound.value))
    for kind, value in test.quantities:
        fitting = tuple(q.words for q in subject.quantities if q.kind is kind and value in (None, q.value))
        there = ", ".join(q.words for q in subject.quantities)
        parts.append(Part("quantity", f"{kind} {'any' if value is None else f'{value:g}'}", bool(fitting), fitting, there))
    if test.likes:
        met = any(is_like(like, subject) for like in test.likes)
        parts.append(Part("like", " or ".join(rule.like), met))
    return parts


def _fits(facet: Facet, key: str) -> bool:
    name, _, role = key.partition(":")
    return facet.name == name and (not role or facet.role == role)


def _words_of(terms: Terms, subject: Subject, *, direct: bool = False) -> tuple[str, ...]:
    """The words that meet some terms."""
    ids = terms.named if direct else terms.named | terms.broader
    found = [f.words for f in subject.facets if f.concept in ids and (not terms.key or _fits(f, terms.key))]
    found += sorted(terms.phrases & subject.phrases)
    low = normalise(subject.text)
    for pattern in terms.patterns:
        match = pattern.search(low)
        found += [subject.text[match.start() : match.end()]] if match else []
    return tuple(dict.fromkeys(found))
