"""The command line: arguments in, runner called, exit codes out.

Exit codes: 0 done; 1 something found wrong (only check, test, compare, verify, doctor); 2 wrong use or configuration;
3 a service failed. Every error that the product raises on purpose is one message on standard error.
"""

from __future__ import annotations

import os
import sys

from monitor.cli.commands import app
from monitor.errors import PledgewatchError

__all__ = ["app", "main"]


def main() -> None:
    """Entry point of the command ``pledgewatch``."""
    try:
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
