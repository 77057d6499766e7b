"""One commitment as words, with the limit in which each word stands; and what a run of changed words was found to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitor.judging.wording import Token, find_tokens
from monitor.judging.wordlists import CONDITION_OPENERS, EXCEPTION_OPENERS
from monitor.models import Commitment, Limit, Order


class Change(NamedTuple):
    """What a run of changed words is, which way it moves the ground, how much it counts."""

    kind: str
    order: Order
    weight: int


@dataclass(frozen=True, slots=True)
class Side:
    """One commitment as words, with the limit in which each word stands."""

    commitment: Commitment
    tokens: tuple[Token, ...]
    limits: dict[int, Limit]

    def opened_above(self) -> str:
        """The word of the lead-in that makes the whole passage a condition or an exception ("We may use it if:")."""
        lead = self.commitment.statement.lead_in
        last = (lead[-1] if lead else "").rstrip(" :\u2014-").rpartition(" ")[2].lower()
        return last if last in CONDITION_OPENERS or last in EXCEPTION_OPENERS else ""


def make_side(commitment: Commitment) -> Side:
    """The words of a commitment without list markers and section numbers, and the limit that each belongs to."""
    tokens = _drop_markers(find_tokens(commitment.statement.text))
    offset = 0
    limits = {}
    for limit in commitment.limits:
        if limit.start < 0:
            continue
        for place, token in enumerate(tokens):
            if token.start < limit.end - offset and token.end > limit.start - offset:
                limits[place] = limit
    return Side(commitment, tokens, limits)


def _drop_markers(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The words without "(a)" and "2."; a comma before such a mark stands before the word behind it."""
    kept: list[Token] = []
    mark = ""
    for token in tokens:
        if token.marker:
            mark = token.before or mark
        else:
            kept.append(token._replace(before=mark) if mark and not token.before else token)
            mark = ""
    return tuple(kept)


def show(side: Side, places: Sequence[int]) -> str:
    """The words at some places as they were published; a gap becomes an ellipsis."""
    parts: list[str] = []
    text = side.commitment.statement.text
    for run in _runs(places):
        parts.append(text[side.tokens[run[0]].start : side.tokens[run[-1]].end])
    return " … ".join(parts)


def _runs(places: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def opens_clause(side: Side, place: int) -> bool:
    """Whether a limit or an inclusion opens at a word."""
    word = side.tokens[place].word
    return word in ("unless", "except", "excluding", "without", "including", "if")


def cut_at_openers(side: Side, places: Sequence[int]) -> list[list[int]]:
    """A run of words, cut before each word that opens a limit or an inclusion."""
    parts: list[list[int]] = []
    for place in places:
        if not parts or opens_clause(side, place):
            parts.append([])
        parts[-1].append(place)
    return parts
