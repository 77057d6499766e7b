"""Pronouns inside one block: "They may not ...", "These companies must ...".

``find_antecedent`` gives whom "they", "it" or "these companies" of the next sentence means: the last party, other than
"we" and "you", that the sentence before names; None leaves it open, and the commitment bound to nobody known.
"""

from __future__ import annotations

from monitor.reading.clauses import Clause
from monitor.reading.governing import ANAPHOR, GOVERNMENT, NOBODY, PROVIDER, THIRD, USERS, judge_kind
from monitor.reading.mentions import Mark

_NAMED = frozenset([THIRD, GOVERNMENT])


def find_antecedent(before: Clause) -> Mark | None:
    """The party that a pronoun behind a sentence means: others named in it first, then its users or provider."""
    others: list[Mark] = []
    for mark in before.subjects:
        kind = judge_kind(before, mark)
        if kind in (ANAPHOR, NOBODY) or before.low[mark[0] : mark[1]] in ("we", "us", "you", "we'll", "you'll"):
            continue
        if kind in _NAMED or kind in (USERS, PROVIDER):
            others.append(mark)
    named = [mark for mark in others if judge_kind(before, mark) in _NAMED]
    chosen = named or others
    return chosen[-1] if chosen else None
