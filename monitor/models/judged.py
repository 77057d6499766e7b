"""What a later commitment does to an earlier one, what a reader is told, and what one capture adds to the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from monitor.models.fetched import Snapshot
from monitor.models.read import Document, Sighting
from monitor.models.words import Confidence, Effect, Level, RelationKind, Stance, Voice


@dataclass(frozen=True, slots=True)
class Pair:
    """A later commitment beside an earlier one that it may speak to; one of the two may be missing.

    ``versions`` is True when both are versions of one passage (then silence in one means open); ``similarity`` is
    0 to 1 over the words; ``moved`` is True when the passage stands elsewhere in the document now.
    """

    earlier: Sighting | None
    later: Sighting | None
    versions: bool
    similarity: float = 0.0
    moved: bool = False
    heir: str = ""  # of a lone side: words of the other version that say most of it, where they are no partner
    gone_to: str = ""  # other changed words of the later version: what left the passage may stand there now
    came_from: str = ""  # other changed words of the earlier version: what is new in the passage may have stood there
    renames: tuple[tuple[str, str], ...] = ()  # words that gave way to others all over the document: a renamed product
    heading: bool = False  # the lone side is a heading: its section may stand under another one now


@dataclass(frozen=True, slots=True)
class Reason:
    """One slot of a judgement: which slot, how it stands, the words on each side, and the sentence a reader sees."""

    slot: str
    order: str
    earlier: str
    later: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Relation:
    """What a pair was judged to be. ``row`` is the row of the decision table; ``by_edit`` the second reading's vote."""

    pair: Pair
    kind: RelationKind
    effect: Effect
    confidence: Confidence
    reasons: tuple[Reason, ...]
    row: int = 14
    by_edit: RelationKind | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """Whether the publisher announced a change: ``found`` (with link), ``not found in`` or ``not checked``."""

    state: str = "not checked"
    url: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a finding as people and programs see it (DESIGN.md, section 7)."""

    id: str
    quote: str
    lead_in: str
    date: date
    date_from: str
    speaker: str
    voice: Voice
    url: str
    snapshot: str
    source: str
    prefix: str = ""
    suffix: str = ""
    stance: Stance | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A relation worth a reader's attention. ``date`` is the day the later side was said, else captured."""

    id: str
    relation: RelationKind
    effect: Effect
    level: Level
    confidence: Confidence
    actor: str
    publisher: str
    source: str
    document: str
    date: date
    topic: str
    rules: tuple[str, ...]
    earlier: Side | None
    later: Side | None
    reasons: tuple[Reason, ...]
    announcement: Announcement = Announcement()
    review: str = "unreviewed"  # unreviewed | confirmed | dismissed
    state: str = "open"  # open | flapping | overturned
    row: int = 14
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """Trouble with a source: what came could not be judged. ``kind`` is a short word such as ``empty`` or ``blocked``."""

    source: str
    kind: str
    message: str
    url: str = ""
    date: date | None = None


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """Everything one capture of one document adds to the ledger; recorded in one transaction or not at all.

    ``appeared`` are sightings not standing in the version before, ``gone`` the ids of those that stood there and do
    not any more. ``relations`` holds what was judged, ``findings`` what is told. ``confirms`` are ids of withdrawals
    that waited for this second capture.
    """

    snapshot: Snapshot
    document: Document
    reader: str
    rulebook: str
    appeared: tuple[Sighting, ...] = ()
    gone: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    findings: tuple[Finding, ...] = ()
    issues: tuple[Issue, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
