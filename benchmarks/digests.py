"""How long a digest for 5,000 findings takes to be planned: from the ledger to the mail in the outbox.

Usage: digests.py [FINDINGS]. Prints seconds for the first plan and for the second, which finds nothing new.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from monitor.keeping.ledger import Ledger
from monitor.models import Confidence, Effect, Level, RelationKind
from monitor.runner.digests import plan_digests
from monitor.runner.workspace import make_workspace, open_workspace
from tests.keeping.builders import finding, side, sighting, version

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RELATIONS = (RelationKind.NARROWS, RelationKind.BROADENS, RelationKind.CONTRADICTS)


def fill(ledger: Ledger, number: int) -> None:
    """Findings in captures of 100 each."""
    for capture in range(number // 100):
        earlier, later = sighting(f"We never sell list {capture}", capture), sighting(f"We may sell list {capture}", capture + 1)
        day = date(2025, 1 + capture % 12, 1 + capture % 28)
        found = tuple(
            finding(
                f"finding-{capture}-{n}", date=day, earlier=side(earlier), later=side(later),
                relation=RELATIONS[n % 3], level=list(Level)[n % 5], confidence=Confidence.HIGH, effect=Effect.WEAKENS,
            )
            for n in range(100)
        )  # fmt: skip
        ledger.record_version(version(capture, (later,), findings=found))


def main() -> None:
    """Fills a ledger, plans twice."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        make_workspace(place)
        (place / "subscribers/desk.yml").write_text("to: desk@example.org\nwhen: now\n", encoding="utf-8")
        with open_workspace(place) as workspace:
            fill(workspace.ledger, number)
            workspace.engine  # noqa: B018  the rulebook is loaded once a run, whatever is planned
            for what in ("first plan", "second plan"):
                began, worked = time.perf_counter(), time.process_time()
                planned = plan_digests(workspace, NOON)
                print(f"{what}: {len(planned)} mails for {number} findings in {time.perf_counter() - began:.2f} s"
                    f" ({time.process_time() - worked:.2f} s of it at work)")


if __name__ == "__main__":
    main()
