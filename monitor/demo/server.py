"""A loopback web server that serves the pages of one day of a world, with the validators that real servers send.

``ETag`` is made of the page's bytes and ``Last-Modified`` of the day it last changed; a request that names either is
answered with 304 and no body. There is a ``robots.txt``. Nothing but loopback is listened on.
"""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from monitor.demo.world import Day, Page, World

ROBOTS = b"User-agent: *\nDisallow: /drafts/\n"
_TYPES = {"html": "text/html; charset=utf-8", "md": "text/markdown; charset=utf-8", "txt": "text/plain; charset=utf-8"}


class WorldServer:
    """Serves one day of a world at ``url`` while its ``with`` block lasts; ``set_day`` turns the page.

    ``requests`` lists every request answered, as (path, status). ``port`` 0 takes any free one, and so does a wanted
    port that is taken.
    """

    def __init__(self, world: World, *, port: int = 0) -> None:
        self._world = world
        self._day = world.days[0]
        self.requests: list[tuple[str, int]] = []
        answer = _make_answer(self)
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), answer)
        except OSError:
            self._server = ThreadingHTTPServer(("127.0.0.1", 0), answer)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return self._server.server_address[1]

    @property
    def url(self) -> str:
        """The address of the server, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def day(self) -> Day:
        """The day that is served."""
        return self._day

    def set_day(self, number: int) -> Day:
        """Serve the day with this index from now on; returns it."""
        self._day = self._world.days[number]
        return self._day

    def find_page(self, path: str) -> Page | None:
        """The page at a URL path on the day that is served."""
        return self._day.pages.get(unquote(path).lstrip("/"))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


def make_etag(body: bytes) -> str:
    """The validator of a page: a strong tag made of its bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:20]}"'


def make_last_modified(page: Page) -> str:
    """The moment a page last changed, as HTTP writes it."""
    return format_datetime(datetime.combine(page.changed, time(6), tzinfo=UTC), usegmt=True)


def is_unchanged(page: Page, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Whether a conditional request is answered with 304; a tag decides alone where one is sent (RFC 9110)."""
    if if_none_match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
        return "*" in tags or make_etag(page.body) in tags
    if if_modified_since is not None:
        try:
            since = parsedate_to_datetime(if_modified_since)
        except ValueError:
            return False
        return since.tzinfo is not None and datetime.combine(page.changed, time(6), tzinfo=UTC) <= since
    return False


def _make_answer(server: WorldServer) -> type[BaseHTTPRequestHandler]:
    """The class that answers the requests of one server."""

    class Answer(BaseHTTPRequestHandler):
        """Answers GET and HEAD."""

        protocol_version = "HTTP/1.1"
        server_version = "world/1"
        sys_version = ""

        def do_GET(self) -> None:
            """Answers for robots.txt and for the pages of the day, with the validators of each."""
            path = urlsplit(self.path).path
            if path == "/robots.txt":
                self._send(200, ROBOTS, {"Content-Type": _TYPES["txt"]})
                return
            page = server.find_page(path)
            if page is None:
                self._send(
                    404, b"<!doctype html><title>Not found</title><p>Not found.", {"Content-Type": _TYPES["html"]}
                )
                return
            headers = {"ETag": make_etag(page.body), "Last-Modified": make_last_modified(page)}
            if is_unchanged(page, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
                self._send(304, b"", headers)
                return
            kind = _TYPES.get(path.rsplit(".", 1)[-1], "application/octet-stream")
            self._send(200, page.body, {**headers, "Content-Type": kind})

        do_HEAD = do_GET

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            server.requests.append((urlsplit(self.path).path, status))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET" and status != 304:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Requests are kept in ``requests``; nothing is printed."""

    return Answer
