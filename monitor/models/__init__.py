"""The types that travel between stages: frozen, slotted, without behaviour of their own beyond simple properties.

Reading order is the order of the stages: what is watched (``Source``), what was fetched (``Snapshot``), what was read
out of it (``Document``, ``Block``, ``Statement``, ``Commitment``, ``Reading``), where a commitment stands
(``Sighting``), what a later one does to an earlier one (``Pair``, ``Relation``), what a reader is told (``Finding``).

Content and place are kept apart on purpose: a ``Statement`` and a ``Commitment`` know nothing of dates, documents or
positions outside their block, so that one reading of a block serves every version of every page in which it stands.
"""

from __future__ import annotations

from monitor.models.fetched import (
    Check,
    Former,
    Item,
    Listing,
    Part,
    Range,
    Selector,
    Snapshot,
    Source,
)
from monitor.models.judged import (
    Announcement,
    Finding,
    Issue,
    Pair,
    Reason,
    Relation,
    Side,
    VersionRecord,
)
from monitor.models.read import (
    Block,
    Commitment,
    Document,
    Facet,
    Limit,
    Quantity,
    Reading,
    Sighting,
    Statement,
    Strength,
)
from monitor.models.words import (
    BlockKind,
    Bound,
    Certainty,
    Confidence,
    CueKind,
    Direction,
    DocumentKind,
    Effect,
    FacetName,
    Force,
    Instrument,
    Level,
    LimitKind,
    Order,
    QuantityKind,
    RelationKind,
    Stance,
    State,
    Universality,
    Voice,
)

__all__ = [
    "Announcement",
    "Block",
    "BlockKind",
    "Bound",
    "Certainty",
    "Check",
    "Commitment",
    "Confidence",
    "CueKind",
    "Direction",
    "Document",
    "DocumentKind",
    "Effect",
    "Facet",
    "FacetName",
    "Finding",
    "Force",
    "Former",
    "Instrument",
    "Issue",
    "Item",
    "Level",
    "Limit",
    "LimitKind",
    "Listing",
    "Order",
    "Pair",
    "Part",
    "Quantity",
    "QuantityKind",
    "Range",
    "Reading",
    "Reason",
    "Relation",
    "RelationKind",
    "Selector",
    "Side",
    "Sighting",
    "Snapshot",
    "Source",
    "Stance",
    "State",
    "Statement",
    "Strength",
    "Universality",
    "VersionRecord",
    "Voice",
]
