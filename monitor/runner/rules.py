"""Rules against sentences: their own examples, and any sentence a person tries."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from monitor.engine import Engine
from monitor.models import Commitment, DocumentKind, Sighting, Snapshot, Source
from monitor.rulepacks import Rulebook
from monitor.sources import slug

MOMENT = datetime(2000, 1, 1, tzinfo=UTC)  # an example stands outside time


def read_sentence(engine: Engine, sentence: str, *, actor: str) -> list[Sighting]:
    """What is recorded in one sentence of ``actor``'s policy."""
    body = sentence.encode()
    source = Source(
        id=f"{slug(actor)}/sentence",
        publisher=actor,
        title="sentence",
        actor=slug(actor),
        url="sentence",
        kind=DocumentKind.POLICY,
    )
    snapshot = Snapshot(source, "sentence", MOMENT, "text/plain", body, hashlib.sha256(body).hexdigest())
    return list(engine.find_sightings(engine.read(snapshot)))


def try_sentence(rulebook: Rulebook, sentence: str, *, actor: str) -> list[Sighting]:
    """What the rules record in one sentence."""
    return read_sentence(Engine(rulebook), sentence, actor=actor)


def find_failing_examples(rulebook: Rulebook) -> list[str]:
    """One line for each example that a rule gets wrong: a ``found`` not recorded, a ``not_found`` recorded."""
    engine = Engine(rulebook)
    failing = []
    for rule in rulebook.rules:
        for example in rule.examples.found:
            hits = _recorded_by(engine, rule.id, example.text)
            if not hits:
                failing.append(f"{rule.id}: not found: {example.text}")
            elif example.stance and all(c.stance != example.stance for c in hits):
                failing.append(f"{rule.id}: read as {hits[0].stance}, not {example.stance}: {example.text}")
        for near_miss in rule.examples.not_found:
            if _recorded_by(engine, rule.id, near_miss.text):
                failing.append(f"{rule.id}: found where it must not be: {near_miss.text}")
    return failing


def _recorded_by(engine: Engine, rule: str, text: str) -> list[Commitment]:
    sightings = read_sentence(engine, text, actor="provider")
    return [s.commitment for s in sightings if rule in s.commitment.rules]
