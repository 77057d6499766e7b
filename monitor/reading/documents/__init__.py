"""Bytes become a tree of blocks: ``parse_document`` reads HTML, Markdown, PDF and plain text.

``blocks`` builds the tree and its lead-ins, ``html``, ``markdown`` and ``text`` read the formats, ``dates`` finds the
day, ``quality`` asks whether this is the page at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.errors import DocumentError
from monitor.joined import MEDIA_TYPE, split_pages
from monitor.models import Block, BlockKind, Document, DocumentKind, Snapshot, Source
from monitor.reading.documents.blocks import make_blocks
from monitor.reading.documents.dates import find_published, parse_day
from monitor.reading.documents.decoding import decode
from monitor.reading.documents.html import parse_html
from monitor.reading.documents.labels import NO_LABELS, Labels, find_day_in_address
from monitor.reading.documents.language import find_language
from monitor.reading.documents.markdown import parse_markdown
from monitor.reading.documents.pdf import PdfText, parse_pdf
from monitor.reading.documents.pieces import Piece
from monitor.reading.documents.text import parse_text

__all__ = ["parse_document"]

_HTML = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")
_MARKDOWN = ("text/markdown", "text/x-markdown")
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?(?:<!doctype|<html|<head|<body|<\?xml|<(?:div|p|main|article|h1)\b)", re.IGNORECASE
)
_NEWS = (DocumentKind.PRESS, DocumentKind.ARTICLE, DocumentKind.STATEMENT, DocumentKind.NOTICE)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one page of a document gave."""

    pieces: Sequence[Piece]
    title: str = ""
    language: str = ""
    labels: Labels = NO_LABELS
    signs: tuple[str, ...] = ()


def parse_document(snapshot: Snapshot, read_pdf: Callable[[bytes], PdfText] = parse_pdf) -> Document:
    """The block tree of a snapshot: HTML by the source's selectors, Markdown, PDF or plain text; joined pages in order.

    The source counts as it was declared on the day of the capture. The same bytes always give the same document.
    ``read_pdf`` is what lays a PDF out. Raises DocumentError, with the URL as subject, for an error status, an empty,
    oversized or binary body, a media type that is no text, a selector without a match, or when nothing is left.
    """
    if snapshot.status >= 400:
        raise DocumentError(f"the server answered with status {snapshot.status}", subject=snapshot.url)
    captured = snapshot.captured.date()
    source = snapshot.source.declared_on(captured)
    parts = [_parse_part(page, source, read_pdf, number) for number, page in enumerate(_split(snapshot))]
    first = parts[0]
    text, blocks = make_blocks([piece for part in parts for piece in part.pieces])
    if not blocks:
        raise DocumentError("no text is left of the page", subject=snapshot.url)
    published, published_from = _find_published(snapshot, blocks, first.labels)
    return Document(
        source=snapshot.source,
        snapshot=snapshot.sha256,
        captured=snapshot.captured,
        text=text,
        blocks=blocks,
        title=first.title or _first_title(first.pieces, blocks) or snapshot.source.title,
        language=find_language(blocks, first.language),
        url=snapshot.url,
        published=published,
        technical=snapshot.technical,
        published_from=published_from,
        modified=first.labels.modified,
        author=first.labels.author or snapshot.source.author,
        canonical=first.labels.canonical,
        signs=tuple(dict.fromkeys(sign for part in parts for sign in part.signs)),
    )


def _find_published(snapshot: Snapshot, blocks: Sequence[Block], labels: Labels) -> tuple[date | None, str]:
    """The day of publication and where it is known from.

    News is dated by its metadata first, a page that is rewritten by the label in its text. What the listing said comes
    next, then the address; nothing found, the capture counts, and this says nothing.
    """
    captured = snapshot.captured.date()
    labelled = (find_published(blocks, captured), "label")
    told = (labels.published, "metadata")
    news = snapshot.source.kind in _NEWS
    listed = snapshot.source.published if snapshot.source.published and snapshot.source.published <= captured else None
    ways = [told, labelled] if news else [labelled, told]
    ways += [(listed, "feed"), (find_day_in_address(snapshot.url, captured) if news else None, "address")]
    return next(((day, way) for day, way in ways if day is not None), (None, ""))


def _split(snapshot: Snapshot) -> list[Snapshot]:
    """The pages of a document: one, or those of a joined one as if each had been fetched alone."""
    if _media_name(snapshot.media_type) != MEDIA_TYPE:
        return [snapshot]
    pages = split_pages(snapshot.body, snapshot.url)
    if not pages:
        raise DocumentError("the body is empty", subject=snapshot.url)
    return [
        replace(snapshot, url=page.url, media_type=page.media_type, charset=page.charset or None, body=page.body)
        for page in pages
    ]


def _parse_part(page: Snapshot, source: Source, read_pdf: Callable[[bytes], PdfText], number: int) -> _Part:
    """One page of a document; the first is read by the source's selectors, the others by their own where they have any."""
    part = source.parts[number - 1] if 0 < number <= len(source.parts) else None
    own = part is not None and bool(part.select or part.remove)
    media = _media_type(page)
    if media == "pdf":
        return _parse_pdf(page, read_pdf)
    if media != "html":
        return _Part(_parse_plain(decode(page.body, page.charset, page.url), media, page.url))
    html = parse_html(
        decode(page.body, page.charset, page.url, markup=True),
        select=part.select if part is not None and own else source.select,
        remove=part.remove if part is not None and own else source.remove,
        url=page.url,
        captured=page.captured.date(),
    )
    return _Part(html.pieces, html.title, html.language, html.labels, html.signs)


def _parse_pdf(page: Snapshot, read_pdf: Callable[[bytes], PdfText]) -> _Part:
    try:
        found = read_pdf(page.body)
        pieces = parse_text(found.text)
    except DocumentError as error:
        raise DocumentError(error.message, subject=page.url) from error
    captured = page.captured.date()
    labels = Labels(parse_day(found.published, captured), parse_day(found.modified, captured), found.author)
    return _Part(pieces, found.title, labels=labels)


def _parse_plain(source: str, media: str, url: str) -> Sequence[Piece]:
    try:
        return parse_markdown(source) if media == "markdown" else parse_text(source)
    except DocumentError as error:
        raise DocumentError(error.message, subject=url) from error


def _media_type(snapshot: Snapshot) -> str:
    """``html``, ``markdown`` or ``text``; an unknown or missing type is told from the first bytes."""
    media = _media_name(snapshot.media_type)
    if media == "application/pdf" or snapshot.body[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if media in _HTML:
        return "html"
    if media in _MARKDOWN:
        return "markdown"
    if media.startswith("text/"):
        return "text"
    if media in ("", "application/octet-stream", "binary/octet-stream"):
        return "html" if _MARKUP.match(snapshot.body[:1000]) else "text"
    raise DocumentError(f"{media} cannot be read; only HTML, Markdown, PDF and plain text can", subject=snapshot.url)


def _media_name(media_type: str) -> str:
    return media_type.split(";")[0].strip().lower()


def _first_title(pieces: Sequence[Piece], blocks: Sequence[Block]) -> str:
    """The first heading of level 1, else a heading among the first blocks."""
    top = next((piece.text for piece in pieces if piece.kind is BlockKind.HEADING and piece.level == 1), "")
    return top or next((block.text for block in blocks[:3] if block.kind is BlockKind.HEADING), "")
