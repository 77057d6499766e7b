"""What parent and child of a crawl tell each other: a job as JSON one way, results as JSON lines the other.

Bodies never pass through JSON: the child writes each to a file of its own in the job's folder and names it in the
result. A result line is written whole or, when the child is killed, not at all or in part; a part is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from monitor.models import Check, DocumentKind, Former, Item, Listing, Part, Range, Selector, Source

RESULTS = "results.jsonl"
MAX_REDIRECTS = 5
MAX_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to send back, word for word, to the very address that gave it."""

    url: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One crawl: which pages, with which validators, under which name and limits, into which folder."""

    sources: tuple[Source, ...]
    validators: Mapping[str, Validators]
    user_agent: str
    folder: str
    timeout: float
    parent: int = 0  # the process that waits for the results; without it the child ends
    delay: float = 1.0
    page_timeout: float = 30.0
    max_bytes: int = MAX_BYTES
    memory: str = ""  # the file in which hosts' robots.txt and wishes to be left alone are kept; empty: nowhere


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one page, without its body: ``body`` names the file that holds it."""

    source: str
    url: str
    outcome: str
    status: int = 0
    message: str = ""
    etag: str = ""
    last_modified: str = ""
    media_type: str = ""
    charset: str | None = None
    headers: Sequence[Sequence[str]] = ()
    sha256: str = ""
    body: str = ""
    items: tuple[Item, ...] = ()


def make_validators(checks: Mapping[str, Check]) -> dict[str, Validators]:
    """Validators by source id, from the last checks; those without any are left out."""
    return {
        id_: Validators(check.url, check.etag, check.last_modified)
        for id_, check in checks.items()
        if check.etag or check.last_modified
    }


def render_job(job: Job) -> str:
    """The job as JSON."""
    return json.dumps(asdict(job), ensure_ascii=True, default=str)


def parse_job(text: str) -> Job:
    """The job back from JSON; raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
    data: dict[str, Any] = json.loads(text)
    sources = tuple(_parse_source(entry) for entry in data.pop("sources"))
    validators = {id_: Validators(**entry) for id_, entry in data.pop("validators").items()}
    return Job(sources=sources, validators=validators, **data)


def render_result(result: Result) -> str:
    """The result as one line."""
    return json.dumps(asdict(result), ensure_ascii=True, default=str) + "\n"


def load_results(folder: Path) -> Iterator[Result]:
    """Results that the child wrote whole, in the order they came."""
    path = folder / RESULTS
    if not path.exists():
        return
    with path.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if line.endswith("\n"):
                values = json.loads(line)
                values["items"] = tuple(_parse_item(entry) for entry in values["items"])
                yield Result(**values)


def _parse_source(entry: dict[str, Any]) -> Source:
    """A ``Source`` from JSON: lists become tuples again, mappings the types they were, days days."""
    values = {key: _parse_value(key, value) for key, value in entry.items()}
    return Source(**values)


def _parse_value(key: str, value: Any) -> Any:
    if key == "kind":
        return DocumentKind(value)
    if key in ("select", "remove"):
        return _parse_selectors(value)
    if key == "parts":
        return tuple(_parse_part(entry) for entry in value)
    if key == "former":
        return tuple(
            Former(**{**_parse_part_values(entry), "valid_until": date.fromisoformat(entry["valid_until"]),
                      "parts": tuple(_parse_part(part) for part in entry["parts"])})
            for entry in value
        )  # fmt: skip
    if key == "listing" and value is not None:
        query = tuple((name, asked) for name, asked in value["query"])
        return Listing(**{**value, "include": tuple(value["include"]), "exclude": tuple(value["exclude"]), "query": query})
    if key == "published" and value is not None:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def _parse_part(entry: dict[str, Any]) -> Part:
    return Part(**_parse_part_values(entry))


def _parse_part_values(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "select": _parse_selectors(entry["select"]), "remove": _parse_selectors(entry["remove"])}


def _parse_selectors(entries: list[Any]) -> tuple[Selector, ...]:
    return tuple(entry if isinstance(entry, str) else Range(**entry) for entry in entries)


def _parse_item(entry: dict[str, Any]) -> Item:
    day = entry.get("published")
    return Item(**{**entry, "published": date.fromisoformat(day) if day else None})
