"""The findings of a digest as its templates show them: one sentence of reasons each, grouped, and an overview of all.

In go findings in the order of pressing; out come stories (a finding's view, why it was read so in one sentence, what
lowers its confidence), their groups by level, party and document, and the lines for those that are only named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from monitor.models import Effect, Finding, Reason, RelationKind
from monitor.telling.redline import is_readable
from monitor.telling.safetext import shorten
from monitor.telling.views import FindingView, Naming, make_finding_view
from monitor.telling.words import STAMPED

MOST_DOCUMENTS = 12  # rows of the overview
_BRIEF = 70  # characters of the words in a line
_LONG = 150  # characters of a reason that says more than a reader takes in
_TAIL = re.compile(r", so the text reads (?:narrower|broader)\.?$")
_DIRECTIONS = {RelationKind.NARROWS: "narrower", RelationKind.BROADENS: "broader"}
_TABLE = "table"  # the slot of the reason that names the row of the decision table
_INNER = ("topic", "universality")  # slots in the engine's own words, which say little to a reader


@dataclass(frozen=True, slots=True)
class Story:
    """One finding as a digest tells it. ``doubt`` says what lowers the confidence, where anything does."""

    f: FindingView
    why: str
    doubt: str
    lead: str
    review: str
    brief: str
    redlined: bool
    stamped: bool


def make_story(finding: Finding, naming: Naming) -> Story:
    """A finding with everything that its place in the digest says."""
    view = make_finding_view(finding, naming)
    side = view.later or view.earlier
    redlined = view.earlier is not None and view.later is not None and is_readable(view.segments)
    return Story(
        f=view,
        why=sum_up(finding),
        doubt=" ".join(shorten(note, 200) for note in finding.notes[:2]),
        lead=side.lead_in if side else "",
        review="not reviewed" if finding.review == "unreviewed" else view.review_words,
        brief=_find_words(view, redlined),
        redlined=redlined,
        stamped=finding.relation in STAMPED,
    )


def _find_words(view: FindingView, redlined: bool) -> str:
    """A few words by which a finding is known again: what came or went, else how the quotation begins."""
    changed = [s for s in view.segments if s.kind != "same"] if redlined else []
    if changed:
        longest = max(changed, key=lambda s: (min(len(s.text), _BRIEF), s.kind == "ins"))
        return f"{'+' if longest.kind == 'ins' else '−'} “{shorten(longest.text.strip(' ,;'), _BRIEF)}”"
    side = view.later or view.earlier
    return f"“{shorten(side.quote, _BRIEF)}”" if side else ""


def sum_up(finding: Finding) -> str:
    """The reasons in one sentence: the words that came or went, else the row of the table that decided.

    Words that point the way the relation does come before others, short ones before long ones; two at most.
    """
    said = [reason for reason in finding.reasons if reason.sentence]
    table = next((reason.sentence for reason in said if reason.slot == _TABLE), "")
    direction = _DIRECTIONS.get(finding.relation)
    if not direction:
        return table or (said[0].sentence if said else "")
    slots = [reason for reason in said if reason.slot != _TABLE and (not table or reason.slot not in _INNER)]
    fitting = [r for r in slots if r.order == direction] if finding.effect is not Effect.MIXED else slots
    chosen = [r for r in fitting if len(r.sentence) <= _LONG] or sorted(fitting, key=lambda r: len(r.sentence))[:1]
    chosen = _drop_repeats(chosen)[:2]
    if not chosen:
        return table or (slots[0].sentence if slots else "")
    mixed = len({r.order for r in chosen}) > 1
    parts = [r.sentence.rstrip(".") if mixed else _TAIL.sub("", r.sentence).rstrip(".") for r in chosen]
    return "; ".join(parts) + "."


def _drop_repeats(reasons: Sequence[Reason]) -> list[Reason]:
    """Without those whose words a reason before them names already: the two readings often see the same change."""
    kept: list[Reason] = []
    for reason in reasons:
        words = (reason.earlier, reason.later)
        if not any(_holds(one, words) for one in kept):
            kept.append(reason)
    return kept


def _holds(reason: Reason, words: tuple[str, str]) -> bool:
    pairs = zip(words, (reason.earlier, reason.later), strict=True)
    return all(not mine or (whole and (mine in whole or whole in mine)) for mine, whole in pairs)


def group_stories(stories: Sequence[Story]) -> list[dict[str, Any]]:
    """Stories by level, then party, then document; the order inside is kept."""
    return [
        {
            "level": of_level[0].f.level,
            "number": len(of_level),
            "actors": [
                {"name": of_actor[0].f.actor_name, "documents": _group(of_actor, lambda s: s.f.name)}
                for of_actor in _group(of_level, lambda s: s.f.actor)
            ],
        }
        for of_level in _group(stories, lambda s: s.f.level.name)
    ]


def _group(stories: Sequence[Story], key: Any) -> list[list[Story]]:
    return [list(group) for _, group in groupby(stories, key=key)]


def make_heads(findings: Sequence[Finding], naming: Naming, most: int) -> list[tuple[FindingView, int]]:
    """The first findings in a line each, those that read the same as one, with how many they are."""
    heads: dict[tuple[str, str], tuple[FindingView, int]] = {}
    for finding in findings[: 4 * most]:
        view = make_finding_view(finding, naming)
        key = (view.name, view.short)
        heads[key] = (heads[key][0], heads[key][1] + 1) if key in heads else (view, 1)
    return list(heads.values())[:most]


def count_documents(findings: Sequence[Finding], naming: Naming) -> list[dict[str, Any]]:
    """How many changes there are in each document and which way they go, the document with the most first."""
    changes = Counter(finding.source for finding in findings)
    effects = Counter((finding.source, finding.effect) for finding in findings)
    names = {finding.source: finding for finding in findings}
    return [
        {
            "name": make_finding_view(names[source], naming).name,
            "changes": number,
            "weaken": effects[source, Effect.WEAKENS],
            "strengthen": effects[source, Effect.STRENGTHENS],
        }
        for source, number in sorted(changes.items(), key=lambda item: (-item[1], item[0]))
    ]
