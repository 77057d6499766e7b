"""``rules list / check / test / try``: the rulebook at the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import print_commitments, say
from monitor.errors import ProblemsFound
from monitor.rulepacks import check_rules, load_rulebook
from monitor.runner.rules import find_failing_examples, try_sentence

app = typer.Typer(help="What is watched for.", no_args_is_help=True)


def _own_rules() -> Path | None:
    """The rules folder of the workspace in the current folder, where there is one."""
    folder = Path("rules")
    return folder if Path("pledgewatch.yml").is_file() and folder.is_dir() else None


@app.command("list")
def list_(json_: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """List the rules."""
    for rule in load_rulebook(_own_rules()).rules:
        if json_:
            shape = {"id": rule.id, "topic": rule.topic, "status": rule.status, "level": rule.level}
            print(json.dumps({**shape, "title": rule.title}, ensure_ascii=False))
        else:
            say(f"{rule.id:44} {rule.level:9} {rule.status:13} {rule.title}")


@app.command()
def check() -> None:
    """Check rules, concepts and cues: all problems at once. Exit code 1 where there are any."""
    try:
        problems = check_rules(_own_rules())
    except ProblemsFound as found:
        problems = found.problems
    for problem in problems:
        print(problem)
    if problems:
        raise typer.Exit(1)
    say("no problem")


@app.command()
def test() -> None:
    """Run every rule's own examples. Exit code 1 where one fails."""
    rulebook = load_rulebook(_own_rules())
    failing = find_failing_examples(rulebook)
    for line in failing:
        print(line)
    if failing:
        raise typer.Exit(1)
    say(f"{len(rulebook.rules)} rules, every example as expected")


@app.command("try")
def try_(
    sentence: Annotated[str, typer.Argument(help="A sentence as it might be published.")],
    actor: Annotated[str, typer.Option(help="Whose sentence it is.")] = "provider",
) -> None:
    """Show what is recorded in one sentence, with the rules that record it."""
    print_commitments(try_sentence(load_rulebook(_own_rules()), sentence, actor=actor))
