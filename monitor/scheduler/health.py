"""How the server stands, for machines: Prometheus metrics, ``/healthz`` and ``/readyz`` over HTTP.

``/healthz`` answers 200 while the scheduler beats, 503 when it has not for two minutes; ``/readyz`` answers 200 once the
ledger was opened and the jobs are set up, and 503 while it shuts down. Nothing but these three is served.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

SILENCE = 120.0  # seconds without a beat after which the scheduler counts as dead


class Health:
    """What the server measures of itself."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.jobs = Counter(
            "pledgewatch_jobs", "Jobs by kind and how they ended", ["kind", "state"], registry=self.registry
        )
        self.seconds = Histogram(
            "pledgewatch_job_seconds", "How long jobs took", ["kind"], registry=self.registry,
            buckets=(1, 5, 15, 60, 300, 900, 3600),
        )  # fmt: skip
        self.findings = Counter("pledgewatch_findings", "Findings that runs brought", registry=self.registry)
        self.checked = Gauge(
            "pledgewatch_source_last_success_seconds", "When a source was last read, in Unix time", ["source"],
            registry=self.registry,
        )  # fmt: skip
        self.waiting = Gauge("pledgewatch_outbox", "Messages by state", ["state"], registry=self.registry)
        self.issues = Gauge("pledgewatch_open_issues", "Open issues with sources", registry=self.registry)
        self.problems = Gauge("pledgewatch_broken_files", "Declarations that do not load", registry=self.registry)
        self._beat = time.monotonic()
        self.ready = False

    def beat(self) -> None:
        """The scheduler is alive."""
        self._beat = time.monotonic()

    @property
    def alive(self) -> bool:
        """Whether it was lately."""
        return time.monotonic() - self._beat < SILENCE


class HealthPage:
    """The HTTP side, on a thread of its own; ``port`` is the one it got."""

    def __init__(self, health: Health, host: str, port: int, refresh: Callable[[], None]) -> None:
        self._server = ThreadingHTTPServer((host, port), _make_answers(health, refresh))
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops answering."""
        self._server.shutdown()
        self._server.server_close()


def _make_answers(health: Health, refresh: Callable[[], None]) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        server_version = "Pledgewatch"
        sys_version = ""
        timeout = 10

        def do_GET(self) -> None:
            """Answers /metrics, /healthz and /readyz; any other path gets 404."""
            if self.path == "/metrics":
                refresh()
                self._answer(200, generate_latest(health.registry), CONTENT_TYPE_LATEST)
            elif self.path == "/healthz":
                self._answer(200 if health.alive else 503, b"alive\n" if health.alive else b"no beat\n")
            elif self.path == "/readyz":
                self._answer(200 if health.ready else 503, b"ready\n" if health.ready else b"not ready\n")
            else:
                self._answer(404, b"only /metrics, /healthz and /readyz\n")

        def _answer(self, status: int, body: bytes, kind: str = "text/plain; charset=utf-8") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: who asks how we are is no news."""

    return Answers
