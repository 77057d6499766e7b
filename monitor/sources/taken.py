"""Statements that a person took down by hand: one alone, or the rows of a tracker kept in a spreadsheet.

``TakenDown`` is one: whose promise, in which words, said when, by whom and where. ``read_tracker`` takes a CSV file and a
small YAML file that says which column holds what; out come the statements and, for every row that is none, its line
and why. Raises ``ProblemsFound`` for a wrong map and ``InputError`` for a file that is no table.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date as Day
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from monitor.errors import InputError, Problem
from monitor.loading import load_models
from monitor.loading.explaining import explain_error
from monitor.models import DocumentKind
from monitor.sources.entries import STRICT, Url

LONGEST = 20_000  # characters of a quotation
MOST_BYTES = 50_000_000
SAID = (DocumentKind.STATEMENT, DocumentKind.PRESS, DocumentKind.NOTICE, DocumentKind.ARTICLE)


def _check_kind(kind: DocumentKind) -> DocumentKind:
    if kind not in SAID:
        raise ValueError(f"what is said once is one of {', '.join(SAID)}; a page that changes is watched instead")
    return kind


class TakenDown(BaseModel):
    """One statement as somebody took it down. Under an embargo nothing of it is recorded before that day."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    quote: Annotated[str, Field(min_length=3, max_length=LONGEST)]
    actor: Annotated[str, Field(min_length=1, max_length=200)]
    date: Day
    speaker: Annotated[str, Field(max_length=200)] = ""
    link: Url | None = None
    title: Annotated[str, Field(max_length=300)] = ""
    kind: Annotated[DocumentKind, AfterValidator(_check_kind)] = DocumentKind.STATEMENT
    embargo: Day | None = None

    @field_validator("quote", "actor", "speaker", "title")
    @classmethod
    def _check_characters(cls, value: str) -> str:
        if "\x00" in value:
            raise ValueError("holds a character that no text has")
        return " ".join(value.split())


class TrackerMap(BaseModel):
    """Which column of a tracker holds what; ``day`` is how it writes days, as ``strptime`` does."""

    model_config = STRICT

    columns: dict[str, str]
    actor: str = ""  # of every row, where no column says it
    day: str = "%Y-%m-%d"
    kind: Annotated[DocumentKind, AfterValidator(_check_kind)] = DocumentKind.STATEMENT

    @field_validator("columns")
    @classmethod
    def _check_columns(cls, value: dict[str, str]) -> dict[str, str]:
        fields = [name for name in TakenDown.model_fields if name != "kind"]
        unknown = sorted(set(value) - set(fields))
        if unknown:
            raise ValueError(f"a statement has no {unknown[0]!r}; it has {', '.join(fields)}")
        missing = sorted({"quote", "date"} - set(value))
        if missing:
            raise ValueError(f"no column is named for {missing[0]!r}")
        return value


def make_taken(data: Mapping[str, object]) -> TakenDown:
    """One statement; raises ``InputError`` that names what is wrong, in one line."""
    try:
        return TakenDown.model_validate(dict(data))
    except ValidationError as error:
        told = "; ".join(explain_error(dict(e), TakenDown) for e in error.errors())
        raise InputError(told, subject="the statement") from error


def read_tracker(table: Path, map_file: Path) -> tuple[list[tuple[int, TakenDown]], list[Problem]]:
    """The statements of a tracker, each with its line, and what is wrong with the rows that are none."""
    [loaded] = load_models([map_file], TrackerMap)
    plan = loaded.value
    found: list[tuple[int, TakenDown]] = []
    problems: list[Problem] = []
    for line, row in _read_rows(table, plan):
        try:
            found.append((line, make_taken(_fill(row, plan))))
        except InputError as error:
            problems.append(Problem(str(table), line, 1, error.message))
    return found, problems


def _read_rows(table: Path, plan: TrackerMap) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows with the line each begins in; the header must hold every column that the map names."""
    try:
        if table.stat().st_size > MOST_BYTES:
            raise InputError(f"is larger than {MOST_BYTES // 1_000_000} MB", subject=str(table))
        text = table.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", subject=str(table)) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8; save the table as CSV in UTF-8", subject=str(table)) from error
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    last = 0
    try:
        header = next(rows, [])
        missing = sorted(set(plan.columns.values()) - set(header))
        if missing:
            raise InputError(f"has no column {missing[0]!r}; it has {', '.join(header)}", subject=str(table))
        last = rows.line_num
        for row in rows:
            if any(cell.strip() for cell in row):
                yield last + 1, dict(zip(header, row, strict=False))
            last = rows.line_num
    except csv.Error as error:
        raise InputError(f"is no table from line {last + 1} on: {error}", subject=str(table)) from error


def _fill(row: Mapping[str, str], plan: TrackerMap) -> dict[str, object]:
    """A row's cells by what they say; an empty one says nothing."""
    data: dict[str, object] = {"kind": plan.kind}
    if plan.actor:
        data["actor"] = plan.actor
    for name, column in plan.columns.items():
        cell = row.get(column, "").strip()
        if cell:
            data[name] = _parse_day(name, cell, plan.day) if name in ("date", "embargo") else cell
    return data


def _parse_day(name: str, cell: str, how: str) -> Day:
    try:
        return datetime.strptime(cell, how).date()
    except ValueError as error:
        raise InputError(f"{name}: {cell[:40]!r} is no day written as {how}", subject="the statement") from error
