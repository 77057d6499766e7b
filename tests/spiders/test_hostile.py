"""Servers that mean harm, all in one crawl: each is told in one line, none costs the honest page its place."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

from monitor.models import Source
from spiders.crawl import crawl
from tests.spiders.webserver import HTML, Page, Site

MakeSource = Callable[..., Source]


def answer_with(raw: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def play(answer: BaseHTTPRequestHandler) -> None:
        answer.wfile.write(raw)
        answer.close_connection = True

    return play


def make_bomb() -> bytes:
    """A deflated body a thousand times its size."""
    return zlib.compress(b"<p>" + b"\0" * 30_000_000)


def test_each_is_told_in_one_line_and_the_honest_page_is_read(site: Site, make_source: MakeSource) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    hostile = {
        "/data": Page(b"", 302, {"Location": "data:text/html,<p>x</p>"}),
        "/file": Page(b"", 302, {"Location": "file:///etc/passwd"}),
        "/meta": Page(b"", 302, {"Location": "http://user:pw@169.254.169.254/latest/meta-data/"}),
        "/bomb": Page(make_bomb(), headers={"Content-Encoding": "deflate"}),
        "/longer": Page(play=answer_with(head + b"Content-Length: 99999\r\n\r\nshort")),
        "/headers": Page(play=answer_with(b"HTTP/1.1 200 OK\r\n" + b"X-Many: y\r\n" * 200_000 + b"\r\n")),
        "/line": Page(play=answer_with(head + b"Content-Length: 50000000\r\n\r\n" + b"a" * 50_000_000)),
        "/nothing": Page(play=answer_with(b"")),
        "/noise": Page(play=answer_with(b"\0\1\2 not HTTP at all\r\n\r\n")),
    }
    for path, page in hostile.items():
        site.add(path, page)
    site.add("/cookie", Page(headers={"Set-Cookie": "id=1; Domain=other.example; Path=/"}))
    site.add("/shorter", Page(play=answer_with(head + b"Content-Length: %d\r\n\r\n%s and more" % (len(HTML), HTML))))
    sources = [make_source(path) for path in (*hostile, "/cookie", "/shorter")]
    began = time.monotonic()
    checks = crawl(sources, {}, now=datetime(2026, 3, 2, tzinfo=UTC), page_timeout=5, delay=0)
    assert time.monotonic() - began < 90
    told = {check.source.removeprefix("test"): check for check in checks}
    for path in hostile:
        assert told[path].outcome == "failed", (path, told[path])
        assert told[path].message and "\n" not in told[path].message and len(told[path].message) < 400, path
        assert "pw" not in told[path].message
    assert [told[path].outcome for path in ("/cookie", "/shorter")] == ["fetched", "fetched"]
    assert not any("Cookie" in asked for page in site.pages.values() for asked in page.requests)
