"""Hand-made commitments, sightings, readings and a small rulebook for tests of judging."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from monitor.judging.sightings import find_sightings
from monitor.models import (
    Block,
    BlockKind,
    Bound,
    Certainty,
    Commitment,
    CueKind,
    Direction,
    Document,
    DocumentKind,
    Facet,
    FacetName,
    Force,
    Instrument,
    Limit,
    LimitKind,
    Pair,
    Quantity,
    QuantityKind,
    Reading,
    Sighting,
    Source,
    Stance,
    Statement,
    Strength,
    Universality,
    Voice,
)
from monitor.rulepacks import Lexicon, Rule, Rulebook
from monitor.taxonomy import Actor, Concept, Taxonomy

DAY = date(2026, 3, 1)

CONCEPTS = (
    Concept(id="surveillance", label="surveillance", facet=FacetName.PURPOSE),
    Concept(id="mass-surveillance", label="mass surveillance", facet=FacetName.PURPOSE, is_a=("surveillance",)),
    Concept(id="advertising", label="advertising", facet=FacetName.PURPOSE),
    Concept(id="data", label="data", facet=FacetName.OBJECT),
    Concept(id="health-data", label="health data", facet=FacetName.OBJECT, is_a=("data",)),
    Concept(id="diary", label="diaries", facet=FacetName.OBJECT),
    Concept(id="secret-network", label="secret networks", facet=FacetName.SETTING, excludes=("open-network",)),
    Concept(id="open-network", label="open networks", facet=FacetName.SETTING),
    Concept(id="sharing", label="sharing", facet=FacetName.ACTION),
    Concept(id="selling", label="selling", facet=FacetName.ACTION, is_a=("sharing",)),
    Concept(id="government-body", label="government bodies", facet=FacetName.PARTY),
    Concept(id="spy-agency", label="spy agencies", facet=FacetName.PARTY, is_a=("government-body",)),
)
ACTORS = (
    Actor(id="acme", name="Acme", aliases=("Acme Inc",), kind="company"),
    Actor(id="zenith", name="Zenith", kind="company"),
)
RULES = (
    Rule.model_validate(
        {
            "id": "privacy/sharing",
            "title": "Sharing",
            "level": "high",
            "protects": ["anybody"],
            "report": {"withdraws": "critical"},
        }
    ),
    Rule.model_validate({"id": "general/everything", "title": "Everything", "level": "low"}),
)


def make_rulebook() -> Rulebook:
    """Two rules, a dozen concepts, two actors."""
    return Rulebook(rules=RULES, taxonomy=Taxonomy(CONCEPTS, ACTORS), lexicon=Lexicon(), version="test")


def make_commitment(
    text: str,
    stance: str = "prohibits",
    *,
    lead_in: Sequence[str] = (),
    actor: str = "acme",
    bound: Bound = Bound.PROVIDER,
    limits: Sequence[tuple[str, str]] = (),
    facets: Sequence[tuple[str, str, str]] = (),
    quantities: Sequence[tuple[str, float, str, str, str]] = (),
    rules: Sequence[str] = ("privacy/sharing",),
    polarity: bool = True,
    tense: str = "present",
    force: Force = Force.WILL,
    universality: Universality = Universality.UNMARKED,
    certainty: Certainty = Certainty.SETTLED,
    cues: Sequence[CueKind] = (),
    voice: Voice = Voice.OWN,
    tellers: Sequence[str] = (),
    instrument: Instrument = Instrument.POLICY,
    said: date | None = None,
) -> Commitment:
    """A commitment; limits are (kind, words), facets (name, concept, words), quantities (kind, value, unit, direction, words)."""

    def place(words: str) -> tuple[int, int]:
        start = text.find(words)
        return (start, start + len(words)) if start >= 0 else (-1, -1)

    statement = Statement(
        text,
        0,
        len(text),
        lead_in=tuple(lead_in),
        actor=actor,
        speaker=actor,
        voice=voice,
        tellers=tuple(tellers),
        instrument=instrument,
        said=said,
    )
    return Commitment(
        statement=statement,
        actor=actor,
        stance=Stance(stance),
        topic=rules[0].split("/")[0] if rules else "general",
        rules=tuple(rules),
        bound=bound,
        strength=Strength(universality, force, certainty),
        polarity=polarity,
        tense=tense,
        facets=tuple(Facet(FacetName(n), c, w, *place(w), role="to" if n == "party" else "") for n, c, w in facets),
        quantities=tuple(Quantity(QuantityKind(k), v, u, Direction(d), w, *place(w)) for k, v, u, d, w in quantities),
        limits=tuple(Limit(LimitKind(k), w, w.split()[0].lower(), *place(w)) for k, w in limits),
        cues=tuple(cues),
    )


def make_source(name: str = "acme/privacy", kind: DocumentKind = DocumentKind.POLICY) -> Source:
    """A source of Acme."""
    return Source(name, "Acme", "Privacy policy", "acme", f"https://acme.example/{name}", kind)


def make_reading(
    commitments: Sequence[Commitment],
    *,
    day: date = DAY,
    source: Source | None = None,
    others: Sequence[str] = (),
    technical: bool = False,
    reader: str = "1",
    published: date | None = None,
) -> Reading:
    """A document with one block for each commitment, and further blocks that bind nobody."""
    blocks, statements, found, text = [], [], [], ""
    for words, commitment in [(c.quote, c) for c in commitments] + [(w, None) for w in others]:
        start = len(text)
        text += words + "\n"
        kind = BlockKind.ITEM if commitment and commitment.statement.lead_in else BlockKind.PARAGRAPH
        lead = commitment.statement.lead_in if commitment else ()
        blocks.append(Block(len(blocks), kind, words, start, start + len(words), lead_in=lead))
        statements.append((commitment.statement if commitment else Statement(words, 0, len(words)),))
        found.append((commitment,) if commitment else ())
    for lead in dict.fromkeys(words for c in commitments for words in c.statement.lead_in):
        start = len(text)
        text += lead + "\n"
        blocks.append(Block(len(blocks), BlockKind.PARAGRAPH, lead, start, start + len(lead)))
        statements.append((Statement(lead, 0, len(lead)),))
        found.append(())
    document = Document(
        source=source or make_source(),
        snapshot=hashlib.sha256(text.encode()).hexdigest(),
        captured=datetime.combine(day, time(9), tzinfo=UTC),
        text=text,
        blocks=tuple(blocks),
        published=published,
        technical=technical,
    )
    return Reading(document, tuple(statements), tuple(found), reader=reader, rulebook="test")


def make_sighting(
    commitment: Commitment, *, day: date = DAY, source: str = "acme/privacy", kind: DocumentKind = DocumentKind.POLICY
) -> Sighting:
    """One commitment in a document of its own."""
    return find_sightings(make_reading([commitment], day=day, source=make_source(source, kind)))[0]


def make_pair(earlier: Commitment, later: Commitment, *, versions: bool = True, source: str = "") -> Pair:
    """Two commitments as two versions of one passage, or as statements in two documents."""
    return Pair(
        make_sighting(earlier, day=date(2026, 1, 1)),
        make_sighting(later, day=DAY, source=source or ("acme/privacy" if versions else "acme/blog")),
        versions=versions,
        similarity=0.8,
    )


def make_relabelled(reading: Reading, **changes: object) -> Reading:
    """The same reading with other versions of reader or rulebook."""
    return replace(reading, **changes)  # type: ignore[arg-type]
