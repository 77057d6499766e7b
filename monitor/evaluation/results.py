"""What an evaluation comes to: its figures, its confusion matrix, every row with label and prediction.

``Result.as_json`` is what ``--json`` prints: the figures under the keys that the labelled data's README defines, and
beside them ``kind``, ``file``, ``confusion`` and ``rows``, from which ``--compare`` tells what was gained and lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.errors import InputError

Figure = float | int | None | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scored:
    """One scored row: its label, what was predicted, whether that counts as right, and its words for the error list."""

    id: str
    label: str
    predicted: str
    right: bool
    text: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one evaluation.

    ``predictions`` holds what the engine said, row by row, before any label was looked at: shuffling the labels of a
    file must leave it as it was.
    """

    kind: str
    path: str
    figures: Mapping[str, Figure]
    confusion: Mapping[str, Mapping[str, int]]
    rows: tuple[Scored, ...]
    predictions: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Scored, ...]:
        """The rows that are not right, in the order of the file."""
        return tuple(row for row in self.rows if not row.right)

    def as_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints and ``--compare`` reads."""
        rows = [{"id": r.id, "label": r.label, "predicted": r.predicted, "right": r.right} for r in self.rows]
        return {
            **self.figures,
            "kind": self.kind,
            "file": self.path,
            "details": dict(self.details),
            "confusion": {label: dict(row) for label, row in self.confusion.items()},
            "rows": rows,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between an older result and this one: ids gained, lost, new to the file, gone from it; figures."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    figures: Mapping[str, tuple[float, float]]


def load_figures(path: Path) -> dict[str, Any]:
    """An older ``--json`` output. Raises ``InputError`` where the file is missing or is no such output."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError("no such file", subject=str(path)) from error
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read ({error})", subject=str(path)) from error
    if not isinstance(data, dict) or not _holds_rows(data.get("rows")):
        raise InputError("is not what `evaluate --json` prints", subject=str(path))
    return data


def compare_results(old: Mapping[str, Any], new: Result) -> Comparison:
    """What ``new`` gained and lost against an older ``--json`` output of the same kind.

    Raises ``InputError`` where the older output scored something else.
    """
    if old.get("kind") != new.kind:
        raise InputError(f"scored {old.get('kind')}, this run scored {new.kind}: they cannot be compared")
    before = {str(row["id"]): bool(row["right"]) for row in old["rows"]}
    after = {row.id: row.right for row in new.rows}
    figures = {
        key: (float(old[key]), float(value))
        for key, value in new.figures.items()
        if isinstance(value, int | float) and isinstance(old.get(key), int | float) and old[key] != value
    }
    return Comparison(
        gained=tuple(name for name, right in after.items() if right and before.get(name) is False),
        lost=tuple(name for name, right in after.items() if not right and before.get(name)),
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        figures=figures,
    )


def _holds_rows(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) and "id" in row and "right" in row for row in rows)
