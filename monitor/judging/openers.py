"""Where in a clause an exception or a condition opens."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.judging.wording import Token
from monitor.judging.wordlists import CONDITION_OPENERS, EXCEPTION_OPENERS, MODALS, NEGATIONS
from monitor.models import Stance

# Openers that ask for something to be so ("without your consent", "unless you agree"): an exception behind one frees
# from the rule as a whole, as the one before it does; it takes nothing back from it.
ASKING = frozenset({"without", "unless"})
REACH = 30  # how many words an exception may be long
SUBJECT = 5  # how many words may stand between the comma behind a phrase in front and the verb of the sentence
_VERBS = MODALS | NEGATIONS | {"do", "does", "is", "are", "you", "we", "has", "have"}


def find_opener(tokens: Sequence[Token], place: int) -> str:
    """The nearest word before ``place`` that opens an exception or a condition in its clause, or nothing.

    A phrase in front ends at its comma: in "unless the law demands it, we will not tell banks" nothing is excepted
    behind "it".
    """
    for back in range(min(place, len(tokens)) - 1, max(-1, place - REACH), -1):
        token = tokens[back]
        following = tokens[back + 1] if back + 1 < len(tokens) else None
        if token.word in EXCEPTION_OPENERS or token.word in CONDITION_OPENERS:
            return "" if _is_closed(tokens, back, place) else token.word
        if token.word == "other" and following is not None and following.word == "than":
            return "" if _is_closed(tokens, back, place) else "except"
        if following is not None and following.before in (";", ".", ":"):
            return ""
    return ""


def _is_closed(tokens: Sequence[Token], opener: int, place: int) -> bool:
    """Whether a phrase that opens a sentence is over before ``place``: a comma, then the subject and its verb."""
    if opener and tokens[opener].before not in (".", ";", ":") and tokens[opener - 1].content:
        return False
    return any(
        tokens[p].before == "," and any(t.word in _VERBS for t in tokens[p : p + SUBJECT])
        for p in range(opener + 1, min(place + 1, len(tokens)))
    )


def excepts(opener: str, stance: Stance) -> bool:
    """Whether what follows an opener is excepted; "without" excepts from a ban only ("without notice" is a manner)."""
    return opener in EXCEPTION_OPENERS and (opener != "without" or stance == Stance.PROHIBITS)
