"""The ledger as data: JSON lines or CSV, ordered by date and id, the same bytes for the same ledger.

In goes the ledger and a text stream; out come findings, commitments or both, without run ids, row numbers or clock
times. In CSV no cell can be taken for a formula: one that begins like one gets a leading apostrophe.
Raises ``InputError`` for another format or another wish.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from monitor.errors import InputError
from monitor.keeping.records import CommitmentRecord
from monitor.models import Finding
from monitor.telling.book import Book
from monitor.telling.safetext import iso_day
from monitor.telling.shapes import Shape, commitment_shape, finding_shape

FORMATS = ("jsonl", "csv")
WHATS = ("all", "findings", "commitments")
_SIDE_COLUMNS = ("quote", "lead_in", "date", "date_from", "speaker", "voice", "url", "snapshot", "source")
FINDING_COLUMNS = (
    "id", "date", "relation", "effect", "level", "confidence", "actor", "publisher", "document", "source", "topic",
    "rules", *(f"earlier_{name}" for name in _SIDE_COLUMNS), *(f"later_{name}" for name in _SIDE_COLUMNS),
    "reasons", "announcement", "announcement_detail", "announcement_url", "review", "state",
)  # fmt: skip
COMMITMENT_COLUMNS = (
    "id", "date", "date_from", "actor", "speaker", "voice", "stance", "topic", "rules", "quote", "lead_in", "limits",
    "source", "document", "url", "snapshot", "first_seen", "last_seen_with", "first_seen_without", "state",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def export(ledger: Book, stream: TextIO, *, format: str = "jsonl", what: str = "all") -> int:
    """Writes findings, commitments or both to the stream; how many rows there were."""
    if format not in FORMATS:
        raise InputError(f"is no format; take one of {', '.join(FORMATS)}", subject=format)
    if what not in WHATS:
        raise InputError(f"is nothing to export; take one of {', '.join(WHATS)}", subject=what)
    findings = ledger.findings(state="all") if what in ("all", "findings") else []
    records = ledger.commitments() if what in ("all", "commitments") else []
    if format == "jsonl":
        return _write_lines(_merge(findings, records, named=what == "all"), stream)
    columns = {"findings": FINDING_COLUMNS, "commitments": COMMITMENT_COLUMNS}.get(what)
    every = columns or ("record", *dict.fromkeys((*FINDING_COLUMNS, *COMMITMENT_COLUMNS)))
    return _write_table((_flatten(shape) for shape in _merge(findings, records, named=what == "all")), stream, every)


def export_findings(findings: Iterable[Finding], stream: TextIO, format: str) -> int:
    """Writes these findings, in their order, as ``jsonl`` or ``csv``."""
    return export_shapes((finding_shape(finding) for finding in findings), stream, format)


def export_shapes(shapes: Iterable[Shape], stream: TextIO, format: str) -> int:
    """Writes findings that are shapes already."""
    if format == "jsonl":
        return _write_lines(shapes, stream)
    return _write_table((_flatten(shape) for shape in shapes), stream, FINDING_COLUMNS)


def record_shape(record: CommitmentRecord) -> Shape:
    """A commitment with the days it was seen and its state."""
    return {
        **commitment_shape(record.sighting),
        "first_seen": iso_day(record.first_seen),
        "last_seen_with": iso_day(record.last_seen_with),
        "first_seen_without": iso_day(record.first_seen_without),
        "state": str(record.state),
    }


def guard_cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _merge(findings: list[Finding], records: list[CommitmentRecord], *, named: bool) -> Iterator[Shape]:
    """Shapes in order of date, then kind, then id; with ``named`` each says which kind of record it is."""
    keyed: list[tuple[str, str, str, Finding | CommitmentRecord]] = [
        *((f.date.isoformat(), "finding", f.id, f) for f in findings),
        *((r.sighting.date.isoformat(), "commitment", r.sighting.id, r) for r in records),
    ]
    for _, kind, _, row in sorted(keyed, key=lambda entry: entry[:3]):
        shape = finding_shape(row) if isinstance(row, Finding) else record_shape(row)
        yield {"record": kind, **shape} if named else shape


def _write_lines(shapes: Iterable[Shape], stream: TextIO) -> int:
    count = 0
    for shape in shapes:
        line = json.dumps(shape, ensure_ascii=False)
        stream.write(line.encode("utf-8", "replace").decode("utf-8") + "\n")
        count += 1
    return count


def _write_table(rows: Iterable[dict[str, str]], stream: TextIO, columns: Iterable[str]) -> int:
    writer = csv.DictWriter(stream, tuple(columns), restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    count = 0
    for row in rows:
        writer.writerow({name: guard_cell(value) for name, value in row.items()})
        count += 1
    return count


def _flatten(shape: Shape) -> dict[str, str]:
    """One row of a table: sides in columns of their own, lists joined by semicolons."""
    flat: dict[str, str] = {}
    for name, value in shape.items():
        if name in ("earlier", "later"):
            flat.update({f"{name}_{key}": _cell(part) for key, part in (value or {}).items()})
        elif name == "announcement":
            flat.update({"announcement": value["state"], "announcement_detail": value["detail"]})
            flat["announcement_url"] = value["url"]
        elif name == "reasons":
            flat[name] = " | ".join(reason["sentence"] for reason in value)
        elif name == "limits":
            flat[name] = "; ".join(f"{limit['kind']}: {limit['words']}" for limit in value)
        else:
            flat[name] = _cell(value)
    return flat


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
