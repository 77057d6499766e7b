"""An engine that reads every line as a block, records what it is told to, and judges what it is told to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from monitor.models import (
    Block,
    BlockKind,
    Commitment,
    Confidence,
    Document,
    Effect,
    Finding,
    Level,
    Limit,
    LimitKind,
    Pair,
    Reading,
    Relation,
    RelationKind,
    Side,
    Source,
    Stance,
    Statement,
    Voice,
)


class ToyEngine:
    """Reads every line as a block; records what it is told to, and judges what it is told to."""

    def __init__(
        self,
        stances: Mapping[str, Stance] | None = None,
        limits: Mapping[str, str] | None = None,
        relation: RelationKind | None = None,
        story: Mapping[tuple[str, str], RelationKind] | None = None,
        findings: Sequence[Finding] = (),
    ) -> None:
        self.stances = stances or {}
        self.limits = limits or {}
        self.relation = relation
        self.story = story or {}
        self.findings = findings
        self.seen: list[tuple[str, Source, datetime]] = []

    def read_text(self, text: str, *, media_type: str, source: Source, captured: datetime) -> Reading:
        self.seen.append((text, source, captured))
        lines = [line.strip("* ") for line in text.splitlines() if line.strip()]
        blocks, commitments, at = [], [], 0
        for index, line in enumerate(lines):
            blocks.append(Block(index, BlockKind.PARAGRAPH, line, at, at + len(line)))
            commitments.append(tuple(self._record(line)))
            at += len(line) + 1
        document = Document(source, "0" * 64, captured, "\n".join(lines), tuple(blocks))
        return Reading(document, tuple(() for _ in lines), tuple(commitments))

    def _record(self, line: str) -> list[Commitment]:
        found = []
        for words, stance in self.stances.items():
            start = line.find(words)
            if start < 0:
                continue
            statement = Statement(words, start, start + len(words), voice=Voice.PARAPHRASED)
            limit = self.limits.get(words)
            limits = (Limit(LimitKind.QUALIFIER, limit, "toy", words.find(limit)),) if limit else ()
            found.append(Commitment(statement, "toy", stance, "toy", ("toy",), limits=limits))
        return found

    def judge_pair(self, earlier: Reading, later: Reading) -> Relation | None:
        return self._relation(self.relation) if self.relation else None

    def judge_revisions(self, earlier: Reading, later: Reading) -> Sequence[Finding]:
        return self.findings

    def judge_story(self, readings: Sequence[Reading]) -> Mapping[tuple[str, str], Relation]:
        ids = {reading.document.source.id.split("/")[1]: reading.document.source.id for reading in readings}
        return {(ids[later], ids[earlier]): self._relation(kind) for (later, earlier), kind in self.story.items()}

    def _relation(self, kind: RelationKind) -> Relation:
        return Relation(Pair(None, None, True), kind, Effect.WEAKENS, Confidence.HIGH, ())


def make_finding(relation: RelationKind, earlier: str, later: str, confidence: Confidence = Confidence.HIGH) -> Finding:
    def side(words: str) -> Side | None:
        if not words:
            return None
        return Side("i", words, "", date(2024, 5, 2), "captured", "toy", Voice.OWN, "", "", "toy/toy")

    return Finding(
        "f",
        relation,
        Effect.WEAKENS,
        Level.HIGH,
        confidence,
        "toy",
        "toy",
        "toy/toy",
        "toy",
        date(2024, 5, 2),
        "toy",
        (),
        side(earlier),
        side(later),
        (),
    )
