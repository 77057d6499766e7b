"""Shapes: the keys that programs rely on, and plain JSON."""

from __future__ import annotations

import json

from monitor.models import Confidence, Effect, Pair, Reason, Relation, RelationKind
from monitor.telling.shapes import commitment_shape, finding_shape, relation_shape
from tests.telling.builders import LATER, make_finding, make_side, make_sighting

SIDE = {"quote", "date", "speaker", "url", "snapshot"}


def test_a_finding_has_the_promised_keys() -> None:
    shape = json.loads(json.dumps(finding_shape(make_finding(earlier=None, later=make_side(date_from="published")))))
    promised = (
        "id relation effect level confidence actor publisher document date earlier later reasons announcement review"
    )
    assert {*promised.split(), "state"} <= set(shape)
    assert shape["earlier"] is None and set(shape["later"]) >= SIDE
    assert shape["later"]["published"] == shape["later"]["date"] == "2030-01-02"
    assert shape["relation"] == "narrows" and shape["announcement"]["state"] == "not found in"


def test_a_commitment_has_the_promised_keys() -> None:
    shape = json.loads(json.dumps(commitment_shape(make_sighting())))
    promised = "quote actor speaker voice stance strength topic rules facets limits date"
    assert set(promised.split()) <= set(shape)
    assert shape["strength"] == {"universality": "unmarked", "force": "will", "certainty": "settled"}
    assert shape["facets"][0]["concept"] == "sell" and shape["limits"][0]["kind"] == "qualifier"
    assert shape["lead_in"] == ["Our promise:"]


def test_a_relation_has_the_promised_keys() -> None:
    pair = Pair(make_sighting(), make_sighting(LATER), versions=True)
    reason = Reason("qualifier", "narrower", "", "knowingly", "A qualifier was added.")
    relation = Relation(pair, RelationKind.NARROWS, Effect.WEAKENS, Confidence.HIGH, (reason,))
    shape = json.loads(json.dumps(relation_shape(relation)))
    assert {"relation", "effect", "confidence", "level", "earlier", "later", "reasons"} <= set(shape)
    assert set(shape["earlier"]) >= SIDE and shape["later"]["quote"] == LATER
    assert shape["reasons"][0]["sentence"] == "A qualifier was added."
