"""The words of the field as enumerations (DESIGN section 1): kinds, stances, voices, relations, effects, levels."""

from __future__ import annotations

from enum import IntEnum, StrEnum


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
