"""A look at a site on this machine: a file server on loopback whose answers cannot be taken for another kind.

In goes a site's folder; it is served until it is interrupted. Archived copies are sent as files to keep, never shown.
"""

from __future__ import annotations

import http.server
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from monitor.errors import InputError

_TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".json": "application/json", ".jsonl": "application/x-ndjson; charset=utf-8", ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml", ".svg": "image/svg+xml", ".png": "image/png", ".sqlite": "application/vnd.sqlite3",
    ".txt": "text/plain; charset=utf-8",
}  # fmt: skip
_KEPT = (".gz", ".sqlite", ".csv", ".jsonl")  # offered for download


class _Answer(http.server.SimpleHTTPRequestHandler):
    """Answers with a file of the site; the page 404 where there is none; no listing of folders."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Adds what keeps a browser from guessing."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-cache")
        if self.path.partition("?")[0].endswith(_KEPT):
            self.send_header("Content-Disposition", "attachment")
        super().end_headers()

    def guess_type(self, path: Any) -> str:
        """Only kinds that a site holds; anything else is bytes."""
        return _TYPES.get(Path(str(path)).suffix, "application/octet-stream")

    def list_directory(self, path: Any) -> None:
        """Folders are not listed."""
        self.send_error(404)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for what is not there."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", _TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


def make_server(folder: Path, port: int = 0) -> http.server.ThreadingHTTPServer:
    """A server on loopback, listening; raises ``InputError`` where there is no site or the port is taken."""
    if not (folder / "index.html").is_file():
        raise InputError("holds no site; write one with `pledgewatch site`", subject=str(folder))
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), partial(_Answer, directory=str(folder)))
    except OSError as error:
        raise InputError(f"the port cannot be used: {error.strerror}", subject=str(port)) from None


def serve_site(folder: Path, port: int = 0, say: Callable[[str], None] = print) -> None:
    """Serves a site until it is interrupted; ``say`` is told its address."""
    with make_server(folder, port) as server:
        say(f"the site is at http://127.0.0.1:{server.server_address[1]}/ (end it with Ctrl+C)")
        server.serve_forever()
