"""Words that took the place of others, classified: modals, numbers, concepts, limits, one side holding the other."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.judging.facets import FAIR, STRONG, WEAK, compare_sets, flip
from monitor.judging.hunks import EXCEPTION, classify_added, classify_clause, in_exception, is_aim, opened_limit
from monitor.judging.matters import is_generic
from monitor.judging.sides import Change, Side, show
from monitor.judging.wording import Token, is_spelling
from monitor.judging.wordlists import (
    ANTONYMS,
    CONJUNCTIONS,
    EFFORTS,
    LOOSER_TIES,
    MODAL_FORCE,
    PREPOSITIONS,
    PROMPTNESS,
    QUANTIFIERS_SLIM,
    QUANTIFIERS_WIDE,
    RESTRICTORS,
    SAME_VERBS,
    WIDE_THINGS,
)
from monitor.models import FacetName, Order, Stance
from monitor.taxonomy import Taxonomy

_TRIES = frozenset({"efforts", "effort", "endeavours", "endeavors"})
_BEFORE_NOUNS = (PREPOSITIONS - {"based", "related", "relating", "directed", "intended", "designed", "used"}) | {
    "a", "an", "the", "your", "our", "their", "its", "his", "her", "any", "all", "every", "each", "no",
}  # fmt: skip


def classify_replaced(
    before: Side, went: Sequence[int], after: Side, came: Sequence[int], taxonomy: Taxonomy
) -> Change:
    """What it does to a commitment when the words at ``went`` give way to those at ``came``."""
    old, new = [before.tokens[p] for p in went], [after.tokens[p] for p in came]
    if is_spelling("".join(t.word for t in old), "".join(t.word for t in new)):
        return Change("spelling", Order.EQUAL, WEAK)
    if taxonomy.same_party(show(before, went), show(after, came)):
        return Change("renamed", Order.EQUAL, WEAK)
    if _are_same_verbs(old, new):
        return Change("synonym", Order.EQUAL, WEAK)
    if {old[0].word, new[0].word} == {"with", "without"} and after.commitment.stance == Stance.PERMITS:
        return Change("manner", Order.NARROWER if new[0].word == "with" else Order.BROADER, FAIR)
    tried = _try_harder(before, went), _try_harder(after, came)
    if None not in tried and tried[0] != tried[1]:
        return Change("modal", Order.NARROWER if tried[1] > tried[0] else Order.BROADER, STRONG)  # type: ignore[operator]
    aims = is_aim(before, went), is_aim(after, came)
    if aims[0] != aims[1]:
        return Change("hedge", Order.NARROWER if aims[1] else Order.BROADER, STRONG)
    if _are_antonyms(old, new):
        return Change("opposite", Order.EXCLUDES, STRONG)
    if any(t.word.isdigit() for t in old) and any(t.word.isdigit() for t in new):
        return Change("number", Order.UNKNOWN, FAIR)
    clause = classify_clause([t.word for t in new], after.commitment.stance)
    if clause is not None:
        return clause
    by_concept = _compare_concepts(before, went, after, came, taxonomy)
    change = (
        _compare_small(old, new, after.commitment.stance)
        or by_concept
        or _compare_subset(before, went, after, came)
        or _compare_limits(before, went, after, came)
        or _compare_things(before, went, after, came)
        or Change("reworded", Order.UNKNOWN, WEAK)
    )
    if (
        change.order in (Order.NARROWER, Order.BROADER)
        and in_exception(before, went[0])
        and in_exception(after, came[0])
    ):
        return Change(EXCEPTION, flip(change.order), change.weight)
    return change


def _are_same_verbs(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Whether one verb gave way to another that says the same."""
    was, now = [t.word for t in old if t.content], [t.word for t in new if t.content]
    return len(was) == len(now) == 1 and any(was[0] in row and now[0] in row for row in SAME_VERBS)


def _try_harder(side: Side, places: Sequence[int]) -> int | None:
    """How hard somebody tries, 0 the hardest ("best efforts"); None where the words do not say."""
    following = side.tokens[places[-1] + 1].word if places[-1] + 1 < len(side.tokens) else ""
    words = {side.tokens[p].word for p in places}
    if following not in _TRIES and not words & _TRIES:
        return None
    return max((tier for tier, names in enumerate(EFFORTS) if words & names), default=None)


def _are_antonyms(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Whether one word gave way to its opposite ("off" to "on")."""
    words = [t.word for t in (*old, *new)]
    return len(old) == len(new) == 1 and frozenset(words) in ANTONYMS


def _compare_small(old: Sequence[Token], new: Sequence[Token], stance: Stance) -> Change | None:
    """Modals, promptness, quantifiers and prepositions against each other."""
    was, now = {t.word for t in old}, {t.word for t in new}
    for slower, faster, order in ((now, was, Order.NARROWER), (was, now, Order.BROADER)):
        tiers = [_promptness(slower), _promptness(faster)]
        if None not in tiers and tiers[0] > tiers[1]:  # type: ignore[operator]
            return Change("deadline", order, STRONG)
    forces = [max((MODAL_FORCE[w] for w in side if w in MODAL_FORCE), default=None) for side in (was, now)]
    if None not in forces and forces[0] != forces[1] and stance in (Stance.REQUIRES, Stance.ASSERTS):
        weaker = forces[1] < forces[0]  # type: ignore[operator]
        return Change("modal", Order.NARROWER if weaker else Order.BROADER, STRONG)
    if any(t.content for t in (*old, *new)):
        return None
    if was & QUANTIFIERS_WIDE and now & (QUANTIFIERS_SLIM | RESTRICTORS):
        return Change("quantifier", Order.NARROWER, FAIR)
    if now & QUANTIFIERS_WIDE and was & (QUANTIFIERS_SLIM | RESTRICTORS):
        return Change("quantifier", Order.BROADER, FAIR)
    for loose, tight in LOOSER_TIES:
        if was & loose and now & tight:
            return Change("tie", Order.NARROWER, FAIR)
        if was & tight and now & loose:
            return Change("tie", Order.BROADER, FAIR)
    return Change("grammar", Order.EQUAL, WEAK)


def _promptness(words: set[str]) -> int | None:
    return next((tier for tier, names in enumerate(PROMPTNESS) if words & names), None)


def _compare_concepts(
    before: Side, went: Sequence[int], after: Side, came: Sequence[int], taxonomy: Taxonomy
) -> Change | None:
    """The concepts read in the words on both sides, facet by facet."""
    old, new = _concepts_at(before, went), _concepts_at(after, came)
    found = None
    for name in (name for name in old if name in new):  # in order of mention
        order, weight = compare_sets(old[name], new[name], (), taxonomy)
        if order in (Order.NARROWER, Order.BROADER, Order.EXCLUDES):
            return Change("concept", order, weight)
        if order == Order.EQUAL:
            found = Change("concept", Order.EQUAL, WEAK)
        elif found is None and name != FacetName.ACTION and _keep_nothing(before, went, after, came):
            found = Change("other", Order.OVERLAPS, FAIR)
    return found


def _keep_nothing(before: Side, went: Sequence[int], after: Side, came: Sequence[int]) -> bool:
    """Whether two short runs have no word in common: one thing in the place of another."""
    if max(len(went), len(came)) > 3 or (_are_names(before, went) and _are_names(after, came)):
        return False
    return not any(_stands_in(before.tokens[p], after, came) for p in went)


def _concepts_at(side: Side, places: Sequence[int]) -> dict[FacetName, list[str]]:
    start, end = side.tokens[places[0]].start, side.tokens[places[-1]].end
    found: dict[FacetName, list[str]] = {}
    for facet in side.commitment.facets:
        if facet.start >= 0 and facet.start < end and facet.end > start and not facet.example:
            found.setdefault(facet.name, []).append(facet.concept)
    return found


def _compare_subset(before: Side, went: Sequence[int], after: Side, came: Sequence[int]) -> Change | None:
    """Where one side holds all content words of the other, what it has besides was added or dropped."""
    old = [p for p in went if before.tokens[p].content]
    new = [p for p in came if after.tokens[p].content]
    kept_old = [p for p in old if _stands_in(before.tokens[p], after, new)]
    kept_new = [p for p in new if _stands_in(after.tokens[p], before, old)]
    if (old and len(kept_old) == len(old) and len(kept_new) < len(new)) or (not old and new):
        rest = [p for p in came if p not in kept_new]
        return classify_added(after, rest)
    if (new and len(kept_new) == len(new) and len(kept_old) < len(old)) or (not new and old):
        rest = [p for p in went if p not in kept_old]
        change = classify_added(before, rest)
        return Change(change.kind, flip(change.order), change.weight)
    return None


def _stands_in(token: Token, side: Side, places: Sequence[int]) -> bool:
    return any(token.stem == side.tokens[p].stem or is_spelling(token.word, side.tokens[p].word) for p in places)


def _compare_limits(before: Side, went: Sequence[int], after: Side, came: Sequence[int]) -> Change | None:
    """A limit that gave way to plain words, or plain words to a limit."""
    old, new = opened_limit(before, went), opened_limit(after, came)
    if old and not new:
        return Change(old, Order.BROADER, FAIR)
    if new and not old:
        return Change(new, Order.NARROWER, FAIR)
    return None


def _compare_things(before: Side, went: Sequence[int], after: Side, came: Sequence[int]) -> Change | None:
    """One thing named in the place of another ("to debt collectors" became "to newspapers"); names are told apart."""
    if _are_names(before, went) and _are_names(after, came):
        return Change("name", Order.UNKNOWN, WEAK)
    wide = _is_wide(before, went), _is_wide(after, came)
    if wide[0] != wide[1]:
        return Change("class", Order.BROADER if wide[1] else Order.NARROWER, FAIR)
    if _names_thing(before, went) and _names_thing(after, came):
        return Change("other", Order.OVERLAPS, FAIR)
    return None


def _are_names(side: Side, places: Sequence[int]) -> bool:
    text = side.commitment.statement.text
    return places[0] > 0 and all(text[side.tokens[p].start].isupper() for p in places if side.tokens[p].content)


def _is_wide(side: Side, places: Sequence[int]) -> bool:
    """Whether words stand for anybody or anything ("third parties", "anyone")."""
    return all(side.tokens[p].word in WIDE_THINGS or side.tokens[p].word in QUANTIFIERS_WIDE for p in places)


def _names_thing(side: Side, places: Sequence[int]) -> bool:
    """Whether a run is the noun of a phrase: behind a small word, before a small word, a comma or the end."""
    words = [side.tokens[p] for p in places]
    if len(words) > 3 or not all(t.content for t in words) or all(_is_common(t) for t in words):
        return False
    following = side.tokens[places[-1] + 1] if places[-1] + 1 < len(side.tokens) else None
    closed = following is None or following.before != "" or following.word in PREPOSITIONS | CONJUNCTIONS
    previous = side.tokens[places[0] - 1].word if places[0] else ""
    return closed and previous in _BEFORE_NOUNS


def _is_common(token: Token) -> bool:
    return is_generic(token.stem) or token.word.endswith("ly") or token.word[:1].isdigit()
