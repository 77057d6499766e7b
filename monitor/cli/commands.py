"""Which command stands where: a table, so that a command loads its own module and no other."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, NamedTuple

import typer

from monitor import __version__


class Place(NamedTuple):
    """Where a command is written: a function of a module of ``monitor.cli``, or a group of commands (a Typer)."""

    module: str
    attribute: str


COMMANDS = {
    "init": Place("daily", "init"),
    "run": Place("daily", "run"),
    "serve": Place("daily", "serve"),
    "status": Place("standing", "status"),
    "read": Place("texts", "read"),
    "compare": Place("texts", "compare"),
    "add": Place("taking", "add"),
    "import": Place("history", "app"),
    "sources": Place("sources", "app"),
    "rules": Place("rules", "app"),
    "concepts": Place("concepts", "app"),
    "findings": Place("findings", "app"),
    "review": Place("reviewing", "review"),
    "subscribers": Place("subscribers", "app"),
    "digest": Place("outputs", "digest_app"),
    "deliveries": Place("outputs", "deliveries_app"),
    "site": Place("site", "app"),
    "export": Place("outputs", "export"),
    "verify": Place("outputs", "verify"),
    "doctor": Place("standing", "doctor"),
    "evaluate": Place("scoring", "evaluate"),
    "demo": Place("daily", "demo"),
}


def make_app(word: str = "") -> typer.Typer:
    """The command line: with the one command that ``word`` names, or with all where it names none."""
    app = typer.Typer(
        name="pledgewatch",
        help="Watches what companies and governments promise in public, and says when a later statement changes it.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback(invoke_without_command=True)(_start)
    for name in [word] if word in COMMANDS else COMMANDS:
        module, attribute = COMMANDS[name]
        command = getattr(import_module(f"monitor.cli.{module}"), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _start(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(__version__)
        raise typer.Exit
