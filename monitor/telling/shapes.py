"""The shapes that programs rely on (DESIGN.md, section 7): findings, commitments and relations as plain JSON values.

In go the types of ``models``; out come dicts of strings, numbers, lists and None, in a fixed order of keys. Days are
ISO 8601 without clock times. Keys are only ever added.
"""

from __future__ import annotations

from typing import Any

from monitor.models import Facet, Finding, Level, Limit, Quantity, Reason, Relation, Side, Sighting

Shape = dict[str, Any]


def finding_shape(finding: Finding) -> Shape:
    """A finding as ``findings list --json`` and ``compare --json`` print it."""
    return {
        "id": finding.id,
        "relation": str(finding.relation),
        "effect": str(finding.effect),
        "level": str(finding.level),
        "confidence": str(finding.confidence),
        "actor": finding.actor,
        "publisher": finding.publisher,
        "document": finding.document,
        "source": finding.source,
        "date": finding.date.isoformat(),
        "topic": finding.topic,
        "rules": list(finding.rules),
        "earlier": side_shape(finding.earlier),
        "later": side_shape(finding.later),
        "reasons": [_reason_shape(reason) for reason in finding.reasons],
        "announcement": {
            "state": finding.announcement.state,
            "url": finding.announcement.url,
            "detail": finding.announcement.detail,
        },
        "review": finding.review,
        "state": finding.state,
        "row": finding.row,
        "notes": list(finding.notes),
    }


def commitment_shape(sighting: Sighting) -> Shape:
    """A commitment with where and when it stands, as ``read --json`` prints it."""
    commitment = sighting.commitment
    statement, strength = commitment.statement, commitment.strength
    return {
        "id": sighting.id,
        "quote": commitment.quote,
        "lead_in": list(statement.lead_in),
        "headings": list(statement.headings),
        "actor": commitment.actor,
        "speaker": statement.speaker or commitment.actor,
        "voice": str(statement.voice),
        "tellers": list(statement.tellers),
        "instrument": str(statement.instrument),
        "stance": str(commitment.stance),
        "polarity": commitment.polarity,
        "tense": commitment.tense,
        "strength": {
            "universality": strength.universality.name.lower(),
            "force": strength.force.name.lower(),
            "certainty": strength.certainty.name.lower(),
        },
        "topic": commitment.topic,
        "rules": list(commitment.rules),
        "bound": str(commitment.bound),
        "bound_actor": commitment.bound_actor,
        "beneficiary": commitment.beneficiary,
        "facets": [_facet_shape(facet) for facet in commitment.facets],
        "quantities": [_quantity_shape(quantity) for quantity in commitment.quantities],
        "limits": [_limit_shape(limit) for limit in commitment.limits],
        "cues": [str(cue) for cue in commitment.cues],
        "date": sighting.date.isoformat(),
        "date_from": sighting.date_from,
        "source": sighting.source,
        "document": sighting.document_title,
        "url": sighting.url,
        "snapshot": sighting.snapshot,
        "prefix": sighting.prefix,
        "suffix": sighting.suffix,
    }


def relation_shape(relation: Relation, level: Level = Level.INFO) -> Shape:
    """A relation that nobody was told of; ``level`` is what a rule would give it."""
    return {
        "relation": str(relation.kind),
        "effect": str(relation.effect),
        "confidence": str(relation.confidence),
        "level": str(level),
        "earlier": sighting_side_shape(relation.pair.earlier),
        "later": sighting_side_shape(relation.pair.later),
        "reasons": [_reason_shape(reason) for reason in relation.reasons],
        "row": relation.row,
        "by_edit": str(relation.by_edit) if relation.by_edit else None,
        "notes": list(relation.notes),
    }


def side_shape(side: Side | None) -> Shape | None:
    """One side of a finding; None where there is none."""
    if side is None:
        return None
    return {
        "id": side.id,
        "quote": side.quote,
        "lead_in": side.lead_in,
        "date": side.date.isoformat(),
        "date_from": side.date_from,
        "published": side.date.isoformat() if side.date_from == "published" else None,
        "speaker": side.speaker,
        "voice": str(side.voice),
        "stance": str(side.stance) if side.stance else None,
        "url": side.url,
        "snapshot": side.snapshot,
        "source": side.source,
        "prefix": side.prefix,
        "suffix": side.suffix,
    }


def sighting_side_shape(sighting: Sighting | None) -> Shape | None:
    """The same for one side of a relation."""
    if sighting is None:
        return None
    statement = sighting.commitment.statement
    return side_shape(
        Side(
            id=sighting.id,
            quote=sighting.commitment.quote,
            lead_in=" ".join(statement.lead_in),
            date=sighting.date,
            date_from=sighting.date_from,
            speaker=statement.speaker or sighting.commitment.actor,
            voice=statement.voice,
            url=sighting.url,
            snapshot=sighting.snapshot,
            source=sighting.source,
            prefix=sighting.prefix,
            suffix=sighting.suffix,
            stance=sighting.commitment.stance,
        )
    )


def _reason_shape(reason: Reason) -> Shape:
    return {
        "slot": reason.slot,
        "order": reason.order,
        "earlier": reason.earlier,
        "later": reason.later,
        "sentence": reason.sentence,
    }


def _facet_shape(facet: Facet) -> Shape:
    return {
        "facet": str(facet.name),
        "concept": facet.concept,
        "words": facet.words,
        "role": facet.role,
        "example": facet.example,
    }


def _limit_shape(limit: Limit) -> Shape:
    return {"kind": str(limit.kind), "words": limit.words, "cue": limit.cue}


def _quantity_shape(quantity: Quantity) -> Shape:
    return {
        "kind": str(quantity.kind),
        "value": quantity.value,
        "unit": quantity.unit,
        "direction": str(quantity.direction),
        "words": quantity.words,
    }
