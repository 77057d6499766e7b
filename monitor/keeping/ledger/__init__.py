"""The ledger: the only door to the database. Append and look up; typed in, typed out; no row leaves.

What is recorded is recorded whole or not at all, and a second time changes nothing. ``open_ledger`` makes the tables
in an empty database and upgrades an older ledger. Every method raises ``LedgerError`` where the database refuses.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from monitor.errors import LedgerError
from monitor.keeping import tables
from monitor.keeping.engine import describe_url, make_engine, reading, writing
from monitor.keeping.ledger import captures, commitments, export, findings, outbox, stamps, versions, watching
from monitor.keeping.records import (
    CommitmentRecord,
    DeliveryRecord,
    MailRecord,
    PendingWithdrawal,
    RelationRecord,
    VerdictRecord,
    VersionRow,
)
from monitor.keeping.schema import bring_up_to_date
from monitor.models import Check, Finding, Issue, Sighting, Snapshot, Source, VersionRecord


def open_ledger(url: str) -> Ledger:
    """Opens ``sqlite:///path`` or ``postgresql+psycopg://…``, making or upgrading the tables.

    Raises ``InputError`` for another kind of URL, ``NewerSchema`` for a ledger of a newer version of the product and
    ``LedgerError`` for a database that cannot be reached or is no ledger.
    """
    engine = make_engine(url)
    try:
        bring_up_to_date(engine)
    except BaseException:
        engine.dispose()
        raise
    return Ledger(engine)


class Ledger:
    """What was watched, read, judged and told. Made by ``open_ledger``; one for a process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._declared: dict[str, Source] = {}  # what this process recorded already

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def location(self) -> str:
        """The database as people know it: the file's path, or the URL without its password."""
        return describe_url(self._engine.url)

    def close(self) -> None:
        """Gives up the connections; the ledger must not be used afterwards."""
        self._engine.dispose()

    # --- recording ---------------------------------------------------------------------------------------------------

    def record_version(self, record: VersionRecord) -> bool:
        """Records all that one capture brings in one transaction; False where that is in the ledger already."""
        source = record.snapshot.source
        with writing(self._engine) as connection:
            if self._declared.get(source.id) != source:
                watching.record_source(connection, source)
            recorded = versions.record_version(connection, record)
        self._declared[source.id] = source
        return recorded

    def record_source(self, source: Source) -> bool:
        """Records a source as declared now; False where nothing about it is new."""
        if self._declared.get(source.id) == source:
            return False
        with writing(self._engine) as connection:
            added = watching.record_source(connection, source)
        self._declared[source.id] = source
        return added

    def record_check(self, check: Check) -> None:
        """Records one look at a page (not the snapshot in it; that comes with its version)."""
        with writing(self._engine) as connection:
            watching.record_check(connection, check)

    def record_issues(self, issues: Iterable[Issue]) -> int:
        """Records trouble that no version carries, such as a failed fetch; how many were new."""
        with writing(self._engine) as connection:
            return watching.record_issues(connection, issues)

    def record_findings(self, found: Iterable[Finding]) -> int:
        """Records findings that an unchanged page confirmed; how many were new."""
        with writing(self._engine) as connection:
            return findings.record_findings(connection, found)

    def record_verdict(self, finding: str, verdict: str, who: str, why: str, when: datetime) -> bool:
        """Records a person's word: ``confirmed``, ``dismissed``, ``reopened``, ``note`` or ``reply``.

        Raises ``UnknownName`` for an unknown finding or another word.
        """
        with writing(self._engine) as connection:
            return findings.record_verdict(connection, finding, verdict, who, why, when)

    def record_judgement(
        self, finding: str, verdict: str, who: str, why: str, when: datetime, seen: int
    ) -> list[VerdictRecord]:
        """Records a verdict of one who saw ``seen`` judgements of the finding; returns those that came meanwhile, if any.

        Where any came, nothing is recorded. Raises what ``record_verdict`` raises.
        """
        with writing(self._engine) as connection:
            return findings.record_judgement(connection, finding, verdict, who, why, when, seen)

    def record_delivery(
        self, subscriber: str, digest_id: str, finding_ids: Sequence[str], when: datetime, subject: str = ""
    ) -> int:
        """Records that a digest reached a subscriber; how many rows were new."""
        with writing(self._engine) as connection:
            return findings.record_delivery(connection, subscriber, digest_id, finding_ids, when, subject)

    def record_mail(self, mail: MailRecord, finding_ids: Sequence[str]) -> bool:
        """Plans a mail and notes what it tells whom, in one transaction; False where it is planned already."""
        with writing(self._engine) as connection:
            return outbox.record_mail(connection, mail, finding_ids)

    def record_step(
        self, mail: str, state: str, when: datetime, words: str = "", next_: datetime | None = None
    ) -> None:
        """Records how a mail fares: ``sending``, ``sent``, ``deferred`` (until ``next_``), ``failed``, ``planned``."""
        with writing(self._engine) as connection:
            outbox.record_step(connection, mail, state, when, words, next_)

    def record_run(
        self, kind: str, key: str, when: datetime | None = None, detail: Mapping[str, int] | None = None
    ) -> bool:
        """Marks a piece of work as finished; False where it was marked already."""
        with writing(self._engine) as connection:
            return watching.record_run(connection, kind, key, when, detail)

    # --- what is watched ---------------------------------------------------------------------------------------------

    def sources(self) -> list[Source]:
        """Every source as declared last, ordered by id."""
        with reading(self._engine) as connection:
            return watching.find_sources(connection)

    def source(self, id_: str) -> Source | None:
        """One source as declared last."""
        with reading(self._engine) as connection:
            found = watching.find_sources(connection, id_)
        return found[0] if found else None

    def last_check(self, source: str) -> Check | None:
        """The latest look at a source."""
        with reading(self._engine) as connection:
            return watching.find_last_check(connection, source)

    def recent_checks(self, source: str, number: int) -> list[Check]:
        """The latest looks at a source, the newest first."""
        with reading(self._engine) as connection:
            return watching.find_recent_checks(connection, source, number)

    def last_successes(self) -> dict[str, datetime]:
        """When each source was last read or found unchanged."""
        with reading(self._engine) as connection:
            return watching.find_last_successes(connection)

    def issues(self, open_only: bool = False) -> list[Issue]:
        """Trouble with sources in order of date; with ``open_only``, what nothing since has ended."""
        with reading(self._engine) as connection:
            return watching.find_issues(connection, open_only=open_only)

    def has_run(self, kind: str, key: str) -> bool:
        """Whether a piece of work was marked as finished."""
        with reading(self._engine) as connection:
            return watching.has_run(connection, kind, key)

    # --- what was captured -------------------------------------------------------------------------------------------

    def snapshots(self, source: str, last: int | None = None) -> list[Snapshot]:
        """The last captures of a source, oldest first; their bodies are empty (``Archive.snapshot`` fills them)."""
        with reading(self._engine) as connection:
            return captures.find_snapshots(connection, source, last)

    def latest_capture(self, source: str) -> Snapshot | None:
        """The newest capture of a source, without its body."""
        found = self.snapshots(source, last=1)
        return found[0] if found else None

    def snapshot_row(self, source: str, sha256: str) -> Snapshot:
        """The first capture of a source with these bytes, without its body; raises ``UnknownName``."""
        with reading(self._engine) as connection:
            return captures.find_snapshot(connection, source, sha256)

    def has_capture(
        self, source: str, captured: datetime, sha256: str | None = None, version: tuple[str, str] | None = None
    ) -> bool:
        """Whether a capture is recorded; with ``version`` (reader, rulebook), whether that reading of it is."""
        with reading(self._engine) as connection:
            return captures.has_capture(connection, source, captured, sha256, version)

    def versions(self, source: str) -> list[VersionRow]:
        """Every version of a source's document as it is read today, oldest first."""
        with reading(self._engine) as connection:
            return captures.find_versions(connection, source)

    # --- what was read -----------------------------------------------------------------------------------------------

    def commitments(
        self,
        actor: str | None = None,
        source: str | None = None,
        standing: bool | None = None,
        *,
        topic: str | None = None,
        holding: Collection[str] | None = None,
    ) -> list[CommitmentRecord]:
        """Commitments in order of date and id; ``standing`` True or False picks those that stand or do not.

        ``holding``: only those whose recorded form holds one of these ASCII words.
        """
        with reading(self._engine) as connection:
            return commitments.find_commitments(
                connection, actor=actor, source=source, standing=standing, topic=topic, holding=holding
            )

    def new_commitments(self, since: datetime) -> list[CommitmentRecord]:
        """Standing commitments that appeared after this moment in documents watched before."""
        with reading(self._engine) as connection:
            return commitments.find_new(connection, since)

    def commitment(self, id_: str) -> CommitmentRecord:
        """The commitment with this id or beginning of one; raises ``UnknownName``."""
        with reading(self._engine) as connection:
            return commitments.find_commitment(connection, id_)

    def standing(self, actor: str, *, exclude_source: str | None = None) -> tuple[Sighting, ...]:
        """A party's commitments that stand today, in order of date and id; one source may be left out."""
        records = self.commitments(actor=actor, standing=True)
        return tuple(r.sighting for r in records if r.sighting.source != exclude_source)

    def known_sightings(self, source: str) -> dict[str, Sighting]:
        """Every sighting there ever was in a source's document, by its id."""
        with reading(self._engine) as connection:
            return commitments.find_known_sightings(connection, source)

    def pending_withdrawals(self, source: str) -> list[PendingWithdrawal]:
        """What is missing from the newest version and waits for a second look."""
        with reading(self._engine) as connection:
            return commitments.find_pending_withdrawals(connection, source)

    def has_untold_withdrawal(self, source: str) -> bool:
        """Whether a withdrawal was judged in a source's document that no finding has told of: it may be waiting."""
        with reading(self._engine) as connection:
            return findings.has_untold_withdrawal(connection, source)

    def relations_of(self, sighting: str) -> list[RelationRecord]:
        """Relations in which a sighting is the earlier or the later side, oldest first."""
        with reading(self._engine) as connection:
            return commitments.find_relations(connection, sighting)

    def relations(self, sightings: Collection[str]) -> list[RelationRecord]:
        """Relations in which any of these sightings is a side, oldest first."""
        with reading(self._engine) as connection:
            return commitments.find_relations(connection, sightings=sightings)

    def actors(self) -> list[str]:
        """Ids of every party that a commitment was recorded of, in order."""
        with reading(self._engine) as connection:
            return commitments.find_actors(connection)

    # --- what was found and told -------------------------------------------------------------------------------------

    def findings(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        actors: Collection[str] | None = None,
        levels: Collection[str] | None = None,
        relations: Collection[str] | None = None,
        confidences: Collection[str] | None = None,
        ids: Collection[str] | None = None,
        sources: Collection[str] | None = None,
        publishers: Collection[str] | None = None,
        topics: Collection[str] | None = None,
        reviews: Collection[str] | None = None,
        state: str | None = None,
    ) -> list[Finding]:
        """Findings in order of date and id, with their review; those that a better reading overturned are left out.

        ``state`` picks ``open``, ``flapping`` or ``overturned``; ``all`` is everything ever told. None of a filter
        means whichever; an empty one fits nothing.
        """
        wanted = findings.FindingFilter(
            since, until, actors, levels, relations, confidences, ids, sources, publishers, topics, reviews, state
        )
        with reading(self._engine) as connection:
            return findings.find_findings(connection, wanted)

    def finding(self, id_: str) -> Finding:
        """The finding with this id or beginning of one, also an overturned one; raises ``UnknownName``."""
        with reading(self._engine) as connection:
            return findings.find_finding(connection, id_)

    def verdicts(self, finding: str | None = None) -> list[VerdictRecord]:
        """What people said of a finding (or of all), oldest first."""
        with reading(self._engine) as connection:
            return findings.find_verdicts(connection, finding)

    def undelivered(self, subscriber: str, found: Sequence[Finding]) -> list[Finding]:
        """Of these findings those that the subscriber was not sent."""
        with reading(self._engine) as connection:
            return findings.find_undelivered(connection, subscriber, found)

    def deliveries(self, subscriber: str | None = None) -> list[DeliveryRecord]:
        """Digests that were sent, oldest first."""
        with reading(self._engine) as connection:
            return findings.find_deliveries(connection, subscriber)

    def mails(
        self,
        *,
        states: Collection[str] | None = None,
        due: datetime | None = None,
        subscriber: str | None = None,
        content: bool = True,
    ) -> list[MailRecord]:
        """Mails of the outbox as they were planned; ``due`` leaves out those that are to be tried again later."""
        with reading(self._engine) as connection:
            return outbox.find_mails(connection, states=states, due=due, subscriber=subscriber, content=content)

    def count_mails(self) -> dict[str, int]:
        """How many messages of the outbox are in each state."""
        with reading(self._engine) as connection:
            return outbox.count_mails(connection)

    def mail(self, id_: str) -> MailRecord:
        """The mail with this id or beginning of one; raises ``UnknownName``."""
        with reading(self._engine) as connection:
            return outbox.find_mail(connection, id_)

    def stamps(self) -> dict[str, str]:
        """A text for each party that changes whenever anything that is shown of it changed."""
        with reading(self._engine) as connection:
            return stamps.find_stamps(connection)

    # --- the whole ---------------------------------------------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """How many rows each table holds, by its name."""
        with reading(self._engine) as connection:
            return {
                name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for name, table in sorted(tables.metadata.tables.items())
            }

    def iter_export(self, types: Collection[str] = export.TYPES) -> Iterator[export.Exported]:
        """The ledger as plain mappings, ordered by date, type and id; without run ids, row numbers or clock times."""
        with reading(self._engine) as connection:
            yield from export.find_exported(connection, types)

    def backup(self, target: Path) -> None:
        """Writes a consistent copy of an SQLite ledger while it is in use.

        Raises ``LedgerError`` where the target exists, cannot be written, or the ledger is on a database server.
        """
        if self._engine.dialect.name != "sqlite":
            raise LedgerError("is on a database server; back it up with pg_dump", subject=self.location)
        if os.path.lexists(target):
            raise LedgerError("exists already", subject=str(target))
        source = self._engine.raw_connection()
        try:
            source.cursor().execute("VACUUM INTO ?", (str(target),))
        except Exception as error:
            raise LedgerError(f"cannot be written: {error}", subject=str(target)) from error
        finally:
            source.close()
