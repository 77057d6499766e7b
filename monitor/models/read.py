"""What was read out of a snapshot: ``Document``, ``Block``, ``Statement``, ``Commitment``, ``Reading``, ``Sighting``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.models.fetched import Source
from monitor.models.words import (
    BlockKind,
    Bound,
    Certainty,
    CueKind,
    Direction,
    DocumentKind,
    FacetName,
    Force,
    Instrument,
    LimitKind,
    QuantityKind,
    Stance,
    Universality,
    Voice,
)


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
    published_from: str = ""  # where that day is known from: label | metadata | feed | address
    modified: date | None = None  # as the page's head says
    author: str = ""
    canonical: str = ""  # the address that the page calls its own
    signs: tuple[str, ...] = ()  # what in the markup speaks against taking the capture for the page


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
