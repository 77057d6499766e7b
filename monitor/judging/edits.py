"""The words that came and went between two versions of one passage, classified.

``find_edits`` aligns the words of two commitments and says of every change what it is (a limit, a list member, a
modifier, a number, a spelling ...) and whether the later wording covers less ground (``NARROWER``), more
(``BROADER``), the same (``EQUAL``), or nobody can tell (``UNKNOWN``). ``judge_edits`` sums that up into one vote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from monitor.judging.facets import FAIR, STRONG, WEAK, flip, same_limit
from monitor.judging.hunks import classify_added
from monitor.judging.matters import find_names
from monitor.judging.members import is_guarded_member
from monitor.judging.openers import find_opener
from monitor.judging.padding import drop_renamed, is_padding
from monitor.judging.sides import Change, Side, cut_at_openers, make_side, opens_clause, show
from monitor.judging.swaps import classify_replaced
from monitor.judging.wording import Token, find_stems
from monitor.judging.wordlists import (
    COMPANY_FORMS,
    CONJUNCTIONS,
    DEONTIC,
    KINDS,
    MODALS,
    NEGATIONS,
    RESTRICTORS,
    WIDE_THINGS,
)
from monitor.models import Commitment, Order, RelationKind, Stance, Universality
from monitor.taxonomy import Taxonomy

_HEDGED_BAN = re.compile(
    r"\b(?:may|might|could|can)\s+(?:also\s+|then\s+)?be\s+(?:prohibited|restricted|banned|barred|disallowed|forbidden)\b",
    re.IGNORECASE,
)
MOSTLY_REWORDED = 0.5  # of the content words; beyond it single words tell less


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of words: its kind, what it does to the ground covered, how much it counts, the words themselves."""

    kind: str
    order: Order
    weight: int
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class Vote:
    """What the edits say together; ``kind`` is None where they cannot tell. ``reworded`` is a share of the words."""

    kind: RelationKind | None
    weight: int
    mixed: bool
    reworded: float
    tied: bool = False  # as much one way as the other


@dataclass(slots=True)
class _Hunk:
    """A run of words that went (indexes into the earlier side) and a run that came (into the later)."""

    went: list[int]
    came: list[int]


def find_edits(
    earlier: Commitment,
    later: Commitment,
    taxonomy: Taxonomy,
    *,
    gone_to: str = "",
    came_from: str = "",
    renames: Sequence[tuple[str, str]] = (),
) -> tuple[Edit, ...]:
    """Every change of words between two commitments, in the order of the later text.

    ``gone_to`` and ``came_from`` are further words of the two versions: what moved there or from there is no change.
    ``renames`` are stems that gave way to others all over the document.
    """
    before, after = make_side(earlier), make_side(later)
    hunks = _find_hunks(before.tokens, after.tokens)
    for hunk in hunks:
        hunk.went, hunk.came = drop_renamed((before, hunk.went), (after, hunk.came), renames)
        if is_padding((before, hunk.went), (after, hunk.came)):
            hunk.went, hunk.came = [], []
    same_stance = earlier.stance == later.stance
    _drop_moved(hunks, before, after)
    _drop_reworded_limits(hunks, before, after)
    _drop_elsewhere(hunks, before, after, gone_to, came_from)
    edits = []
    for hunk in hunks:
        if same_stance:
            _drop_deontic(hunk, before, after, later.stance)
        edits += _weigh_limits_of_new(
            [_make_edit(part, before, after, taxonomy) for part in _split(hunk, before, after)]
        )
    edits += _find_hedged_bans(earlier, later)
    if earlier.strength.universality == later.strength.universality == Universality.ABSOLUTE:
        edits = [e for e in edits if e.kind != "quantifier" or e.weight > WEAK]  # "never", "at no time"
    return tuple(edits)


def _split(hunk: _Hunk, before: Side, after: Side) -> list[_Hunk]:
    """A run cut where a limit or an inclusion opens; only what stands before that took the place of something."""
    words = {before.tokens[p].word for p in hunk.went[:1]} | {after.tokens[p].word for p in hunk.came[:1]}
    guarded = is_guarded_member(after, hunk.came) if not hunk.went else is_guarded_member(before, hunk.went)
    if words == {"with", "without"} or (guarded and not (hunk.went and hunk.came)):
        return [hunk]
    went, came = cut_at_openers(before, hunk.went), cut_at_openers(after, hunk.came)
    parts = []
    if went and came and opens_clause(before, went[0][0]) == opens_clause(after, came[0][0]):
        parts.append(_Hunk(went.pop(0), came.pop(0)))
    return parts + [_Hunk(part, []) for part in went] + [_Hunk([], part) for part in came]


def _weigh_limits_of_new(edits: list[Edit]) -> list[Edit]:
    """A limit that came together with new ground, right behind it, governs that ground first: it counts less."""
    broadened = any(e.order == Order.BROADER and e.weight >= FAIR and e.later for e in edits)
    if not broadened:
        return edits
    return [replace(e, weight=WEAK) if e.order == Order.NARROWER and not e.earlier else e for e in edits]


def _find_hedged_bans(earlier: Commitment, later: Commitment) -> list[Edit]:
    """A ban that became one that may be imposed, or the other way round."""
    was, now = _HEDGED_BAN.search(earlier.full_text), _HEDGED_BAN.search(later.full_text)
    if bool(was) == bool(now):
        return []
    order = Order.NARROWER if now else Order.BROADER
    return [Edit("modal", order, STRONG, was.group() if was else "", now.group() if now else "")]


def judge_edits(edits: Sequence[Edit], earlier: Commitment, later: Commitment) -> Vote:
    """One vote out of all edits: the side with the heavier words wins; without direction it is a rewording."""
    beside = _heaviest(edits, Order.OVERLAPS)  # something else in the place of something: as much less as more
    narrower = max(beside, _heaviest(edits, Order.NARROWER))
    broader = max(beside, _heaviest(edits, Order.BROADER))
    reworded = _share_reworded(edits, earlier, later)
    mixed = bool(narrower and broader) and abs(narrower - broader) < 2
    if not narrower and not broader:
        sure = reworded <= MOSTLY_REWORDED
        return Vote(RelationKind.REAFFIRMS if sure else None, FAIR if sure else WEAK, False, reworded)
    if narrower == broader:
        total = {order: sum(e.weight for e in edits if e.order == order) for order in (Order.NARROWER, Order.BROADER)}
        kind = RelationKind.BROADENS if total[Order.BROADER] > total[Order.NARROWER] else RelationKind.NARROWS
    else:
        kind = RelationKind.NARROWS if narrower > broader else RelationKind.BROADENS
    weight = max(narrower, broader)
    return Vote(kind, weight - 1 if reworded > MOSTLY_REWORDED else weight, mixed, reworded, narrower == broader)


def _heaviest(edits: Sequence[Edit], order: Order) -> int:
    return max((edit.weight for edit in edits if edit.order == order), default=0)


def _share_reworded(edits: Sequence[Edit], earlier: Commitment, later: Commitment) -> float:
    """How much of the content of both sides stands in edits that nobody can tell the direction of."""
    unclear = [edit for edit in edits if edit.order == Order.UNKNOWN]
    changed = sum(len(find_stems(edit.earlier)) + len(find_stems(edit.later)) for edit in unclear)
    total = len(find_stems(earlier.quote)) + len(find_stems(later.quote))
    return changed / total if total else 0.0


def _find_hunks(before: Sequence[Token], after: Sequence[Token]) -> list[_Hunk]:
    matcher = SequenceMatcher(None, [t.stem for t in before], [t.stem for t in after], autojunk=False)
    hunks: list[_Hunk] = []
    last_equal: Sequence[Token] = ()
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            last_equal = before[i1:i2]
            continue
        hunk = _Hunk(list(range(i1, i2)), list(range(j1, j2)))
        if tag == "insert":
            hunk.came = _slide(hunk.came, after)
        elif tag == "delete":
            hunk.went = _slide(hunk.went, before)
        previous = hunks[-1] if hunks else None
        thin = len(last_equal) <= 2 and not any(t.content for t in last_equal)
        if previous and thin and previous.went and previous.came and hunk.went and hunk.came:
            previous.went += range(previous.went[-1] + 1, i2)
            previous.came += range(previous.came[-1] + 1, j2)
        else:
            hunks.append(hunk)
    return hunks


def _slide(places: list[int], tokens: Sequence[Token]) -> list[int]:
    """A run of words that came (or went), moved along equal words to where a list member or a phrase begins."""
    start, end = places[0], places[-1] + 1
    while start > 0 and not _opens(tokens[start]) and tokens[start - 1].stem == tokens[end - 1].stem:
        start, end = start - 1, end - 1
        if tokens[end - 1].word in CONJUNCTIONS:
            break  # "to coach rivals and" before "to resell them"
    fits = _opens(tokens[start]) or tokens[end - 1].word in CONJUNCTIONS
    return list(range(start, end)) if fits else places


def _opens(token: Token) -> bool:
    return token.word in CONJUNCTIONS or token.before in (",", ";", "(")


def _drop_moved(hunks: list[_Hunk], before: Side, after: Side) -> None:
    """Words that went at one place of the passage and came at another are no change."""
    went = [(n, i) for n, hunk in enumerate(hunks) for i in hunk.went if before.tokens[i].content]
    full = [(len(hunk.went), len(hunk.came)) for hunk in hunks]
    for hunk_index, hunk in enumerate(hunks):
        for j in list(hunk.came):
            stem = after.tokens[j].stem
            if not after.tokens[j].content:
                continue
            twin = next(((n, i) for n, i in went if n != hunk_index and _is_twin(before.tokens[i].stem, stem)), None)
            if twin is None or j not in hunk.came:
                continue
            went.remove(twin)
            hunks[twin[0]].went.remove(twin[1])
            if before.tokens[twin[1]].stem == stem:
                hunk.came.remove(j)
            else:  # "unauthorised" became "without authorisation by us": the whole phrase is that word
                hunk.came = [p for p in hunk.came if p != j and not _same_limit(after, p, j)]
    for hunk, (had_gone, had_come) in zip(hunks, full, strict=True):
        _drop_leftovers(hunk, before, after)
        if len(hunk.went) < had_gone and not any(before.tokens[p].content for p in hunk.went):
            hunk.went.clear()  # the small words that came along
        if len(hunk.came) < had_come and not any(after.tokens[p].content for p in hunk.came):
            hunk.came.clear()


def _same_limit(side: Side, place: int, other: int) -> bool:
    """Whether two words stand in one phrase that "without" or a limit holds together."""
    limit = side.limits.get(other)
    if limit is not None:
        return side.limits.get(place) is limit
    return find_opener(side.tokens, place + 1) == find_opener(side.tokens, other) == "without"


def _is_twin(went: str, came: str) -> bool:
    """Whether two stems are one word, or one the negative of the other ("unauthorised", "without authorisation")."""
    return (
        went == came
        or (len(came) > 3 and went in (f"un{came}", f"non{came}"))
        or (len(went) > 3 and came in (f"un{went}", f"non{went}"))
    )


def _drop_leftovers(hunk: _Hunk, before: Side, after: Side) -> None:
    """Where only small words stay behind from what moved, they say nothing."""
    for side, places in ((before, hunk.went), (after, hunk.came)):
        if places and len(places) < places[-1] - places[0] + 1 and not any(side.tokens[p].content for p in places):
            places.clear()


def _drop_reworded_limits(hunks: list[_Hunk], before: Side, after: Side) -> None:
    """The small words of a limit that both passages hold in another wording ("where required", "if we are required")."""
    was, now = ({id(limit): limit for limit in side.limits.values()} for side in (before, after))
    twins = [(a, b) for a in was.values() for b in now.values() if same_limit(a, b) and _says_same(a.words, b.words)]
    kept = {id(limit) for pair in twins for limit in pair}
    for hunk in hunks:
        hunk.went = [p for p in hunk.went if not _is_small_in(before, p, kept)]
        hunk.came = [p for p in hunk.came if not _is_small_in(after, p, kept)]


def _says_same(one: str, other: str) -> bool:
    stems = find_stems(one)
    return bool(stems) and stems == find_stems(other)


def _is_small_in(side: Side, place: int, limits: set[int]) -> bool:
    token = side.tokens[place]
    telling = token.content or token.word in NEGATIONS | CONJUNCTIONS | RESTRICTORS
    return not telling and place in side.limits and id(side.limits[place]) in limits


def _drop_elsewhere(hunks: list[_Hunk], before: Side, after: Side, gone_to: str, came_from: str) -> None:
    """Words that moved into or out of the lead-in, or a neighbouring passage, are no change."""
    later_lead = find_stems(" ".join(after.commitment.statement.lead_in))
    earlier_lead = find_stems(" ".join(before.commitment.statement.lead_in))
    for hunk in hunks:
        _drop_known(hunk.went, before, later_lead, find_stems(gone_to))
        _drop_known(hunk.came, after, earlier_lead, find_stems(came_from))


def _drop_known(places: list[int], side: Side, lead: frozenset[str], neighbours: frozenset[str]) -> None:
    content = [p for p in places if side.tokens[p].content]
    if not content:
        return
    if all(side.tokens[p].stem in neighbours for p in content) or (
        all(side.tokens[p].stem in lead for p in content) and not any(p in side.limits for p in content)
    ):
        places.clear()


def _drop_deontic(hunk: _Hunk, before: Side, after: Side, stance: Stance) -> None:
    """The stance was compared already: "do not" and "users may not" are one. A weaker modal of a duty stays."""
    keep = MODALS if stance in (Stance.REQUIRES, Stance.ASSERTS) else frozenset()
    negated = [
        any(s.tokens[p].word in NEGATIONS for p in places) for s, places in ((before, hunk.went), (after, hunk.came))
    ]
    sides = ((before, hunk.went, hunk.came, after), (after, hunk.came, hunk.went, before))
    plain = [_is_plain(side, places, other, others, keep) for side, places, others, other in sides]
    for (_, places, _, _), clear in zip(sides, plain, strict=True):
        if clear and (places[0] < 6 or negated[0] == negated[1]):
            places.clear()


def _is_plain(side: Side, places: list[int], other: Side, others: list[int], keep: frozenset[str]) -> bool:
    """Whether a run is made of words that say who is bound and how; the promisor's name is "we" where "we" stood."""
    words = {side.tokens[p].word for p in places}
    if not words or words & keep:
        return False
    if words & WIDE_THINGS and any(other.tokens[p].content and other.tokens[p].word not in DEONTIC for p in others):
        return False  # "anyone" in the place of those who were named
    names = {side.tokens[p].word for p in places if side.tokens[p].stem in find_names(side.commitment.actor)}
    if names and not {other.tokens[p].word for p in others} <= DEONTIC:
        return False
    return words - names <= DEONTIC | COMPANY_FORMS


def _make_edit(hunk: _Hunk, before: Side, after: Side, taxonomy: Taxonomy) -> Edit:
    if not hunk.went:
        change = classify_added(after, hunk.came)
    elif not hunk.came:
        change = _flipped(classify_added(before, hunk.went))
    else:
        change = classify_replaced(before, hunk.went, after, hunk.came, taxonomy)
    if change.kind == "modifier" and not (hunk.went and hunk.came) and _grew(hunk, before, after):
        order = Order.BROADER if hunk.came else Order.NARROWER
        change = Change("member", order, STRONG)  # "location, device, and uploaded data": it shares the noun
    if change.kind == "modifier" and not (hunk.went and hunk.came) and _is_expanding(hunk, before, after):
        change = Change("member", Order.BROADER if hunk.came else Order.NARROWER, STRONG)
    return Edit(change.kind, change.order, change.weight, show(before, hunk.went), show(after, hunk.came))


def _is_expanding(hunk: _Hunk, before: Side, after: Side) -> bool:
    """Whether words before a noun name its kinds, and so all of them ("actual or suspected", "direct or indirect")."""
    side, places = (after, hunk.came) if hunk.came else (before, hunk.went)
    words = {side.tokens[p].word for p in places}
    return "or" in words and len(words & KINDS) == len(words) - 1


def _grew(hunk: _Hunk, before: Side, after: Side) -> bool:
    """Whether a list has a member more on the side where the words stand, and they follow its conjunction."""
    side, places = (after, hunk.came) if hunk.came else (before, hunk.went)
    joined = places[0] > 0 and side.tokens[places[0] - 1].word in CONJUNCTIONS
    counts = [sum(t.before == "," or t.word in CONJUNCTIONS for t in s.tokens) for s in (before, after)]
    return joined and (counts[1] > counts[0] if hunk.came else counts[0] > counts[1])


def _flipped(change: Change) -> Change:
    return Change(change.kind, flip(change.order), change.weight)


def strongest(edits: Iterable[Edit], order: Order) -> Edit | None:
    """The heaviest edit of one direction."""
    found = [edit for edit in edits if edit.order == order]
    return max(found, key=lambda edit: edit.weight) if found else None


__all__ = ["FAIR", "STRONG", "WEAK", "Edit", "Vote", "find_edits", "judge_edits", "strongest"]
