"""What parent and child of a crawl tell each other: a job as JSON one way, results as JSON lines the other.

Bodies never pass through JSON: the child writes each to a file of its own in the job's folder and names it in the
result. A result line is written whole or, when the child is killed, not at all or in part; a part is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from monitor.models import Check, DocumentKind, Source

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


def make_validators(checks: Mapping[str, Check]) -> dict[str, Validators]:
    """Validators by source id, from the last checks; those without any are left out."""
    return {
        id_: Validators(check.url, check.etag, check.last_modified)
        for id_, check in checks.items()
        if check.etag or check.last_modified
    }


def render_job(job: Job) -> str:
    """The job as JSON."""
    return json.dumps(asdict(job), ensure_ascii=True)


def parse_job(text: str) -> Job:
    """The job back from JSON; raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
    data: dict[str, Any] = json.loads(text)
    sources = tuple(_parse_source(entry) for entry in data.pop("sources"))
    validators = {id_: Validators(**entry) for id_, entry in data.pop("validators").items()}
    return Job(sources=sources, validators=validators, **data)


def render_result(result: Result) -> str:
    """The result as one line."""
    return json.dumps(asdict(result), ensure_ascii=True) + "\n"


def load_results(folder: Path) -> Iterator[Result]:
    """Results that the child wrote whole, in the order they came."""
    path = folder / RESULTS
    if not path.exists():
        return
    with path.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if line.endswith("\n"):
                yield Result(**json.loads(line))


def _parse_source(entry: dict[str, Any]) -> Source:
    """A ``Source`` from JSON: lists become tuples again, the kind a ``DocumentKind``."""
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    values["kind"] = DocumentKind(values["kind"])
    return Source(**values)
