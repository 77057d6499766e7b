"""The types that travel between stages: frozen, slotted, without behaviour of their own beyond simple properties.

Reading order is the order of the stages: what is watched (``Source``), what was fetched (``Snapshot``), what was read
out of it (``Document``, ``Block``, ``Statement``, ``Commitment``, ``Reading``), where a commitment stands
(``Sighting``), what a later one does to an earlier one (``Pair``, ``Relation``), what a reader is told (``Finding``).

Content and place are kept apart on purpose: a ``Statement`` and a ``Commitment`` know nothing of dates, documents or
positions outside their block, so that one reading of a block serves every version of every page in which it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

# --- the words of the field -----------------------------------------------------------------------------------------


class DocumentKind(StrEnum):
    """What sort of page a source publishes; decides how its words are attributed and which instrument carries them."""

    POLICY = "policy"
    TERMS = "terms"
    PRESS = "press"
    STATEMENT = "statement"
    CONTRACT = "contract"
    NOTICE = "notice"
    ARTICLE = "article"


class Instrument(StrEnum):
    """What carries a commitment, from the most to the least binding."""

    LAW = "law"
    CONTRACT = "contract"
    POLICY = "policy"
    TERMS = "terms"
    STATEMENT = "statement"
    REMARK = "remark"
    PROPOSAL = "proposal"


class BlockKind(StrEnum):
    """The kinds of block in a document's tree."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    QUOTE = "quote"


class Stance(StrEnum):
    """The deontic force of a commitment."""

    PROHIBITS = "prohibits"
    REQUIRES = "requires"
    PERMITS = "permits"
    ASSERTS = "asserts"


class Voice(StrEnum):
    """In whose voice a statement stands: its speaker's own, quoted, paraphrased, or one party for another."""

    OWN = "own"
    QUOTED = "quoted"
    PARAPHRASED = "paraphrased"
    ASSURANCE = "assurance"


class Bound(StrEnum):
    """Whose conduct a commitment binds. A commitment may name a third party as its ``bound_actor`` as well."""

    PROVIDER = "provider"
    USERS = "users"
    GOVERNMENT = "government"
    THIRD_PARTY = "third-party"
    UNKNOWN = "unknown"


class Universality(IntEnum):
    """How absolutely a commitment speaks: some / unmarked / never, any, only, all."""

    SOME = 0
    UNMARKED = 1
    ABSOLUTE = 2


class Force(IntEnum):
    """How firmly it binds: aims, seeks, where feasible / should, expects / will, must, shall."""

    AIM = 0
    SHOULD = 1
    WILL = 2


class Certainty(IntEnum):
    """How settled a fact or plan is: reportedly, in talks / plans, considers / is, has agreed."""

    REPORTED = 0
    PLANNED = 1
    SETTLED = 2


class FacetName(StrEnum):
    """One dimension of what is committed."""

    ACTION = "action"
    OBJECT = "object"
    PURPOSE = "purpose"
    PARTY = "party"
    PEOPLE = "people"
    SETTING = "setting"
    TIME = "time"
    QUANTITY = "quantity"


class LimitKind(StrEnum):
    """How words narrow a commitment."""

    QUALIFIER = "qualifier"
    CONDITION = "condition"
    EXCEPTION = "exception"
    TIME = "time"
    HEDGE = "hedge"


class CueKind(StrEnum):
    """What a statement says about another statement (found by reading, weighed by judging)."""

    CORRECTION = "correction"  # misspoke, in error, should have said, correction:
    WITHDRAWAL = "withdrawal"  # no longer, dropped, rescinded, lapsed
    REAFFIRMATION = "reaffirmation"  # reiterated, still, remains
    CHANGE = "change"  # clarified, updated, amended: framing only, decides nothing
    DENIAL = "denial"  # denied that, it is not true that


class QuantityKind(StrEnum):
    """The types of quantity that may be compared; numbers of different types never are."""

    DURATION = "duration"  # in days
    AGE = "age"  # in years
    SHARE = "share"  # in per cent
    MONEY = "money"  # in the unit named
    COUNT = "count"  # in the unit named
    DATE = "date"  # as a proleptic ordinal day


class Direction(StrEnum):
    """Which way a quantity bounds: within 30 days is at most, at least 18 is at least."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    EXACTLY = "exactly"


class RelationKind(StrEnum):
    """What a later statement does to an earlier one (DESIGN.md, section 1)."""

    CONTRADICTS = "contradicts"
    NARROWS = "narrows"
    BROADENS = "broadens"
    CORRECTS = "corrects"
    WITHDRAWS = "withdraws"
    REAFFIRMS = "reaffirms"
    UNRELATED = "unrelated"


class Effect(StrEnum):
    """What a relation does to the protection of those whom the commitment protects."""

    WEAKENS = "weakens"
    STRENGTHENS = "strengthens"
    MIXED = "mixed"
    NEUTRAL = "neutral"
    UNJUDGED = "unjudged"


class Confidence(StrEnum):
    """How often findings of this grade are right; the digest shows high and medium."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Level(StrEnum):
    """What a reader should do: know of it / look some day / look this week / look today / look now."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class State(StrEnum):
    """How a commitment stands today."""

    STANDING = "standing"
    CONDITIONAL = "conditional"
    DUE = "due"
    OVERDUE = "overdue"
    LAPSED = "lapsed as written"
    SUPERSEDED = "superseded"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Order(StrEnum):
    """How one facet value stands to another (the first against the second)."""

    EQUAL = "equal"
    NARROWER = "narrower"
    BROADER = "broader"
    EXCLUDES = "excludes"
    OVERLAPS = "overlaps"
    UNKNOWN = "unknown"


# --- fetched --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """One watched document: who publishes it, whose promises it carries, where it is and how its text is found.

    ``id`` is ``publisher-slug/page-id`` and stays the same for the document's whole history.
    """

    id: str
    publisher: str
    title: str
    actor: str
    url: str
    kind: DocumentKind = DocumentKind.POLICY
    aliases: tuple[str, ...] = ()  # further names of the actor, as its pages use them
    select: tuple[str, ...] = ()  # CSS selectors of the wanted parts; empty: main content is looked for
    remove: tuple[str, ...] = ()  # CSS selectors of unwanted parts
    statements_min: int | None = None
    statements_max: int | None = None
    every_seconds: int | None = None
    allow_private: bool = False
    republish_full: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes as fetched. ``captured`` is in UTC; ``technical`` marks an upgrade of the archive's own making."""

    source: Source
    url: str
    captured: datetime
    media_type: str
    body: bytes
    sha256: str
    charset: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    technical: bool = False
    origin: str = "crawl"  # crawl | history


@dataclass(frozen=True, slots=True)
class Check:
    """One look at one page: what came of it, and the server's validators to send next time, word for word.

    ``outcome`` is ``fetched`` (``snapshot`` is set), ``unchanged`` (304) or ``failed`` (``message`` says why).
    """

    source: str
    url: str
    checked: datetime
    outcome: str
    status: int = 0
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    message: str = ""
    snapshot: Snapshot | None = None


# --- read -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table row or quotation of a document.

    ``text`` is NFC with folded white space, markup stripped, link text kept. ``start`` and ``end`` are characters in
    ``Document.text``. ``lead_in`` is the chain of introducing words, outermost first; ``headings`` is the path of
    headings above the block, outermost first; ``parent`` is the index of the block above it in the list or table.
    """

    index: int
    kind: BlockKind
    text: str
    start: int
    end: int
    depth: int = 0
    parent: int | None = None
    lead_in: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()  # rows only: (header, cell)


@dataclass(frozen=True, slots=True)
class Document:
    """The block tree of one snapshot."""

    source: Source
    snapshot: str  # SHA-256 of the bytes
    captured: datetime
    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    language: str = ""
    url: str = ""
    published: date | None = None
    technical: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, clause, list item or table row with what introduces it; free of place and date.

    ``start`` and ``end`` are characters in the block's text and cover ``text``. ``tellers`` is the chain of those who
    pass the words on, outermost first. ``actor`` is the id of the party whose commitment the words would be, or the
    name as written where the taxonomy does not know it. ``said`` is the day of the utterance where the text names it.
    """

    text: str
    start: int
    end: int
    lead_in: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    actor: str = ""
    speaker: str = ""
    voice: Voice = Voice.OWN
    tellers: tuple[str, ...] = ()
    instrument: Instrument = Instrument.POLICY
    aside: str = ""  # why these words can bind nobody (question, opinion, hypothetical, demand, history, boilerplate)
    said: date | None = None


@dataclass(frozen=True, slots=True)
class Strength:
    """Three ordered scales; a change on any of them is a change of the commitment."""

    universality: Universality = Universality.UNMARKED
    force: Force = Force.WILL
    certainty: Certainty = Certainty.SETTLED


@dataclass(frozen=True, slots=True)
class Facet:
    """One mention of a concept in one dimension. ``start`` is -1 when the words stand in the lead-in."""

    name: FacetName
    concept: str
    words: str
    start: int = -1
    end: int = -1
    role: str = ""  # parties: by | to | for | with
    example: bool = False  # stands behind "such as", "e.g.": restricts nothing


@dataclass(frozen=True, slots=True)
class Quantity:
    """A typed quantity with its direction; ``value`` in the unit of its kind (see ``QuantityKind``)."""

    kind: QuantityKind
    value: float
    unit: str
    direction: Direction
    words: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Limit:
    """Words that narrow a commitment. ``start`` is -1 when they stand in the lead-in; ``cue`` is the lexicon's id."""

    kind: LimitKind
    words: str
    cue: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Commitment:
    """A statement that binds somebody, slot by slot; free of place and date.

    ``rules`` are the ids of the rules that recorded it, the most specific first; ``topic`` is that rule's topic.
    ``polarity`` is False for a denial ("is not sold") where the stance is ``asserts``; else True. ``tense`` is
    ``past``, ``present`` or ``future``. ``cues`` say what the words claim to do to earlier words.
    """

    statement: Statement
    actor: str
    stance: Stance
    topic: str
    rules: tuple[str, ...]
    bound: Bound = Bound.UNKNOWN
    bound_actor: str = ""
    beneficiary: str = ""
    strength: Strength = Strength()
    polarity: bool = True
    tense: str = "present"
    facets: tuple[Facet, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    limits: tuple[Limit, ...] = ()
    cues: tuple[CueKind, ...] = ()

    @property
    def quote(self) -> str:
        """The exact words, without the lead-in."""
        return self.statement.text

    @property
    def full_text(self) -> str:
        """Lead-in chain and words, as one would read them aloud."""
        return " ".join((*self.statement.lead_in, self.statement.text))

    def concepts(self, name: FacetName, *, examples: bool = False) -> tuple[str, ...]:
        """Concept ids of one facet, in order of mention; examples only where asked for."""
        return tuple(f.concept for f in self.facets if f.name == name and (examples or not f.example))


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with the statements of each block (parallel to ``document.blocks``) and the commitments of each."""

    document: Document
    statements: tuple[tuple[Statement, ...], ...]
    commitments: tuple[tuple[Commitment, ...], ...]
    reader: str = ""  # version of the reading code
    rulebook: str = ""  # version of rules, lexicon and taxonomy


@dataclass(frozen=True, slots=True)
class Sighting:
    """A commitment as it stands in one document: its id, its exact words with prefix and suffix, its day.

    ``id`` is a hash of source, normalised text with lead-in, and a counter where the text occurs twice. ``date`` is
    the day the words were said, else published, else captured; ``date_from`` tells which.
    """

    id: str
    commitment: Commitment
    source: str
    document_title: str
    snapshot: str
    url: str
    date: date
    date_from: str
    kind: DocumentKind
    block: int = 0
    prefix: str = ""
    suffix: str = ""


# --- judged ---------------------------------------------------------------------------------------------------------


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
    heir: str = ""  # words in the later version that took a vanished passage's place, where they bind nobody


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
