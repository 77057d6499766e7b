"""How sentences, rules and examples are shown to a person: colour on a terminal, and every mark as a word below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from monitor.authoring.examples import Outcome
from monitor.authoring.explaining import RuleView, StatementView
from monitor.rulepacks import Rule

out = Console(highlight=False, soft_wrap=True, markup=False)
COLOURS: Mapping[str, str] = {
    "stance": "bold red", "strength": "bold", "limit": "bold yellow", "action": "cyan", "object": "green",
    "purpose": "magenta", "party": "blue", "people": "bright_blue", "setting": "bright_cyan", "time": "bright_yellow",
    "quantity": "bright_magenta",
}  # fmt: skip


def say(text: str | Text = "") -> None:
    """One line on standard output, never wrapped."""
    out.print(text)


def print_views(views: Sequence[StatementView], *, only: bool = False) -> None:
    """Each statement with its marks, what it was read as, and the rules; a single rule part by part."""
    for view in views:
        if view.lead_in:
            say(f"({' > '.join(view.lead_in)})")
        say(mark_words(view))
        for name, words in view.summary:
            say(Text(f"    {name:9} ", style="dim").append(words, style=COLOURS.get(name, "")))
        if view.why_not:
            say(f"    binds nobody: {view.why_not}")
            for mark in view.marks:
                say(f"    {mark.kind:9} {view.text[mark.start:mark.end].strip()} [{mark.label}]")
        _print_rules(view, only=only)
        say()
    if not views:
        say("no statement found")


def _print_rules(view: StatementView, *, only: bool) -> None:
    for rule in view.rules:
        say(Text(f"  found by {rule.rule}", style="bold green").append(f"  {rule.title}", style="default"))
        for part in rule.parts:
            if part.words and part.key != "stance":
                say(f"      {part.sentence()}")
    shown = view.misses if view.stance or only else view.misses[:3]
    for miss in shown:
        label = "not found by" if only else "nearly found by"
        say(Text(f"  {label} {miss.rule}", style="yellow").append(f"  {miss.title}", style="default"))
        _print_parts(miss, binds=bool(view.stance))


def _print_parts(rule: RuleView, *, binds: bool) -> None:
    for part in rule.parts:
        if part.key == "stance" and part.met:
            continue
        if part.key == "stance" and not binds:
            say("      - it binds nobody, so no rule is asked")
            continue
        say(f"      {'+' if part.met else '-'} {part.sentence()}")
    if rule.note:
        say(f"      - {rule.note}")


def mark_words(view: StatementView) -> Text:
    """The words of a statement, coloured by what they are; where marks overlap the more telling one shows."""
    text = Text(view.text)
    order = list(COLOURS)
    for mark in sorted(view.marks, key=lambda m: -order.index(m.kind) if m.kind in COLOURS else 0):
        text.stylize(COLOURS.get(mark.kind, ""), mark.start, mark.end)
    return text


def print_outcomes(outcomes: Sequence[Outcome], places: Mapping[Outcome, str]) -> None:
    """Each example: passed or failed, the words that matched or what is wrong, and where it stands."""
    rule = ""
    for outcome in outcomes:
        if outcome.rule != rule:
            rule = outcome.rule
            say(Text(rule, style="bold"))
        state, style = _state_of(outcome)
        line = Text("  ").append(f"{state:7}", style=style).append(f" {outcome.kind}: {outcome.text}")
        say(line)
        if outcome.words and outcome.passed and outcome.kind != "pairs":
            say(f"          matched: {', '.join(outcome.words)}")
        if outcome.why and not outcome.passed:
            say(f"          {places[outcome]}: {outcome.why}" if outcome in places else f"          {outcome.why}")


def _state_of(outcome: Outcome) -> tuple[str, str]:
    if outcome.todo:
        return ("mended", "bold green") if outcome.passed else ("todo", "yellow")
    return ("pass", "green") if outcome.passed else ("FAIL", "bold red")


def print_rule(rule: Rule, path: str) -> None:
    """Everything that a rule says."""
    say(Text(f"{rule.id}  {rule.title}", style="bold"))
    rows = [
        ("level", f"{rule.level}, {rule.status}"), ("why", rule.why), ("question", rule.question),
        ("watch", describe_watch(rule)), ("unless", ", ".join(rule.unless)), ("stance", ", ".join(rule.stance)),
        ("protects", ", ".join(rule.protects)), ("report", ", ".join(f"{k}: {v}" for k, v in rule.report.items())),
        ("tags", ", ".join(rule.tags)), ("related", ", ".join(f"{r.type} {r.id}" for r in rule.related)), ("file", path),
    ]  # fmt: skip
    for name, text in rows:
        if text:
            say(f"    {name:9} {text}")
    for kind in ("found", "not_found"):
        for example in getattr(rule.examples, kind):
            say(f"    {kind.replace('_', ' '):9} {example.text}" + (f"  ({example.why})" if example.why else ""))


def describe_watch(rule: Rule) -> str:
    """What a rule watches for, in one line."""
    shown = rule.watch.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    parts = [f"{key}: {_flat(value)}" for key, value in shown.items()] + [f"like {p!r}" for p in rule.like]
    return "; ".join(parts) or "everything"


def _flat(value: object) -> str:
    if isinstance(value, list):
        return " | ".join(_flat(item) for item in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_flat(v)}" for k, v in value.items()) + "}"
    return str(value)
