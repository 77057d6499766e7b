"""``rules new / schema / docs / add / play``: commands that write, or serve."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.rules_display import say
from monitor.errors import InputError, PledgewatchError
from monitor.models import Level

QUESTIONS = (
    "Give a sentence as it might be published, the kind that should be found",
    "Topic, a word such as surveillance or gambling",
    "A short title",
    "What should a reader do when it changes: info, low, medium, high, critical",
    "Why is it watched, in one sentence",
)
Out = Annotated[Path, typer.Option("--out", help="The folder that is written to.")]


def add_commands(app: typer.Typer) -> None:
    """Join these commands to ``rules``."""
    app.command("new")(new)
    app.command("schema")(schema)
    app.command("docs")(docs)
    app.command("add")(add)
    app.command("play")(play)


def new(
    from_: Annotated[str, typer.Option("--from", help="A sentence that the rule should find; no question is asked.")] = "",
    topic: Annotated[str, typer.Option(help="The topic; recognised where absent.")] = "",
    name: Annotated[str, typer.Option(help="The last part of the id; made of the title where absent.")] = "",
    title: Annotated[str, typer.Option(help="What a reader sees.")] = "",
    level: Annotated[Level, typer.Option(help="What a reader should do.")] = Level.MEDIUM,
    why: Annotated[str, typer.Option(help="One sentence on why it is watched.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the file, write nothing.")] = False,
) -> None:
    """Write a new rule: from five questions, or from a sentence. Overwrites nothing."""
    from monitor.authoring.proposing import propose, read_binding, render_proposal, write_proposal
    from monitor.authoring.schemas import FOLDER, schema_line, write_schemas
    from monitor.cli.rules import find_own_rules, load_book

    book = load_book()
    if not from_:
        from_, topic, title, chosen, why = _ask(lambda sentence: read_binding(book, sentence))
        level = Level(chosen)
    proposal = propose(book, from_, topic=topic, name=name, title=title, level=level, why=why, texts=_find_texts())
    folder = find_own_rules() or Path("rules")
    text = render_proposal(proposal, schema_line("rule", f"../{FOLDER}"))
    for line in proposal.recognised:
        print(f"recognised {line}", file=sys.stderr)
    if dry_run:
        print(text, end="")
        return
    path = write_proposal(text, proposal.id, folder)
    if not (folder / FOLDER).is_dir():
        write_schemas(book, folder / FOLDER)
        say(f"written: {folder / FOLDER}/, with which an editor completes and explains; `rules schema` writes them anew")
    say(f"written: {path}")
    say(f"next: look at what is marked CHECK, then `pledgewatch rules test {proposal.id}`")


def _ask(look: Callable[[str], object]) -> list[str]:
    """The answers to five questions, from the terminal or from standard input; the sentence is looked at at once."""
    answers = []
    for question in QUESTIONS:
        print(f"{question}: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise InputError("five answers are needed, a line each; or use --from \"a sentence\"")
        answers.append(line.strip())
        if len(answers) == 1:
            look(answers[0])
        if len(answers) == 4:
            answers[3] = answers[3].lower() or Level.MEDIUM
            if answers[3] not in set(Level):
                raise InputError(f"{answers[3]!r} is no level: {', '.join(Level)}")
    return answers


def _find_texts() -> Iterator[tuple[str, str]]:
    """What the ledger of the workspace in the current folder holds, where there is one."""
    if not Path("pledgewatch.yml").is_file() or not Path("ledger.db").is_file():
        return
    from monitor.runner.workspace import open_workspace

    try:
        with open_workspace(Path(".")) as workspace:
            records = workspace.ledger.commitments()
    except PledgewatchError as error:
        print(f"no examples from the ledger: {error}", file=sys.stderr)
        return
    for record in records:
        commitment = record.sighting.commitment
        if not commitment.statement.lead_in and len(commitment.quote) < 300:
            yield commitment.quote, commitment.stance.value


def schema(
    out: Annotated[Path | None, typer.Option("--out", help="The folder; default: schemas, beside a workspace's rules.")] = None,
) -> None:
    """Write JSON Schemas for editors: fields and values described, ids completed."""
    from monitor.authoring.schemas import FOLDER, write_schemas
    from monitor.cli.rules import find_own_rules, load_book

    out = out or (find_own_rules() or Path()) / FOLDER
    for path in write_schemas(load_book(), out):
        say(f"written: {path}")


def docs(out: Out = Path("rules-reference")) -> None:
    """Write the reference of all rules as Markdown and HTML: what each watches, why, examples, what it misses."""
    from monitor.authoring.reference import write_reference
    from monitor.cli.rules import load_book

    book = load_book()
    written = write_reference(book, out)
    say(f"{len(book.rules)} rules in {len(written)} files: {out / 'README.md'}, {out / 'index.html'}")


def add(
    pack: Annotated[Path, typer.Argument(help="A folder, a zip file or a git checkout with a pack.yml.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of the one that is installed.")] = False,
) -> None:
    """Install a rule pack into this workspace; it is checked first."""
    from monitor.authoring.installing import add_pack
    from monitor.cli.rules import SETTINGS, find_own_rules

    if not SETTINGS.is_file():
        raise InputError("is no workspace: it has no pledgewatch.yml; make one with `pledgewatch init`",
                         subject=os.getcwd())
    name, version, count = add_pack(pack, find_own_rules() or Path("rules"), replace=replace)
    say(f"installed {name} {version}: {count} files")


def play(
    rule: Annotated[str, typer.Argument(help="The id of a rule, or a rule file; left out: a new one.")] = "",
    port: Annotated[int, typer.Option(help="The port on this machine; 0 takes a free one.")] = 0,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Serve a page on this machine only: write a rule and see what it finds as you type."""
    from monitor.cli.rules import find_own_rules, load_book
    from monitor.playground import serve

    serve(load_book(), find_own_rules() or Path("rules"), rule, port=port, open_page=open_, say=say)
