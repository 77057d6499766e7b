"""Several pages kept as one snapshot: a MIME container of bodies as fetched, each with its address and type.

Spiders join, reading splits. The same bodies always give the same bytes, so an unchanged document has an unchanged hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.errors import DocumentError

MEDIA_TYPE = "multipart/related"


@dataclass(frozen=True, slots=True)
class JoinedPage:
    """One of the pages: ``charset`` is empty where the server declared none."""

    url: str
    media_type: str
    charset: str
    body: bytes


def join_pages(pages: Sequence[JoinedPage]) -> bytes:
    """The container; each part says its length, so that no body can be mistaken for a boundary."""
    digest = hashlib.sha256(b"".join(hashlib.sha256(page.body).digest() for page in pages)).hexdigest()[:32]
    out = []
    for page in pages:
        charset = f"; charset={page.charset}" if page.charset else ""
        head = (
            f"--{digest}\r\nContent-Location: {_one_line(page.url)}\r\nContent-Type: {_one_line(page.media_type)}"
            f"{charset}\r\nContent-Length: {len(page.body)}\r\n\r\n"
        )
        out += [head.encode("utf-8"), page.body, b"\r\n"]
    return b"".join((*out, f"--{digest}--\r\n".encode()))


def split_pages(body: bytes, url: str) -> list[JoinedPage]:
    """The pages of a container; raises ``DocumentError`` for bytes that ``join_pages`` did not write."""
    pages: list[JoinedPage] = []
    place = 0
    try:
        boundary = body[: body.index(b"\r\n")]
        while not body.startswith(boundary + b"--", place):
            if not body.startswith(boundary, place):
                raise ValueError("no boundary")
            end = body.index(b"\r\n\r\n", place)
            lines = body[place:end].decode("utf-8").split("\r\n")[1:]
            fields = dict(line.split(": ", 1) for line in lines)
            start, length = end + 4, int(fields["Content-Length"])
            if length < 0 or start + length > len(body):
                raise ValueError("wrong length")
            media, _, charset = fields["Content-Type"].partition("; charset=")
            pages.append(JoinedPage(fields["Content-Location"], media, charset, body[start : start + length]))
            place = start + length + 2
    except (ValueError, KeyError) as error:
        raise DocumentError("the pages of a joined document cannot be told apart", subject=url) from error
    return pages


def _one_line(text: str) -> str:
    return "".join(c for c in text if c >= " " and c != "\x7f")
