"""Words that put one member more beside others: with a limit of its own, or bound as the others are.

Forms: "(for a guide) *and, if you agree, for a cookbook*"; "you *and your guests* must"; "*ensure that you and your guests*
comply".
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.judging.sides import Side
from monitor.judging.wordlists import CONDITION_OPENERS, CONJUNCTIONS, EXCEPTION_OPENERS, MODALS, NEGATIONS
from monitor.models import Stance

_SEES_TO = frozenset({"ensure", "procure", "make", "guarantee", "see"})
_ADDRESSED = frozenset({"you", "we", "users", "customers", "members", "they"})


def is_guarded_member(side: Side, places: Sequence[int]) -> bool:
    """Whether words are one member more that has a limit of its own ("and, if you agree, for a cookbook")."""
    if len(places) < 4 or side.tokens[places[0]].word not in CONJUNCTIONS:
        return False
    second = side.tokens[places[1]].word
    opens = second in CONDITION_OPENERS or second in EXCEPTION_OPENERS
    return opens and any(side.tokens[p].before == "," and side.tokens[places[-1]].content for p in places[3:])


def names_more_bound(side: Side, places: Sequence[int]) -> bool:
    """Whether words put others beside who is bound already: "you *and your guests* must", "*ensure that you and your
    guests* comply"."""
    words = [side.tokens[p].word for p in places]
    if side.commitment.stance not in (Stance.REQUIRES, Stance.PROHIBITS) or places[-1] != places[0] + len(places) - 1:
        return False
    if words[0] in _SEES_TO and "and" in words[1:-1]:
        return words[words.index("and") - 1] in _ADDRESSED
    before = side.tokens[places[0] - 1].word if places[0] else ""
    after = side.tokens[places[-1] + 1].word if places[-1] + 1 < len(side.tokens) else ""
    return words[0] == "and" and len(words) > 1 and before in _ADDRESSED and after in MODALS | NEGATIONS
