"""Relations worth a reader's attention: level, sides, ids."""

from __future__ import annotations

import hashlib
from datetime import date

from monitor.models import Announcement, Finding, Level, Pair, Relation, RelationKind, Side, Sighting, Source
from monitor.rulepacks import Rulebook

QUIET = frozenset({RelationKind.REAFFIRMS, RelationKind.UNRELATED})
_LEVELS = tuple(Level)


def is_told(relation: Relation) -> bool:
    """Whether a relation is a finding at all."""
    return relation.kind not in QUIET


def make_finding(
    relation: Relation,
    source: Source,
    rulebook: Rulebook,
    *,
    title: str = "",
    day: date | None = None,
    announcement: Announcement | None = None,
    notes: tuple[str, ...] = (),
) -> Finding:
    """A finding out of a relation. ``day`` overrides the day of the later side (a withdrawal has none)."""
    pair = relation.pair
    sighting = pair.later or pair.earlier
    assert sighting is not None
    rules = _find_rules(pair)
    return Finding(
        id=make_finding_id(source.id, relation),
        relation=relation.kind,
        effect=relation.effect,
        level=find_level(rules, relation.kind, rulebook),
        confidence=relation.confidence,
        actor=sighting.commitment.actor or source.actor,
        publisher=source.publisher,
        source=source.id,
        document=title or source.title,
        date=day or sighting.date,
        topic=(pair.earlier or sighting).commitment.topic,
        rules=rules,
        earlier=make_side(pair.earlier),
        later=make_side(pair.later),
        reasons=relation.reasons,
        announcement=announcement or Announcement(),
        row=relation.row,
        notes=relation.notes + notes,
    )


def make_finding_id(source: str, relation: Relation) -> str:
    """The id of a finding: its document, its relation, and the two statements."""
    pair = relation.pair
    parts = (source, relation.kind.value, pair.earlier.id if pair.earlier else "", pair.later.id if pair.later else "")
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:24]


def make_side(sighting: Sighting | None) -> Side | None:
    """One side of a finding as people and programs see it."""
    if sighting is None:
        return None
    statement = sighting.commitment.statement
    return Side(
        id=sighting.id,
        quote=statement.text,
        lead_in=" ".join(statement.lead_in),
        date=sighting.date,
        date_from=sighting.date_from,
        speaker=statement.speaker,
        voice=statement.voice,
        url=sighting.url,
        snapshot=sighting.snapshot,
        source=sighting.source,
        prefix=sighting.prefix,
        suffix=sighting.suffix,
        stance=sighting.commitment.stance,
    )


def _find_rules(pair: Pair) -> tuple[str, ...]:
    """The rules that recorded either side, the earlier side's first."""
    sides = [s.commitment.rules for s in (pair.earlier, pair.later) if s is not None]
    return tuple(dict.fromkeys(rule for rules in sides for rule in rules))


def find_level(rules: tuple[str, ...], kind: RelationKind, rulebook: Rulebook) -> Level:
    """The highest level that one of the rules gives to the relation; what only general rules recorded is low."""
    levels = []
    for name in rules:
        rule = rulebook.rule(name)
        if rule is not None and rule.topic != "general":
            levels.append(rule.level_of(kind))
    return max(levels, key=_LEVELS.index, default=Level.LOW)
