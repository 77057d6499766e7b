"""What telling needs of the ledger, as a protocol: ``keeping.ledger.Ledger`` answers it, tests bring a small one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Protocol

from monitor.keeping.records import CommitmentRecord, VerdictRecord, VersionRow
from monitor.models import Finding, Issue, Source


class Book(Protocol):
    """The part of the ledger that outputs read; every list is in the order that the ledger promises."""

    def findings(self, *, state: str | None = None) -> list[Finding]:
        """Findings in order of date and id; ``state="all"`` with those that were overturned."""

    def commitments(self, actor: str | None = None) -> list[CommitmentRecord]:
        """Commitments in order of date and id, of one actor or of all."""

    def sources(self) -> list[Source]:
        """Sources by id."""

    def versions(self, source: str) -> list[VersionRow]:
        """Versions of a source's document, oldest first."""

    def issues(self, open_only: bool = False) -> list[Issue]:
        """Trouble with sources in order of date."""

    def verdicts(self, finding: str | None = None) -> list[VerdictRecord]:
        """What people said of a finding, or of all, oldest first."""

    def iter_export(self, types: Collection[str] = ()) -> Iterator[dict[str, Any]]:
        """Rows of these types as plain mappings; only ``relation`` is asked for here."""
