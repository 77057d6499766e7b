"""What readers are told, what people said of it, and to whom it went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from monitor.errors import LedgerError, UnknownName
from monitor.keeping import tables
from monitor.keeping.ledger.rows import Place, add_new_rows, is_current, make_chunks, plain, select_current
from monitor.keeping.ledger.versions import make_finding_row
from monitor.keeping.records import DeliveryRecord, VerdictRecord
from monitor.keeping.serial import FINDING, make_id
from monitor.models import Finding, RelationKind

TABLE = tables.findings
REVIEWS = {"confirmed": "confirmed", "dismissed": "dismissed", "reopened": "unreviewed"}
WORDS_ONLY = ("note", "reply")
OVERTURNED = "overturned"


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings are wanted; None means whichever.

    ``state`` None means every finding that today's reading still makes; ``overturned`` those it makes no more;
    ``all`` both.
    """

    since: date | None = None
    until: date | None = None
    actors: Collection[str] | None = None
    levels: Collection[str] | None = None
    relations: Collection[str] | None = None
    confidences: Collection[str] | None = None
    ids: Collection[str] | None = None
    sources: Collection[str] | None = None
    publishers: Collection[str] | None = None
    topics: Collection[str] | None = None
    reviews: Collection[str] | None = None
    state: str | None = None

    def fits(self, row: Row[Any], review: str, state: str) -> bool:
        """Whether one finding, in its latest telling, is wanted."""
        columns = (
            (self.actors, row.actor), (self.levels, row.level), (self.relations, row.relation),
            (self.confidences, row.confidence), (self.ids, row.id), (self.sources, row.source),
            (self.publishers, row.publisher), (self.topics, row.topic), (self.reviews, review),
        )  # fmt: skip
        return (
            (self.since is None or row.date >= self.since)
            and (self.until is None or row.date <= self.until)
            and all(wanted is None or value in wanted for wanted, value in columns)
            and (self.state == "all" or (state != OVERTURNED if self.state is None else state == self.state))
        )


def find_findings(connection: Connection, wanted: FindingFilter) -> list[Finding]:
    """Findings in order of date and id, each in its latest telling, with what people said of it."""
    latest = _find_latest(connection, wanted)
    reviews = find_reviews(connection)
    chosen: dict[tuple[str, str], tuple[str, str]] = {}
    for row, current in latest.values():
        review, state = reviews.get(row.id, "unreviewed"), row.state if current else OVERTURNED
        if wanted.fits(row, review, state):
            chosen[row.id, row.document] = (review, state)
    found = []
    for chunk in make_chunks({document for _, document in chosen}):
        query = sa.select(TABLE.c.id, TABLE.c.document, TABLE.c.payload).where(TABLE.c.document.in_(chunk))
        for id_, document, payload in connection.execute(query):
            if (id_, document) in chosen:
                review, state = chosen[id_, document]
                found.append(replace(FINDING.parse(payload), review=review, state=state))
    return sorted(found, key=lambda f: (f.date, f.id))


def _find_latest(connection: Connection, wanted: FindingFilter) -> dict[str, tuple[Row[Any], bool]]:
    """Of each finding the row told last, and whether a reading that counts still tells it."""
    columns = [c for c in TABLE.c if c.name != "payload"]
    snapshots, documents = tables.snapshots, tables.documents
    query = (
        sa.select(*columns, snapshots.c.placed, snapshots.c.position, documents.c.generation, is_current().label("now"))
        .select_from(TABLE.join(documents, TABLE.c.document == documents.c.id))
        .join(snapshots, documents.c.snapshot == snapshots.c.id)
    )
    if wanted.ids is not None:
        query = query.where(TABLE.c.id.in_(sorted(wanted.ids)))
    latest: dict[str, tuple[tuple[bool, Place, int], Row[Any]]] = {}
    told: Iterable[Any] = connection.execute(query)
    for row in told:
        rank = (bool(row.now), (row.placed, row.position), row.generation)
        if row.id not in latest or latest[row.id][0] < rank:
            latest[row.id] = (rank, row)
    return {id_: (row, rank[0]) for id_, (rank, row) in latest.items()}


def find_reviews(connection: Connection) -> dict[str, str]:
    """Of each finding that was reviewed, the last word."""
    table = tables.verdicts
    query = (
        sa.select(table.c.finding, table.c.verdict)
        .where(table.c.verdict.in_(REVIEWS))
        .order_by(table.c.given, table.c.id)
    )
    return {finding: REVIEWS[verdict] for finding, verdict in connection.execute(query)}


def find_finding(connection: Connection, id_: str) -> Finding:
    """The finding with this id, or whose id alone begins so; raises ``UnknownName``."""
    return find_findings(connection, FindingFilter(ids=[resolve_finding(connection, id_)], state="all"))[0]


def resolve_finding(connection: Connection, id_: str) -> str:
    """The whole id for the beginning of one; raises ``UnknownName`` for none or several."""
    query = sa.select(TABLE.c.id).where(TABLE.c.id.startswith(id_, autoescape=True)).distinct().limit(3)
    ids = [row.id for row in connection.execute(query)] if id_ else []
    if id_ in ids:
        return id_
    if len(ids) != 1:
        raise UnknownName("several findings begin with this id" if ids else "no finding has this id", subject=id_)
    return str(ids[0])


def record_findings(connection: Connection, findings: Iterable[Finding]) -> int:
    """Adds findings that no new capture brought (an unchanged page confirmed them), to the newest version each.

    Returns how many were added; raises ``LedgerError`` where the finding's source has no version.
    """
    added = 0
    for finding in findings:
        query = select_current(tables.documents.c.id).where(tables.snapshots.c.source == finding.source)
        order = (tables.snapshots.c.placed.desc(), tables.snapshots.c.position.desc())
        document = connection.execute(query.order_by(*order).limit(1)).scalar()
        if document is None:
            raise LedgerError("a finding needs a recorded version of its document", subject=finding.source)
        if not _is_told(connection, finding):
            added += add_new_rows(connection, TABLE, [make_finding_row(document, finding)])
    return added


def _is_told(connection: Connection, finding: Finding) -> bool:
    """Whether a reading that counts tells just this already."""
    query = select_current(TABLE.c.payload).join(TABLE, TABLE.c.document == tables.documents.c.id)
    payload = FINDING.render(finding)
    return any(row.payload == payload for row in connection.execute(query.where(TABLE.c.id == finding.id)))


def record_verdict(connection: Connection, finding: str, verdict: str, who: str, why: str, when: datetime) -> bool:
    """Adds what a person says of a finding; raises ``UnknownName`` for an unknown finding or word."""
    if verdict not in REVIEWS and verdict not in WORDS_ONLY:
        permitted = ", ".join((*REVIEWS, *WORDS_ONLY))
        raise UnknownName(f"is no verdict; a verdict is one of {permitted}", subject=verdict)
    row = {
        "id": make_id(finding, verdict, who, why, when.isoformat()),
        "finding": resolve_finding(connection, finding),
        "verdict": verdict,
        "who": plain(who),
        "why": plain(why),
        "given": when,
    }
    return add_new_rows(connection, tables.verdicts, [row]) == 1


def record_judgement(
    connection: Connection, finding: str, verdict: str, who: str, why: str, when: datetime, seen: int
) -> list[VerdictRecord]:
    """As ``record_verdict``, unless people judged meanwhile: beyond the ``seen`` judgements that the reviewer saw.

    Those are returned, and nothing is recorded; an empty list says that the verdict stands. Notes and replies judge
    nothing.
    """
    given = [v for v in find_verdicts(connection, resolve_finding(connection, finding)) if v.verdict in REVIEWS]
    if len(given) > seen:
        return given[max(seen, 0) :]
    if given:  # the last word is the last one given, whatever the clock of another machine says
        when = max(when, given[-1].when + timedelta(microseconds=1))
    record_verdict(connection, finding, verdict, who, why, when)
    return []


def find_verdicts(connection: Connection, finding: str | None) -> list[VerdictRecord]:
    """What people said of a finding (or of all), oldest first."""
    table = tables.verdicts
    query = sa.select(table).order_by(table.c.given, table.c.id)
    if finding is not None:
        query = query.where(table.c.finding == finding)
    return [VerdictRecord(r.finding, r.verdict, r.who, r.why, r.given) for r in connection.execute(query)]


def record_delivery(
    connection: Connection, subscriber: str, digest: str, findings: Sequence[str], when: datetime, subject: str
) -> int:
    """Adds one row for each finding that a digest told a subscriber; one without finding where it told none."""
    rows = [
        {
            "id": make_id(subscriber, digest, finding),
            "subscriber": plain(subscriber),
            "digest": digest,
            "finding": finding,
            "subject": plain(subject),
            "sent": when,
        }
        for finding in (findings or ("",))
    ]
    return add_new_rows(connection, tables.deliveries, rows)


def find_undelivered(connection: Connection, subscriber: str, findings: Sequence[Finding]) -> list[Finding]:
    """Of these findings those that the subscriber was not sent, in the same order."""
    table = tables.deliveries
    query = sa.select(table.c.finding).where(table.c.subscriber == subscriber)
    sent = set(connection.execute(query).scalars())
    return [finding for finding in findings if finding.id not in sent]


def find_deliveries(connection: Connection, subscriber: str | None) -> list[DeliveryRecord]:
    """Digests that were sent, oldest first."""
    table = tables.deliveries
    query = sa.select(table)
    if subscriber is not None:
        query = query.where(table.c.subscriber == subscriber)
    grouped: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in connection.execute(query.order_by(table.c.sent, table.c.finding)):
        grouped.setdefault((row.subscriber, row.digest), []).append(row)
    return sorted(
        (
            DeliveryRecord(to, digest, rows[0].subject, rows[0].sent, tuple(r.finding for r in rows if r.finding))
            for (to, digest), rows in grouped.items()
        ),
        key=lambda d: (d.sent, d.subscriber, d.digest),
    )


def has_untold_withdrawal(connection: Connection, source: str) -> bool:
    """Whether any withdrawal was judged in a source's document whose passage no finding says is withdrawn."""
    relations = tables.relations
    told = sa.exists().where(TABLE.c.source == source, TABLE.c.earlier == relations.c.earlier)
    query = (
        sa.select(relations.c.id)
        .join(tables.documents, relations.c.document == tables.documents.c.id)
        .join(tables.snapshots, tables.documents.c.snapshot == tables.snapshots.c.id)
        .where(tables.snapshots.c.source == source, relations.c.kind == RelationKind.WITHDRAWS.value, ~told)
        .limit(1)
    )
    return connection.execute(query).first() is not None
