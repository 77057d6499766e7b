"""Bytes to text: byte order mark, declared charset, what the page says of itself, UTF-8, Windows-1252."""

from __future__ import annotations

import codecs
import re

from monitor.errors import DocumentError

LARGEST = 10_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office file"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x89PNG", "an image"),
    (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"\xd0\xcf\x11\xe0", "an office file"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_LATIN = {"iso8859-1", "ascii", "cp1252", "latin-1"}
_ODD = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def decode(body: bytes, charset: str | None, url: str, *, markup: bool = False) -> str:
    """The body as text.

    Takes the charset the server declared, if any; ``markup`` also believes a ``<meta charset>``. A declaration that the
    bytes disprove is passed over. Raises DocumentError for an empty, too large or binary body.
    """
    if not body.strip():
        raise DocumentError("the body is empty", subject=url)
    if len(body) > LARGEST:
        raise DocumentError(f"the body has {len(body):,} bytes; at most {LARGEST:,} are read", subject=url)
    for magic, what in _MAGIC:
        if body.startswith(magic):
            raise DocumentError(f"the body is {what}, not text", subject=url)
    text = _decoded(body, charset, markup)
    sample = text[:200_000]
    odd = len(_ODD.findall(sample))
    if "\x00" in text[:100_000] or odd > max(8, len(sample) // 50):
        raise DocumentError("the body is binary data, not text", subject=url)
    return text


def _decoded(body: bytes, charset: str | None, markup: bool) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    names = [charset] if charset else []
    if markup and (found := _META.search(body[:4096])):
        names.append(found[1].decode("ascii"))
    for name in [*names, "utf-8"]:
        codec = _codec(name)
        if codec is None or codec in _LATIN:
            continue
        try:
            return body.decode(codec)
        except (UnicodeDecodeError, UnicodeError):
            continue
    return body.decode("cp1252", errors="replace")


def _codec(name: str | None) -> str | None:
    """Python's name for a text charset; None for one it does not know. Latin-1 is tried as UTF-8 first, then as 1252."""
    try:
        info = codecs.lookup((name or "").strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None
