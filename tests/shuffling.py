"""Labelled files with their labels shuffled: what a scorer may read stays, everything else changes its row."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# What a scorer may read (labelled data's README); everything else of a row is a label or beside the point.
READ = {"id", "sid", "text", "lead_in", "date", "service", "path", "document", "earlier_document", "later_document"}
READ |= {"from_date", "to_date", "later_date"}  # the documents' dates
STRUCTURE = {"statements", "relations", "earlier", "later"}  # objects with labels inside them
READ_IN = {"stories": {"actor", "speaker"}, "articles": {"outlet", "title"}}


def shuffle_labels(folder: Path, out: Path, *, seed: int = 7) -> None:
    """Copy a folder of labelled data to ``out`` with every label moved to another row of its file."""
    out.mkdir(parents=True)
    if (folder / "documents").is_dir():
        shutil.copytree(folder / "documents", out / "documents")
    for path in sorted(folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        shuffle_rows(rows, path.stem, random.Random(seed))
        (out / path.name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def shuffle_rows(rows: list[dict[str, Any]], kind: str, rng: random.Random) -> None:
    """Shuffle the labels of rows in place, each field among all objects of its sort that have it."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        for name, item in _objects(row):
            groups.setdefault(name, []).append(item)
    for name, items in groups.items():
        allowed = READ | (READ_IN.get(kind, set()) if name != "statements" else {"speaker"})
        for field in sorted({key for item in items for key in item} - allowed - STRUCTURE):
            holders = [item for item in items if field in item]
            values = [item[field] for item in holders]
            rng.shuffle(values)
            for item, value in zip(holders, values, strict=True):
                item[field] = value


def _objects(row: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "row", row
    for key in STRUCTURE:
        inside = row.get(key)
        for item in inside if isinstance(inside, list) else [inside]:
            if isinstance(item, dict):
                yield "passage" if key in ("earlier", "later") else key, item
