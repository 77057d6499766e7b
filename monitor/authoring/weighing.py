"""What a rule would gain and lose before it is kept: on labelled statements, or on the workspace's own ledger.

On labelled data the rule is compared with the rulebook as it is without it (or with the built-in rule whose id it has).
On a ledger every recorded commitment and finding since a day is held against the rule as it is now; nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from monitor.authoring.explaining import make_subject
from monitor.authoring.sentences import make_document
from monitor.evaluation.rows import load_rows
from monitor.models import Commitment
from monitor.reading.reader import Reader
from monitor.rulepacks import Rule, Rulebook, load_rulebook


def weigh_on_gold(book: Rulebook, rules: Sequence[Rule], path: Path) -> Iterator[str]:
    """Lines for people: per rule the labelled passages that it gains and loses, and how many of them are of its topic.

    Raises ``InputError`` for rows that cannot be read.
    """
    rows = load_rows(path)
    builtin = load_rulebook()
    names = {rule.id for rule in rules}
    before = tuple(r for r in book.rules if r.id not in names) + tuple(r for r in builtin.rules if r.id in names)
    own = {r.id: r for r in builtin.rules}
    if all(own.get(rule.id) == rule for rule in rules):
        before = tuple(r for r in book.rules if r.id not in names)
    old, new = Reader(replace(book, rules=before)), Reader(book)
    gained: dict[str, list[str]] = {rule.id: [] for rule in rules}
    lost: dict[str, list[str]] = {rule.id: [] for rule in rules}
    for row in rows:
        text, lead_in = row.text("text"), row.text_or_none("lead_in") or ""
        if not text.strip():
            continue
        document = make_document(text, lead_in=lead_in)
        was, now = (_rules_in(reader, document) for reader in (old, new))
        for name in sorted(names & (now ^ was)):
            topic = row.data.get("topic")
            right = "right topic" if topic == name.split("/")[0] else f"labelled {topic or row.data.get('stance')}"
            (gained if name in now else lost)[name].append(f"{row.text('id')} ({right}): {_short(text)}")
    for name in sorted(names):
        right_ones = sum("(right topic)" in line for line in gained[name])
        yield f"{name}: {len(gained[name])} gained ({right_ones} of its topic), {len(lost[name])} lost, of {len(rows)}"
        yield from (f"  + {line}" for line in gained[name])
        yield from (f"  - {line}" for line in lost[name])


def weigh_on_ledger(
    book: Rulebook, rules: Sequence[Rule], folder: Path, since: date | None, *, now: datetime
) -> Iterator[str]:
    """Lines for people: per rule the commitments and findings of a workspace's ledger that it gains and loses.

    Raises ``InputError`` where the folder is no workspace, and what its ledger raises.
    """
    from monitor.runner.workspace import open_workspace

    reader = Reader(book)
    names = {rule.id: rule for rule in rules}
    with open_workspace(folder) as workspace:
        records = [r.sighting for r in workspace.ledger.commitments()]
        findings = workspace.ledger.findings()
    held: dict[str, set[str]] = {}
    fresh = [s for s in records if since is None or s.date >= since]
    counts = {name: ([], []) for name in names}  # type: dict[str, tuple[list[str], list[str]]]
    for sighting in records:
        held[sighting.id] = _rules_now(reader, sighting.commitment)
    for sighting in fresh:
        was = set(sighting.commitment.rules)
        for name in sorted(names):
            if (name in held[sighting.id]) != (name in was):
                counts[name][name in was].append(f"{sighting.date} {sighting.source}: {_short(sighting.commitment.quote)}")
    told = {name: ([], []) for name in names}  # type: dict[str, tuple[list[str], list[str]]]
    for finding in findings:
        if since is not None and finding.date < since:
            continue
        sides = [side for side in (finding.earlier, finding.later) if side is not None]
        now_found = set().union(*(held.get(side.id, set()) for side in sides))
        for name, rule in sorted(names.items()):
            if (name in now_found) != (name in finding.rules):
                level = rule.level_of(finding.relation)
                quote = _short(sides[-1].quote) if sides else ""
                told[name][name in finding.rules].append(
                    f"{finding.date} {finding.relation}, {level}: {finding.document}: {quote}"
                )
    for name in sorted(names):
        gained, lost = counts[name]
        more, fewer = told[name]
        yield (
            f"{name}: of {len(fresh)} commitments {len(gained)} gained, {len(lost)} lost;"
            f" findings {len(more)} gained, {len(fewer)} lost"
        )
        yield from (f"  + finding {line}" for line in more)
        yield from (f"  - finding {line}" for line in fewer)
        yield from (f"  + {line}" for line in gained[:50])
        yield from (f"  - {line}" for line in lost[:50])


def _rules_in(reader: Reader, document: object) -> set[str]:
    reading = reader.read(document)  # type: ignore[arg-type]
    return {rule for block in reading.commitments for c in block for rule in c.rules}


def _rules_now(reader: Reader, commitment: Commitment) -> set[str]:
    subject = make_subject(reader, commitment.statement, commitment)
    return set(reader.rules.match(subject))


def _short(text: str) -> str:
    return text if len(text) <= 160 else text[:157] + "…"
