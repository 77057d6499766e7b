"""WARC files that others made: which pages they hold, and each page's bytes as sent.

In go paths (gzip or plain, WARC 1.0 and 1.1); ``list_captures`` gives one line for each page that could be a document,
without its body, and ``Fault`` for what cannot be read, with file and offset; ``read_capture`` gives the body, decoded as
the server's headers say. Answers other than 200, requests, metadata and what is neither text nor PDF are counted only.
Nothing a file says is believed beyond its bounds: a body over ``MOST`` bytes is a fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from monitor.errors import ArchiveError, InputError

MOST = 30_000_000  # bytes of a page
_WANTED = re.compile(r"\s*(?:text/(?:html|plain|markdown|x-markdown)|application/(?:xhtml\+xml|pdf))\b", re.IGNORECASE)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z?")
_PIECE = 65_536


@dataclass(frozen=True, slots=True, order=True)
class Capture:
    """One page in a file: when it was captured (UTC), where it stood, and where its record begins."""

    captured: datetime
    url: str
    path: str
    offset: int
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()
    origin: str = "crawl"  # crawl: an answer with its headers; history: what somebody kept


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be read, in one line: file, offset, why."""

    path: str
    offset: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}: at byte {self.offset}: {self.message}"


def list_captures(path: Path, skipped: Counter[str]) -> Iterator[Capture | Fault]:
    """What one file holds, in its order; ``skipped`` counts, by reason, what is no page.

    Raises ``InputError`` for a file that cannot be opened or is no WARC at all.
    """
    read = 0
    offset = 0
    try:
        with path.open("rb") as stream:
            records = ArchiveIterator(stream)
            for record in records:
                offset = records.get_record_offset()
                read += 1
                found = _look_at(record, str(path), offset, skipped)
                if found is not None:
                    yield found
    except OSError as error:
        if error.errno is None:  # the gzip stream is broken
            yield Fault(str(path), offset, f"the rest cannot be read: {error}")
            return
        raise InputError(f"cannot be read: {error.strerror}", subject=str(path)) from error
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        if not read:
            raise InputError(f"is no WARC file: {_first_line(error)}", subject=str(path)) from error
        yield Fault(str(path), offset, f"the rest cannot be read: {_first_line(error)}")
    if not read:
        raise InputError("is no WARC file: it holds no record", subject=str(path))


def _look_at(record: Any, path: str, offset: int, skipped: Counter[str]) -> Capture | Fault | None:
    """A record as a capture, as a fault, or None where it is no page."""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    url = url.strip("<>")
    if record.rec_type not in ("response", "resource"):
        skipped["other records"] += 1
        return None
    if not url.startswith(("http://", "https://")):
        skipped["not on the web"] += 1
        return None
    response = record.rec_type == "response"
    if response and (record.http_headers is None or record.http_headers.get_statuscode() != "200"):
        skipped["not answered with 200"] += 1
        return None
    headers = tuple(record.http_headers.headers) if response else ()
    kind = {name.lower(): value for name, value in headers}.get("content-type", "")
    kind = kind if response else record.rec_headers.get_header("Content-Type") or ""
    if not _WANTED.match(kind):
        skipped["neither text nor PDF"] += 1
        return None
    moment = _MOMENT.fullmatch((record.rec_headers.get_header("WARC-Date") or "").strip())
    if moment is None:
        return Fault(path, offset, f"{url}: it does not say when it was captured")
    captured = datetime.fromisoformat(moment[1]).replace(tzinfo=UTC)
    return Capture(captured, url, path, offset, kind, headers, "crawl" if response else "history")


def read_capture(capture: Capture) -> bytes:
    """The page's bytes, decoded as its headers say; raises ``ArchiveError`` for what is cut off, too large or broken."""
    subject = f"{capture.path}: at byte {capture.offset}"
    try:
        with open(capture.path, "rb") as stream:
            stream.seek(capture.offset)
            record = next(iter(ArchiveIterator(stream)))
            body = _read_bounded(record, subject)
            missing = int(getattr(record.raw_stream, "limit", 0) or 0)
    except (OSError, ArchiveLoadFailed, EOFError, ValueError, StopIteration) as error:
        raise ArchiveError(f"{capture.url}: is damaged: {_first_line(error)}", subject=subject) from error
    if missing:
        raise ArchiveError(f"{capture.url}: is cut off, {missing} bytes are missing", subject=subject)
    return body


def _read_bounded(record: Any, subject: str) -> bytes:
    pieces, size = [], 0
    stream = record.content_stream()
    while piece := stream.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > MOST:
            raise ArchiveError(f"a page of more than {MOST // 1_000_000} MB", subject=subject)
    return b"".join(pieces)


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
