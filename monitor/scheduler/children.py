"""Each job in a process of its own: limited in time and memory, ended with its server, its end told in one line.

The child is ``python -m monitor.cli.limited``: it limits itself and sees to it that it does not outlive the server.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LAST_WORDS = 600  # characters of what a child said on standard error
GRACE = 8.0  # seconds between asking a child to end and ending it


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: ``done``, ``failed``, ``timeout`` or ``stopped``; ``words`` say why, ``output`` is what it printed."""

    state: str
    words: str = ""
    output: str = ""
    seconds: float = 0.0


class Children:
    """The processes that are at work now. ``stop`` ends them all."""

    def __init__(self, folder: Path, *, minutes: float, megabytes: int) -> None:
        self._folder, self._minutes, self._megabytes = folder, minutes, megabytes
        self._running: dict[int, subprocess.Popen[str]] = {}
        self._guard = threading.Lock()
        self._stopping = threading.Event()

    def run(self, command: Sequence[str]) -> Outcome:
        """Does one command in a child and waits for it; never raises for what the child does."""
        if self._stopping.is_set():
            return Outcome("stopped")
        began = time.monotonic()
        arguments = [
            sys.executable,
            "-m",
            "monitor.cli.limited",
            str(self._megabytes),
            str(os.getpid()),
            *command,
        ]
        child = subprocess.Popen(
            arguments, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, errors="replace", start_new_session=True, env=_make_environment(),
        )  # fmt: skip
        with self._guard:
            self._running[child.pid] = child
        try:
            output, errors = child.communicate(timeout=self._minutes * 60)
        except subprocess.TimeoutExpired:
            _end(child, signal.SIGKILL)
            child.communicate()
            return Outcome(
                "timeout", f"took longer than {self._minutes:g} minutes and was ended", "", time.monotonic() - began
            )
        finally:
            with self._guard:
                self._running.pop(child.pid, None)
        seconds = time.monotonic() - began
        if self._stopping.is_set() and child.returncode < 0:
            return Outcome("stopped", "", output, seconds)
        if child.returncode:
            return Outcome("failed", _explain(child.returncode, errors), output, seconds)
        return Outcome("done", "", output, seconds)

    def stop(self) -> None:
        """Asks every child to end, and ends those that do not within a few seconds; nothing starts after it."""
        self._stopping.set()
        with self._guard:
            running = list(self._running.values())
        for child in running:
            _end(child, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for child in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
            if child.poll() is None:
                _end(child, signal.SIGKILL)


def _end(child: subprocess.Popen[str], how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, how)


def _make_environment() -> dict[str, str]:
    """Ours, and where this package stands, since the child works in the workspace."""
    here = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH", "")]))}


def _explain(status: int, errors: str) -> str:
    words = " ".join(errors.split())[-LAST_WORDS:]
    ended = f"was ended by signal {-status}" if status < 0 else f"ended with exit code {status}"
    return f"{ended}: {words}" if words else ended
