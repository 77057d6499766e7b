"""A real web server on loopback whose pages a test writes down, and which counts and keeps every request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = b"<!doctype html><html><body><main><p>We keep our word.</p></main></body></html>"


@dataclass
class Page:
    """One page: what the server answers, and what it has been asked."""

    body: bytes = HTML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    last_modified: str = ""
    play: Callable[[BaseHTTPRequestHandler], None] | None = None  # answers by itself
    answers: list[int] = field(default_factory=list)  # statuses before the page answers as written
    requests: list[dict[str, str]] = field(default_factory=list)


class QuietServer(ThreadingHTTPServer):
    """Says nothing when a client goes away in the middle; clients here do so on purpose."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        pass


class Site:
    """The pages by path; ``url`` is the address of one."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.host = host
        self.pages: dict[str, Page] = {}
        self.robots_requests = 0
        self.log: list[tuple[str, float]] = []  # each request's path and moment, as a server's log has them
        self._server = QuietServer((host, 0), self._make_answerer())
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def add(self, path: str, page: Page | None = None) -> Page:
        self.pages[path] = page or Page()
        return self.pages[path]

    def url(self, path: str, host: str = "") -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _make_answerer(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Answerer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                site.log.append((self.path, time.monotonic()))
                site.robots_requests += self.path == "/robots.txt"
                page = site.pages.get(self.path, Page(b"gone", 404))
                page.requests.append(dict(self.headers.items()))
                if page.play is not None:
                    page.play(self)
                    return
                status = page.answers.pop(0) if page.answers else page.status
                unchanged = status == 200 and _is_unchanged(page, self.headers)
                self.send_response(304 if unchanged else status)
                for name, value in page.headers.items():
                    self.send_header(name, value)
                if page.etag:
                    self.send_header("ETag", page.etag)
                if page.last_modified:
                    self.send_header("Last-Modified", page.last_modified)
                if not unchanged:
                    if "Content-Type" not in page.headers:
                        self.send_header("Content-Type", "text/html; charset=utf-8")
                    self.send_header("Content-Length", str(len(page.body)))
                self.end_headers()
                if not unchanged:
                    self.wfile.write(page.body)

        return Answerer


def _is_unchanged(page: Page, headers: object) -> bool:
    """Stock nginx: each header that is sent must match, and a date only matches itself (if_modified_since exact)."""
    since, match = headers.get("If-Modified-Since"), headers.get("If-None-Match")  # type: ignore[attr-defined]
    if since is None and match is None:
        return False
    return (since is None or since == page.last_modified) and (match is None or match == page.etag)
