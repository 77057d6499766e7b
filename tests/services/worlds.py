"""A workspace with subscribers and invented findings in its ledger, without a page ever fetched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from monitor.keeping.ledger import Ledger
from monitor.models import Limit, LimitKind, Sighting
from monitor.runner.workspace import make_workspace
from tests.keeping.builders import commitment, finding, side, sighting, version

NOON = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)


def make_place(folder: Path, settings: str = "", **subscribers: str) -> Path:
    """A workspace with these further settings and these subscriber files."""
    make_workspace(folder)
    (folder / "pledgewatch.yml").write_text(f"name: Tide desk\n{settings}", encoding="utf-8")
    for name, text in subscribers.items():
        (folder / "subscribers" / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def record_findings(ledger: Ledger, number: int, ids: Sequence[str], **more: Any) -> None:
    """One capture, the ``number``-th, that brings a finding for each id."""
    earlier, later = sighting(f"We never sell list {number}", number), sighting(f"We sell list {number}", number + 1)
    when = {"date": date(2025, 1, 1 + number % 28), "earlier": side(earlier), "later": side(later)}
    found = tuple(finding(id_, **{**when, **more}) for id_ in ids)
    assert ledger.record_version(version(number, (later,), findings=found))


def make_watched(words: str, number: int = 1) -> Sighting:
    """A promise with the qualifier "intentionally"."""
    limits = (Limit(LimitKind.QUALIFIER, "intentionally", "qualifier/intentionally", 8, 21),)
    return sighting(words, number, commitment=commitment(words, limits=limits))
