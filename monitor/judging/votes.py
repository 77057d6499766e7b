"""How the two readings of a pair fell: what each side was read as, and what facets, edits and table said of them."""

from __future__ import annotations

from monitor.judging.likeness import likeness
from monitor.judging.matters import find_kinship
from monitor.judging.reasons import explain_edit, explain_slot
from monitor.judging.relations import find_facts, find_ground, sum_up
from monitor.judging.table import judge_row
from monitor.models import Commitment, Pair, Sighting
from monitor.rulepacks import Rulebook


def explain_votes(earlier: Sighting, later: Sighting, rulebook: Rulebook) -> list[str]:
    """Lines that tell both readings and how they voted, for two statements as they were recorded.

    Judged as versions of one passage where both stand in one document, else as two statements; what else the document
    held then is not looked at, so that the row may differ from the one that decided at the time.
    """
    before, after = earlier.commitment, later.commitment
    versions = earlier.source == later.source
    pair = Pair(earlier, later, versions=versions, similarity=likeness(before, after))
    ground = find_ground(pair, before, after, rulebook)
    facts = find_facts(pair, find_kinship(before, after, rulebook.taxonomy), ground, rulebook)
    row = judge_row(facts)
    lines = [*_describe("earlier", before), *_describe("later", after)]
    lines.append(f"by facet: the ground is {sum_up(ground.slots)[0].value}")
    lines += [f"    {explain_slot(slot).sentence}" for slot in ground.slots]
    lines.append(f"by edit: {ground.vote.kind.value if ground.vote and ground.vote.kind else 'no vote'}")
    lines += [f"    {explain_edit(edit).sentence}" for edit in ground.edits]
    lines.append(f"together: the ground is {ground.order.value}")
    lines += [f"    {note}" for note in ground.notes]
    lines.append(f"table: {row.label}, {row.relation.value}. {row.sentence}")
    lines.append("    " + ", ".join(f"{name} {value}" for name, value in facts.items()))
    return lines


def _describe(label: str, commitment: Commitment) -> list[str]:
    strength = commitment.strength
    denied = "" if commitment.polarity else " (denied)"
    facets = [f"{f.name.value} {f.concept} “{f.words}” ({f.start}-{f.end})" for f in commitment.facets if f.start >= 0]
    limits = [f"{limit.kind.value} “{limit.words}” ({limit.start}-{limit.end})" for limit in commitment.limits]
    return [
        f"{label} reads: {commitment.stance.value}{denied}; party {commitment.actor or 'unknown'}, binds {commitment.bound.value}",
        f"    strength: {strength.universality.name.lower()}, {strength.force.name.lower()}, {strength.certainty.name.lower()}",
        f"    facets: {'; '.join(facets) or 'none'}",
        f"    limits: {'; '.join(limits) or 'none'}",
    ]
