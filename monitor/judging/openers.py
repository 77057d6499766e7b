"""Where in a clause an exception or a condition opens."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.judging.wording import Token
from monitor.judging.wordlists import CONDITION_OPENERS, EXCEPTION_OPENERS
from monitor.models import Stance

REACH = 30  # how many words an exception may be long


def find_opener(tokens: Sequence[Token], place: int) -> str:
    """The nearest word before ``place`` that opens an exception or a condition in its clause, or nothing."""
    for back in range(min(place, len(tokens)) - 1, max(-1, place - REACH), -1):
        token = tokens[back]
        following = tokens[back + 1] if back + 1 < len(tokens) else None
        if token.word in EXCEPTION_OPENERS or token.word in CONDITION_OPENERS:
            return token.word
        if token.word == "other" and following is not None and following.word == "than":
            return "except"
        if following is not None and following.before in (";", ".", ":"):
            return ""
    return ""


def excepts(opener: str, stance: Stance) -> bool:
    """Whether what follows an opener is excepted; "without" excepts from a ban only ("without notice" is a manner)."""
    return opener in EXCEPTION_OPENERS and (opener != "without" or stance == Stance.PROHIBITS)
