"""The site as data: findings as JSON lines and CSV, the schema of both, a list of all files, an SQLite file.

The SQLite file is made in memory in one order with nothing of the clock in it: the same rows give the same bytes.
"""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from monitor.models import Confidence, Effect, Finding, Level, RelationKind, Stance, State, Voice
from monitor.telling.export import export_shapes
from monitor.telling.shapes import Shape, finding_shape

Cells = tuple[Any, ...]  # one row of a table
_TEXT: dict[str, Any] = {"type": "string"}
_DAY: dict[str, Any] = {"type": "string", "format": "date"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_FINDING_COLUMNS = (
    "id", "date", "relation", "effect", "level", "confidence", "actor", "publisher", "document", "source", "topic",
    "earlier_quote", "earlier_date", "earlier_snapshot", "later_quote", "later_date", "later_snapshot", "reasons",
    "announcement", "review", "state",
)  # fmt: skip
_COMMITMENT_COLUMNS = (
    "id", "date", "actor", "speaker", "voice", "stance", "topic", "rules", "quote", "lead_in", "limits", "source",
    "document", "url", "snapshot", "first_seen", "last_seen_with", "first_seen_without", "state", "page",
)  # fmt: skip


def make_data_files(findings: Iterable[Finding], cells: Iterable[Cells], audience: str) -> list[tuple[str, bytes]]:
    """The findings as JSON lines and CSV, and the SQLite file, each with its path."""
    shapes = make_shapes(findings, audience)
    tables = [(f"data/findings.{name}", render_findings(shapes, name).encode("utf-8", "replace")) for name in ("jsonl", "csv")]
    return [*tables, ("data/pledgewatch.sqlite", make_database(shapes, cells))]


def make_shapes(findings: Iterable[Finding], audience: str) -> list[Shape]:
    """The findings that a site gives away as data: on a public one only those that a person confirmed."""
    return [finding_shape(f) for f in findings if audience != "public" or f.review == "confirmed"]


_FIRST_CELLS = itemgetter(*_COMMITMENT_COLUMNS[:7])
_LAST_CELLS = itemgetter(*_COMMITMENT_COLUMNS[11:])


def render_findings(shapes: Sequence[Shape], format_: str) -> str:
    """The findings as a file to download."""
    stream = io.StringIO()
    export_shapes(shapes, stream, format_)
    return stream.getvalue()


def render_schema(kind: str) -> str:
    """The JSON Schema of one row of ``findings.jsonl`` or of ``commitments/*.jsonl``."""
    properties = _FINDING if kind == "finding" else _COMMITMENT
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A {kind}, one row of {'findings.jsonl' if kind == 'finding' else 'commitments/*.jsonl'}",
        "type": "object",
        "required": list(properties),
        "properties": properties,
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def render_webhook_schema() -> str:
    """The JSON Schema of the messages that a subscriber's webhook gets."""
    word = {"finding": _TEXT, "words": _TEXT, "who": _TEXT, "date": _DAY}
    promise = {
        "limit": {**_TEXT, "description": "The watched words; empty for a promise that falls due."},
        "due": {"type": ["string", "null"], "format": "date"},
        "ends": {"type": "boolean", "description": "It ends as written on that day instead of falling due."},
        "commitment": {"type": "object", "required": ["id", "quote", "actor", "stance", "date"]},
    }
    properties = {
        "id": {**_TEXT, "description": "The same in a repeat; also the header Pledgewatch-Delivery."},
        "subject": _TEXT,
        "date": {"type": "string", "format": "date-time"},
        "findings": _many(_FINDING),
        "retractions": _many(word),
        "replies": _many(word),
        "promises": _many(promise),
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A message to a webhook, signed in Pledgewatch-Signature: sha256= and the HMAC of the body",
        "type": "object",
        "required": list(properties),
        "properties": properties,
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _many(properties: dict[str, Any]) -> dict[str, Any]:
    items = {"type": "object", "required": list(properties), "properties": properties}
    return {"type": "array", "items": items}


def _one_of(values: Iterable[Any]) -> dict[str, Any]:
    return {"enum": [str(value) for value in values]}


_SIDE = {
    "type": ["object", "null"],
    "required": ["id", "quote", "date", "speaker", "url", "snapshot"],
    "properties": {
        "id": _TEXT, "quote": {**_TEXT, "description": "The exact words."}, "lead_in": _TEXT, "date": _DAY,
        "date_from": {**_TEXT, "description": "said, published or captured."}, "speaker": _TEXT,
        "voice": _one_of(Voice), "url": _TEXT, "snapshot": {**_TEXT, "description": "SHA-256 of the bytes."},
        "source": _TEXT, "prefix": _TEXT, "suffix": _TEXT,
    },
}  # fmt: skip
_FINDING = {
    "id": _TEXT, "relation": _one_of(RelationKind), "effect": _one_of(Effect), "level": _one_of(Level),
    "confidence": _one_of(Confidence), "actor": _TEXT, "publisher": _TEXT, "document": _TEXT, "source": _TEXT,
    "date": _DAY, "topic": _TEXT, "rules": _TEXTS, "earlier": _SIDE, "later": _SIDE,
    "reasons": {
        "type": "array",
        "items": {"type": "object", "required": ["slot", "order", "earlier", "later", "sentence"]},
    },
    "announcement": {"type": "object", "required": ["state", "url", "detail"]},
    "review": {"enum": ["unreviewed", "confirmed", "dismissed"]}, "state": _TEXT, "notes": _TEXTS,
}  # fmt: skip
_COMMITMENT = {
    "id": _TEXT, "quote": _TEXT, "lead_in": _TEXTS, "actor": _TEXT, "speaker": _TEXT, "voice": _one_of(Voice),
    "stance": _one_of(Stance), "topic": _TEXT, "rules": _TEXTS, "limits": {"type": "array"}, "date": _DAY,
    "source": _TEXT, "document": _TEXT, "url": _TEXT, "snapshot": _TEXT, "first_seen": _DAY, "last_seen_with": _DAY,
    "first_seen_without": {"type": ["string", "null"]}, "state": _one_of(State),
    "page": {**_TEXT, "description": "The page inside the site; empty where it has none."},
}  # fmt: skip


def make_database(shapes: Iterable[Shape], cells: Iterable[Cells]) -> bytes:
    """An SQLite file with the tables ``findings`` and ``commitments``, for Datasette and for anybody's own questions."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE findings ({', '.join(_FINDING_COLUMNS)}, PRIMARY KEY (id))")
    connection.execute(f"CREATE TABLE commitments ({', '.join(_COMMITMENT_COLUMNS)}, PRIMARY KEY (id))")
    _fill(connection, "findings", _FINDING_COLUMNS, (_flatten_finding(shape) for shape in shapes))
    _fill(connection, "commitments", _COMMITMENT_COLUMNS, cells)
    connection.execute("CREATE INDEX findings_by_actor ON findings (actor, date)")
    connection.execute("CREATE INDEX commitments_by_actor ON commitments (actor, topic)")
    connection.commit()
    content = connection.serialize()
    connection.close()
    return content


def _fill(connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Cells]) -> None:
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)


def _plain(value: Any) -> Any:
    """A value that SQLite takes: no text with half a character."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and not value.isascii() else value


def make_cells(row: Shape) -> Cells:
    """One commitment, of text that UTF-8 can write, as a row of the table ``commitments``."""
    limits = row["limits"]
    return (
        *_FIRST_CELLS(row),
        "; ".join(row["rules"]),
        row["quote"],
        " ".join(row["lead_in"]),
        "; ".join([f"{limit['kind']}: {limit['words']}" for limit in limits]) if limits else "",
        *_LAST_CELLS(row),
    )


def _flatten_finding(shape: Shape) -> Cells:
    flat = {**shape, "announcement": shape["announcement"]["state"]}
    flat["reasons"] = " | ".join(reason["sentence"] for reason in shape["reasons"])
    for name in ("earlier", "later"):
        side = shape[name] or {}
        flat.update({f"{name}_{key}": side.get(key) for key in ("quote", "date", "snapshot")})
    return tuple(_plain(flat.get(column)) for column in _FINDING_COLUMNS)
