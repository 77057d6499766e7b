"""A new rule from a sentence: the concepts recognised in it, a complete file, examples to confirm.

``propose`` reads the sentence, watches for what it names, and looks for examples: in the ledger where there is one,
else in the sentence itself with its stance and words changed. What a person must look at is marked ``CHECK``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.authoring.explaining import make_subject
from monitor.authoring.sentences import read_sentence
from monitor.errors import InputError
from monitor.models import Commitment, FacetName, Level
from monitor.reading.reader import Reader
from monitor.rulepacks import Rule, Rulebook

_SLUG = re.compile(r"[^a-z0-9]+")
_PLAIN_FACETS = (FacetName.ACTION, FacetName.OBJECT, FacetName.PURPOSE, FacetName.PEOPLE, FacetName.SETTING)
_GENERAL = ("use", "information", "services", "individuals", "users", "ai-models", "provider")
_EXAMPLES = 3
_STOPPED = frozenset(["the", "a", "an", "our", "your", "their", "its", "any", "all", "will", "not", "never", "may", "shall", "must", "should", "can", "do", "does", "we", "you", "to", "for", "of", "in", "on", "at", "by", "with", "from", "and", "or", "be", "is", "are", "that", "this", "which"])  # fmt: skip
_OTHER = "garden furniture"
_MODAL = re.compile(
    r"\b(?:(?:must|may|will|shall|can|should|do|does|would)(?: not| never)?|cannot|won't|don't|never)\s+", re.IGNORECASE
)
_NEAR_MISSES = (
    "You can read our opening hours on this page.",
    "Children learn to swim at our pool in summer.",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a new rule would say."""

    id: str
    title: str
    level: Level
    why: str
    watch: dict[str, object]
    unless: tuple[str, ...]
    protects: tuple[str, ...]
    found: tuple[tuple[str, str], ...]  # text, stance
    not_found: tuple[tuple[str, str], ...]  # text, why
    recognised: tuple[str, ...]


def read_binding(book: Rulebook, sentence: str) -> Commitment:
    """What a sentence binds somebody to. Raises ``InputError`` where it binds nobody."""
    made = [c for block in read_sentence(Reader(book), sentence).commitments for c in block]
    if not made:
        raise InputError(
            f"nothing is promised, forbidden or allowed in {sentence!r}: give a sentence that binds somebody, as in"
            ' "We will not …" or "You may not …"'
        )
    return max(made, key=lambda c: len(c.facets))


def propose(
    book: Rulebook, sentence: str, *, topic: str = "", name: str = "", title: str = "", level: Level = Level.MEDIUM,
    why: str = "", texts: Iterable[tuple[str, str]] = (),
) -> Proposal:  # fmt: skip
    """A rule that finds the sentence. ``texts`` are published words with their stance, to take examples from.

    Raises ``InputError`` where the sentence binds nobody or no name can be made of it.
    """
    commitment = read_binding(book, sentence)
    watch, words = _choose_watch(commitment, sentence, book)
    known = next((r.split("/")[0] for r in commitment.rules if not r.startswith("general/")), "")
    topic = _slug(topic or known or "own")
    title = title or _make_title(words)
    rule_id = f"{topic}/{_slug(name or title)}"
    if book.rule(rule_id) is not None:
        raise InputError(f"there is a rule {rule_id!r} already: give another --name, or see `rules show {rule_id}`")
    draft = Rule.model_validate({"id": rule_id, "title": title, "watch": watch})
    found, misses = _choose_examples(book, draft, sentence, commitment, words, texts)
    people = tuple(c for c in commitment.concepts(FacetName.PEOPLE))
    recognised = tuple(dict.fromkeys(f"{f.name}: {f.words} [{f.concept}]" for f in commitment.facets))
    return Proposal(
        rule_id, title, level, why or "CHECK: one sentence on why this is watched.", watch, (),
        people[:2] or ("individuals",), found, misses, recognised,
    )  # fmt: skip


def render_proposal(proposal: Proposal, first_line: str = "") -> str:
    """The file: complete YAML that loads, with what is to be looked at marked."""
    lines = [f"{first_line}id: {proposal.id}", f"title: {_quote(proposal.title)}", "status: experimental"]
    lines += [f"level: {proposal.level}", f"why: {_quote(proposal.why)}", "watch:"]
    for key, value in proposal.watch.items():
        terms = value if isinstance(value, list) else [value]
        lines.append(f"  {key}: [{', '.join(_term(str(t)) for t in terms)}]")
    lines.append(f"protects: [{', '.join(proposal.protects)}]")
    lines.append("report: {contradicts: critical, narrows: high, withdraws: high}")
    lines += ["examples:", "  found:"]
    for text, stance in proposal.found:
        lines.append(f"    - text: {_quote(text)}")
        if stance:
            lines.append(f"      stance: {stance}")
    lines.append("  not_found:          # CHECK: near misses; the closer, the better")
    for text, why in proposal.not_found:
        lines += [f"    - text: {_quote(text)}", f"      why: {_quote(why)}"]
    return "\n".join(lines) + "\n"


def write_proposal(text: str, rule_id: str, rules: Path) -> Path:
    """Write the file into a rules folder; overwrites nothing."""
    topic, name = rule_id.split("/")
    path = rules / topic / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise InputError("is there already; nothing was written", subject=str(path)) from None
    return path


def _choose_watch(
    commitment: Commitment, sentence: str, book: Rulebook
) -> tuple[dict[str, object], list[str]]:
    """The most telling facets: what is named and not so general that everything names it."""
    watch: dict[str, object] = {}
    words: list[str] = []
    for name in (*_PLAIN_FACETS, FacetName.PARTY):
        ids = [
            f for f in commitment.facets
            if f.name == name and f.concept not in _GENERAL and f.concept != commitment.actor and f.start >= 0
        ]  # fmt: skip
        if ids and (name is not FacetName.PEOPLE or not watch):
            described = _find_described(sentence, ids[0].words) if name is FacetName.OBJECT else ""
            if described:
                watch["about"] = [f'"{described}"']
                words.append(described)
                continue
            narrow = [f for f in ids if not any(g is not f and book.taxonomy.covers(f.concept, g.concept) and
                                                g.concept != f.concept for g in ids)]  # fmt: skip
            watch[name.value] = list(dict.fromkeys(f.concept for f in narrow))[:3]
            words += [f.words for f in narrow[:1]]
    if not watch or set(watch) == {"action"}:
        phrases = _find_phrases(sentence, words)
        if phrases:
            watch["about"] = [f'"{phrases[0]}"']
            words.append(phrases[0])
    return watch, words


def _find_described(sentence: str, words: str) -> str:
    """A thing with the word before it where that says which ("hidden cameras"): the concept alone would be too wide."""
    match = re.search(rf"\b([a-z]{{4,}}) {re.escape(words)}\b", sentence)
    return "" if match is None or match[1] in _STOPPED or match[1].endswith("ing") else match[0]


def _find_phrases(sentence: str, known: Sequence[str]) -> list[str]:
    """The longest runs of content words that no concept names."""
    taken = {w for phrase in known for w in phrase.lower().split()}
    runs: list[list[str]] = [[]]
    for word in re.findall(r"[A-Za-z][A-Za-z'-]*", sentence):
        if word.lower() in _STOPPED or word.lower() in taken:
            runs.append([])
        else:
            runs[-1].append(word.lower())
    return sorted((" ".join(run[-2:]) for run in runs if run), key=len, reverse=True)


def _choose_examples(
    book: Rulebook, draft: Rule, sentence: str, commitment: Commitment, words: Sequence[str],
    texts: Iterable[tuple[str, str]],
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:  # fmt: skip
    trial = Reader(replace(book, rules=(*book.rules, _plain_rule(draft))))
    found: dict[str, str] = {}
    misses: dict[str, str] = {}
    actions = {f.words for f in commitment.facets if f.name == FacetName.ACTION}
    varied = [text for text in _vary(sentence, [w for w in words if w not in actions]) if text]
    for text in (sentence, *(text for text, _ in texts), *varied):
        made = [c for block in read_sentence(trial, text).commitments for c in block]
        hits = [c for c in made if draft.id in c.rules]
        if hits and len(found) < _EXAMPLES:
            found.setdefault(text, hits[0].stance.value)
        elif made and not hits and len(misses) < _EXAMPLES and (text in varied or _is_close(trial, draft, made)):
            misses.setdefault(text, "CHECK: something else")
    for text in _NEAR_MISSES:
        if len(misses) < 2:
            misses.setdefault(text, "CHECK: put a closer near miss here")
    return tuple(found.items()), tuple(misses.items())


def _plain_rule(rule: Rule) -> Rule:
    """The draft with its quoted phrases as the loader would give them."""
    shown = rule.model_dump(mode="json", by_alias=True)
    watch = {k: [t.strip('"') for t in v] if isinstance(v, list) and v and isinstance(v[0], str) else v
             for k, v in shown["watch"].items()}  # fmt: skip
    return Rule.model_validate(shown | {"watch": watch})


def _is_close(reader: Reader, rule: Rule, made: Sequence[Commitment]) -> bool:
    compiled = reader.rules.compiled()[rule.id]
    for commitment in made:
        subject = make_subject(reader, commitment.statement, commitment)
        if any(terms.score(subject) for test in compiled.tests for terms in test.terms):
            return True
    return False


def _vary(sentence: str, words: Sequence[str]) -> list[str]:
    """The same matter under other modals, and the same sentence about something else."""
    match = _MODAL.search(sentence)
    if match is None:
        return []
    rest = sentence[match.end() :].strip()
    rest = rest if rest.endswith((".", "!")) else rest + "."
    same = [f"You may not {rest}", f"We will never {rest}", f"We may {rest}", f"Our partners must not {rest}"]
    others = [sentence.replace(word, _OTHER) for word in reversed(words) if word in sentence]
    return [*same, *others, f"You may not {rest}".replace(words[-1], _OTHER) if words else ""]


def _make_title(words: Sequence[str]) -> str:
    text = ", ".join(dict.fromkeys(w.strip() for w in words)) or "New rule"
    return text[0].upper() + text[1:]


def _slug(text: str) -> str:
    found = "-".join(_SLUG.sub("-", text.lower()).strip("-").split("-")[:6])
    if not found:
        raise InputError(f"no name can be made of {text!r}: use letters and digits")
    return found


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _term(term: str) -> str:
    return term if term.startswith('"') or re.fullmatch(r"[a-z0-9-]+", term) else _quote(term)
