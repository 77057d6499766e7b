"""``import ota``: reads what an Open Terms Archive collection kept, every revision in commit order.

One group is all documents of one actor, because a new statement is compared with that actor's other documents; groups
are independent and are judged side by side in child processes, while this process alone writes the ledger. A group
that is finished leaves a mark; one that was interrupted is judged again from its start, and as every row is named by
its content, what the ledger holds already is not written twice. So a run that was killed ends like one that was not.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import queue
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from monitor.engine import Engine
from monitor.errors import DocumentError, HistoryError
from monitor.judging.alignment import CommitmentIndex
from monitor.judging.versions import History, judge_version
from monitor.keeping.history import OtaHistory, Revision, open_history
from monitor.keeping.ledger import Ledger
from monitor.keeping.snapshots import Archive
from monitor.models import Document, DocumentKind, Issue, Reading, Snapshot, Source, VersionRecord
from monitor.runner.doubts import find_doubts
from monitor.sources import slug
from monitor.taxonomy import Taxonomy

BATCH = 24  # versions handed over at once
WAITING = 16  # batches that may wait to be written; bounds the memory


@dataclass(slots=True)
class ImportReport:
    """What an import did: versions seen and newly recorded, findings by relation, issues, groups skipped as done."""

    versions: int = 0
    recorded: int = 0
    groups_done: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    issues: int = 0

    def sentence(self) -> str:
        """The report in one line."""
        told = ", ".join(f"{count} {name}" for name, count in sorted(self.findings.items())) or "none"
        return (
            f"{self.versions} versions in the collection, {self.recorded} newly recorded;"
            f" findings: {told}; {self.issues} captures not judged"
        )

    def shape(self) -> dict[str, object]:
        """The report as a program reads it."""
        counts = {"versions": self.versions, "recorded": self.recorded, "issues": self.issues}
        return {**counts, "findings": dict(sorted(self.findings.items()))}


@dataclass(frozen=True, slots=True)
class Group:
    """All revisions of one actor's documents, in commit order, with the key that marks them as done."""

    actor: str
    revisions: tuple[Revision, ...]
    key: str


def make_history_source(service: str, terms: str, taxonomy: Taxonomy) -> Source:
    """The source that stands for one document of a collection: service = publisher, kind of terms = title."""
    words = terms.lower()
    policy = any(word in words for word in ("policy", "guideline", "rules", "principles", "statement"))
    return Source(
        id=f"{slug(service)}/{slug(terms)}",
        publisher=service,
        title=terms,
        actor=taxonomy.actor_of(service) or slug(service),
        url="",
        kind=DocumentKind.POLICY if policy else DocumentKind.TERMS,
        aliases=(service,),
    )


def make_groups(revisions: Sequence[Revision], taxonomy: Taxonomy) -> tuple[Group, ...]:
    """Revisions by actor, the largest group first, so that the last process to finish has little left to do."""
    by_actor: dict[str, list[Revision]] = {}
    for revision in revisions:
        actor = taxonomy.actor_of(revision.service) or slug(revision.service)
        by_actor.setdefault(actor, []).append(revision)
    groups = []
    for actor, found in by_actor.items():
        digest = hashlib.sha256("\n".join(f"{r.commit} {r.path} {r.blob}" for r in found).encode()).hexdigest()
        groups.append(Group(actor, tuple(found), f"{actor}:{digest[:32]}"))
    return tuple(sorted(groups, key=lambda g: (-len(g.revisions), g.actor)))


def judge_group(group: Group, history: OtaHistory, archive: Archive, engine: Engine) -> Iterator[VersionRecord]:
    """Every version of one actor's documents, read, judged against what stood before, ready for the ledger."""
    states: dict[str, History] = {}
    index = CommitmentIndex()
    latest: dict[str, Document] = {}
    doubts: dict[str, list[Issue]] = {}
    readings: dict[tuple[str, str], Reading] = {}
    bodies = history.read_blobs([r.blob for r in group.revisions])
    for revision, body in zip(group.revisions, bodies, strict=True):
        source = make_history_source(revision.service, revision.terms, engine.rulebook.taxonomy)
        snapshot = _make_snapshot(source, revision, body)
        archive.write(snapshot)
        try:
            reading = _read(snapshot, engine, readings)
        except DocumentError as error:
            yield engine.make_unjudged(
                snapshot, [Issue(source.id, "unreadable", str(error), date=snapshot.captured.date())]
            )
            continue
        issues, doubts[source.id] = find_doubts(reading, latest.get(source.id), doubts.get(source.id, []))
        if issues:
            yield engine.make_unjudged(snapshot, issues, reading.document)
            continue
        latest[source.id] = reading.document
        verdict = judge_version(reading, states.get(source.id, History()), index, engine.rulebook)
        states[source.id] = verdict.history
        yield engine.make_record(snapshot, reading, verdict)


def _read(snapshot: Snapshot, engine: Engine, readings: dict[tuple[str, str], Reading]) -> Reading:
    """The reading of a snapshot; the same bytes of the same document are read once."""
    key = (snapshot.source.id, snapshot.sha256)
    kept = readings.get(key)
    if kept is not None:
        return engine.redate(kept, snapshot)
    reading = engine.read(snapshot)
    if len(readings) > 64:
        readings.pop(next(iter(readings)))
    readings[key] = reading
    return reading


def _make_snapshot(source: Source, revision: Revision, body: bytes) -> Snapshot:
    return Snapshot(
        source=source,
        url=f"ota:{revision.path}@{revision.commit}",
        captured=revision.captured,
        media_type="text/markdown",
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        charset="utf-8",
        technical=revision.technical,
        origin="history",
    )


def import_ota(
    collection: Path,
    ledger: Ledger,
    archive: Archive,
    engine: Engine,
    *,
    only: Sequence[str] = (),
    since: date | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ImportReport:
    """Reads a collection into the ledger; returns what was done.

    Raises ``HistoryError`` for what is no readable collection and ``UnknownName`` for an ``only`` that matches nothing.
    ``progress`` gets versions done and versions in all.
    """
    history = open_history(collection)
    revisions = history.revisions(only=list(only), since=since)
    groups = make_groups(revisions, engine.rulebook.taxonomy)
    report = ImportReport(versions=len(revisions))
    version_key = f"{engine.reader.version}:{engine.rulebook.version}"
    todo = [g for g in groups if not ledger.has_run("import-ota", f"{g.key}:{version_key}")]
    report.groups_done = len(groups) - len(todo)
    done = len(revisions) - sum(len(g.revisions) for g in todo)
    progress(done, len(revisions))
    left = {g.actor: len(g.revisions) for g in todo}
    keys = {g.actor: g.key for g in todo}
    for actor, records in _judge_side_by_side(todo, history, archive, engine, workers or os.cpu_count() or 1):
        for record in records:
            ledger.record_source(record.snapshot.source)
            if ledger.record_version(record):
                report.recorded += 1
                _count(report, record)
        done += len(records)
        left[actor] -= len(records)
        if left[actor] == 0:
            ledger.record_run("import-ota", f"{keys[actor]}:{version_key}")
        progress(done, len(revisions))
    return report


def _count(report: ImportReport, record: VersionRecord) -> None:
    report.issues += len(record.issues)
    for finding in record.findings:
        report.findings[finding.relation] = report.findings.get(finding.relation, 0) + 1


Batch = tuple[str, list[VersionRecord]]


def _judge_side_by_side(
    groups: Sequence[Group], history: OtaHistory, archive: Archive, engine: Engine, workers: int
) -> Iterator[Batch]:
    """Batches of records as they come, each group's in order. One process where there is one group or one core."""
    workers = min(workers, len(groups))
    if workers <= 1:
        for group in groups:
            yield from _batches(group, history, archive, engine)
        return
    fork = "fork" in multiprocessing.get_all_start_methods()  # then the engine need not be compiled again
    context: Any = multiprocessing.get_context("fork" if fork else "spawn")
    tasks = context.Queue()
    results = context.Queue(maxsize=WAITING)
    for group in groups:
        tasks.put(group)
    for _ in range(workers):
        tasks.put(None)
    children = [
        context.Process(target=_work, args=(tasks, results, history, archive, engine, os.getpid()), daemon=True)
        for _ in range(workers)
    ]
    for child in children:
        child.start()
    try:
        yield from _collect(results, children)
    finally:
        for child in children:
            child.terminate()
            child.join()


def _collect(results: Any, children: Sequence[Any]) -> Iterator[Batch]:
    """What the children hand over, until each has said that it is done; a child that dies or fails is an error."""
    running = len(children)
    while running:
        try:
            kind, content = results.get(timeout=5)
        except queue.Empty:
            if dead := [c for c in children if c.exitcode not in (None, 0)]:
                raise HistoryError(f"a reading process ended with code {dead[0].exitcode}") from None
            continue
        if kind == "done":
            running -= 1
        elif kind == "failed":
            raise HistoryError(content)
        else:
            yield content


def _batches(group: Group, history: OtaHistory, archive: Archive, engine: Engine) -> Iterator[Batch]:
    batch: list[VersionRecord] = []
    for record in judge_group(group, history, archive, engine):
        batch.append(_without_body(record))
        if len(batch) >= BATCH:
            yield group.actor, batch
            batch = []
    if batch:
        yield group.actor, batch


def _without_body(record: VersionRecord) -> VersionRecord:
    """The bytes are in the archive already; they need not travel to the ledger."""
    document = replace(record.document, text="", blocks=())
    return replace(record, snapshot=replace(record.snapshot, body=b""), document=document)


def _work(tasks: Any, results: Any, history: OtaHistory, archive: Archive, engine: Engine, parent: int) -> None:
    """A child: judges group after group; ends by itself when its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while (group := tasks.get()) is not None:
            for batch in _batches(group, history, archive, engine):
                _hand_over(results, ("batch", batch), parent)
        _hand_over(results, ("done", ""), parent)
    except Exception as error:
        _hand_over(results, ("failed", f"{error}\n{traceback.format_exc()}"), parent)


def _hand_over(results: Any, item: tuple[str, Any], parent: int) -> None:
    while True:
        if os.getppid() != parent:
            os._exit(1)
        try:
            results.put(item, timeout=1)
            return
        except queue.Full:
            continue
