"""Small charts as rows of numbers: the template draws them as SVG with the same numbers in a table beside.

In go views; out come bars with their places. Only findings that may be worded are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.models import Finding
from monitor.telling import words

MONTHS = 24
_HEIGHT = 90


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar."""

    name: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: its pieces from the bottom, the number above, and the words that say it all."""

    label: str
    x: int
    parts: tuple[Part, ...]
    total: int
    words: str


@dataclass(frozen=True, slots=True)
class Charts:
    """What the front page draws."""

    total: int
    relations: Sequence[tuple[words.Label, int]]
    effects: Sequence[tuple[words.Label, int]]
    months: Sequence[Bar]
    balance: Sequence[Bar]
    topics: Sequence[dict[str, Any]]
    ticks: Sequence[tuple[int, str]]
    most: int


def make_charts(findings: Sequence[Finding], name_topic: Any, topic_page: Any) -> Charts:
    """The charts of these findings."""
    relations, effects = Counter(f.relation for f in findings), Counter(f.effect for f in findings)
    topics = Counter(f.topic for f in findings if f.topic not in ("", "general"))
    months = _last_months(findings)
    by_month: dict[str, Counter[str]] = {month: Counter() for month in months}
    effect_by_month: dict[str, Counter[str]] = {month: Counter() for month in months}
    for finding in findings:
        month = f"{finding.date:%Y-%m}"
        if month in by_month:
            by_month[month][str(finding.relation)] += 1
            effect_by_month[month][str(finding.effect)] += 1
    most = max((sum(c.values()) for c in by_month.values()), default=1) or 1
    peak = max((max(c["weakens"], c["strengthens"]) for c in effect_by_month.values()), default=1) or 1
    biggest = max(topics.values(), default=1)
    return Charts(
        total=len(findings),
        relations=[(label, relations[kind]) for kind, label in words.RELATIONS.items() if relations[kind]],
        effects=[(label, effects[kind]) for kind, label in words.EFFECTS.items() if effects[kind]],
        months=[_stack(i, month, by_month[month], most) for i, month in enumerate(months)],
        balance=[_balance(i, month, effect_by_month[month], peak) for i, month in enumerate(months)],
        topics=[
            {
                "name": name_topic(topic),
                "page": topic_page(topic),
                "count": count,
                "width": round(300 * count / biggest),
            }
            for topic, count in sorted(topics.items(), key=lambda pair: (-pair[1], pair[0]))[:12]
        ],
        ticks=[(i * 20, m[:4]) for i, m in enumerate(months) if m.endswith("-01") or (i == 0 and m[5:] < "10")],
        most=most,
    )


def _last_months(findings: Iterable[Finding]) -> list[str]:
    days = sorted(f.date for f in findings)
    if not days:
        return []
    year, month = days[-1].year, days[-1].month
    first = f"{days[0]:%Y-%m}"
    found: list[str] = []
    while len(found) < MONTHS and f"{year:04}-{month:02}" >= first:
        found.append(f"{year:04}-{month:02}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found[::-1]


def _stack(index: int, month: str, counted: Counter[str], most: int) -> Bar:
    parts, y = [], _HEIGHT
    for kind in words.RELATIONS:
        height = round(_HEIGHT * counted[str(kind)] / most)
        if counted[str(kind)]:
            height = max(height, 1)
            y -= height
            parts.append(Part(str(kind), y, height))
    told = ", ".join(f"{counted[str(k)]} {k}" for k in words.RELATIONS if counted[str(k)]) or "none"
    return Bar(month, index * 20, tuple(parts), sum(counted.values()), f"{month}: {told}")


def _balance(index: int, month: str, counted: Counter[str], peak: int) -> Bar:
    up, down = (round(45 * counted[kind] / peak) for kind in ("strengthens", "weakens"))
    parts = (Part("strengthens", 45 - up, up), Part("weakens", 45, down))
    told = f"{month}: {counted['weakens']} weaken, {counted['strengthens']} strengthen"
    return Bar(
        month, index * 20, tuple(p for p in parts if p.height), counted["weakens"] + counted["strengthens"], told
    )
