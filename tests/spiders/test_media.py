"""Media type and character set of what came."""

from __future__ import annotations

import pytest

from spiders.media import find_media_type


@pytest.mark.parametrize(
    ("content_type", "url", "body", "expected"),
    [
        ("text/html; charset=UTF-8", "http://x/", b"<p>", ("text/html", "utf-8", "")),
        ('text/html; charset="iso-8859-1"', "http://x/", b"<p>", ("text/html", "iso8859-1", "")),
        ("text/html; charset=klingon", "http://x/", b"<p>", ("text/html", None, "")),
        ("TEXT/HTML", "http://x/", b"<p>", ("text/html", None, "")),
        ("text/plain", "http://x/policy.md", b"# P", ("text/markdown", None, "")),
        ("text/plain; charset=utf-8", "http://x/policy", b"<p>", ("text/plain", "utf-8", "")),
        ("text/x-markdown", "http://x/", b"# P", ("text/markdown", None, "")),
        ("application/octet-stream", "http://x/A.MD?raw=1", b"# P", ("text/markdown", None, "")),
        ("", "http://x/", b"\xef\xbb\xbf <!DOCTYPE HTML>", ("text/html", None, "")),
        ("", "http://x/t.txt", b"words", ("text/plain", None, "")),
        ("application/pdf", "http://x/p", b"%PDF-1.7", ("application/pdf", None, "")),
        ("text/html", "http://x/p", b"\n%PDF-1.7", ("application/pdf", None, "")),
    ],
)
def test_readable(content_type: str, url: str, body: bytes, expected: tuple[str, str | None, str]) -> None:
    assert find_media_type(content_type, url, body) == expected


@pytest.mark.parametrize(
    ("content_type", "body", "problem"),
    [
        ("application/pdf", b"<html>", "it calls itself a PDF and is none"),
        ("image/png", b"\x89PNG", "image/png is not read yet"),
        ("application/json", b"{}", "JSON is not read yet"),
        ("", b"\0\1\2", "what the server sent is not read yet"),
    ],
)
def test_refused(content_type: str, body: bytes, problem: str) -> None:
    assert find_media_type(content_type, "http://x/file", body)[2] == problem
