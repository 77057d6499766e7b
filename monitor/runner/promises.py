"""Promises for digests: what is new since a subscriber's last mail, what carries a watched limit, what falls due.

Each kind is looked up in the ledger once a round, whatever the number of subscribers, and only where somebody asks.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property

from monitor.keeping.records import CommitmentRecord
from monitor.models import Commitment, Direction, QuantityKind, Sighting, Stance
from monitor.runner.workspace import Workspace
from monitor.subscribers import Subscriber, Tags
from monitor.telling.promises import Promise

AHEAD = timedelta(days=14)  # how long before the day a promise that falls due is told
FIRST = timedelta(days=7)  # how far back new commitments are listed for one who never had a digest
GENERAL = "general"  # the topic of what only the catch-all recorded
_DATED = '"kind":"date"'  # how a quantity that is a day is recorded


def find_due_day(commitment: Commitment) -> date | None:
    """The last day of a commitment that names one ("by 31 December 2026", "until 2030"); None where it names none."""
    days = [
        quantity.value
        for quantity in commitment.quantities
        if quantity.kind is QuantityKind.DATE
        and quantity.direction is Direction.AT_MOST
        and quantity.unit != "day of the year"
    ]
    return date.fromordinal(int(max(days))) if days else None


class PromiseDesk:
    """What the ledger holds of promises, for one round of digests at ``now``."""

    def __init__(self, workspace: Workspace, now: datetime, tags: Tags) -> None:
        self._workspace, self._now, self._tags = workspace, now, tags
        self._publishers = {source.id: source.publisher for source in workspace.ledger.sources()}
        self._watched: dict[tuple[str, ...], list[CommitmentRecord]] = {}
        self._new: dict[datetime, list[CommitmentRecord]] = {}

    def find_promises(self, subscriber: Subscriber, told: set[str]) -> list[Promise]:
        """Promises that are told for their own sake and that the subscriber was not told: watched limits, then due ones."""
        found = []
        for record in self._find_limited(subscriber.limits):
            limit = subscriber.find_limit(record.sighting, self._tags)
            if limit:
                found.append(self._make(record.sighting, limit=limit))
        for day, sighting in self._due:
            if subscriber.matches_new(sighting, self._tags):
                ends = sighting.commitment.stance is not Stance.REQUIRES
                found.append(self._make(sighting, due=day, ends=ends))
        return [promise for promise in found if promise.id not in told]

    def find_new(self, subscriber: Subscriber, last: datetime | None, shown: set[str]) -> list[Sighting]:
        """Commitments that are new since the last digest and that no finding of this one shows already.

        Those that a rule on their matter recorded come first, then the newest.
        """
        since = last or self._now - FIRST
        if since not in self._new:
            self._new[since] = self._workspace.ledger.new_commitments(since)
        sightings = (record.sighting for record in self._new[since])
        fitting = [s for s in sightings if s.id not in shown and subscriber.matches_new(s, self._tags)]
        return sorted(fitting, key=lambda s: (s.commitment.topic == GENERAL, -s.date.toordinal(), s.id))

    def _find_limited(self, limits: tuple[str, ...]) -> list[CommitmentRecord]:
        if not limits:
            return []
        if limits not in self._watched:
            sieve = limits if all(word.isascii() for word in limits) else None
            self._watched[limits] = self._workspace.ledger.commitments(standing=True, holding=sieve)
        return self._watched[limits]

    @cached_property
    def _due(self) -> list[tuple[date, Sighting]]:
        """What falls due within two weeks, the soonest first."""
        today = self._now.date()
        found = []
        for record in self._workspace.ledger.commitments(standing=True, holding=[_DATED]):
            day = find_due_day(record.sighting.commitment)
            if day is not None and today <= day <= today + AHEAD:
                found.append((day, record.sighting))
        return sorted(found, key=lambda pair: (pair[0], pair[1].id))

    def _make(self, sighting: Sighting, *, limit: str = "", due: date | None = None, ends: bool = False) -> Promise:
        return Promise(sighting, limit, due, ends, self._publishers.get(sighting.source, ""))
