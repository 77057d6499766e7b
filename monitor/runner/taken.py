"""Statements taken down by hand: recorded as documents of their own, judged against what stood on that day.

A statement under embargo waits as a file in the workspace's folder ``held/``: nothing of it stands in the ledger, so no
digest, site or export can tell of it. A run on or after its day takes it in. The same statement is recorded once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import DocumentError, InputError, PledgewatchError
from monitor.judging.alignment import CommitmentIndex
from monitor.judging.versions import History, judge_version
from monitor.judging.wording import make_key
from monitor.models import Finding, Reading, Snapshot, Source, Statement, VersionRecord
from monitor.runner.texts import load_text
from monitor.runner.workspace import Workspace
from monitor.sources import slug
from monitor.sources.taken import TakenDown, make_taken

HELD = "held"  # folder of statements under embargo


@dataclass(slots=True)
class TakenReport:
    """What became of statements: recorded, known before, held until a day; those that say nothing; the findings."""

    recorded: int = 0
    known: int = 0
    held: int = 0
    refused: list[tuple[TakenDown, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)  # held files, and what is wrong with them

    def sentence(self, refused: int | None = None) -> str:
        """The report in one line; ``refused`` counts those too that were no statements."""
        return (
            f"{self.recorded} recorded, {self.known} known before, {self.held} held under embargo,"
            f" {len(self.refused) if refused is None else refused} refused; {len(self.findings)} findings"
        )

    def shape(self) -> dict[str, object]:
        """As programs read it."""
        return {
            "recorded": self.recorded,
            "known": self.known,
            "held": self.held,
            "refused": [why for _, why in self.refused],
            "findings": [finding.id for finding in self.findings],
        }


def take_down(
    workspace: Workspace, statements: Iterable[TakenDown], now: datetime, *, evidence: Path | None = None
) -> TakenReport:
    """Records statements in the order of their days. ``evidence`` is a file in which a single one must stand.

    A statement of the future, or one that promises, forbids, allows and claims nothing, is refused; the others are
    recorded all the same. Raises ``InputError`` for evidence that cannot be read or does not hold the words.
    """
    report = TakenReport()
    for taken in sorted(statements, key=lambda t: (t.date, t.actor, t.quote)):
        try:
            _take(workspace, taken, now, report, evidence)
        except (InputError, DocumentError) as error:
            if evidence is not None:
                raise
            report.refused.append((taken, error.message))
    return report


def take_in_held(workspace: Workspace, now: datetime) -> TakenReport:
    """Records the statements whose embargo ended; a file that cannot be read stays where it is and is named."""
    report = TakenReport()
    for path in sorted((workspace.folder / HELD).glob("*.json")):
        try:
            taken = make_taken(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, PledgewatchError) as error:
            report.unreadable.append(f"{path}: is no statement that is held: {error}")
            continue
        if taken.embargo is None or taken.embargo <= now.date():
            part = take_down(workspace, [taken.model_copy(update={"embargo": None})], now)
            report.recorded += part.recorded
            report.known += part.known
            report.refused += part.refused
            report.findings += part.findings
            path.unlink()
        else:
            report.held += 1
    return report


def _take(
    workspace: Workspace, taken: TakenDown, now: datetime, report: TakenReport, evidence: Path | None
) -> None:
    if taken.date > now.date():
        raise InputError(f"{taken.date.isoformat()} is in the future; nobody can have said it yet", subject="the statement")
    source = make_taken_source(workspace, taken)
    if workspace.ledger.source(source.id) is not None:
        report.known += 1
        return
    if taken.embargo is not None and taken.embargo > now.date():
        _hold(workspace.folder / HELD, source, taken)
        report.held += 1
        return
    headers = _keep_evidence(workspace, source, taken, now, evidence) if evidence is not None else ()
    body = taken.quote.encode("utf-8")
    digest = hashlib.sha256(body).hexdigest()
    snapshot = Snapshot(source, source.url, now, "text/plain", body, digest, "utf-8", headers, origin="hand")
    record = _judge(workspace, snapshot, taken.speaker)
    if not record.appeared:
        raise InputError("promises, forbids, allows and claims nothing that can be recorded", subject="the statement")
    workspace.archive.write(snapshot)
    workspace.ledger.record_source(source)
    workspace.ledger.record_version(record)
    report.recorded += 1
    report.findings += record.findings


def make_taken_source(workspace: Workspace, taken: TakenDown) -> Source:
    """The source that a statement is the one document of; the same statement has the same id."""
    actor = workspace.engine.rulebook.taxonomy.actor_of(taken.actor) or slug(taken.actor)
    said = "\n".join((actor, taken.quote, taken.date.isoformat(), taken.speaker, str(taken.link or "")))
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    title = taken.title or f"Statement of {taken.date.isoformat()}"
    return Source(
        id=f"{slug(taken.actor)}/said-{taken.date.isoformat()}-{digest}",
        publisher=taken.actor,
        title=title,
        actor=actor,
        url=taken.link or "",
        kind=taken.kind,
        aliases=(taken.actor,),
        author=taken.speaker,
        published=taken.date,
    )


def _judge(workspace: Workspace, snapshot: Snapshot, speaker: str) -> VersionRecord:
    """A statement read and held against what stood of the same party on the day it was said."""
    engine = workspace.engine
    reading = engine.read(snapshot)
    if speaker:
        reading = _name_speaker(reading, speaker)
    index = CommitmentIndex()
    day = snapshot.source.published or snapshot.captured.astimezone(UTC).date()
    for actor in sorted({c.actor for block in reading.commitments for c in block} | {snapshot.source.actor}):
        for sighting in workspace.ledger.standing(actor):
            if sighting.date <= day:
                index.add(sighting)
    verdict = judge_version(reading, History(), index, engine.rulebook)
    return engine.make_record(snapshot, reading, verdict)


def _name_speaker(reading: Reading, speaker: str) -> Reading:
    """The reading with the person who spoke, where the words are the party's own."""
    own = reading.document.source.actor

    def name(statement: Statement) -> Statement:
        return replace(statement, speaker=speaker) if statement.speaker == own else statement

    return replace(
        reading,
        statements=tuple(tuple(name(s) for s in block) for block in reading.statements),
        commitments=tuple(
            tuple(replace(c, statement=name(c.statement)) for c in block) for block in reading.commitments
        ),
    )


def _keep_evidence(
    workspace: Workspace, source: Source, taken: TakenDown, now: datetime, path: Path
) -> tuple[tuple[str, str], ...]:
    """Puts the file in which the words stand into the archive; the header that names it by its hash."""
    body, media_type = load_text(str(path))
    digest = hashlib.sha256(body).hexdigest()
    kept = Snapshot(source, path.name, now, media_type, body, digest, origin="hand")
    if make_key(taken.quote) not in make_key(workspace.engine.parse(kept).text):
        raise InputError("the quotation does not stand in it, word for word", subject=str(path))
    workspace.archive.write(kept)
    return (("Evidence", f"sha256:{digest} {path.name}"),)


def _hold(folder: Path, source: Source, taken: TakenDown) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{source.id.replace('/', '--')}.json"
    path.write_text(taken.model_dump_json(indent=1) + "\n", encoding="utf-8")
    path.chmod(0o600)
