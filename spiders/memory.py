"""What is remembered of hosts between crawls: their robots.txt for a day, and when they asked us to come back.

One JSON file in the workspace, read at the beginning of a crawl and written at its end, whole or not at all. What cannot
be read is forgotten: then robots.txt is asked for again.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROBOTS_SECONDS = 24 * 3600  # RFC 9309: a cached copy is not used longer than this
MOST_HOSTS = 5000
MOST_ROBOTS = 512 * 1024  # RFC 9309: at least 500 KiB are read
LONGEST_WAIT = 7 * 24 * 3600


@dataclass
class Robots:
    """A robots.txt as it came: its status, its text, when."""

    status: int
    text: str
    fetched: float


class HostMemory:
    """Robots files by ``scheme://host`` and waits by host; times are seconds since 1970."""

    def __init__(self, path: str = "") -> None:
        self._path = Path(path) if path else None
        self._robots: dict[str, Robots] = {}
        self._waits: dict[str, float] = {}
        if self._path is not None:
            with contextlib.suppress(OSError, ValueError, TypeError, AttributeError, KeyError):
                data = json.loads(self._path.read_text(encoding="utf-8"))
                self._robots = {host: Robots(**entry) for host, entry in data["robots"].items()}
                self._waits = {host: float(until) for host, until in data["waits"].items()}

    def find_robots(self, host: str) -> Robots | None:
        """The file of a host where it is not older than a day, nor from the future."""
        kept = self._robots.get(host)
        return kept if kept is not None and 0 <= time.time() - kept.fetched < ROBOTS_SECONDS else None

    def keep_robots(self, host: str, status: int, body: bytes) -> None:
        """Keeps what came."""
        self._robots[host] = Robots(status, body[:MOST_ROBOTS].decode("utf-8", "replace"), time.time())

    def find_wait(self, host: str) -> float:
        """For how many seconds the host wants to be left alone."""
        left = self._waits.get(host, 0.0) - time.time()
        return left if 0 < left <= LONGEST_WAIT else 0.0

    def keep_wait(self, host: str, seconds: float) -> None:
        """Keeps how long from now; the longest wish counts."""
        until = time.time() + min(seconds, LONGEST_WAIT)
        self._waits[host] = max(until, self._waits.get(host, 0.0))

    def save(self) -> None:
        """Writes the file anew, without what is out of date."""
        if self._path is None:
            return
        now = time.time()
        robots = {host: asdict(kept) for host, kept in self._robots.items() if now - kept.fetched < ROBOTS_SECONDS}
        newest = sorted(robots, key=lambda host: -robots[host]["fetched"])[:MOST_HOSTS]
        waits = {host: until for host, until in sorted(self._waits.items()) if until > now}
        text = json.dumps({"robots": {host: robots[host] for host in sorted(newest)}, "waits": waits})
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            beside.write_text(text, encoding="utf-8")
            beside.replace(self._path)
