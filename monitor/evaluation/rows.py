"""Labelled files: JSON lines, each read with its line number so that every complaint names its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from monitor.errors import InputError


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled row, or an object inside one, with the file and line it stands in."""

    data: Mapping[str, Any]
    path: Path
    line: int

    def problem(self, message: str) -> InputError:
        """An error about this row, to be raised by whoever found it."""
        return InputError(message, subject=f"{self.path}:{self.line}")

    def text(self, key: str) -> str:
        """A required text; raises ``InputError`` where it is missing or something else."""
        value = self.data.get(key)
        if not isinstance(value, str):
            raise self.problem(f"{key!r} must be a text")
        return value

    def text_or_none(self, key: str) -> str | None:
        """A text that may be null or missing."""
        value = self.data.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.problem(f"{key!r} must be a text or null")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is missing."""
        value = self.data.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise self.problem(f"{key!r} must be a list of texts")

    def rows(self, key: str) -> tuple[Row, ...]:
        """A required list of objects."""
        value = self.data.get(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.problem(f"{key!r} must be a list of objects")
        return tuple(Row(item, self.path, self.line) for item in value)

    def row_or_none(self, key: str) -> Row | None:
        """An object that may be null or missing."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.problem(f"{key!r} must be an object or null")
        return Row(value, self.path, self.line)

    def day(self, key: str) -> date:
        """A required ISO date, past or future."""
        found = self.day_or_none(key)
        if found is None:
            raise self.problem(f"{key!r} must be a date (YYYY-MM-DD)")
        return found

    def day_or_none(self, key: str) -> date | None:
        """An ISO date that may be null or missing; raises ``InputError`` for anything that is no date."""
        value = self.text_or_none(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value[:10])
        except ValueError as error:
            raise self.problem(f"{key!r} is no date: {value!r}") from error


def load_rows(path: Path) -> list[Row]:
    """Every row of a JSON-lines file; empty lines are skipped, ids must be texts and unique.

    Raises ``InputError`` that names the file, and the line where one is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputError("no such file", subject=str(path)) from error
    except (OSError, UnicodeError) as error:
        raise InputError(f"cannot be read ({error})", subject=str(path)) from error
    rows: list[Row] = []
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        row = _parse_row(line, path, number)
        name = row.text("id")
        if name in seen:
            raise row.problem(f"id {name!r} stands twice in this file")
        seen.add(name)
        rows.append(row)
    if not rows:
        raise InputError("holds no rows", subject=str(path))
    return rows


def _parse_row(line: str, path: Path, number: int) -> Row:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON ({error})", subject=f"{path}:{number}") from error
    if not isinstance(data, dict):
        raise InputError("must be a JSON object", subject=f"{path}:{number}")
    return Row(data, path, number)
