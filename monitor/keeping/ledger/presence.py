"""Since when, until when and how a commitment stands: folded from what appeared, what was gone, and what was judged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.keeping import tables
from monitor.keeping.ledger.findings import find_reviews
from monitor.keeping.ledger.rows import Place, make_chunks, select_current
from monitor.models import RelationKind, State

SNAPSHOT = tables.snapshots
REPLACING = {RelationKind.NARROWS, RelationKind.BROADENS, RelationKind.CONTRADICTS, RelationKind.REAFFIRMS}


@dataclass(slots=True)
class Judgement:
    """A relation or finding in which a sighting is the earlier side.

    ``stated`` is False for a withdrawal that was seen in one capture only: words are missing, nobody said so, and it
    was not told. It may yet prove to be a flapping page, or words that moved.
    """

    placed: datetime
    kind: RelationKind
    announced: bool  # there is a later side: words that say it, not mere absence
    stated: bool


@dataclass(slots=True)
class Presence:
    """Where one sighting stands. ``row`` is the wording that counts; ``gone`` is None while it is there."""

    sighting: str
    source: str
    row: str
    first_seen: datetime
    appeared: Place
    gone: Place | None = None
    first_seen_without: datetime | None = None
    last_seen_with: datetime = field(default=datetime.min)
    state: State = State.STANDING
    pending: bool = False  # gone from the newest version only, and nothing judged of it yet


@dataclass(slots=True)
class Timeline:
    """The judged versions of one source, oldest first."""

    places: list[Place] = field(default_factory=list)
    captured: list[datetime] = field(default_factory=list)
    sha256: str = ""

    def before(self, place: Place) -> datetime | None:
        """When the version before this place was captured."""
        index = bisect_left(self.places, place)
        return self.captured[index - 1] if index else None


def find_presences(
    connection: Connection, sources: Collection[str] | None = None, *, with_checks: bool = True
) -> dict[str, Presence]:
    """Every sighting of the sources (default: of all), by its id.

    ``with_checks`` counts an unchanged page as seen again; without, only captures count.
    """
    presences = _fold_appearances(connection, sources)
    timelines = _find_timelines(connection, sources)
    checked = _find_last_unchanged(connection, sources) if with_checks else {}
    judgements = _find_judgements(connection, presences if sources is not None else None)
    for presence in presences.values():
        timeline = timelines.get(presence.source, Timeline())
        _date_presence(presence, timeline, checked.get((presence.source, timeline.sha256)))
        _judge_state(presence, timeline, judgements.get(presence.sighting, ()))
    return presences


def _fold_appearances(connection: Connection, sources: Collection[str] | None) -> dict[str, Presence]:
    table = tables.appearances
    query = select_current(
        SNAPSHOT.c.source, SNAPSHOT.c.placed, SNAPSHOT.c.position, SNAPSHOT.c.captured,
        table.c.sighting, table.c.event, table.c.commitment,
    ).join(table, table.c.document == tables.documents.c.id)  # fmt: skip
    query = query.order_by(SNAPSHOT.c.placed, SNAPSHOT.c.position)
    presences: dict[str, Presence] = {}
    for part in _restrict(query, sources):
        for source, placed, position, captured, sighting, event, row in connection.execute(part):
            known = presences.get(sighting)
            place = (placed, position)
            if event == "appeared" and known is None:
                presences[sighting] = Presence(sighting, source, row, captured, place)
            elif event == "appeared" and known is not None:
                known.row, known.appeared, known.gone, known.first_seen_without = row, place, None, None
            elif known is not None and known.gone is None:
                known.gone, known.first_seen_without = place, captured
    return presences


def _find_timelines(connection: Connection, sources: Collection[str] | None) -> dict[str, Timeline]:
    query = select_current(
        SNAPSHOT.c.source, SNAPSHOT.c.placed, SNAPSHOT.c.position, SNAPSHOT.c.captured, SNAPSHOT.c.sha256
    ).where(tables.documents.c.judged)
    query = query.order_by(SNAPSHOT.c.placed, SNAPSHOT.c.position)
    timelines: dict[str, Timeline] = {}
    for part in _restrict(query, sources):
        for source, placed, position, captured, sha256 in connection.execute(part):
            timeline = timelines.setdefault(source, Timeline())
            timeline.places.append((placed, position))
            timeline.captured.append(captured)
            timeline.sha256 = sha256
    return timelines


def _restrict(query: sa.Select[Any], sources: Collection[str] | None) -> Iterable[sa.Select[Any]]:
    if sources is None:
        yield query
        return
    for chunk in make_chunks(sorted(sources)):
        yield query.where(SNAPSHOT.c.source.in_(chunk))


def _find_last_unchanged(connection: Connection, sources: Collection[str] | None) -> dict[tuple[str, str], datetime]:
    """For each source and hash, when the page was last seen with just these bytes."""
    table = tables.checks
    query = (
        sa.select(table.c.source, table.c.sha256, sa.func.max(table.c.checked, type_=tables.Moment()))
        .where(table.c.outcome.in_(("unchanged", "fetched")))
        .group_by(table.c.source, table.c.sha256)
    )
    parts = [query] if sources is None else [query.where(table.c.source.in_(ids)) for ids in make_chunks(sources)]
    return {(source, sha): checked for part in parts for source, sha, checked in connection.execute(part)}


def _find_judgements(connection: Connection, wanted: Collection[str] | None) -> dict[str, list[Judgement]]:
    """What was judged of each sighting as the earlier side, in relations and in findings."""
    found: dict[str, list[Judgement]] = {}
    dismissed = {id_ for id_, review in find_reviews(connection).items() if review == "dismissed"}
    for table, kind in ((tables.relations, "kind"), (tables.findings, "relation")):
        query = select_current(SNAPSHOT.c.placed, table.c.id, table.c.earlier, table.c.later, table.c[kind]).join(
            table, table.c.document == tables.documents.c.id
        )
        query = query.where(table.c.earlier != "", table.c[kind] != RelationKind.UNRELATED.value)
        parts = [query] if wanted is None else [query.where(table.c.earlier.in_(ids)) for ids in make_chunks(wanted)]
        for part in parts:
            for placed, id_, earlier, later, name in connection.execute(part):
                stated = bool(later) or name != RelationKind.WITHDRAWS.value or table is tables.findings
                if id_ not in dismissed:
                    judgement = Judgement(placed, RelationKind(name), bool(later), stated)
                    found.setdefault(earlier, []).append(judgement)
    return found


def _date_presence(presence: Presence, timeline: Timeline, checked: datetime | None) -> None:
    if presence.gone is not None:
        presence.last_seen_with = timeline.before(presence.gone) or presence.first_seen
    else:
        latest = timeline.captured[-1] if timeline.captured else presence.first_seen
        presence.last_seen_with = max(latest, checked) if checked is not None else latest


def _judge_state(presence: Presence, timeline: Timeline, judgements: Iterable[Judgement]) -> None:
    """How it stands, from what was judged since it last appeared.

    Words that are there stand, unless they were corrected or their end was announced elsewhere. Words that are gone
    are withdrawn only where a finding says so; where something took their place they are superseded; where the newest
    version is the first without them, nothing is known yet and they stand.
    """
    since = [j for j in judgements if j.stated and j.placed >= presence.appeared[0]]
    kinds = {j.kind for j in since}
    if RelationKind.CORRECTS in kinds:
        presence.state = State.CORRECTED
    elif presence.gone is None:
        if any(j.kind is RelationKind.WITHDRAWS and j.announced for j in since):
            presence.state = State.WITHDRAWN
    elif RelationKind.WITHDRAWS in kinds:
        presence.state = State.WITHDRAWN
    elif not kinds & REPLACING and timeline.places and presence.gone == timeline.places[-1]:
        presence.pending = True
    else:
        presence.state = State.SUPERSEDED
