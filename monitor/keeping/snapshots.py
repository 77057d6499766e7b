"""The archive: what was fetched, byte for byte, one record a file, named by the SHA-256 of its payload.

A file is a gzip member that holds one WARC 1.1 record, so files put one after the other are a valid WARC that replay
tools open. A crawled page is a ``response`` record (status line and headers as received); what others kept is a
``resource`` record. What we know of the fetch stands in the record's own header in fields named ``Pledgewatch-*``.

The archive only grows: a payload that is there is never written again, so an unchanged page stores no second copy. A
file is written under a temporary name and renamed; whoever is killed in between leaves nothing that a reader sees.
"""

from __future__ import annotations

import hashlib
import re
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.errors import ArchiveError
from monitor.keeping.stores import open_store
from monitor.models import Snapshot, Source

LEVEL = 3  # text shrinks to about a third; 6 saves a tenth more at twice the time
SUFFIX = ".warc.gz"
NAMESPACE = uuid.UUID("6f8c0c0e-5b0e-5c7e-9a55-0d1f6f6f7a11")  # record ids come from the payload's hash
SHA256 = re.compile(r"[0-9a-f]{64}")
# Of a body that is stored decoded, these headers are not true any more; they are kept under another name.
OF_THE_WIRE = {"content-encoding", "transfer-encoding", "content-length"}


class Archive:
    """A folder (or an fsspec URL such as ``s3://bucket/prefix``) of snapshots."""

    def __init__(self, root: Path | str) -> None:
        self.root = str(root)
        self._store = open_store(self.root)

    def path_of(self, sha256: str) -> str:
        """Where the snapshot with this hash is or would be: ``root/aa/bb/aabb….warc.gz``."""
        return self._store.locate(_name_of(sha256))

    def holds(self, sha256: str) -> bool:
        """Whether a snapshot with this hash is there."""
        return self._store.holds(_name_of(sha256))

    def write(self, snapshot: Snapshot) -> bool:
        """Stores a snapshot; False where its payload is stored already.

        Raises ``ArchiveError`` naming the path where it cannot be written (nothing is left behind then), or where
        ``snapshot.sha256`` is not the hash of its body.
        """
        name = _name_of(snapshot.sha256)
        if self._store.holds(name):
            return False
        if hashlib.sha256(snapshot.body).hexdigest() != snapshot.sha256:
            raise ArchiveError("the hash given is not that of the body", subject=self._store.locate(name))
        return self._store.write(name, _compress(make_record(snapshot)))

    def read(self, sha256: str) -> bytes:
        """The payload with this hash, checked against it; raises ``ArchiveError`` where it is missing or damaged."""
        name = _name_of(sha256)
        where = self._store.locate(name)
        try:
            body = _parse_payload(self._store.read(name))
        except (ArchiveLoadFailed, zlib.error, ValueError, EOFError) as error:
            raise ArchiveError(f"is damaged: {error}", subject=where) from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise ArchiveError("is damaged: its payload does not have the hash it is named by", subject=where)
        return body

    def read_record(self, sha256: str) -> bytes:
        """The stored file as it is, for handing evidence on."""
        return self._store.read(_name_of(sha256))

    def snapshot(self, source: Source, row: Snapshot) -> Snapshot:
        """A snapshot as the ledger lists it (without body), with its body and the source as declared today."""
        return replace(row, source=source, body=self.read(row.sha256))

    def hashes(self) -> Iterator[str]:
        """The hash of every snapshot, in order."""
        for name in self._store.names(SUFFIX):
            stem = name.rsplit("/", 1)[-1].removesuffix(SUFFIX)
            if SHA256.fullmatch(stem):
                yield stem


def make_record(snapshot: Snapshot) -> bytes:
    """One uncompressed WARC record; the same snapshot gives the same bytes."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    crawled = snapshot.origin == "crawl"
    record = writer.create_warc_record(
        _clean_address(snapshot.url) or f"urn:sha256:{snapshot.sha256}",
        "response" if crawled else "resource",
        payload=BytesIO(snapshot.body),
        length=len(snapshot.body),
        warc_content_type="" if crawled else _clean(snapshot.media_type) or "application/octet-stream",
        warc_headers_dict=dict(_record_fields(snapshot)),
        http_headers=_make_response_head(snapshot) if crawled else None,
    )
    writer.write_record(record)
    return out.getvalue()


def _record_fields(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """The record's header: what the standard names, then what we know of the fetch."""
    yield "WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(NAMESPACE, snapshot.sha256)}>"
    yield "WARC-Date", _render_moment(snapshot.captured)
    yield "WARC-Payload-Digest", f"sha256:{snapshot.sha256}"
    yield "Pledgewatch-Source", _clean(snapshot.source.id)
    yield "Pledgewatch-Origin", _clean(snapshot.origin)
    yield "Pledgewatch-Media-Type", _clean(snapshot.media_type)
    if snapshot.charset:
        yield "Pledgewatch-Charset", _clean(snapshot.charset)
    if snapshot.technical:
        yield "Pledgewatch-Technical-Upgrade", "yes"
    if snapshot.origin != "crawl":
        for name, value in snapshot.headers:
            yield f"Pledgewatch-{_clean_name(name)}", _clean(value)


def _make_response_head(snapshot: Snapshot) -> StatusAndHeaders:
    """Status line and headers as received; those that spoke of the encoded body under ``X-Archive-Orig-*``."""
    headers = []
    for name, value in snapshot.headers:
        name = _clean_name(name)
        headers.append((f"X-Archive-Orig-{name}" if name.lower() in OF_THE_WIRE else name, _clean(value)))
    headers.append(("Content-Length", str(len(snapshot.body))))
    try:
        phrase = HTTPStatus(snapshot.status).phrase
    except ValueError:
        phrase = "Unknown"
    return StatusAndHeaders(f"{snapshot.status} {phrase}", headers, protocol="HTTP/1.1")


def _parse_payload(stored: bytes) -> bytes:
    """The payload of the one record in a stored file."""
    for record in ArchiveIterator(BytesIO(stored)):
        if record.rec_type in ("response", "resource"):
            return bytes(record.raw_stream.read())
    raise ValueError("it holds no record")


def _compress(record: bytes) -> bytes:
    """One gzip member without a time in its header."""
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return compressor.compress(record) + compressor.flush()


def _name_of(sha256: str) -> str:
    if not SHA256.fullmatch(sha256):
        raise ArchiveError("is no SHA-256 in lower-case hexadecimal digits", subject=sha256[:80])
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}{SUFFIX}"


def _clean(value: str) -> str:
    """One line without control characters, so that no header can begin another."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]+", " ", value).strip()


def _clean_address(url: str) -> str:
    """The address in ASCII, as a WARC wants it; what is escaped already stays."""
    return quote(_clean(url), safe="%/:=&?~#+!$,;'@()*[]")


def _clean_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9!#$%&'*+.^_`|~-]+", "-", name) or "-"


def _render_moment(moment: datetime) -> str:
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds" if moment.microsecond else "seconds") + "Z"
