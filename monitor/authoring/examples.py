"""The examples of rules, run: each with the words that matched, or with what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.authoring.explaining import explain_rule, explain_text
from monitor.authoring.sentences import read_sentence
from monitor.loading import Loaded, Loc
from monitor.models import Commitment, Effect
from monitor.reading.mentions import normalise
from monitor.reading.reader import Reader
from monitor.rulepacks import Rule
from monitor.rulepacks.entries import FoundExample, NotFoundExample, PairExample


@dataclass(frozen=True, slots=True)
class Outcome:
    """One example run. ``todo`` is a known miss: it fails nothing; ``why`` says what is wrong, with a mend."""

    rule: str
    kind: str
    index: int
    text: str
    passed: bool
    todo: bool = False
    words: tuple[str, ...] = ()
    why: str = ""
    key: str = "text"

    @property
    def loc(self) -> Loc:
        """Where in its file the example stands."""
        return ("examples", self.kind, self.index, self.key)


def run_examples(reader: Reader, rules: Iterable[Rule], *, pairs: bool = True) -> Iterator[Outcome]:
    """Every example of every rule, in their order; deprecated rules are not run."""
    for rule in rules:
        if rule.status == "deprecated":
            continue
        for kind, group in (("found", rule.examples.found), ("todo_found", rule.examples.todo_found)):
            for i, example in enumerate(group):
                yield _run_found(reader, rule, example, kind, i)
        for kind, misses in (("not_found", rule.examples.not_found), ("todo_not_found", rule.examples.todo_not_found)):
            for i, miss in enumerate(misses):
                yield _run_not_found(reader, rule, miss, kind, i)
        if pairs:
            for kind, group_ in (("pairs", rule.examples.pairs), ("todo_pairs", rule.examples.todo_pairs)):
                for i, pair in enumerate(group_):
                    outcome = _run_pair(reader, rule, pair, i)
                    yield replace(outcome, kind=kind, todo=kind.startswith("todo"))


def find_failing(outcomes: Iterable[Outcome], rules: Sequence[Loaded[Rule]]) -> list[tuple[Loaded[Rule], Outcome]]:
    """The outcomes that fail, with the files that they stand in."""
    files = {loaded.value.id: loaded for loaded in rules}
    return [(files[o.rule], o) for o in outcomes if not o.passed and not o.todo]


def _run_found(reader: Reader, rule: Rule, example: FoundExample, kind: str, index: int) -> Outcome:
    hits = _recorded_by(reader, rule, example)
    todo = kind.startswith("todo")
    if not hits:
        return Outcome(rule.id, kind, index, example.text, False, todo, why=_explain_miss(reader, rule, example))
    words = tuple(dict.fromkeys(w for c in hits for p in explain_rule(reader, rule, c).parts for w in _telling(p)))
    why = _find_misreading(hits, example)
    return Outcome(rule.id, kind, index, example.text, not why, todo, words, why)


def _telling(part: object) -> tuple[str, ...]:
    return getattr(part, "words", ()) if getattr(part, "key", "") not in ("stance", "bound") else ()


def _find_misreading(hits: Sequence[Commitment], example: FoundExample) -> str:
    if example.stance and all(c.stance != example.stance for c in hits):
        return f"read as {hits[0].stance}, not {example.stance}"
    read = normalise(" | ".join(limit.words for c in hits for limit in c.limits))
    for words in example.limits:
        if normalise(words) not in read:
            return f"the limit {words!r} is not read in it; the limits read are: {read or 'none'}"
    return ""


def _run_not_found(reader: Reader, rule: Rule, example: NotFoundExample, kind: str, index: int) -> Outcome:
    hits = _recorded_by(reader, rule, example)
    todo = kind.startswith("todo")
    if not hits:
        return Outcome(rule.id, kind, index, example.text, True, todo)
    parts = [p for p in explain_rule(reader, rule, hits[0]).parts if _telling(p)]
    words = tuple(dict.fromkeys(w for p in parts for w in _telling(p)))
    told = "; ".join(p.sentence() for p in parts) or "the rule asks for nothing"
    why = f"found where it must not be ({told}): name what keeps it apart under `watch`, or under `unless`"
    return Outcome(rule.id, kind, index, example.text, False, todo, words, why)


def _run_pair(reader: Reader, rule: Rule, pair: PairExample, index: int) -> Outcome:
    from monitor.judging.texts import judge_texts

    earlier, later = (read_sentence(reader, text, rule=rule) for text in (pair.earlier, pair.later))
    text = f"{pair.earlier} -> {pair.later}"
    relation = judge_texts(later, earlier, reader.rulebook)
    if relation is None:
        bare = pair.earlier if not any(earlier.commitments) else pair.later
        why = f"no relation: nothing is promised in {bare!r}"
        return Outcome(rule.id, "pairs", index, text, False, why=why, key="earlier" if bare is pair.earlier else "later")
    words = tuple(reason.sentence for reason in relation.reasons)
    if relation.kind is not pair.relation:
        why = f"judged {relation.kind}, not {pair.relation}: {'; '.join(words)}"
        return Outcome(rule.id, "pairs", index, text, False, words=words, why=why, key="relation")
    if pair.effect is not None and relation.effect is not pair.effect and relation.effect is not Effect.UNJUDGED:
        why = f"the effect is {relation.effect}, not {pair.effect}: {'; '.join(words)}"
        return Outcome(rule.id, "pairs", index, text, False, words=words, why=why, key="effect")
    return Outcome(rule.id, "pairs", index, text, True, words=words)


def _recorded_by(reader: Reader, rule: Rule, example: FoundExample | NotFoundExample) -> list[Commitment]:
    reading = read_sentence(reader, example.text, actor=example.actor, lead_in=example.lead_in, rule=rule)
    return [c for block in reading.commitments for c in block if rule.id in c.rules]


def _explain_miss(reader: Reader, rule: Rule, example: FoundExample) -> str:
    views = explain_text(reader, example.text, actor=example.actor, only=rule, lead_in=example.lead_in)
    misses = [(m.distance, v, m) for v in views for m in v.misses]
    if not misses:
        return "not found: no statement is read in it"
    _, view, miss = min(misses, key=lambda found: found[0])
    lacks = "; ".join(part.sentence() for part in miss.missing if part.key != "stance" or view.stance)
    if view.why_not:
        mend = "say what must, may or will not be done, or put it under not_found"
        return f"not found: it binds nobody ({view.why_not})" + (f"; {lacks}" if lacks else "") + f": {mend}"
    mend = "" if miss.note and not lacks else ": add its words to `watch`, or put it under not_found"
    return f"not found: {lacks or miss.note}{mend}"
