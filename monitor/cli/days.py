"""Days as they are written on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime

from monitor.errors import InputError


def parse_day(text: str | None) -> date | None:
    """A day as YYYY-MM-DD; raises ``InputError`` for anything else."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r} is no date; write it as YYYY-MM-DD") from error


def parse_past_day(text: str | None) -> date | None:
    """A day that is not in the future; raises ``InputError``."""
    day = parse_day(text)
    if day and day > datetime.now(UTC).date():
        raise InputError(f"{day.isoformat()} is in the future; a text cannot have been published then")
    return day
