"""How a workspace stands: what ``status`` prints and the server measures. Reads the ledger only; makes no engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.models import Issue
from monitor.runner.locks import find_holder
from monitor.runner.workspace import open_workspace


@dataclass(frozen=True, slots=True)
class Standing:
    """``server`` says who serves the workspace (empty: nobody); the rest is what the ledger holds."""

    server: str
    counts: dict[str, int]
    last_successes: dict[str, datetime]
    outbox: dict[str, int]
    issues: list[Issue]

    def shape(self) -> dict[str, object]:
        """The same for a program."""
        return {
            "server": self.server,
            "counts": self.counts,
            "last_successes": {source: when.isoformat() for source, when in self.last_successes.items()},
            "outbox": self.outbox,
            "issues": [issue.message for issue in self.issues],
        }


def find_standing(folder: Path) -> Standing:
    """How the workspace in ``folder`` stands; raises what settings and ledger raise."""
    with open_workspace(folder) as workspace:
        ledger = workspace.ledger
        return Standing(
            find_holder(folder, "serve"),
            ledger.counts(),
            ledger.last_successes(),
            ledger.count_mails(),
            ledger.issues(open_only=True),
        )
