"""The facets of a clause: every concept and actor in it, by dimension; parties have roles, examples are told apart."""

from __future__ import annotations

import re

from monitor.models import Facet, FacetName
from monitor.reading.clauses import Clause
from monitor.reading.drafts import make_facet
from monitor.reading.governing import Found
from monitor.reading.mentions import ACTOR, Mark

_ROLE = re.compile(
    r"\b(by|from|to|with|for|among|and|or)\s+(?:(?:the|any|a|an|our|your|their|its|other|certain|such|these|all|us"
    r"|american)\s+){0,2}$"
)
_PARTY = FacetName.PARTY
_ROLES = {"by": "by", "from": "by", "to": "to", "with": "with", "among": "with", "for": "for"}
_EXAMPLE_END = re.compile(r"[;)]|\. ")


def find_facets(clause: Clause, found: Found | None, *, inside: bool = True) -> list[Facet]:
    """Facets in order of place, counted from the clause's start; ``inside`` False gives words of a lead-in (start -1).

    A party is ``by`` where it is the subject or an agent, else ``to``, ``with``, ``for`` after its preposition. What
    stands behind "such as", "e.g." or "including" inside a sentence is an example.
    """
    if not clause.named:
        return []
    actors = clause.actors
    examples = _example_spans(clause) if clause.examples else ()
    cue = found.cue[0] if found is not None else -1
    facets: list[Facet] = []
    last_role = ""
    for start, end, tag in clause.named:
        name = tag.facet if tag.role != ACTOR else _PARTY
        if name is None or tag.kind == "person":
            continue
        if actors and tag.role != ACTOR and _is_part(start, end, actors):
            continue
        role = ""
        if name is _PARTY:
            if tag.role == ACTOR and tag.cue in clause.own and start < cue:
                continue
            role = last_role = _role(clause, start, cue, last_role)
        example = bool(examples) and any(s <= start < e for s, e in examples)
        place = start - clause.start
        facets.append(
            make_facet(
                name,
                tag.cue,
                clause.text[start:end],
                place if inside else -1,
                place + end - start if inside else -1,
                role,
                example,
            )
        )
    return facets


def _is_part(start: int, end: int, actors: list[Mark]) -> bool:
    """Whether words are only a part of an actor's name."""
    for first, last, _ in actors:
        if first > start:
            return False
        if end <= last and last - first > end - start:
            return True
    return False


def _role(clause: Clause, start: int, cue: int, last: str) -> str:
    before = _ROLE.search(clause.low, max(clause.start, start - 40), start)
    if before is not None:
        word = before[1]
        return _ROLES.get(word, last)
    return "by" if start < cue else last if clause.low[max(clause.start, start - 2) : start] == ", " else ""


def _example_spans(clause: Clause) -> list[tuple[int, int]]:
    spans = []
    for start, end, _ in clause.examples:
        if clause.low[end : clause.end].strip(" :") == "" or start <= clause.head:
            continue
        close = _EXAMPLE_END.search(clause.low, end, clause.end)
        spans.append((start, close.start() if close else clause.end))
    return spans
