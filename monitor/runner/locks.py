"""Locks of a workspace: one process at a time does a thing. The kernel keeps them, so they fall with their process.

The file says who holds it (process, machine) and since when, for the message to whoever comes second.
"""

from __future__ import annotations

import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import PledgewatchError


class Busy(PledgewatchError):
    """Another process does this already; the message says which and since when (exit code 3)."""


@contextmanager
def hold(folder: Path, name: str, *, wait: float = 0) -> Iterator[None]:
    """Holds the lock ``name`` of a workspace, waiting for it at most ``wait`` seconds; raises ``Busy``."""
    path = folder / f".{name}.lock"
    deadline = time.monotonic() + wait
    with path.open("a+", encoding="utf-8") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise Busy(
                        f"{_read_holder(path)} is at it already", subject=f"{folder.resolve()}: {name}"
                    ) from None
                time.sleep(0.05)
        file.seek(0)
        file.truncate()
        file.write(f"process {os.getpid()} on {socket.gethostname()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()


def find_holder(folder: Path, name: str) -> str:
    """Who holds a lock, in words; empty where nobody does."""
    path = folder / f".{name}.lock"
    if not path.exists():
        return ""
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read_holder(path)
    return ""


def _read_holder(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() or "another process"
