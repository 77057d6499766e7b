"""Words that add nothing: what stands there twice, and the emphasis and saving phrases of legal drafting.

Forms: "a a", "one two (2) years"; "terms *and conditions*"; "at any time", "from time to time", "in our sole discretion",
"in any manner", "of any kind", "whatsoever", "hereby", "for the avoidance of doubt", "without limiting ...", "without
prejudice to ..."; "solely" or "fully" before "responsible" and "liable".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.judging.sides import Side
from monitor.judging.wordlists import DOUBLETS

_EMPHASIS = re.compile(
    r"(?:and |or )?(?:at any time|at all times|from time to time|(?:in|at) (?:our|its|their|the \w+s?) (?:sole |absolute |own |reasonable )*"
    r"discretion|in any (?:manner|way|form)|by any means|of any (?:kind|sort|nature)|whatsoever|hereby|thereof|herein"
    r"|for the avoidance of doubt|for clarity|without (?:limiting|limitation|prejudice)\b.*|in its entirety|as such"
    r"|(?:and |or )?otherwise)"
)
_INTENSE = frozenset({"solely", "fully", "entirely", "exclusively", "wholly", "personally"})
_ANSWERING = frozenset({"responsible", "liable", "accountable"})


def adds_nothing(side: Side, places: Sequence[int]) -> bool:
    """Whether the words at ``places`` say no more than the passage says without them."""
    words = [side.tokens[p].word for p in places]
    behind = side.tokens[places[-1] + 1] if places[-1] + 1 < len(side.tokens) else None
    if _EMPHASIS.fullmatch(" ".join(words)):
        return True
    if len(words) == 1 and words[0] in _INTENSE and behind is not None and behind.word in _ANSWERING:
        return True
    return _repeats(side, places)


def _repeats(side: Side, places: Sequence[int]) -> bool:
    """Whether words only stand there twice ("a a", "one two (2) years"), or pad what stands before ("and conditions")."""
    before = side.tokens[places[0] - 1] if places[0] else None
    behind = side.tokens[places[-1] + 1] if places[-1] + 1 < len(side.tokens) else None
    words = [side.tokens[p].word for p in places]
    if len(words) == 1:
        near = [t.word for t in (before, behind) if t is not None]
        return words[0] in near or (words[0].isdigit() and any(w.isdigit() for w in near))
    return len(words) == 2 and words[0] == "and" and before is not None and (before.word, words[1]) in DOUBLETS
