"""Numbers by type and direction: whether a changed quantity leaves a commitment more or less ground.

Only quantities of one kind are compared. A quantity that one side lacks counts where it is the deadline or threshold
of a duty (a duty without a deadline is at its weakest) or a bound of a permission.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.judging.effects import find_side
from monitor.judging.facets import FAIR, STRONG, WEAK, SlotOrder, flip
from monitor.judging.table import LICENSES
from monitor.judging.wording import find_stems, find_tokens
from monitor.judging.wordlists import NEGATIONS, make_words
from monitor.models import Commitment, Direction, Order, Quantity, QuantityKind, Stance

_N, _B, _X = Order.NARROWER, Order.BROADER, Order.EXCLUDES

# What a larger value makes of a commitment, by stance and direction; `None` as direction: exactly.
_LARGER: dict[tuple[Stance, Direction], Order] = {
    (Stance.REQUIRES, Direction.AT_MOST): _N,  # delete within 60 days instead of 30
    (Stance.REQUIRES, Direction.AT_LEAST): _B,  # at least 60 days' notice instead of 30
    (Stance.REQUIRES, Direction.EXACTLY): _B,
    (Stance.PERMITS, Direction.AT_MOST): _B,  # may be kept up to 60 days
    (Stance.PERMITS, Direction.AT_LEAST): _N,  # may be ended after 60 idle days
    (Stance.PERMITS, Direction.EXACTLY): _B,
    (Stance.PROHIBITS, Direction.AT_MOST): _N,  # not kept beyond 60 days
    (Stance.PROHIBITS, Direction.AT_LEAST): _N,  # no groups of 60 and more
    (Stance.PROHIBITS, Direction.EXACTLY): _N,
    (Stance.ASSERTS, Direction.AT_MOST): _N,
    (Stance.ASSERTS, Direction.AT_LEAST): _B,
    (Stance.ASSERTS, Direction.EXACTLY): _X,
}
# Kinds that read otherwise than the rest of their row.
_LARGER_OF_KIND: dict[tuple[Stance, Direction, QuantityKind], Order] = {
    (Stance.PROHIBITS, Direction.AT_MOST, QuantityKind.AGE): _B,  # nothing from people under 18 instead of 13
    (Stance.PROHIBITS, Direction.EXACTLY, QuantityKind.AGE): _B,
    (Stance.PERMITS, Direction.EXACTLY, QuantityKind.AGE): _N,
    (Stance.REQUIRES, Direction.EXACTLY, QuantityKind.DURATION): _N,
    (Stance.REQUIRES, Direction.EXACTLY, QuantityKind.DATE): _N,  # a deadline put off
    (Stance.REQUIRES, Direction.AT_LEAST, QuantityKind.DATE): _N,  # a duty that begins later
    (Stance.PROHIBITS, Direction.AT_MOST, QuantityKind.DATE): _B,  # a ban that ends later
    (Stance.PERMITS, Direction.AT_LEAST, QuantityKind.DATE): _N,
}
_DATE_LINE = re.compile(
    r"\b(?:effective|last (?:updated|modified|revised)|updated (?:on )?|version|revised|in effect|copyright|©)",
    re.IGNORECASE,
)
_OFTEN_NOISE = frozenset({QuantityKind.COUNT})
_BY = re.compile(r"\bby\s+(?:an? )?(?:further |another |about |some )?\W*$", re.IGNORECASE)
_AFTER = re.compile(r"\bafter\W*$", re.IGNORECASE)
# Words that make a time in a permission a threshold: what lay idle so long may be ended.
_WAITED = make_words(
    """inactive inactivity idle dormant unused unpaid overdue unclaimed uncollected late delinquent abandoned after
    once older absence absent expiry expiration default arrears"""
)
_FLOOR = re.compile(
    r"\b(?:at least|no (?:fewer|less) than|a minimum of|minimum|at minimum|not less than)\W*$", re.IGNORECASE
)
_CEILING = re.compile(
    r"\b(?:up to|at most|no more than|not more than|more than|a maximum of|maximum|exceed\w*|over|above|fewer than)\W*$",
    re.IGNORECASE,
)


def compare_quantities(earlier: Commitment, later: Commitment, *, versions: bool) -> list[SlotOrder]:
    """The quantities in which two commitments differ, as ground won or lost; ``EXCLUDES`` where a fact differs."""
    found = []
    for kind in QuantityKind:
        before = [q for q in earlier.quantities if q.kind == kind]
        after = [q for q in later.quantities if q.kind == kind]
        before, after = _without_common(before, after), _without_common(after, before)
        for was, now in _pair_up(before, after, kind):
            slot = _compare(was, now, later, versions=versions)
            if slot is not None:
                found.append(slot)
        if versions and kind not in _OFTEN_NOISE and len(before) != len(after) and not (before and after):
            found += [slot for q in before or after if (slot := _one_sided(q, later, added=bool(after)))]
    return found


def _without_common(these: Sequence[Quantity], others: Sequence[Quantity]) -> list[Quantity]:
    values = {(q.value, q.unit) for q in others}
    return [q for q in these if (q.value, q.unit) not in values]


def _pair_up(
    before: Sequence[Quantity], after: Sequence[Quantity], kind: QuantityKind
) -> list[tuple[Quantity, Quantity]]:
    """What was changed into what: in order; a count or a sum only where it counts the same things."""
    pairs = []
    for was, now in zip(before, after, strict=False):
        same_things = was.unit == now.unit or bool(find_stems(was.unit) & find_stems(now.unit))
        if same_things or kind not in (QuantityKind.COUNT, QuantityKind.MONEY):
            pairs.append((was, now))
    return pairs


def _compare(was: Quantity, now: Quantity, later: Commitment, *, versions: bool) -> SlotOrder | None:
    if was.value == now.value:
        return None
    if now.kind == QuantityKind.DATE and _DATE_LINE.search(later.quote):
        return None
    stance = later.stance
    if versions and stance == Stance.ASSERTS:
        if now.kind in (QuantityKind.COUNT, QuantityKind.DATE) and now.direction == Direction.EXACTLY:
            return None  # a page kept up to date, not a claim taken back
        stance = _read_claim(later)
    direction = now.direction if now.direction != Direction.EXACTLY else was.direction
    if now.kind != QuantityKind.DATE and _BY.search(later.quote[: max(now.start, 0)]):
        direction = Direction.EXACTLY  # "cut by 40 %" says how much, not at most how much
    elif now.kind == QuantityKind.DURATION and _AFTER.search(later.quote[: max(now.start, 0)]):
        direction = Direction.EXACTLY  # "deleted after 14 days" says when
    key = (stance, direction)
    order = _LARGER_OF_KIND.get((*key, now.kind), _LARGER[key])
    if _is_threshold(now, later):
        order = flip(order)
    if now.value < was.value:
        order = flip(order)
    if order == _X and now.kind == QuantityKind.DATE and later.tense == "future" and now.value > was.value:
        order = _N  # a plan put off without an admitted error
    return SlotOrder(now.kind.value, order, was.words, now.words, STRONG)


def _read_claim(commitment: Commitment) -> Stance:
    """The stance a claim's numbers are read by: one of practice leaves itself as much room as "we may" ("we keep logs
    for 90 days"), one of what others get binds as a duty does ("we give 90 days' notice"), a denial as a ban does."""
    if not commitment.polarity:
        return Stance.PROHIBITS
    return Stance.PERMITS if find_side(commitment) == LICENSES else Stance.REQUIRES


def _is_threshold(quantity: Quantity, commitment: Commitment) -> bool:
    """Whether a permission applies where something lay idle, or was *not* done, for so long ("not used within 90 days")."""
    if commitment.stance != Stance.PERMITS or quantity.kind != QuantityKind.DURATION or quantity.start < 0:
        return False
    before = [t.word for t in find_tokens(commitment.quote[: quantity.start])[-14:]]
    after = [t.word for t in find_tokens(commitment.quote[quantity.end :])[:3]]
    if quantity.direction == Direction.AT_LEAST:
        return False
    waits = any(w in _WAITED for w in (*before, *after))
    return waits or any(w in NEGATIONS for w in before)


def _one_sided(quantity: Quantity, later: Commitment, *, added: bool) -> SlotOrder | None:
    """A quantity that only one side states."""
    if later.stance == Stance.ASSERTS:
        return None
    order = _B if later.stance == Stance.REQUIRES else _N
    weight = FAIR if quantity.kind in (QuantityKind.DURATION, QuantityKind.AGE, QuantityKind.DATE) else WEAK
    if not added:
        order = flip(order)
    words = ("", quantity.words) if added else (quantity.words, "")
    return SlotOrder(quantity.kind.value, order, *words, weight, "stated" if added else "no longer stated")


def compare_bare_numbers(
    replaced: Sequence[tuple[str, str]], earlier: Commitment, later: Commitment, *, versions: bool
) -> list[SlotOrder]:
    """Numbers that took each other's place (``replaced``: the words on both sides) and were not read as quantities.

    A number with a floor or a ceiling before it ("at least", "up to") moves the ground; of two claims made one after
    the other, one number excludes the other.
    """
    found = []
    for words in replaced:
        was, now = (_find_number(text) for text in words)
        if was is None or now is None or was == now:
            continue
        text = later.quote[: max(later.quote.find(words[1]), 0)] + " " + words[1]
        order = _order_bare(text[: text.rfind(words[1])], later, claims=_are_claims(earlier, later) and not versions)
        if order is not None:
            found.append(SlotOrder("count", order if now > was else flip(order), *words, STRONG))
    return found


def _are_claims(earlier: Commitment, later: Commitment) -> bool:
    return earlier.stance == later.stance == Stance.ASSERTS


def _find_number(words: str) -> float | None:
    """The one number among a few words; None where there is none, or more than one."""
    numbers = [t.word for t in find_tokens(words) if t.word[:1].isdigit()]
    try:
        return float(numbers[0]) if len(numbers) == 1 else None
    except ValueError:
        return None


def _order_bare(before: str, later: Commitment, *, claims: bool) -> Order | None:
    """What a larger number makes of a commitment, by the words before it; None where nobody can tell."""
    direction = Direction.AT_LEAST if _FLOOR.search(before) else Direction.AT_MOST if _CEILING.search(before) else None
    if direction is None:
        return _X if claims else None
    stance = _read_claim(later) if later.stance == Stance.ASSERTS else later.stance
    return _LARGER[(stance, direction)]
