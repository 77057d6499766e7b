"""Bytes become a tree of blocks: ``parse_document`` reads HTML, Markdown and plain text.

``blocks`` builds the tree and its lead-ins, ``html``, ``markdown`` and ``text`` read the formats, ``dates`` finds the
day, ``quality`` asks whether this is the page at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from monitor.errors import DocumentError
from monitor.models import Block, BlockKind, Document, DocumentKind, Snapshot
from monitor.reading.documents.blocks import make_blocks
from monitor.reading.documents.dates import find_published
from monitor.reading.documents.decoding import decode
from monitor.reading.documents.html import parse_html
from monitor.reading.documents.language import find_language
from monitor.reading.documents.markdown import parse_markdown
from monitor.reading.documents.pieces import Piece
from monitor.reading.documents.text import parse_text

__all__ = ["parse_document"]

_HTML = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")
_MARKDOWN = ("text/markdown", "text/x-markdown")
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?(?:<!doctype|<html|<head|<body|<\?xml|<(?:div|p|main|article|h1)\b)", re.IGNORECASE
)
_NEWS = (DocumentKind.PRESS, DocumentKind.ARTICLE, DocumentKind.STATEMENT, DocumentKind.NOTICE)


def parse_document(snapshot: Snapshot) -> Document:
    """The block tree of a snapshot: HTML by the source's selectors, Markdown, or plain text.

    The same bytes always give the same document. Raises DocumentError, with the URL as subject, for an error status, an
    empty, oversized or binary body, a media type that is no text, a selector without a match, or when nothing is left.
    """
    if snapshot.status >= 400:
        raise DocumentError(f"the server answered with status {snapshot.status}", subject=snapshot.url)
    media = _media_type(snapshot)
    declared = title = ""
    dated: date | None = None
    if media == "html":
        page = parse_html(
            decode(snapshot.body, snapshot.charset, snapshot.url, markup=True),
            select=snapshot.source.select,
            remove=snapshot.source.remove,
            url=snapshot.url,
            captured=snapshot.captured.date(),
        )
        pieces: Sequence[Piece] = page.pieces
        declared, title, dated = page.language, page.title, page.published
    else:
        source = decode(snapshot.body, snapshot.charset, snapshot.url)
        pieces = _parse_plain(source, media, snapshot.url)
    text, blocks = make_blocks(pieces)
    if not blocks:
        raise DocumentError("no text is left of the page", subject=snapshot.url)
    labelled = find_published(blocks, snapshot.captured.date())
    if snapshot.source.kind in _NEWS:
        published = dated or labelled
    else:
        published = labelled or dated
    return Document(
        source=snapshot.source,
        snapshot=snapshot.sha256,
        captured=snapshot.captured,
        text=text,
        blocks=blocks,
        title=title or _first_title(pieces, blocks) or snapshot.source.title,
        language=find_language(blocks, declared),
        url=snapshot.url,
        published=published,
        technical=snapshot.technical,
    )


def _parse_plain(source: str, media: str, url: str) -> Sequence[Piece]:
    try:
        return parse_markdown(source) if media == "markdown" else parse_text(source)
    except DocumentError as error:
        raise DocumentError(error.message, subject=url) from error


def _media_type(snapshot: Snapshot) -> str:
    """``html``, ``markdown`` or ``text``; an unknown or missing type is told from the first bytes."""
    media = snapshot.media_type.split(";")[0].strip().lower()
    if media in _HTML:
        return "html"
    if media in _MARKDOWN:
        return "markdown"
    if media.startswith("text/"):
        return "text"
    if media in ("", "application/octet-stream", "binary/octet-stream"):
        return "html" if _MARKUP.match(snapshot.body[:1000]) else "text"
    raise DocumentError(f"{media} cannot be read; only HTML, Markdown and plain text can", subject=snapshot.url)


def _first_title(pieces: Sequence[Piece], blocks: Sequence[Block]) -> str:
    """The first heading of level 1, else a heading among the first blocks."""
    top = next((piece.text for piece in pieces if piece.kind is BlockKind.HEADING and piece.level == 1), "")
    return top or next((block.text for block in blocks[:3] if block.kind is BlockKind.HEADING), "")
