"""The server as a process: it watches, mails, says how it is, takes changed files in, ends in order and loses nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from monitor.runner.workspace import open_workspace
from monitor.scheduler.children import Children
from monitor.scheduler.serve import _find_trouble
from tests.servers import MailServer
from tests.services.worlds import make_place

ROOT = Path(__file__).resolve().parents[2]
PAGE = """<!doctype html><html lang="en"><head><title>Tide usage policy</title></head><body><main>
<h1>Usage policy of Tide</h1>
<p>This page says what customers of Tide may do with its models, and what Tide promises them in return.</p>
<p>We will {}share your location data with advertisers.</p><p>We will delete your account data within 30 days.</p>
<p>You may not use our models for domestic surveillance.</p></main></body></html>"""


class Pages:
    """A page on loopback whose promise can be edited."""

    def __init__(self) -> None:
        self.word = "never "
        pages = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = b"" if self.path == "/robots.txt" else PAGE.format(pages.word).encode()
                self.send_response(404 if self.path == "/robots.txt" else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/usage"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def pages() -> Iterator[Pages]:
    made = Pages()
    yield made
    made.server.shutdown()
    made.server.server_close()


class Serving:
    """A ``pledgewatch serve`` of its own, and its log."""

    def __init__(self, place: Path) -> None:
        self.place = place
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "monitor.cli", "serve"]
        self.file = (place / "log").open("a+b")
        self.process = subprocess.Popen(
            command, cwd=place, env=environment, stderr=self.file, stdout=subprocess.DEVNULL
        )

    def events(self) -> list[dict[str, object]]:
        lines = (self.place / "log").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def wait_for(self, fits: Callable[[dict[str, object]], bool], seconds: float = 90) -> dict[str, object]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for event in self.events():
                if fits(event):
                    return event
            assert self.process.poll() is None, (self.place / "log").read_text(encoding="utf-8")
            time.sleep(0.1)
        raise AssertionError((self.place / "log").read_text(encoding="utf-8"))

    def ask(self, path: str) -> tuple[int, str]:
        health = str(self.wait_for(lambda e: e["event"] == "serving")["health"])
        try:
            with urllib.request.urlopen(health.replace("/healthz", path), timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def end(self, sign: signal.Signals = signal.SIGTERM) -> float:
        began = time.monotonic()
        self.process.send_signal(sign)
        self.process.wait(timeout=30)
        self.file.close()
        return time.monotonic() - began


@pytest.fixture
def start() -> Iterator[Callable[[Path], Serving]]:
    running: list[Serving] = []

    def begin(place: Path) -> Serving:
        running.append(Serving(place))
        return running[-1]

    yield begin
    for serving in running:
        if serving.process.poll() is None:
            serving.end(signal.SIGKILL)


def make_watch(folder: Path, pages: Pages, mail: MailServer, every: str) -> Path:
    settings = (
        f'mail: {{smtp: "smtp://127.0.0.1:{mail.port}", security: none, operator: ops@example.org}}\n'
        "serve: {port: 0, log: json}\ncrawl: {delay: 0}\n"
    )
    place = make_place(folder, settings, desk="to: desk@example.org\nwhen: now\n")
    (place / "sources/tide.yml").write_text(
        f"publisher: Tide\nactor: tide\nwhy: a test\nallow_private: true\nschedule: {{every: {every}}}\n"
        f"pages:\n  - {{id: usage-policy, url: {pages.url!r}, kind: policy, select: main}}\n",
        encoding="utf-8",
    )
    return place


def test_an_edited_page_becomes_a_mail(
    tmp_path: Path, pages: Pages, start_mail_server: Callable[..., MailServer], start: Callable[[Path], Serving]
) -> None:
    mail = start_mail_server()
    serving = start(make_watch(tmp_path, pages, mail, "3s"))
    first = serving.wait_for(lambda e: e.get("fetched") == 1)
    assert first["job"] == "run:3s" and first["findings"] == 0 and mail.mails.taken == []
    assert str(first["run"]).startswith("run-20"), "each run is named in the log"
    assert serving.ask("/readyz") == (200, "ready\n") and serving.ask("/healthz") == (200, "alive\n")
    assert serving.ask("/elsewhere")[0] == 404
    second = subprocess.run(
        [sys.executable, "-m", "monitor.cli", "serve"], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert second.returncode == 3 and f"process {serving.process.pid} on " in second.stderr
    pages.word = ""
    deadline = time.monotonic() + 90
    while not mail.mails.taken and time.monotonic() < deadline:
        time.sleep(0.2)
    [(to, message)] = mail.mails.messages()
    assert to == "desk@example.org" and message["Subject"].startswith("Tide usage policy")
    metrics = serving.ask("/metrics")[1]
    assert (
        'pledgewatch_outbox{state="sent"} 1.0' in metrics
        and 'last_success_seconds{source="tide/usage-policy"}' in metrics
    )
    assert serving.end() < 10 and serving.process.returncode == 0
    assert serving.events()[-1]["event"] == "stopped"
    with open_workspace(tmp_path) as workspace:
        assert len(workspace.ledger.versions("tide/usage-policy")) == 2


def test_a_broken_file_leaves_the_jobs_and_a_killed_server_leaves_nothing_behind(
    tmp_path: Path,
    pages: Pages,
    start_mail_server: Callable[..., MailServer],
    start: Callable[[Path], Serving],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = make_watch(tmp_path, pages, start_mail_server(), "1h")
    serving = start(place)
    serving.wait_for(lambda e: e.get("fetched") == 1)
    serving.end(signal.SIGKILL)
    (place / "subscribers/late.yml").write_text("to: late@example.org\nwhen: dayly\n", encoding="utf-8")
    (place / "log").unlink()
    again = start(place)
    event = again.wait_for(lambda e: "declarations do not load" in str(e["event"]))
    assert "subscribers/late.yml:2" in str(event["problem"])
    status = subprocess.run(
        [sys.executable, "-m", "monitor.cli", "status", "--json"], cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(status.stdout)["server"].startswith(f"process {again.process.pid} ")
    again.end()
    with open_workspace(place) as workspace:
        assert [m.subscriber for m in workspace.ledger.mails()] == ["operator:ops@example.org"]


def test_a_job_that_hangs_is_ended_and_told(tmp_path: Path) -> None:
    place = make_place(tmp_path, "serve: {port: 0}\n")
    outcome = Children(place, minutes=4 / 60, megabytes=2048).run(["serve"])
    assert outcome.state == "timeout" and "took longer than" in outcome.words


def test_a_job_that_fails_says_why(tmp_path: Path) -> None:
    outcome = Children(make_place(tmp_path), minutes=1, megabytes=2048).run(["findings", "show", "none"])
    assert outcome.state == "failed" and outcome.words == "ended with exit code 2: none: no finding begins with this id"


def test_a_job_cannot_take_all_memory(tmp_path: Path) -> None:
    outcome = Children(make_place(tmp_path), minutes=1, megabytes=60).run(["status"])
    assert outcome.state == "failed" and "ended" in outcome.words


def test_stopping_ends_what_is_under_way(tmp_path: Path) -> None:
    children = Children(make_place(tmp_path, "serve: {port: 0}\n"), minutes=1, megabytes=2048)
    found: list[str] = []
    worker = threading.Thread(target=lambda: found.append(children.run(["serve"]).state))
    worker.start()
    time.sleep(3)
    began = time.monotonic()
    children.stop()
    worker.join(timeout=10)
    assert time.monotonic() - began < 10 and found in (["stopped"], ["done"])
    assert children.run(["status"]).state == "stopped"


def test_sources_in_trouble_are_named_in_the_log() -> None:
    output = '{"issues": ["tide/usage-policy: status 503: https://tide.example/usage", "tide/terms: empty"]}'
    assert _find_trouble(output) == [
        ("tide/usage-policy", "status 503: https://tide.example/usage"),
        ("tide/terms", "empty"),
    ]
    assert _find_trouble("{}") == []
