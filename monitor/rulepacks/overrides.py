"""``overrides.yml``: what a workspace changes in rules that others wrote, without editing them.

Rules are switched off or told at another level; suppressions silence one rule for some words or one party, or one kind
of problem of ``rules check``, always with a reason and until a day. A suppression of a rule is over for every document
captured after that day, so the same input gives the same output on any day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date as Day
from fnmatch import fnmatchcase
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from monitor.errors import Problem
from monitor.loading import Loaded
from monitor.loading.explaining import did_you_mean
from monitor.models import Level, RelationKind
from monitor.rulepacks.entries import Rule, Term, Text

FILE = "overrides.yml"


def _as_change(value: Any) -> Any:
    """``off`` alone switches a rule off; a level alone changes its level."""
    if value == "off":
        return {"off": True}
    return {"level": value} if isinstance(value, str) else value


class Change(BaseModel):
    """What is changed in one rule, or in all whose id fits a pattern."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    off: bool = Field(default=False, description="true: the rule is not run.")
    level: Level | None = Field(default=None, description="What a reader should do, for every relation not named.")
    report: Mapping[RelationKind, Level] = Field(default={}, description="Levels by relation.")
    why: str = Field(default="", description="Why it is changed.")


class Suppression(BaseModel):
    """What is silenced, why, and until when."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    rule: str = Field(default="", description="The id of the rule that is silenced.")
    words: str = Field(default="", description="Only statements that hold these words.")
    actor: str = Field(default="", description="Only statements of this actor.")
    check: str = Field(default="", description="Instead of a rule: the kind of problem that `rules check` leaves out.")
    file: str = Field(default="", description="Only problems in this file; a shell pattern.")
    reason: Text = Field(description="Why it is silenced.")
    until: Day = Field(description="The last day on which it is silenced.")

    @model_validator(mode="after")
    def _one_target(self) -> Suppression:
        if bool(self.rule) == bool(self.check):
            raise ValueError("name either the rule or the check that is silenced")
        if self.rule and not (self.words or self.actor):
            raise ValueError("name words or an actor; to silence the whole rule switch it off under `rules`")
        return self


class Overrides(BaseModel):
    """The file ``overrides.yml`` in the rules folder of a workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    key_noun: ClassVar[str] = "key"

    rules: Mapping[Term, Annotated[Change, BeforeValidator(_as_change)]] = Field(
        default={}, description="Changes by rule id; general/* stands for all rules of a topic."
    )
    suppress: tuple[Suppression, ...] = Field(default=(), description="What is silenced for a while.")


def check_overrides(files: Sequence[Loaded[Overrides]], rules: Sequence[str], today: Day | None) -> list[Problem]:
    """Changes and suppressions of rules that nobody wrote; with a day also those that are over."""
    problems = []
    for loaded in files:
        for name in loaded.value.rules:
            if not any(fnmatchcase(rule, name) for rule in rules):
                message = f"no rule is called {name!r}" + (did_you_mean(name, rules, closeness=0.75) or "; see `rules list`")
                problems.append(loaded.file.problem(("rules", name), message, "unknown-rule"))
        for i, entry in enumerate(loaded.value.suppress):
            if entry.rule and entry.rule not in rules:
                message = f"no rule is called {entry.rule!r}" + (did_you_mean(entry.rule, rules, closeness=0.75) or "; see `rules list`")
                problems.append(loaded.file.problem(("suppress", i, "rule"), message, "unknown-rule"))
            if today is not None and entry.until < today:
                message = f"this suppression ended on {entry.until}: take it out, or give it a new day"
                problems.append(loaded.file.problem(("suppress", i, "until"), message, "expired-suppression"))
    return problems


def change_rules(rules: Sequence[Rule], overrides: Sequence[Overrides]) -> tuple[Rule, ...]:
    """The rules as the workspace wants them: without those that are off, with its levels."""
    kept = []
    for rule in rules:
        for change in (c for o in overrides for name, c in o.rules.items() if fnmatchcase(rule.id, name)):
            if change.off:
                break
            if change.level is not None:
                rule = rule.model_copy(update={"level": change.level, "report": dict(change.report)})
            elif change.report:
                rule = rule.model_copy(update={"report": {**rule.report, **change.report}})
        else:
            kept.append(rule)
    return tuple(kept)


def leave_out_suppressed(
    problems: Sequence[Problem], overrides: Sequence[Overrides], today: Day | None
) -> list[Problem]:
    """The problems that no standing suppression silences."""
    standing = [s for o in overrides for s in o.suppress if s.check and (today is None or s.until >= today)]
    return [
        p for p in problems
        if not any(s.check == p.kind and fnmatchcase(p.path, s.file if s.file.startswith("*") else f"*{s.file}")
                   for s in standing)
    ]  # fmt: skip
