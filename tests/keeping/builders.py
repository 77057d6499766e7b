"""Short ways to make what the ledger keeps; all of it invented."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.models import (
    Bound,
    Commitment,
    Confidence,
    CueKind,
    Direction,
    Document,
    DocumentKind,
    Effect,
    Facet,
    FacetName,
    Finding,
    Instrument,
    Issue,
    Level,
    Limit,
    LimitKind,
    Pair,
    Quantity,
    QuantityKind,
    Reason,
    Relation,
    RelationKind,
    Side,
    Sighting,
    Snapshot,
    Source,
    Stance,
    Statement,
    Strength,
    Universality,
    VersionRecord,
    Voice,
)

NORTHWIND = Source("northwind/usage", "Northwind AI", "Usage policy", "northwind", "https://northwind.example/usage")
SOUTHGATE = Source("southgate/terms", "Southgate", "Terms", "southgate", "https://southgate.example/terms")


def day(number: int) -> datetime:
    """The morning of the n-th day."""
    return datetime(2026, 3, 1, 9, 0, tzinfo=UTC) + timedelta(days=number - 1)


def snapshot(number: int, source: Source = NORTHWIND, body: str = "", **more: Any) -> Snapshot:
    content = (body or f"{source.id} {number}").encode()
    sha256 = hashlib.sha256(content).hexdigest()
    more.setdefault("captured", day(number))
    return Snapshot(source, source.url, media_type="text/html", body=content, sha256=sha256, **more)


def commitment(words: str, actor: str = "northwind", **more: Any) -> Commitment:
    statement = Statement(words, 4, 4 + len(words), ("We promise:",), ("Privacy",), actor, actor)
    more.setdefault("topic", "privacy")
    return Commitment(statement, actor, Stance.PROHIBITS, rules=("privacy/sale", "general/promise"), **more)


def sighting(words: str, number: int = 1, source: Source = NORTHWIND, **more: Any) -> Sighting:
    id_ = hashlib.sha256(f"{source.id} {words}".encode("utf-8", "replace")).hexdigest()[:24]
    when = day(number).date()
    told = more.pop("commitment", None) or commitment(words, source.actor, **more)
    return Sighting(
        id_, told, source.id, source.title, "0" * 64, source.url, when, "captured", DocumentKind.POLICY, 3, "a ", " b"
    )


def rich_sighting() -> Sighting:
    """One that uses every field."""
    statement = Statement(
        "Notre équipe – “jamais”", 0, 23, ("a", "b"), ("c",), "x", "the minister", Voice.ASSURANCE, ("paper", "chief"),
        Instrument.CONTRACT, "", date(2026, 1, 2),
    )  # fmt: skip
    told = Commitment(
        statement, "x", Stance.ASSERTS, "surveillance", ("surveillance/domestic",), Bound.GOVERNMENT, "ministry", "people",
        Strength(Universality.ABSOLUTE), False, "future",
        (Facet(FacetName.PARTY, "nsa", "NSA", 1, 4, "for", True),),
        (Quantity(QuantityKind.DURATION, 30.0, "days", Direction.AT_MOST, "within 30 days"),),
        (Limit(LimitKind.HEDGE, "aim to", "hedge/aim", 2, 8),),
        (CueKind.CORRECTION,),
    )  # fmt: skip
    return Sighting(
        "f" * 24, told, "a/b", "T", "1" * 64, "u", date(2026, 1, 2), "said", DocumentKind.ARTICLE, 7, "p", "s"
    )


def relation(earlier: Sighting | None, later: Sighting | None, kind: RelationKind, **more: Any) -> Relation:
    reasons = (Reason("people", "narrower", "anyone", "citizens", "Fewer people are covered."),)
    versions = more.pop("versions", True)
    pair = Pair(earlier, later, versions, 0.875)
    return Relation(pair, kind, Effect.WEAKENS, Confidence.HIGH, reasons, **more)


def side(standing: Sighting) -> Side:
    return Side(
        standing.id, standing.commitment.quote, "We promise:", standing.date, "captured", "northwind", Voice.OWN,
        standing.url, standing.snapshot, standing.source,
    )  # fmt: skip


def finding(id_: str, number: int = 2, **more: Any) -> Finding:
    values: dict[str, Any] = {
        "relation": RelationKind.NARROWS, "effect": Effect.WEAKENS, "level": Level.HIGH, "confidence": Confidence.HIGH,
        "actor": "northwind", "publisher": "Northwind AI", "source": NORTHWIND.id, "document": "Usage policy",
        "date": day(number).date(), "topic": "privacy", "rules": ("privacy/sale",), "earlier": None, "later": None,
        "reasons": (),
    }  # fmt: skip
    return Finding(id_, **(values | more))


def version(
    number: int,
    appeared: tuple[Sighting, ...] = (),
    gone: tuple[Sighting, ...] = (),
    *,
    source: Source = NORTHWIND,
    rulebook: str = "rules-1",
    taken: Snapshot | None = None,
    **more: Any,
) -> VersionRecord:
    capture = taken or snapshot(number, source)
    document = Document(source, capture.sha256, capture.captured, "", (), title=source.title, language="en")
    more.setdefault("counts", {"statements": 9, "commitments": len(appeared)})
    return VersionRecord(capture, document, "reader-1", rulebook, appeared, tuple(s.id for s in gone), **more)


def trouble(number: int, source: Source = NORTHWIND, kind: str = "blocked") -> VersionRecord:
    """A capture that was kept but not judged."""
    issue = Issue(source.id, kind, "looks blocked", source.url)
    return version(number, source=source, issues=(issue,), counts={})
