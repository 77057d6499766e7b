"""Words that can bind nobody: questions, opinions, definitions, pointers, hypotheticals, demands, history, boilerplate.

``judge_aside`` gives the reason and whether it is hard. A hard aside ends the matter; a soft one yields to a cue that
binds in the main clause ("We believe in privacy and will never sell your data").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from monitor.reading.clauses import Clause

_NOTE_THAT = re.compile(r",?(?: [\w,]+){0,2} that\b")
_MANNER = re.compile(r"(?:\b(?:by|through|via|any|these|those|such|other|this|no|all|automated|technical|electronic|reasonable|same|which)) $")
_CALLED = re.compile(r"[\"'”)][:,]? $")  # the term that is defined: "Crew" means, “Crew”: means, (a crew) means
_PARTIES = re.compile(  # the introduction of a contract: who makes it with whom
    r"(?:this|the|these) [^.;]{0,80}?\b(?:agreement|contract|terms|addendum|licen[cs]e|dpa)\b[^.;]{0,60}? (?:is|are|was) "
    r"(?:made|hereby|concluded|entered)\b[^.;]{0,30}?\bbetween\b"
)
_CONCEDES = ("while ", "although ", "though ", "whilst ")
_LOGGED = re.compile(r"(?:19|20)\d\d-\d\d-\d\d: ")  # "2025-03-01: Clarified ...": a log of changes
_FIELD = re.compile(
    r"(?:an?|the|your) (?:[\w/-]+ ){0,4}?(?:description|statement|signature|identification|copy|explanation|summary)"
    r" (?:of|that|by|to|sufficient|reasonably)\b"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+$")
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "to",
        "for",
        "in",
        "on",
        "at",
        "by",
        "with",
        "from",
        "as",
        "its",
        "is",
        "amid",
        "over",
        "into",
        "about",
    ]
)


class Aside(NamedTuple):
    """Why words bind nobody; an empty reason means that they may."""

    reason: str = ""
    hard: bool = False


NONE = Aside()
_IMPRESSIONS = ("appears", "seems", "looks", "remains committed")


def judge_aside(clause: Clause) -> Aside:
    """Whether a clause of a party's own text binds nobody, and why."""
    low = clause.low
    if low.find("?", clause.start, clause.end) != -1 and low[clause.start : clause.end].rstrip("\"' )").endswith("?"):
        return Aside("question", True)
    if low.find(" between ", clause.start, clause.end) != -1 and _PARTIES.match(low, clause.head, clause.end):
        return Aside("boilerplate", True)
    if _LOGGED.match(low, clause.start):
        return Aside("history", True)
    if _FIELD.match(low, clause.head, clause.end) and not any(m[2].value == "modal" for m in clause.stances):
        return Aside("field", True)
    for start, end, tag in clause.asides:
        reason = tag.value
        if reason == "navigation":
            if low[start:end] == "please note" and _NOTE_THAT.match(low, end, clause.end):
                continue
            if _points(clause, start):
                return Aside(reason, True)
        elif reason == "definition":
            if low.startswith("means", start) and (
                low.startswith("means of", start)
                or _MANNER.search(low, clause.start, start)
                or (end - start == 5 and low[end : end + 1] != ":" and not _CALLED.search(low, clause.start, start))
            ):
                continue
            return Aside(
                reason,
                low[start:end].startswith(
                    (
                        "means",
                        "shall mean",
                        "has the meaning",
                        "have the meaning",
                        "refers",
                        "is defined",
                        "are defined",
                        "referred",
                        "is referred",
                        "for convenience",
                    )
                ),
            )
        elif reason == "opinion":
            if low.startswith(_CONCEDES, clause.head) and low.find(", ", end, clause.end) != -1:
                continue
            impression = low[start:end].startswith(_IMPRESSIONS)
            if impression or start - clause.head < 30:
                return Aside(reason, impression)
        elif reason == "silence":
            return Aside(reason, True)
        elif reason in ("boilerplate", "history", "hypothetical", "demand"):
            return Aside(reason)
    if low.startswith(("for example", "for instance", "e.g."), clause.head):
        return Aside("example")
    return NONE


def _points(clause: Clause, start: int) -> bool:
    """Whether a pointer ("see", "learn more") is what the clause does, and not only a remark at its end."""
    if start - clause.head <= 8:
        return True
    before = clause.word_before(start)
    if before in ("please", "to", "can", "may", "and", "or") and not any(
        m[1] < start - 12 and m[2].kind != "asserts" and m[2].value in ("modal", "future", "negation")
        for m in clause.stances
    ):
        return True
    return clause.low[max(clause.start, start - 2) : start] in (", ", ": ") and not any(
        m[1] < start - 2 and m[2].value in ("modal", "future", "negation") for m in clause.stances
    )


def is_title(text: str) -> bool:
    """Whether a sentence is written like a headline: nearly every word of six or more begins with a capital."""
    words = list(re.findall(r"[A-Za-z][\w'’-]*", text))
    if len(words) < 6:
        return False
    weighty = [w for w in words if w.lower() not in _SMALL]
    return len(weighty) >= 5 and sum(1 for w in weighty if w[0].isupper()) >= 0.85 * len(weighty) and not text.isupper()
