"""One party's dated statements about one matter, each judged against what stood before it.

The statements come from several documents and tellers (a page, a spokesperson, a newspaper). Each is held against every
earlier one of the same party that speaks of the same matter. Once a statement was corrected, what follows the
correction is judged against the words in its place: who carries on the corrected value corrects the old words too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.judging.corrections import find_corrected, may_correct
from monitor.judging.effects import correct_effect
from monitor.judging.relations import relate
from monitor.judging.table import find_row
from monitor.models import Confidence, CueKind, Order, Pair, Relation, RelationKind, Sighting, Universality
from monitor.rulepacks import Rulebook

_TYING = frozenset({CueKind.CORRECTION, CueKind.WITHDRAWAL, CueKind.DENIAL, CueKind.CHANGE})


def judge_statements(
    sightings: Sequence[Sighting], rulebook: Rulebook, *, inside: bool = False
) -> tuple[Relation, ...]:
    """Every relation between the statements, in the order given (by date); what is unrelated is left out.

    ``inside``: they stand in one text and are related only where a cue ties the later to the earlier.
    """
    found: list[Relation] = []
    corrections: dict[str, list[Sighting]] = {}  # id of a corrected statement: those that put it right
    for place, later in enumerate(sightings):
        earlier = [s for s in sightings[:place] if inside or s.source != later.source]
        corrected = find_corrected(later, earlier, rulebook.taxonomy) if may_correct(later) else ()
        for other in earlier:
            if inside and not _TYING.intersection(later.commitment.cues):
                continue
            relation = _judge(other, later, corrected, rulebook)
            if relation.kind == RelationKind.CORRECTS:
                corrections.setdefault(other.id, []).append(later)
            if relation.kind != RelationKind.UNRELATED:
                found.append(relation)
    return tuple(_carry_on(found, corrections))


def _judge(earlier: Sighting, later: Sighting, corrected: Sequence[Sighting], rulebook: Rulebook) -> Relation:
    pair = Pair(earlier, later, versions=False)
    if any(target.id == earlier.id for target in corrected):
        return _make_correction(relate(pair, rulebook), "The later words say that the earlier ones were wrong.")
    relation = relate(pair, rulebook)
    if relation.kind == RelationKind.CORRECTS:  # the cue speaks of other words than these
        plain = replace(later, commitment=replace(later.commitment, cues=_without_correction(later)))
        relation = relate(replace(pair, later=plain), rulebook)
        relation = replace(relation, pair=pair)
    return _soften(relation)


def _soften(relation: Relation) -> Relation:
    """A conflict that is not plain: whether the rest of the earlier statement stands, nobody can tell; a carve-out."""
    if relation.kind != RelationKind.CONTRADICTS or relation.row != 6 or relation.confidence != Confidence.LOW:
        return relation
    earlier = relation.pair.earlier
    if earlier is not None and earlier.commitment.strength.universality == Universality.ABSOLUTE:
        return relation  # of "never" nothing stands when a part is allowed
    row = find_row("carve-out")
    first = replace(relation.reasons[0], order=row.label, sentence=row.sentence)
    return replace(relation, kind=row.relation, row=row.number, reasons=(first, *relation.reasons[1:]))


def _without_correction(sighting: Sighting) -> tuple[CueKind, ...]:
    return tuple(cue for cue in sighting.commitment.cues if cue != CueKind.CORRECTION)


def _make_correction(relation: Relation, sentence: str) -> Relation:
    """The relation as a correction: the effect follows the ground that the corrected words leave."""
    assert relation.pair.earlier is not None
    row = find_row("correction")
    order = {RelationKind.NARROWS: Order.NARROWER, RelationKind.BROADENS: Order.BROADER}.get(relation.kind, Order.EQUAL)
    if any(reason.order == Order.EXCLUDES for reason in relation.reasons):
        order = Order.EXCLUDES  # another value in place of the old one, neither more nor less
    return replace(
        relation,
        kind=RelationKind.CORRECTS,
        effect=correct_effect(order, relation.pair.earlier.commitment),
        confidence=Confidence.MEDIUM,
        row=row.number,
        reasons=(replace(relation.reasons[0], order=row.label, sentence=sentence), *relation.reasons[1:]),
    )


def _carry_on(found: Sequence[Relation], corrections: dict[str, list[Sighting]]) -> list[Relation]:
    """Statements that carry on a corrected value correct the old words as well."""
    agrees = {
        (r.pair.later.id, r.pair.earlier.id)
        for r in found
        if r.kind == RelationKind.REAFFIRMS and r.pair.later is not None and r.pair.earlier is not None
    }
    carried = []
    for relation in found:
        earlier, later = relation.pair.earlier, relation.pair.later
        assert earlier is not None and later is not None
        menders = corrections.get(earlier.id, ())
        if relation.kind != RelationKind.CORRECTS and any((later.id, mender.id) in agrees for mender in menders):
            relation = _make_correction(relation, "The later words carry on what corrected the earlier ones.")
        carried.append(relation)
    return carried
