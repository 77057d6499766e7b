"""The chain without I/O (a PDF is laid out in a confined child process): a snapshot is read, readings are judged; what runner, history and evaluation all call.

An ``Engine`` keeps no memory of what was judged; it holds the compiled reader and the rulebook, and passes history in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from monitor.confined import read_pdf
from monitor.judging.index import CommitmentIndex
from monitor.judging.sightings import find_sightings
from monitor.judging.storylines import judge_story
from monitor.judging.texts import judge_inside, judge_texts
from monitor.judging.versions import History, Verdict, judge_version
from monitor.models import (
    Document,
    Finding,
    Issue,
    Reading,
    Relation,
    Sighting,
    Snapshot,
    Source,
    VersionRecord,
)
from monitor.reading.documents import parse_document
from monitor.reading.reader import Reader
from monitor.resting import collector_resting
from monitor.rulepacks import Rulebook, load_rulebook


def make_engine(extra_rules: Path | None = None, *, strict: bool = True) -> Engine:
    """The engine with the built-in rulebook, and the rules in ``extra_rules`` beside it.

    Raises ``ProblemsFound`` with every problem of every rule file; unless ``strict`` broken files are left out, and
    ``rulebook.problems`` tells which.
    """
    with collector_resting():
        return Engine(load_rulebook(extra_rules, strict=strict))


class Engine:
    """Reads and judges with one rulebook; the same input gives the same output on every machine."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.reader = Reader(rulebook)

    @property
    def version(self) -> str:
        """What produced a row: the reader's version and the rulebook's."""
        return f"{self.reader.version}:{self.rulebook.version}"

    # --- reading ---

    def parse(self, snapshot: Snapshot) -> Document:
        """The block tree of a snapshot. Raises ``DocumentError`` for bytes that are no readable document."""
        return parse_document(snapshot, read_pdf)

    def read(self, snapshot: Snapshot) -> Reading:
        """Everything recorded in a snapshot. Raises ``DocumentError`` for bytes that are no readable document."""
        with collector_resting():
            return self.reader.read(parse_document(snapshot, read_pdf))

    def read_text(self, text: str, *, media_type: str, source: Source, captured: datetime) -> Reading:
        """Everything recorded in a text, as a document of ``source`` captured at that moment."""
        body = text.encode("utf-8")
        digest = hashlib.sha256(body).hexdigest()
        return self.read(Snapshot(source, source.url, captured, media_type, body, digest, charset="utf-8"))

    def redate(self, reading: Reading, snapshot: Snapshot) -> Reading:
        """A reading of the same bytes of the same source as if it had been made from ``snapshot``."""
        document = replace(
            reading.document,
            source=snapshot.source,
            snapshot=snapshot.sha256,
            captured=snapshot.captured,
            url=snapshot.url,
            technical=snapshot.technical,
        )
        return replace(reading, document=document)

    def find_sightings(self, reading: Reading) -> tuple[Sighting, ...]:
        """The commitments of a reading with their place and date."""
        return find_sightings(reading)

    # --- judging ---

    def judge_pair(self, earlier: Reading, later: Reading) -> Relation | None:
        """What the later of two passages does to the earlier; None where one of them binds nobody."""
        return judge_texts(later, earlier, self.rulebook)

    def judge_revisions(self, earlier: Reading, later: Reading) -> Sequence[Finding]:
        """The findings between two whole revisions of one document, the later taken as confirmed."""
        index = CommitmentIndex()
        first = judge_version(earlier, History(), index, self.rulebook, confirm_at_once=True)
        return judge_version(later, first.history, index, self.rulebook, confirm_at_once=True).findings

    def judge_inside(self, reading: Reading) -> Sequence[Relation]:
        """The relations between statements of one text that tells an earlier and a later one."""
        return judge_inside(reading, self.rulebook)

    def judge_story(self, readings: Sequence[Reading]) -> Mapping[tuple[str, str], Relation]:
        """The relations between statements read in the order given, by (later, earlier) source id."""
        return judge_story(readings, self.rulebook)

    # --- records ---

    def make_record(self, snapshot: Snapshot, reading: Reading, verdict: Verdict) -> VersionRecord:
        """What one judged capture adds to the ledger."""
        counts = {
            "blocks": len(reading.document.blocks),
            "statements": sum(len(block) for block in reading.statements),
            "commitments": sum(len(block) for block in reading.commitments),
        }
        return VersionRecord(
            snapshot=snapshot,
            document=reading.document,
            reader=self.reader.version,
            rulebook=self.rulebook.version,
            appeared=tuple(verdict.appeared),
            gone=tuple(verdict.gone),
            relations=tuple(verdict.relations),
            findings=tuple(verdict.findings),
            issues=tuple(verdict.issues),
            counts=counts,
        )

    def make_unjudged(
        self, snapshot: Snapshot, issues: Sequence[Issue], document: Document | None = None
    ) -> VersionRecord:
        """What a capture adds to the ledger that is kept and answered for, but not judged."""
        empty = Document(snapshot.source, snapshot.sha256, snapshot.captured, "", (), url=snapshot.url)
        return VersionRecord(
            snapshot, document or empty, self.reader.version, self.rulebook.version, issues=tuple(issues)
        )
