"""When a source is due: its schedule, how often it changes, how often it failed, and a little jitter. Pure; no clock.

* A page is due ``every`` so often. One that does not change is asked less and less often, a tenth of the time since it
  last changed, but at least as often as ``up_to`` says; without ``up_to`` it is asked every time.
* One that fails is asked again after ``every``, twice that, four times, up to a day (or ``every``, if that is longer).
* A document found in a listing is read once and asked again as it ages, at a fifth of its age, for a month.
* Each source comes up to 5 % early, by an amount that its name decides, so that not all of one schedule ask at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.models import Check, Source

EVERY = timedelta(hours=6)  # how often a source without a schedule is looked at
REMEMBERED_CHECKS = 40
SETTLED = timedelta(days=30)  # after that a document of a listing is not asked again
_JITTER = 0.05
_DAY = timedelta(days=1)


def find_interval(source: Source, checks: Sequence[Check]) -> timedelta:
    """How long after the last check a source is due; ``checks`` are the latest ones, the newest first."""
    every = timedelta(seconds=source.every_seconds) if source.every_seconds else EVERY
    failures = count_failures(checks)
    if failures:
        return max(every, min(_DAY, every * (1 << min(failures - 1, 10))))
    if source.parent:
        return max(every, (checks[0].checked - checks[-1].checked) / 5) if len(checks) > 1 else every
    if source.up_to_seconds is None or not checks:
        return every
    quiet = checks[0].checked - find_last_change(checks)
    return min(timedelta(seconds=source.up_to_seconds), max(every, quiet / 10))


def is_due(source: Source, checks: Sequence[Check], now: datetime) -> bool:
    """Whether a source is to be looked at now."""
    if not checks:
        return True
    if source.parent and checks[-1].outcome != "failed" and now - checks[-1].checked > SETTLED:
        return False
    if source.parent and count_failures(checks) >= REMEMBERED_CHECKS // 4:
        return False
    interval = find_interval(source, checks)
    return now >= checks[0].checked + interval * (1 - _JITTER * _share(source.id))


def count_failures(checks: Sequence[Check]) -> int:
    """How many of the latest looks failed in a row."""
    for place, check in enumerate(checks):
        if check.outcome != "failed":
            return place
    return len(checks)


def find_last_change(checks: Sequence[Check]) -> datetime:
    """When the page was first seen as it is now, as far as these looks tell."""
    latest = next((check for check in checks if check.sha256), checks[0])
    moment = latest.checked
    for check in checks:
        if check.sha256 and check.sha256 != latest.sha256:
            break
        moment = check.checked
    return moment


def _share(name: str) -> float:
    """A number from 0 to 1 that a name decides."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32
