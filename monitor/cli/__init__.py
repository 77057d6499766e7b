"""The command line: arguments in, runner called, exit codes out.

Exit codes: 0 done; 1 something found wrong (only check, test, compare, verify, doctor); 2 wrong use or configuration;
3 a service failed. Every error that the product raises on purpose is one message on standard error. A command
loads what it needs and is not kept waiting for the others.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

from monitor.errors import PledgewatchError

__all__ = ["app", "main"]

_GARBAGE = 100_000  # objects made and not freed before the collector looks for cycles among them


def __getattr__(name: str) -> Any:
    """``app``, with every command, made when it is asked for."""
    if name != "app":
        raise AttributeError(name)
    from monitor.cli.commands import make_app

    return make_app()


def main() -> None:
    """Entry point of the command ``pledgewatch``."""
    gc.disable()  # what is loaded now stays, and so do most of the objects made behind it: look seldom for garbage
    try:
        from monitor.cli.commands import make_app

        app = make_app(sys.argv[1] if len(sys.argv) > 1 else "")
        gc.freeze()
        gc.set_threshold(_GARBAGE, 10, 10)
        gc.enable()
        app()
    except PledgewatchError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        print("interrupted; what was recorded stays, run it again to go on", file=sys.stderr)
        sys.exit(130)
