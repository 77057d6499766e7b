"""The command line as a job of the scheduler: ``python -m monitor.cli.limited MEGABYTES PARENT ARGUMENTS…``.

It limits its own memory and ends once its parent is gone; a job may be ended at any moment.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
import time

from monitor.cli import main as command_line


def main() -> None:
    """Limits this process, then is the command line."""
    megabytes, parent, *arguments = sys.argv[1:]
    limit = int(megabytes) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    threading.Thread(target=_end_with, args=(int(parent),), daemon=True).start()
    sys.argv = ["pledgewatch", *arguments]
    command_line()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    main()
