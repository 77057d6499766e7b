"""One pair in, one relation out.

Two readings of the pair are taken: by facet (the order of the slots in the taxonomy) and by edit (the words that came
and went). Both vote on the ground that the later commitment covers; the decision table then says what the pair is.
Where the two readings disagree, or what they rest on is thin, the confidence drops and the notes say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.judging.edits import Edit, Vote, find_edits, judge_edits
from monitor.judging.effects import correct_effect, judge_effect
from monitor.judging.facets import (
    FAIR,
    STRONG,
    WEAK,
    SlotOrder,
    compare_facets,
    compare_limits,
    compare_strength,
    compare_topics,
)
from monitor.judging.focus import focus
from monitor.judging.likeness import open_alike
from monitor.judging.matters import Kinship, find_kinship, speak_for_one_party
from monitor.judging.quantities import compare_bare_numbers, compare_quantities
from monitor.judging.reasons import explain_edit, explain_row, explain_slot
from monitor.judging.stances import (
    compare_choice,
    find_cover,
    find_default,
    is_absolute,
    is_echo,
    is_plain_conflict,
    names_choice,
    stand_to,
)
from monitor.judging.table import Row, judge_row
from monitor.judging.wording import similarity
from monitor.models import (
    Bound,
    Commitment,
    Confidence,
    CueKind,
    Effect,
    Order,
    Pair,
    QuantityKind,
    Reason,
    Relation,
    RelationKind,
    Sighting,
    Stance,
)
from monitor.rulepacks import Rulebook

REWRITTEN = 0.5  # below this similarity the edit reading is the second one, not the first
REWORDED, FAR = 0.6, 0.5  # likeness of versions below which findings are surer to be wrong
BARELY = 0.5  # versions less alike than this must share a matter as other statements must
KEPT = 0.62  # share of the specific words of the shorter version that stand in the other
OPPOSED = 0.7  # versions less alike than this that take opposite stances must share a matter, too
ENDED = 0.22  # the same where the later says that something ended, and says little else
KIN = 0.34  # below this two texts that are no versions of each other speak of different matters

QUANTITIES = frozenset(kind.value for kind in QuantityKind)

_GRADES = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
_SPEAKING = {  # which orders speak for a relation; its reasons begin with these
    RelationKind.NARROWS: (Order.NARROWER,),
    RelationKind.BROADENS: (Order.BROADER,),
    RelationKind.CONTRADICTS: (Order.EXCLUDES,),
    RelationKind.CORRECTS: (Order.EXCLUDES,),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """How much the later commitment covers: the verdict of both readings, and how sure it is (0 low to 2 high)."""

    order: Order
    grade: int
    slots: tuple[SlotOrder, ...]
    edits: tuple[Edit, ...]
    vote: Vote | None
    notes: tuple[str, ...] = ()


def relate(pair: Pair, rulebook: Rulebook) -> Relation:
    """What the later side of a pair does to the earlier one; ``unrelated`` where neither bears on the other.

    A pair with one side missing is a withdrawal (its later side gone) or a new rule (its earlier side missing).
    """
    if pair.earlier is None or pair.later is None:
        return _relate_lone(pair, rulebook)
    earlier, later = pair.earlier.commitment, pair.later.commitment
    kin = find_kinship(earlier, later, rulebook.taxonomy)
    ground = find_ground(pair, earlier, later, rulebook)
    facts = find_facts(pair, kin, ground, rulebook)
    row = judge_row(facts)
    return _make_relation(pair, row, facts, ground, kin, rulebook)


def find_facts(pair: Pair, kin: Kinship, ground: Ground, rulebook: Rulebook) -> dict[str, str]:
    """The facts of a pair with two sides, as the decision table asks for them."""
    assert pair.earlier is not None and pair.later is not None
    earlier, later = pair.earlier.commitment, pair.later.commitment
    stance = stand_to(earlier, later)
    ends = _announces_end(earlier, later, pair)
    same_matter = kin.score >= (ENDED if ends else KIN) and not (kin.apart and kin.words < 0.3)
    edits = ground.edits if similarity(earlier.quote, later.quote) >= OPPOSED else ()
    turned = stance == "opposite" and (pair.versions or later.stance == Stance.ASSERTS)
    if pair.similarity < OPPOSED and (turned or (stance in ("tightened", "loosened") and not pair.versions)):
        same_matter = same_matter and (kin.topic or kin.words >= 0.5)
    elif pair.versions:
        near = pair.similarity >= BARELY or open_alike(earlier.quote, later.quote, earlier.actor)
        same_matter = near or kin.score >= KIN
    return {
        "presence": "both",
        "speaks": "same" if speak_for_one_party(earlier, later, rulebook.taxonomy) else "other",
        "matter": "same" if same_matter else "other",
        "telling": "echo" if is_echo(pair) else "own",
        "admits": _yes(CueKind.CORRECTION in later.cues and not pair.versions),
        "ends": _yes(ends),
        "stance": stance,
        "cover": find_cover(earlier, later, ground.slots, edits) if stance == "opposite" else "unclear",
        "earlier": "absolute" if is_absolute(earlier) else "plain",
        "default": _yes(find_default(later)),
        "both_assert": _yes(earlier.stance == later.stance and later.stance in (Stance.ASSERTS, Stance.REQUIRES)),
        "ground": ground.order.value if ground.order.value != "overlaps" else "mixed",
    }


def _yes(truth: bool) -> str:
    return "yes" if truth else "no"


def _announces_end(earlier: Commitment, later: Commitment, pair: Pair) -> bool:
    """Whether the later words say that something ended which the earlier words promised or allowed."""
    if CueKind.WITHDRAWAL not in later.cues or CueKind.WITHDRAWAL in earlier.cues or pair.versions:
        return False
    return earlier.stance in (Stance.REQUIRES, Stance.PERMITS, Stance.ASSERTS) or later.stance == Stance.ASSERTS


# --- the two readings ------------------------------------------------------------------------------------------------


def find_ground(pair: Pair, earlier: Commitment, later: Commitment, rulebook: Rulebook) -> Ground:
    """How the ground of the later commitment stands to that of the earlier one, by both readings."""
    taxonomy = rulebook.taxonomy
    slots = [
        *compare_quantities(earlier, later, versions=pair.versions),
        *compare_facets(earlier, later, taxonomy, versions=pair.versions),
        *compare_limits(earlier, later, versions=pair.versions),
        *compare_strength(earlier, later),
        *compare_topics(earlier, later),
    ]
    choice = compare_choice(earlier, later)
    if choice is not None:
        limits = [slot for slot in slots if slot.slot in ("condition", "exception")]
        slots = [choice, *(slot for slot in slots if slot not in limits or "unless" not in slot.earlier + slot.later)]
        slots = [s for s in slots if s is choice or not names_choice(s.earlier + s.later)]
    alike = similarity(earlier.quote, later.quote)
    if not pair.versions and alike < REWRITTEN:
        return _by_facet_alone(slots)
    one, other, beside = focus(earlier, later)
    edits = (
        *find_edits(one, other, taxonomy, gone_to=pair.gone_to, came_from=pair.came_from, renames=pair.renames),
        *beside,
    )
    numbers = [(edit.earlier, edit.later) for edit in edits if edit.kind == "number"]
    if numbers and not any(slot.slot in QUANTITIES for slot in slots):
        slots += compare_bare_numbers(numbers, one, other, versions=pair.versions)
    vote = judge_edits(edits, one, other)
    slots += _find_exclusions(edits, earlier, later, versions=pair.versions)
    settled = len({slot.order for slot in slots if slot.slot == "topic"}) == 1
    if vote.tied:
        vote = _break_tie(vote, slots)
    return _both(slots, edits, vote, alike, settled=settled)


def _find_exclusions(
    edits: Sequence[Edit], earlier: Commitment, later: Commitment, *, versions: bool
) -> list[SlotOrder]:
    """Words that leave no room for those whose place they took: opposites, and of two claims two names."""
    claims = earlier.stance == later.stance == Stance.ASSERTS and not versions
    return [
        SlotOrder(edit.kind, Order.EXCLUDES, edit.earlier, edit.later, STRONG)
        for edit in edits
        if edit.order == Order.EXCLUDES or (edit.kind == "name" and claims)
    ]


def _break_tie(vote: Vote, slots: Sequence[SlotOrder]) -> Vote:
    """Where some words cover less ground and some more, what the rules watch decides."""
    topics = {slot.order for slot in slots if slot.slot == "topic"}
    if len(topics) != 1:
        return vote
    kind = RelationKind.BROADENS if topics == {Order.BROADER} else RelationKind.NARROWS
    return replace(vote, kind=kind)


def _by_facet_alone(slots: Sequence[SlotOrder]) -> Ground:
    """Across documents only what is plainly said counts: a word more or less is another way to put it."""
    plain = [slot for slot in slots if slot.weight >= FAIR]
    order, weight = sum_up(plain)
    return Ground(order, 1 if weight >= FAIR else 0, tuple(slots), (), None)


def sum_up(slots: Sequence[SlotOrder]) -> tuple[Order, int]:
    """The order that the slots give together, and the weight it rests on."""
    excluded = [slot for slot in slots if slot.order == Order.EXCLUDES]
    if excluded:
        return Order.EXCLUDES, STRONG
    narrower = max((s.weight for s in slots if s.order == Order.NARROWER), default=0)
    broader = max((s.weight for s in slots if s.order == Order.BROADER), default=0)
    if narrower and broader and narrower == broader:
        return Order.OVERLAPS, narrower
    if narrower or broader:
        return (Order.NARROWER if narrower > broader else Order.BROADER), abs(narrower - broader)
    if any(slot.order == Order.OVERLAPS for slot in slots):
        return Order.UNKNOWN, WEAK
    return Order.EQUAL, WEAK


_ORDER_OF = {
    RelationKind.NARROWS: Order.NARROWER,
    RelationKind.BROADENS: Order.BROADER,
    RelationKind.REAFFIRMS: Order.EQUAL,
}


def _both(
    slots: list[SlotOrder], edits: tuple[Edit, ...], vote: Vote, alike: float, *, settled: bool = False
) -> Ground:
    """The verdict of both readings: the edit reading leads where the wording was kept, the facets where it was not."""
    by_facet, facet_weight = sum_up(slots)
    by_edit = _ORDER_OF[vote.kind] if vote.kind else Order.UNKNOWN
    numbers = [s for s in slots if s.slot in QUANTITIES and s.weight == STRONG]
    if by_edit == Order.EQUAL and numbers:
        by_edit = numbers[0].order
    notes: tuple[str, ...] = ()
    directed = (Order.NARROWER, Order.BROADER, Order.EXCLUDES)
    if by_edit in directed:
        order, grade = by_edit, 2 if vote.weight >= STRONG else 1 if vote.weight >= FAIR else 0
        if by_facet in directed and by_facet != by_edit:
            notes = ("The reading by facet and the reading by edit disagree.",)
            if facet_weight > vote.weight and alike < REWRITTEN:
                order = by_facet
            grade = min(grade, 1) if facet_weight < vote.weight else 0
        elif by_facet == by_edit:
            grade = min(2, grade + 1) if facet_weight >= FAIR else grade
    elif (
        by_facet in directed and facet_weight >= FAIR and (alike < 0.8 or facet_weight == STRONG or _is_firmness(slots))
    ):
        order, grade = by_facet, 1 if facet_weight == STRONG else 0
    elif by_edit == Order.UNKNOWN:
        order, grade = (by_facet if by_facet in directed and facet_weight >= FAIR else Order.EQUAL), 0
    else:
        order, grade = Order.EQUAL, 1
    if vote.tied and vote.weight >= FAIR and order == by_edit and not settled:
        order = Order.OVERLAPS  # as much less as more, and nothing watched tells which counts
    if vote.mixed and order in directed:
        grade = min(grade, 1)
    if alike < REWRITTEN:
        grade = min(grade, 1)
    return Ground(order, grade, tuple(slots), edits, vote, notes)


def _is_firmness(slots: Sequence[SlotOrder]) -> bool:
    """Whether what moved is how firmly it is said, which one small word can do."""
    return any(slot.slot in ("force", "certainty") and slot.weight >= FAIR for slot in slots)


# --- the relation ----------------------------------------------------------------------------------------------------


def _make_relation(
    pair: Pair, row: Row, facts: dict[str, str], ground: Ground, kin: Kinship, rulebook: Rulebook
) -> Relation:
    assert pair.earlier is not None and pair.later is not None
    earlier, later = pair.earlier.commitment, pair.later.commitment
    confidence = _grade(row, pair, ground, facts, _is_plain(pair, kin, rulebook), kin)
    effect = judge_effect(row.relation, earlier, protects=_protects(earlier, rulebook), replaced_by=later)
    if row.relation == RelationKind.CORRECTS:
        replaced = any(slot.order == Order.EXCLUDES for slot in ground.slots)  # another value, neither more nor less
        effect = correct_effect(Order.EXCLUDES if replaced else ground.order, earlier)
    notes = ground.notes
    if row.number == 12 or (ground.vote is not None and ground.vote.mixed and row.number in (10, 11)):
        notes += ("Some words cover less ground and some more.",)
        confidence = min(confidence, Confidence.MEDIUM, key=_GRADES.index)
    if row.number == 12:
        effect = Effect.MIXED
    return Relation(
        pair=pair,
        kind=row.relation,
        effect=effect,
        confidence=confidence,
        reasons=_find_reasons(pair, row, ground),
        row=row.number,
        by_edit=ground.vote.kind if ground.vote else None,
        notes=notes,
    )


def _grade(row: Row, pair: Pair, ground: Ground, facts: dict[str, str], plain: bool, kin: Kinship) -> Confidence:
    """How sure a relation is, from what it rests on."""
    if row.number in (3, 5):
        return Confidence.MEDIUM
    if row.number in (6, 7, 8):
        return Confidence.MEDIUM if plain else Confidence.LOW
    grade = ground.grade
    if facts["stance"] in ("tightened", "loosened"):
        grade = max(grade, 1)
    if pair.versions:
        grade = _grade_likeness(pair.similarity, kin.words, grade, ground)
    return _GRADES[min(grade, 2 if pair.versions else 1)]


def _grade_likeness(alike: float, shared: float, grade: int, ground: Ground) -> int:
    """Single words tell less the more of the passage was written anew, unless its specific words were kept."""
    if shared >= KEPT:
        return min(grade, 1) if alike < REWORDED else grade
    orders = {edit.order for edit in ground.edits}
    messy = {Order.NARROWER, Order.BROADER} <= orders or ground.vote is None or ground.vote.reworded > 0.35
    if alike < FAR or (alike < REWORDED and messy):
        return 0
    return min(grade, 1) if alike < REWORDED else grade


def _is_plain(pair: Pair, kin: Kinship, rulebook: Rulebook) -> bool:
    """Whether a conflict can be seen at once: one passage reworded, or two that plainly speak of the same."""
    assert pair.earlier is not None and pair.later is not None
    earlier, later = pair.earlier.commitment, pair.later.commitment
    claims = earlier.stance == later.stance == Stance.ASSERTS
    alike = pair.similarity if pair.versions else similarity(earlier.quote, later.quote)
    if alike >= (0.8 if claims else OPPOSED):
        return True
    return is_plain_conflict(earlier, later, kin, rulebook.taxonomy)


def _protects(commitment: Commitment, rulebook: Rulebook) -> bool | None:
    """Whether a rule names whom this commitment protects; None where only general rules recorded it."""
    rules = [rule for name in commitment.rules if (rule := rulebook.rule(name)) is not None and rule.topic != "general"]
    return any(rule.protects for rule in rules) if rules else None


def _find_reasons(pair: Pair, row: Row, ground: Ground) -> tuple[Reason, ...]:
    """The row that decided; behind it every edit and slot that moved the ground: first those that speak for the
    relation, then those that speak against it, each the heaviest first."""
    moved = (Order.NARROWER, Order.BROADER, Order.EXCLUDES, Order.OVERLAPS)
    speaking = _SPEAKING.get(row.relation, ())
    edits = [edit for edit in ground.edits if edit.order in moved]
    told = {(edit.earlier, edit.later) for edit in edits}
    slots = [slot for slot in ground.slots if slot.order in moved and (slot.earlier, slot.later) not in told]
    edits.sort(key=lambda e: (e.order not in speaking, -e.weight))
    slots.sort(key=lambda s: (s.order not in speaking, -s.weight))
    found = [*((edit.order, explain_edit(edit)) for edit in edits[:6]), *((s.order, explain_slot(s)) for s in slots[:6])]
    found.sort(key=lambda reason: reason[0] not in speaking)
    return (explain_row(row, pair), *(reason for _, reason in found))


# --- pairs with one side ---------------------------------------------------------------------------------------------


def _relate_lone(pair: Pair, rulebook: Rulebook) -> Relation:
    """A passage that is gone, or one that is new."""
    sighting = pair.earlier or pair.later
    assert sighting is not None
    commitment = sighting.commitment
    gone = pair.later is None
    binds = commitment.stance in (Stance.PROHIBITS, Stance.REQUIRES)
    row = judge_row({"presence": "gone" if gone else "new", "binds": _yes(binds)})
    return Relation(
        pair=pair,
        kind=row.relation,
        effect=judge_effect(row.relation, commitment, protects=_protects(commitment, rulebook)),
        confidence=_grade_lone(pair, sighting, rulebook),
        reasons=(explain_row(row, pair),),
        row=row.number,
    )


def _grade_lone(pair: Pair, sighting: Sighting, rulebook: Rulebook) -> Confidence:
    """A watched promise that is gone is told at once; words that bind little, or that live on in an heir, at low."""
    commitment = sighting.commitment
    watched = any(not name.startswith("general/") for name in commitment.rules)
    binds = commitment.stance in (Stance.PROHIBITS, Stance.REQUIRES)
    denies = commitment.stance == Stance.ASSERTS and not commitment.polarity
    right = commitment.stance == Stance.PERMITS and commitment.bound == Bound.USERS and watched
    if pair.heir or pair.heading or not (binds or denies or right):
        return Confidence.LOW
    if pair.later is None:
        return Confidence.HIGH if watched and binds else Confidence.MEDIUM
    return Confidence.MEDIUM if binds and watched else Confidence.LOW
