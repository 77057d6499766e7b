"""The tables that watchdogs keep by hand: for each rule that asks a question, actors against years.

In go lines; out comes, for each actor and year, what its documents said: ruled out, limited, permitted, conflicting,
or nothing in the documents watched. Each cell quotes its words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from monitor.telling.addresses import actor_path
from monitor.telling.site.contents import Contents, RuleCard
from monitor.telling.site.lines import Line
from monitor.telling.site.places import rule_path
from monitor.telling.site.press import Press
from monitor.telling.site.topics import choose

ANSWERS = {
    "ruled out": ("✕", "every wording that was found rules it out, none with a limit"),
    "limited": ("◐", "ruled out or permitted only in part or under conditions"),
    "permitted": ("○", "the wordings that were found permit it or say that it is done"),
    "conflicting": ("≠", "one wording rules it out and another permits it"),
    "mentioned": ("·", "words on the matter that neither rule it out nor permit it"),
    "nothing": ("–", "no words on it in the documents watched"),
}
_YEARS = 6


def make_questions_page(press: Press, contents: Contents, lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """One page with a table for each question."""
    by_rule: dict[str, list[Line]] = defaultdict(list)
    asked = [rule for rule in contents.rules.values() if rule.question]
    wanted = {rule.id for rule in asked}
    for line in lines:
        for rule_id in line.rules:
            if rule_id in wanted and line.voice in ("own", "assurance"):
                by_rule[rule_id].append(line)
    years = _find_years(contents)
    tables = [_make_table(contents, rule, by_rule[rule.id], years) for rule in asked]
    yield press.page(
        "questions.html", "questions.html", "Questions", "Questions and what each party's documents say, year by year.",
        tables=[table for table in tables if table["rows"]], years=years,
        unanswered=[rule.question for rule in asked if not by_rule[rule.id]],
        answers=[(name, mark, meaning) for name, (mark, meaning) in ANSWERS.items()],
    )  # fmt: skip


def _find_years(contents: Contents) -> list[int]:
    if contents.today is None:
        return []
    first = min((d.first.year for d in contents.documents if d.first), default=contents.today.year)
    return list(range(max(first, contents.today.year - _YEARS + 1), contents.today.year + 1))


def _make_table(contents: Contents, rule: RuleCard, lines: Sequence[Line], years: Sequence[int]) -> dict[str, Any]:
    by_actor: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_actor[line.actor].append(line)
    rows: list[dict[str, Any]] = []
    for actor, members in by_actor.items():
        cells = []
        for year in years:
            stood = [line for line in members if line.stood_in(year)]
            answer = answer_from(stood)
            cells.append({"year": year, "answer": answer, "mark": ANSWERS[answer][0], "line": next(iter(choose(stood, 1)), None),
                          "count": len(stood)})  # fmt: skip
        rows.append({"name": contents.name_actor(actor), "page": actor_path(actor), "cells": cells})
    rows.sort(key=lambda row: (row["name"].casefold(), row["page"]))
    return {
        "question": rule.question,
        "title": rule.title,
        "page": rule_path(rule.id),
        "id": f"q-{rule_path(rule.id).removeprefix('rules/').removesuffix('.html')}",
        "rows": rows,
        "without": len(contents.actors) - len(rows),
    }


def answer_from(lines: Sequence[Line]) -> str:
    """What a set of wordings says together about what the question asks."""
    if not lines:
        return "nothing"
    bans = [line for line in lines if line.stance == "prohibits"]
    grants = [line for line in lines if line.stance == "permits"]
    if bans and any(not line.limits for line in grants):
        return "conflicting" if any(not line.limits for line in bans) else "limited"
    if bans:
        return "limited" if grants or any(line.limits for line in bans) else "ruled out"
    if grants:
        return "permitted" if any(not line.limits for line in grants) else "limited"
    return "mentioned"
