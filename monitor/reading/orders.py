"""Commands in words that no list of cues holds, told by their form alone.

``judge_order`` takes a clause in which no cue governs and gives a ban or a duty, or None. Forms handled:

* an infinitive with "not" under a lead-in that has its members agree to something ("You agree: not to climb the mast");
* what a named right lets users do ("Right to erasure: Ask us to delete your data");
* an imperative of any verb of practice that opens a whole sentence of a paragraph: "Use discretion before ...",
  "Fair use: Use the pier in a manner that ...". Among items and in bare phrases the same form names a purpose or a kind, and
  "please" with a verb only asks.
"""

from __future__ import annotations

import re

from monitor.models import BlockKind, Stance
from monitor.reading.clauses import Clause
from monitor.reading.governing import PROVIDER, USERS, Found, is_command
from monitor.reading.mentions import STANCE, Tag

_OBJECT = re.compile(
    r" (?:the|a|an|any|all|your|these|this|only|common|good|care|caution|discretion|appropriate|strong|reasonable|safe)\b"
)
_RIGHT = re.compile(r"(?:your )?rights? (?:of|to) [^:.;]{2,60}: (?P<verb>(?!the|a|an|you|we|this|in|if|it|for)[a-z]+) ")
_GRANT = Tag(STANCE, "permits", "imperative", "order")
_FINITE = re.compile(r"\b(?:is|are|was|were|means|refers)\b")
_LEAST_BLANKS = 4
_ORDER = Tag(STANCE, "requires", "imperative", "order")
_BAN = Tag(STANCE, "prohibits", "negation", "order")


def judge_order(clause: Clause, lead: str, kind: BlockKind) -> Found | None:
    """A command of a form that no cue tells; ``lead`` is what stands above the clause, ``kind`` the kind of its block."""
    low, head = clause.low, clause.head
    if lead and low.startswith("not to ", head):
        spoken = f" {lead.lower()} "
        bound = PROVIDER if " we " in spoken and " you " not in spoken else USERS
        return Found(Stance.PROHIBITS, bound, None, (head, head + 6, _BAN))
    right = _RIGHT.match(low, head, clause.end)
    if right is not None:
        return Found(Stance.PERMITS, USERS, None, (right.start("verb"), right.end("verb"), _GRANT))
    if kind is not BlockKind.PARAGRAPH or low[clause.end - 1] not in ".!" or low.count(" ", head, clause.end) < _LEAST_BLANKS:
        return None
    for mark in clause.stances:
        if mark[2].value != "practice" or mark[2].form != "base":
            continue
        if mark[0] > head + 60:
            return None
        if not is_command(clause, mark[0]):
            continue
        if clause.low[clause.start : mark[0]].rstrip().endswith((",", "and", "or")):
            return None
        if _OBJECT.match(low, mark[1], clause.end) is None or _FINITE.search(low, mark[1], mark[1] + 30):
            return None
        return Found(Stance.REQUIRES, USERS, None, mark)
    return None
