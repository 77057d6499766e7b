"""``rules list / show / check / test / try / explain``: the rulebook at the terminal.

Nothing here imports the ledger or the crawler before it is needed: a sentence is tried in a fraction of a second.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

import typer

from monitor.authoring.examples import Outcome, run_examples
from monitor.authoring.explaining import explain_text
from monitor.cli.rules_display import print_outcomes, print_rule, print_views, say
from monitor.errors import InputError, ProblemsFound, UnknownName
from monitor.loading import load_model, load_yaml
from monitor.loading.explaining import did_you_mean
from monitor.reading.reader import Reader
from monitor.rulepacks import Draft, Rule, Rulebook, load_rulebook, read_draft
from monitor.rulepacks.checks import SOFT

app = typer.Typer(help="What is watched for.", no_args_is_help=True)
SETTINGS = Path("pledgewatch.yml")


class Form(StrEnum):
    """How problems are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


Actor = Annotated[str, typer.Option(help="Whose sentence it is: an actor id or a name.")]
File = Annotated[Path | None, typer.Option("--file", "-f", help="Read the words from a file.")]


def find_own_rules() -> Path | None:
    """The rules folder of the workspace in the current folder, where there is one."""
    if not SETTINGS.is_file():
        return None
    data = load_yaml(SETTINGS).data
    written = data.get("rules") if isinstance(data, dict) else None
    folder = Path(os.environ.get("PLEDGEWATCH_RULES") or (written if isinstance(written, str) else "rules"))
    return folder if folder.is_dir() else None


def load_book() -> Rulebook:
    """The rules in force here; what is wrong with a file is told, and the others work."""
    book = load_rulebook(find_own_rules(), strict=False)
    for problem in book.problems:
        print(problem, file=sys.stderr)
    return book


@app.command("list")
def list_(
    pattern: Annotated[str, typer.Argument(help="Only ids, titles and tags that hold this; * for any.")] = "",
    topic: Annotated[str, typer.Option(help="Only this topic.")] = "",
    status: Annotated[str, typer.Option(help="Only this status.")] = "",
    level: Annotated[str, typer.Option(help="Only this level.")] = "",
    tag: Annotated[str, typer.Option(help="Only with this tag.")] = "",
    own: Annotated[bool, typer.Option("--own", help="Only the rules of this workspace.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the rules."""
    book = load_book()
    for rule in book.rules:
        words = (rule.id, rule.title.lower(), *rule.tags)
        if pattern and not any(fnmatchcase(word, f"*{pattern.lower()}*") for word in words):
            continue
        if (topic and rule.topic != topic) or (status and rule.status != status) or (level and rule.level != level):
            continue
        if (tag and tag not in rule.tags) or (own and _is_builtin(book, rule)):
            continue
        if json_:
            shape = {"id": rule.id, "topic": rule.topic, "status": rule.status, "level": rule.level}
            print(json.dumps({**shape, "title": rule.title}, ensure_ascii=False))
        else:
            say(f"{rule.id:44} {rule.level:9} {rule.status:13} {rule.title}")


def _is_builtin(book: Rulebook, rule: Rule) -> bool:
    from monitor.rulepacks import BUILTIN_RULES

    return Path(book.rule_path(rule.id)).is_relative_to(BUILTIN_RULES)


@app.command()
def show(
    rule: Annotated[str, typer.Argument(help="The id of a rule.")],
    json_: Annotated[bool, typer.Option("--json", help="Print what a program reads.")] = False,
) -> None:
    """Show everything that one rule says."""
    book = load_book()
    found = find_rule(book, rule)
    if json_:
        print(json.dumps(found.model_dump(mode="json", by_alias=True), ensure_ascii=False))
        return
    print_rule(found, book.rule_path(found.id))


@app.command()
def check(
    form: Annotated[Form, typer.Option("--format", help="How problems are printed.")] = Form.TEXT,
    only_changed: Annotated[bool, typer.Option(help="Only files that git knows to be changed or new.")] = False,
    base: Annotated[str, typer.Option(help="With --only-changed: also what was changed since this revision.")] = "",
    pairs: Annotated[bool, typer.Option(help="Run the examples' pairs, too.")] = False,
) -> None:
    """Check rules, concepts and cues: all problems at once. Exit code 1 where there are any."""
    from monitor.authoring.checking import check_everything, find_changed
    from monitor.authoring.reports import render_problems

    try:
        problems = check_everything(find_own_rules(), today=date.today(), pairs=pairs)
    except ProblemsFound as found:
        problems = found.problems
    if only_changed:
        changed = find_changed(Path("."), base)
        problems = [p for p in problems if Path(p.path).resolve() in changed]
    if problems or form not in (Form.TEXT, Form.GITHUB, Form.JSON):
        print(render_problems(problems, form))
    if problems:
        raise typer.Exit(1)
    if form is Form.TEXT:
        say("no problem")


@app.command()
def test(
    rule: Annotated[str, typer.Argument(help="One rule, a pattern such as weapons/*, or a file; default: all.")] = "",
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print the examples that pass, too.")] = False,
    gold: Annotated[Path | None, typer.Option(help="Labelled statements: what the rule gains and loses on them.")] = None,
    replay: Annotated[bool, typer.Option("--replay", help="What the workspace's ledger would gain and lose.")] = False,
    since: Annotated[str | None, typer.Option(help="With --replay: only from this day on, YYYY-MM-DD.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="One JSON object an example.")] = False,
) -> None:
    """Run the rules' own examples and pairs. Exit code 1 where one fails."""
    draft, rules = _find_tested(rule)
    if draft.book is None:
        raise ProblemsFound([p for p in draft.problems if p.kind not in SOFT])
    reader = Reader(draft.book)
    if gold is not None or replay:
        _weigh(draft.book, rules, gold, since)
        return
    outcomes = list(run_examples(reader, rules))
    files = {loaded.value.id: loaded.file for loaded in draft.rules}
    places = {o: f"{files[o.rule].path}:{files[o.rule].position(o.loc)[0]}" for o in outcomes if o.rule in files}
    if json_:
        for o in outcomes:
            shape = {"rule": o.rule, "kind": o.kind, "text": o.text, "passed": o.passed, "todo": o.todo}
            print(json.dumps({**shape, "words": o.words, "why": o.why, "place": places.get(o, "")}, ensure_ascii=False))
    else:
        told = outcomes if verbose or len(rules) == 1 else [o for o in outcomes if not o.passed or o.todo]
        print_outcomes(told, places)
        _sum_up(outcomes, len(rules))
    if any(not o.passed and not o.todo for o in outcomes):
        raise typer.Exit(1)


def _sum_up(outcomes: list[Outcome], rules: int) -> None:
    failed = sum(not o.passed and not o.todo for o in outcomes)
    todo = sum(o.todo for o in outcomes)
    passed = len(outcomes) - failed - todo
    known = f", {todo} known misses" if todo else ""
    if failed:
        say(f"{rules} rules: {failed} examples failed, {passed} passed{known}")
    else:
        say(f"{rules} rules, every example as expected: {passed} passed{known}")


def _find_tested(name: str) -> tuple[Draft, list[Rule]]:
    """The files, and the rules whose examples are run: by id, pattern or file; all where nothing is named."""
    draft = read_draft(find_own_rules())
    if draft.book is None:
        return draft, []
    rules = [r for r in draft.book.rules if not name or fnmatchcase(r.id, name)]
    if not rules:
        by_path = {Path(loaded.path).resolve(): loaded.value.id for loaded in draft.rules}
        wanted = by_path.get(Path(name).resolve(), name)
        rules = [find_rule(draft.book, wanted)]
    return draft, rules


def _weigh(book: Rulebook, rules: list[Rule], gold: Path | None, since: str | None) -> None:
    from monitor.authoring.weighing import weigh_on_gold, weigh_on_ledger

    if gold is not None:
        lines = weigh_on_gold(book, rules, gold)
    else:
        try:
            day = date.fromisoformat(since) if since else None
        except ValueError:
            raise InputError(f"{since!r} is no date; write it as YYYY-MM-DD") from None
        lines = weigh_on_ledger(book, rules, Path("."), day, now=datetime.now(UTC))
    for line in lines:
        say(line)


@app.command("try")
def try_(
    rule: Annotated[str, typer.Argument(help="The id of a rule, or a rule file; left out: all rules.")],
    sentence: Annotated[str | None, typer.Argument(help="A sentence as it might be published; - for standard input.")]
    = None,
    file: File = None,
    actor: Actor = "",
    lead_in: Annotated[str, typer.Option(help="What introduces it, where it is an item of a list.")] = "",
) -> None:
    """Hold one rule against a sentence: found by which words, or what is missing."""
    book = load_book()
    if sentence is None and file is None and " " in rule.strip():
        _explain(Reader(book), rule, actor, lead_in)
        return
    book, wanted = _find_tried(book, rule)
    print_views(explain_text(Reader(book), _read_words(sentence, file), actor=actor, only=wanted, lead_in=lead_in), only=True)


@app.command()
def explain(
    sentence: Annotated[str | None, typer.Argument(help="A sentence as it might be published; - for standard input.")]
    = None,
    file: File = None,
    actor: Actor = "",
    lead_in: Annotated[str, typer.Option(help="What introduces it, where it is an item of a list.")] = "",
) -> None:
    """Show how a sentence is read and which rules find it, or nearly find it: the nearest miss first."""
    _explain(Reader(load_book()), _read_words(sentence, file), actor, lead_in)


def _explain(reader: Reader, text: str, actor: str, lead_in: str) -> None:
    print_views(explain_text(reader, text, actor=actor, lead_in=lead_in))


def _read_words(sentence: str | None, file: Path | None) -> str:
    if file is not None:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"cannot be read: {error}", subject=str(file)) from None
    elif sentence in (None, "-"):
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    else:
        text = str(sentence)
    if not text.strip():
        raise InputError("no words were given")
    return text


def _find_tried(book: Rulebook, name: str) -> tuple[Rulebook, Rule]:
    """The rule with an id; or the one in a file, put among the others."""
    if name.endswith(".yml") or (os.sep in name and Path(name).is_file()):
        from dataclasses import replace

        rule = load_model(name, Rule).value
        others = tuple(r for r in book.rules if r.id != rule.id)
        return replace(book, rules=(*others, rule)), rule
    return book, find_rule(book, name)


def find_rule(book: Rulebook, name: str) -> Rule:
    """The rule with an id, or whose last part alone is that; raises ``UnknownName``."""
    rule = book.rule(name) or next((r for r in book.rules if r.id.split("/")[1] == name), None)
    if rule is None:
        known = [r.id for r in book.rules]
        hint = did_you_mean(name, known) or did_you_mean(name, [k.split("/")[1] for k in known])
        raise UnknownName(f"no rule is called {name!r}{hint}; see `rules list`")
    return rule


from monitor.cli import rules_writing  # noqa: E402 - its commands join this app

rules_writing.add_commands(app)
