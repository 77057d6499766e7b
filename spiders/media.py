"""What a response holds: its media type and character set, or why it is not read.

In go the ``Content-Type`` header, the URL and the body; out come ``(media type, charset or None, problem or "")``.
HTML, XHTML, Markdown, PDF and plain text are taken; everything else is refused in one sentence. A body's first
bytes overrule a header that calls a PDF a web page.
"""

from __future__ import annotations

import codecs
import re
from urllib.parse import urlsplit

READABLE = ("application/pdf", "text/html", "application/xhtml+xml", "text/markdown", "text/plain")
_MARKDOWN = ("text/x-markdown", "text/vnd.daringfireball.markdown")
_VAGUE = ("", "application/octet-stream", "binary/octet-stream", "text/plain", "application/unknown")
_NAMES = {"application/msword": "Word", "application/json": "JSON", "text/xml": "XML"}
_CHARSET = re.compile(r"charset\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s;,]+)", re.IGNORECASE)


def find_media_type(content_type: str, url: str, body: bytes) -> tuple[str, str | None, str]:
    """Media type, charset as declared and known to Python, and why the body is not read (empty: it is read)."""
    named = content_type.partition(";")[0].strip().lower()
    charset = _find_charset(content_type)
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return "application/pdf", None, ""
    if named in _MARKDOWN:
        named = "text/markdown"
    if named in _VAGUE:
        named = _guess(named, url, body)
    if named == "application/pdf":
        return named, None, "it calls itself a PDF and is none"
    if named in READABLE:
        return named, charset, ""
    name = _NAMES.get(named) or named or "what the server sent"
    return named, charset, f"{name} is not read yet"


def _find_charset(content_type: str) -> str | None:
    """The declared character set where Python has one of that name for text."""
    match = _CHARSET.search(content_type)
    if match is None:
        return None
    try:
        return codecs.lookup(match[1].strip("\"' ").lower()).name
    except (LookupError, ValueError):
        return None


def _guess(named: str, url: str, body: bytes) -> str:
    """The type of a body whose header says nothing or as good as nothing."""
    path = urlsplit(url).path.lower()
    if path.endswith((".md", ".markdown")):
        return "text/markdown"
    if named == "text/plain":
        return named
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<!--")):
        return "text/html"
    if path.endswith(".txt") and b"\0" not in body[:4096]:
        return "text/plain"
    return named
