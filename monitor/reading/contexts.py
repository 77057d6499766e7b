"""What stands above a list and speaks for its members: the stance, facets, limits and strength of the lead-in chain.

The innermost lead-in with a stance governs, and of one with several main parts the last ("Obey the law; for instance,
do not:"); one that only points back ("this includes") looks to the one outside it,
and last to the headings ("Prohibited uses"). A lead-in that asks for form fields or asks a question gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from monitor.models import Bound, CueKind, Facet, Limit, Quantity, Stance, Strength
from monitor.reading.asides import judge_aside
from monitor.reading.clauses import Clause
from monitor.reading.facets import find_facets
from monitor.reading.governing import Found
from monitor.reading.limits import find_limits
from monitor.reading.mentions import Scan
from monitor.reading.parties import judge_bound
from monitor.reading.stance import judge_stance
from monitor.reading.strength import PLAIN, judge_strength


@dataclass(frozen=True, slots=True)
class Context:
    """What a lead-in chain gives to the pieces below it; ``stance`` None where it gives none.

    ``negated`` lists nothing but exceptions: the members say when the lead-in does not hold.
    """

    stance: Stance | None = None
    bound: Bound = Bound.UNKNOWN
    bound_actor: str = ""
    polarity: bool = True
    tense: str = "present"
    strength: Strength = PLAIN
    facets: tuple[Facet, ...] = ()
    limits: tuple[Limit, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    phrases: frozenset[str] = frozenset()
    text: str = ""
    weak: bool = False
    heading: bool = False  # the stance comes from a heading's title alone
    cues: tuple[CueKind, ...] = ()  # what the heading says of everything below it: "Revoked orders"


EMPTY = Context()
# "We also use what we collect to:", "We process records for the following purposes:": each item is allowed by it
_USED_FOR = re.compile(  # "The purposes for which we may use your data include:"
    r"\bpurposes? (?:for which|why|that) we (?:may )?(?:use|process|collect|share|disclose)\b"
)
_PURPOSES = re.compile(
    r"\b(?:uses?|used|process(?:es|ed)?|collects?|share|shares|disclose|discloses)\b[^.;]{0,160}?"
    r"(?: in order to| to| for|\bpurposes?(?:,? (?:such as|including|for example))?|\bfollowing ways|\breasons)[\s,]*[:–—-]*\s*$"
)
REVOKED = "revoked"
_PART = re.compile(
    r"(?:[.;!]\s+(?=\S)|\s?—\s?(?=\w)|\s[-–]\s(?=\w)|^)"
    r"(?:(?:for example|for instance|e\.g\.|in particular|namely|that is),?\s(?=\w))?",
    re.IGNORECASE,
)
_REVOKED_BELOW = Context(Stance.ASSERTS, Bound.UNKNOWN, polarity=False, heading=True, cues=(CueKind.WITHDRAWAL,))


def make_context(
    lead_in: tuple[str, ...], headings: tuple[str, ...], own: frozenset[str], scan: Callable[[str], Scan]
) -> Context:
    """Read a lead-in chain (outermost first) and the headings above it."""
    if not lead_in:
        return _from_headings(headings, own, scan)
    clauses = []
    for text in lead_in:
        scanned = scan(text)
        cut = _last_part(text)
        if cut:
            clauses.append(Clause(scanned, 0, cut, own))
        clauses.append(Clause(scanned, cut, len(text), own))
    governing: tuple[Clause, Found] | None = None
    for clause in reversed(clauses):
        if judge_aside(clause).hard:
            break
        found = judge_stance(clause)
        if found is not None and (not found.weak or governing is None):
            governing = (clause, found)
            if not found.weak:
                break
    return make_governed(clauses, governing, lead_in, headings, own, scan)


def _last_part(text: str) -> int:
    """Where the last main part of a lead-in begins, 0 if it has but one: "Obey the law - for example, do not:"."""
    breaks = list(_PART.finditer(text))
    return breaks[-1].end() if breaks else 0


def make_governed(
    clauses: list[Clause], governing: tuple[Clause, Found] | None, lead_in: tuple[str, ...], headings: tuple[str, ...],
    own: frozenset[str], scan: Callable[[str], Scan],
) -> Context:  # fmt: skip
    """The context of some clauses of which one governs; without one the headings decide."""
    facets: list[Facet] = []
    limits: list[Limit] = []
    phrases: set[str] = set()
    strength = PLAIN
    stance = governing[1].stance if governing else None
    for clause in clauses:
        found = governing[1] if governing and governing[0] is clause else None
        facets += find_facets(clause, found, inside=False)
        limits += find_limits(clause, stance or Stance.ASSERTS, found, inside=False)
        phrases.update(mark[2].cue for mark in clause.phrases)
        strength = judge_strength(clause, found.cue if found else None, strength)
    common = {
        "strength": strength,
        "facets": tuple(facets),
        "limits": tuple(limits),
        "phrases": frozenset(phrases),
        "text": " ".join(lead_in),
    }
    if governing is None:
        above = _from_headings(headings, own, scan)
        if _USED_FOR.search(clauses[-1].low):
            return Context(Stance.PERMITS, Bound.PROVIDER, **common)  # type: ignore[arg-type]
        if any(mark[2].value == REVOKED for mark in clauses[-1].headings):
            above = _REVOKED_BELOW
        stated = (above.stance, above.bound, "", above.polarity)
        return Context(*stated, heading=True, cues=above.cues, **common)  # type: ignore[arg-type]
    clause, found = governing
    if any(mark[2].value == REVOKED for mark in clause.headings):
        return Context(Stance.ASSERTS, Bound.UNKNOWN, polarity=False, cues=_REVOKED_BELOW.cues, **common)  # type: ignore[arg-type]
    bound, named = judge_bound(clause, found)
    if found.stance is Stance.ASSERTS and bound is Bound.PROVIDER and found.polarity and _PURPOSES.search(clause.low):
        return Context(Stance.PERMITS, bound, named, found.polarity, found.tense, weak=found.weak, **common)  # type: ignore[arg-type]
    said = (found.stance, bound, named, found.polarity, found.tense)
    return Context(*said, weak=found.weak, **common)  # type: ignore[arg-type]


def _from_headings(headings: tuple[str, ...], own: frozenset[str], scan: Callable[[str], Scan]) -> Context:
    """The stance that a heading gives to bare items below it: the nearest heading that gives one."""
    for title in reversed(headings[-2:]):
        if len(title) > 120 or title.endswith("?"):
            continue
        for mark in Clause(scan(title), 0, len(title), own).headings:
            if mark[2].value == REVOKED:
                return _REVOKED_BELOW
            return Context(Stance(mark[2].value), Bound.USERS, heading=True)
    return EMPTY
