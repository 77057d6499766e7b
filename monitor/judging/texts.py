"""Texts judged alone: two passages, the statements of a story, the statements inside one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.judging.changes import most_telling
from monitor.judging.focus import is_part
from monitor.judging.likeness import ALIKE, find_matches, likeness
from monitor.judging.matters import find_kinship, share_of_words
from monitor.judging.reasons import explain_row
from monitor.judging.relations import KIN, relate
from monitor.judging.sightings import find_sightings
from monitor.judging.stances import assume_stance
from monitor.judging.statements import judge_statements
from monitor.judging.table import Row, find_row
from monitor.judging.wording import make_lead_key
from monitor.models import (
    Commitment,
    Confidence,
    Effect,
    Pair,
    Reading,
    Relation,
    RelationKind,
    Sighting,
    Stance,
    Statement,
)
from monitor.rulepacks import Rulebook

_STANCELESS = frozenset({"no stance", ""})
_INTRODUCING = frozenset({"lead-in"})
LEFT = 0.8  # of the words of a left-over commitment: standing in the other passage anyhow


def judge_texts(later: Reading, earlier: Reading, rulebook: Rulebook) -> Relation | None:
    """What the later of two passages does to the earlier; None where one of them binds nobody.

    Nothing is known but the two passages, so they are taken for two versions of one where their wording is alike, and
    for two statements else. Of several commitments the most telling relation counts.
    """
    before, after = _find_passages(earlier, later), _find_passages(later, earlier)
    if not before or not after:
        return None
    gone_to, came_from = later.document.text, earlier.document.text
    matches = find_matches([s.commitment for s in before], [s.commitment for s in after])
    relations = []
    for i, j, score in matches:
        rest = gone_to.replace(after[j].commitment.quote, " "), came_from.replace(before[i].commitment.quote, " ")
        pair = Pair(before[i], after[j], versions=True, similarity=score, gone_to=rest[0], came_from=rest[1])
        relations.append(relate(pair, rulebook))
    if not relations:
        relations = [relate(pair, rulebook) for pair in _find_kin(before, after, rulebook)]
        return most_telling(relations) or _make_unrelated(before[0], after[0])
    rest_relations = _judge_rest(before, after, matches, relations, earlier, later)
    return most_telling(relations + rest_relations)


def _find_passages(reading: Reading, other: Reading) -> tuple[Sighting, ...]:
    """The commitments of a passage; where its stance stands outside of it, its statements with an assumed one.

    A list item alone has no stance ("spying on people" under a heading that was not given). Two versions of it can be
    compared all the same: what they rule out, allow or demand, they do alike. The stance of the other passage is taken,
    else that of a ban.
    """
    found = find_sightings(reading)
    if found:
        return found
    stances = [c.stance for block in other.commitments for c in block]
    for asides in (_STANCELESS, _INTRODUCING):
        made = tuple(
            tuple(_assume(s, stances, reading) for s in block if s.aside in asides and len(s.text.split()) > 1)
            for block in reading.statements
        )
        if any(made):
            return find_sightings(replace(reading, commitments=made))
    return ()


def _assume(statement: Statement, stances: Sequence[Stance], reading: Reading) -> Commitment:
    actor = statement.actor or reading.document.source.actor
    stance, polarity = assume_stance(statement.text, stances)
    return Commitment(statement, actor, stance, "general", (), polarity=polarity)


def _find_kin(before: Sequence[Sighting], after: Sequence[Sighting], rulebook: Rulebook) -> list[Pair]:
    """Pairs of statements that share a matter, though not their wording; two items of one list stand side by side."""
    pairs = []
    for one in before:
        for other in after:
            leads = make_lead_key(one.commitment.statement.lead_in), make_lead_key(other.commitment.statement.lead_in)
            if leads[0] and leads[0] == leads[1]:
                continue
            kin = find_kinship(one.commitment, other.commitment, rulebook.taxonomy)
            if kin.score >= KIN:
                score = likeness(one.commitment, other.commitment)
                versions = score >= ALIKE or is_part(one.commitment, other.commitment)
                pairs.append(Pair(one, other, versions=versions, similarity=score))
    return pairs


def _make_unrelated(earlier: Sighting, later: Sighting) -> Relation:
    pair = Pair(earlier, later, versions=False)
    return Relation(
        pair,
        RelationKind.UNRELATED,
        Effect.NEUTRAL,
        Confidence.MEDIUM,
        (explain_row(find_row("other matter"), pair),),
        row=1,
    )


def _judge_rest(
    before: Sequence[Sighting],
    after: Sequence[Sighting],
    matches: Sequence[tuple[int, int, float]],
    relations: Sequence[Relation],
    earlier: Reading,
    later: Reading,
) -> list[Relation]:
    """What one passage holds and the other does not: a passage that lost a part reads narrower, one that won it broader.

    Only where all that is matched says the same; a left-over whose words stand in the other passage anyhow is none.
    """
    if any(relation.kind != RelationKind.REAFFIRMS for relation in relations):
        return []
    lost = [s for i, s in enumerate(before) if i not in {m[0] for m in matches} and not _stands_in(s, later)]
    won = [s for j, s in enumerate(after) if j not in {m[1] for m in matches} and not _stands_in(s, earlier)]
    found = []
    if lost and not won:
        found.append(("narrower", Pair(lost[0], relations[0].pair.later, versions=True)))
    if won and not lost:
        found.append(("broader", Pair(relations[0].pair.earlier, won[0], versions=True)))
    return [_make_rest(find_row(name), pair) for name, pair in found]


def _make_rest(row: Row, pair: Pair) -> Relation:
    effect = Effect.WEAKENS if row.relation == RelationKind.NARROWS else Effect.STRENGTHENS
    return Relation(pair, row.relation, effect, Confidence.LOW, (explain_row(row, pair),), row=row.number)


def _stands_in(sighting: Sighting, reading: Reading) -> bool:
    return share_of_words(sighting.commitment.quote, reading.document.text) >= LEFT


def judge_inside(reading: Reading, rulebook: Rulebook) -> Sequence[Relation]:
    """The relations between the statements of one text that tells an earlier and a later one (a correction, a reversal).

    Clauses of one text that qualify each other stand side by side; only what a cue ties to earlier words is told.
    """
    found = judge_statements(find_sightings(reading), rulebook, inside=True)
    return tuple(relation for relation in found if relation.kind != RelationKind.UNRELATED)
