"""What telling needs of the ledger, as a protocol: ``keeping.ledger.Ledger`` answers it, tests bring a small one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from monitor.keeping.records import CommitmentRecord, RelationRecord, VerdictRecord, VersionRow
from monitor.models import Finding, Issue, Source


class Book(Protocol):
    """The part of the ledger that outputs read; every list is in the order that the ledger promises."""

    def findings(self, *, state: str | None = None) -> list[Finding]:
        """Findings in order of date and id; ``state="all"`` with those that were overturned."""

    def commitments(self, actor: str | None = None) -> list[CommitmentRecord]:
        """Commitments in order of date and id, of one actor or of all."""

    def actors(self) -> list[str]:
        """Ids of every party that a commitment was recorded of, in order."""

    def stamps(self) -> dict[str, str]:
        """A text for each party that changes whenever anything that is shown of it changed."""

    def sources(self) -> list[Source]:
        """Sources by id."""

    def versions(self, source: str) -> list[VersionRow]:
        """Versions of a source's document, oldest first."""

    def issues(self, open_only: bool = False) -> list[Issue]:
        """Trouble with sources in order of date."""

    def verdicts(self, finding: str | None = None) -> list[VerdictRecord]:
        """What people said of a finding, or of all, oldest first."""

    def relations(self, sightings: Collection[str]) -> list[RelationRecord]:
        """Relations in which any of these sightings is a side, oldest first."""
