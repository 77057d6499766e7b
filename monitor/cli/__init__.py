"""The command line: arguments in, runner called, exit codes out.

Exit codes: 0 done; 1 something found wrong (only check, test, compare, verify, doctor); 2 wrong use or configuration;
3 a service failed. Every error that the product raises on purpose is one message on standard error. ``rules`` needs
neither ledger nor crawler and is not kept waiting for them.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from monitor.errors import PledgewatchError

__all__ = ["app", "main"]


def __getattr__(name: str) -> Any:
    """``app``, with every command, made when it is asked for."""
    if name != "app":
        raise AttributeError(name)
    from monitor.cli.commands import app

    return app


def main() -> None:
    """Entry point of the command ``pledgewatch``."""
    try:
        _find_app()()
    except PledgewatchError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        print("interrupted; what was recorded stays, run it again to go on", file=sys.stderr)
        sys.exit(130)


def _find_app() -> Any:
    """All commands; for ``rules`` only those."""
    if sys.argv[1:2] == ["rules"]:
        import typer

        from monitor.cli.rules import app as rules

        short = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
        short.add_typer(rules, name="rules")
        short.callback()(lambda: None)
        return short
    from monitor.cli.commands import app

    return app
