"""What the ledger answers with, where the travelling types of ``models.py`` do not say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.models import Confidence, Effect, Reason, RelationKind, Sighting, State


@dataclass(frozen=True, slots=True)
class CommitmentRecord:
    """A commitment in one document, when it was seen there, and how it stands.

    ``first_seen`` is the first capture that holds it; ``last_seen_with`` the last capture or unchanged check at which
    it stood; ``first_seen_without`` the capture from which it is gone, None while it is there.
    """

    sighting: Sighting
    first_seen: datetime
    last_seen_with: datetime
    first_seen_without: datetime | None
    state: State


@dataclass(frozen=True, slots=True)
class PendingWithdrawal:
    """A commitment that is missing from the last capture of its document and about which nothing was judged yet."""

    sighting: Sighting
    first_seen_without: datetime


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One capture of a document as it is read today. ``judged`` is False where trouble kept it from being compared."""

    source: str
    captured: datetime
    sha256: str
    technical: bool
    counts: Mapping[str, int]
    url: str = ""
    title: str = ""
    language: str = ""
    published: date | None = None
    reader: str = ""
    rulebook: str = ""
    judged: bool = True
    appeared: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """One judgement between two sightings, by their ids; an empty id where there is no such side."""

    id: str
    earlier: str
    later: str
    kind: RelationKind
    effect: Effect
    confidence: Confidence
    reasons: tuple[Reason, ...]
    row: int
    source: str
    captured: datetime
    by_edit: RelationKind | None = None
    versions: bool = True
    moved: bool = False
    similarity: float = 0.0
    heir: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerdictRecord:
    """What a person said of a finding: ``confirmed``, ``dismissed``, ``reopened``, or a ``note`` or ``reply``."""

    finding: str
    verdict: str
    who: str
    why: str
    when: datetime


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One digest that was sent to one subscriber, and the findings it told."""

    subscriber: str
    digest: str
    subject: str
    sent: datetime
    findings: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class MailRecord:
    """One mail or message of the outbox and how it stands.

    ``content`` is what leaves, byte for byte, so that a repeat is the same mail. ``state`` is ``planned``, ``sending``
    (a process that ended meanwhile leaves it there), ``deferred`` (tried again at ``next``), ``sent`` or ``failed``;
    ``words`` are the server's, ``attempts`` how often it was tried.
    """

    id: str
    subscriber: str
    channel: str
    subject: str
    planned: datetime
    content: bytes
    state: str = "planned"
    attempts: int = 0
    taken: datetime | None = None
    next: datetime | None = None
    words: str = ""
