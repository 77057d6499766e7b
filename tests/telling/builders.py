"""Small findings, commitments and a ledger of plain lists for the tests of telling. All words here are invented."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from monitor.keeping.records import CommitmentRecord, RelationRecord, VerdictRecord, VersionRow
from monitor.models import (
    Announcement,
    Commitment,
    Confidence,
    DocumentKind,
    Effect,
    Facet,
    FacetName,
    Finding,
    Issue,
    Level,
    Limit,
    LimitKind,
    Reason,
    RelationKind,
    Side,
    Sighting,
    Source,
    Stance,
    State,
    Statement,
    Voice,
)

NOW = datetime(2031, 5, 6, 7, 30, tzinfo=UTC)
EARLIER = "We will not sell maps of bicycle routes to anyone."
LATER = "We will not knowingly sell maps of bicycle routes to anyone, except to city planners."
HOSTILE = (
    "<script>alert(1)</script>",
    "</del></p><img src=x onerror=alert(1)>",
    "**bold** [link](javascript:alert(1)) `code`",
    "\u202egnirts desrever\u202c and \u200bhidden",
    "x" * 5000,
    "{{ 7 * 7 }} {% raw %} ]]> <![CDATA[ --> <!--",
    "a\" onmouseover=\"alert(1)' style='x",
    "null\x00byte \x1b[31mred\x07",
    '=HYPERLINK("http://x.example")',
    "الكلمات العربية with 漢字 and 🚲‍♀️",
)


def make_source(id_: str = "veloworks/privacy-policy", **changes: Any) -> Source:
    publisher, _, page = id_.partition("/")
    values: dict[str, Any] = {
        "id": id_,
        "publisher": publisher.title(),
        "title": page.replace("-", " ").capitalize(),
        "actor": publisher,
        "url": f"https://{publisher}.example/{page}",
        "kind": DocumentKind.POLICY,
    }
    return Source(**{**values, **changes})


def make_side(quote: str = EARLIER, day: date = date(2030, 1, 2), **changes: Any) -> Side:
    values: dict[str, Any] = {
        "id": f"c{abs(hash_words(quote)):x}",
        "quote": quote,
        "lead_in": "",
        "date": day,
        "date_from": "captured",
        "speaker": "veloworks",
        "voice": Voice.OWN,
        "url": "https://veloworks.example/privacy-policy",
        "snapshot": "ab" * 32,
        "source": "veloworks/privacy-policy",
        "stance": Stance.PROHIBITS,
    }
    return Side(**{**values, **changes})


def hash_words(words: str) -> int:
    """A number for a text that is the same in every process."""
    value = 7
    for character in words:
        value = (value * 131 + ord(character)) % (1 << 61)
    return value


def make_finding(number: int = 1, **changes: Any) -> Finding:
    values: dict[str, Any] = {
        "id": f"f{number:015x}",
        "relation": RelationKind.NARROWS,
        "effect": Effect.WEAKENS,
        "level": Level.HIGH,
        "confidence": Confidence.HIGH,
        "actor": "veloworks",
        "publisher": "Veloworks",
        "source": "veloworks/privacy-policy",
        "document": "Privacy policy",
        "date": date(2031, 4, 1 + number % 28),
        "topic": "privacy",
        "rules": ("privacy/sale-of-data",),
        "earlier": make_side(),
        "later": make_side(LATER, date(2031, 4, 1), snapshot="cd" * 32),
        "reasons": (
            Reason(
                "qualifier", "narrower", "", "knowingly", "“knowingly” was added: only intended sales are ruled out."
            ),
            Reason("exception", "narrower", "", "except to city planners", "City planners are now left out."),
        ),
        "announcement": Announcement("not found in", "", "the newsroom from 2 March to 15 April 2031"),
        "notes": (),
    }
    return Finding(**{**values, **changes})


def make_sighting(quote: str = EARLIER, **changes: Any) -> Sighting:
    statement = Statement(quote, 0, len(quote), lead_in=("Our promise:",), actor="veloworks", speaker="Veloworks")
    commitment = Commitment(
        statement,
        "veloworks",
        Stance.PROHIBITS,
        "privacy",
        ("privacy/sale-of-data",),
        facets=(Facet(FacetName.ACTION, "sell", "sell", 12, 16),),
        limits=(Limit(LimitKind.QUALIFIER, "knowingly", "knowingly", 12, 21),),
    )
    values: dict[str, Any] = {
        "id": f"c{abs(hash_words(quote)):x}",
        "commitment": commitment,
        "source": "veloworks/privacy-policy",
        "document_title": "Privacy policy",
        "snapshot": "ab" * 32,
        "url": "https://veloworks.example/privacy-policy",
        "date": date(2030, 1, 2),
        "date_from": "captured",
        "kind": DocumentKind.POLICY,
        "prefix": "Maps are what we make. ",
        "suffix": " Ask us about them.",
    }
    return Sighting(**{**values, **changes})


def make_record(quote: str = EARLIER, *, gone: datetime | None = None, **changes: Any) -> CommitmentRecord:
    return CommitmentRecord(
        make_sighting(quote, **changes),
        datetime(2030, 1, 2, 3, 4, tzinfo=UTC),
        datetime(2031, 3, 30, 5, 6, tzinfo=UTC),
        gone,
        State.SUPERSEDED if gone else State.STANDING,
    )


def make_relation(kind: RelationKind, earlier: str, later: str) -> RelationRecord:
    moment = datetime(2031, 4, 30, tzinfo=UTC)
    return RelationRecord("r" + later, earlier, later, kind, Effect.NEUTRAL, Confidence.HIGH, (), 7, "veloworks/x", moment)


@dataclass
class FakeLedger:
    """A ledger of lists that answers what telling asks for."""

    found: list[Finding] = field(default_factory=list)
    records: list[CommitmentRecord] = field(default_factory=list)
    watched: list[Source] = field(default_factory=lambda: [make_source()])
    trouble: list[Issue] = field(default_factory=list)
    said: list[VerdictRecord] = field(default_factory=list)
    related: list[RelationRecord] = field(default_factory=list)

    def findings(self, *, state: str | None = None) -> list[Finding]:
        kept = [f for f in self.found if state == "all" or f.state != "overturned"]
        return sorted(kept, key=lambda f: (f.date, f.id))

    def commitments(self, actor: str | None = None) -> list[CommitmentRecord]:
        kept = [r for r in self.records if actor is None or r.sighting.commitment.actor == actor]
        return sorted(kept, key=lambda r: (r.sighting.date, r.sighting.id))

    def sources(self) -> list[Source]:
        return self.watched

    def versions(self, source: str) -> list[VersionRow]:
        moment = datetime(2031, 4, 1, 2, 3, tzinfo=UTC)
        return [VersionRow(source, moment, "cd" * 32, False, {"blocks": 3, "commitments": 2})]

    def issues(self, open_only: bool = False) -> list[Issue]:
        return self.trouble

    def verdicts(self, finding: str | None = None) -> list[VerdictRecord]:
        return [v for v in self.said if finding is None or v.finding == finding]

    def relations(self, sightings: Collection[str]) -> list[RelationRecord]:
        return [r for r in self.related if r.earlier in sightings or r.later in sightings]

    def actors(self) -> list[str]:
        return sorted({r.sighting.commitment.actor for r in self.records})

    def stamps(self) -> dict[str, str]:
        parts: dict[str, list[str]] = {}
        for record in self.records:
            parts.setdefault(record.sighting.commitment.actor, []).append(repr(record))
        for finding in self.found:
            parts.setdefault(finding.actor, []).append(repr(finding) + repr(self.verdicts(finding.id)))
        return {actor: f"{hash_words(''.join(told)):x}" for actor, told in parts.items()}


def make_ledger(findings: int = 3) -> FakeLedger:
    """A ledger with two wordings of one promise, a withdrawn one, and some findings between them."""
    gone = datetime(2031, 4, 1, 2, 3, tzinfo=UTC)
    other = "We answer every letter within ten days."
    found = [make_finding(n) for n in range(1, findings)]
    withdrawn = make_finding(
        findings,
        relation=RelationKind.WITHDRAWS,
        earlier=make_side(other),
        later=None,
        level=Level.MEDIUM,
        confidence=Confidence.MEDIUM,
        review="confirmed",
        reasons=(),
    )
    records = [
        make_record(EARLIER, gone=gone),
        make_record(LATER, date=date(2031, 4, 1), snapshot="cd" * 32),
        make_record(other, gone=gone),
        make_record("We publish our accounts each May.", date=date(2030, 2, 1)),
    ]
    trouble = [Issue("veloworks/privacy-policy", "blocked", "what came looks like a block page", "", date(2031, 4, 9))]
    said = [VerdictRecord(withdrawn.id, "confirmed", "Ada", "read both captures", datetime(2031, 4, 5, tzinfo=UTC))]
    return FakeLedger([*found, withdrawn], records, trouble=trouble, said=said)
