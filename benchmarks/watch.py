"""What a watch cycle costs beside bare Scrapy on the same pages: ``python benchmarks/watch.py [PAGES]``.

A server in a process of its own serves PAGES pages of about 59 kB, one party and one host a page (127.0.x.y, so Linux
only), and answers 304 as nginx does with its stock settings: each validator must fit word for word. In turn: a first run,
a run over unchanged pages, one in which every twentieth page has one word more, one without validators. Beside the runs a
bare Scrapy spider in a process of its own: the same requests, the text of ``main`` and its hash, no robots.txt. Printed
are wall time, CPU time of all processes but the server, the peak of the largest, bytes, answers, findings.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

FILLER = "".join(
    f"<p>Paragraph {i} tells how the service came to be, who works on it, and where one may learn more of it.</p>\n"
    for i in range(545)
)
DATE = "Mon, 02 Feb 2026 10:00:00 GMT"
START = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def make_body(number: int, *, changed: bool) -> bytes:
    """One page: a promise of one party among other words; changed, it has one word more."""
    word = "intentionally " if changed else ""
    promise = f"<p>Firm {number} does not {word}sell your personal data to advertisers.</p>\n"
    page = f"<!doctype html><html lang=en><head><title>Policy {number}</title></head><body><nav>Home</nav><main>"
    return f"{page}<h1>Privacy policy</h1>{promise}{FILLER}</main></body></html>".encode()


class Answerer(StreamRequestHandler):
    """Answers on one connection until it ends."""

    state: dict[str, Any] = {}  # noqa: RUF012

    def handle(self) -> None:
        while True:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                line = self.rfile.readline()
                if not line:
                    return
                head += line
            self._answer(head.decode("latin-1"))

    def _answer(self, head: str) -> None:
        lines = head.split("\r\n")
        path = lines[0].split(" ")[1]
        asked = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:])}
        if path == "/robots.txt":
            self._send(404, "", b"")
            return
        number = int(path.strip("/"))
        changed = self.state["mode"] in ("changed", "bare") and number % 20 == 0
        etag = f'"{number}-{int(changed)}"'
        validators = "" if self.state["mode"] == "bare" else f"ETag: {etag}\r\nLast-Modified: {DATE}\r\n"
        if validators and asked.get("if-none-match") == etag and asked.get("if-modified-since") == DATE:
            self._send(304, validators, None)
        else:
            self._send(200, f"Content-Type: text/html; charset=utf-8\r\n{validators}", make_body(number, changed=changed))

    def _send(self, status: int, headers: str, body: bytes | None) -> None:
        length = "" if body is None else f"Content-Length: {len(body)}\r\n"
        answer = f"HTTP/1.1 {status} X\r\n{headers}{length}\r\n".encode() + (body or b"")
        self.state["sent"] += len(answer)
        self.state[status] = self.state.get(status, 0) + 1
        self.wfile.write(answer)


def serve(pipe: Connection) -> None:
    """The server; what comes through the pipe is the mode, what goes back is what was sent in the mode before."""
    Answerer.state = {"mode": "first", "sent": 0}
    ThreadingTCPServer.daemon_threads = True
    ThreadingTCPServer.request_queue_size = 512
    server = ThreadingTCPServer(("0.0.0.0", 0), Answerer)
    pipe.send(server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while True:
        mode = pipe.recv()
        pipe.send(dict(Answerer.state))
        Answerer.state.clear()
        Answerer.state.update(mode=mode, sent=0)


def crawl_bare(folder: Path, pages: int, port: int) -> None:
    """The floor: Scrapy, the stored validators, the text of ``main``, its hash; in a process of its own."""
    import hashlib

    import scrapy
    from scrapy.crawler import CrawlerProcess

    store = folder / "bare.json"
    known = json.loads(store.read_text()) if store.exists() else {}

    class Bare(scrapy.Spider):
        name = "bare"

        async def start(self) -> Any:
            for number in range(pages):
                seen = known.get(str(number), {})
                headers = {"If-None-Match": seen.get("etag"), "If-Modified-Since": seen.get("modified")}
                yield scrapy.Request(
                    address(number, port), headers={k: v for k, v in headers.items() if v}, cb_kwargs={"number": number}
                )

        def parse(self, response: Any, number: int) -> None:
            if response.status == 304:
                return
            text = " ".join(response.css("main ::text").getall())
            etag, modified = response.headers.get("ETag", b""), response.headers.get("Last-Modified", b"")
            digest = hashlib.sha256(text.encode()).hexdigest()
            known[str(number)] = {"etag": etag.decode(), "modified": modified.decode(), "hash": digest}

    settings = {
        "LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": 16, "HTTPERROR_ALLOW_ALL": True, "TELNETCONSOLE_ENABLED": False,
        "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": False,
    }  # fmt: skip
    process = CrawlerProcess(settings)
    process.crawl(Bare)
    process.start()
    store.write_text(json.dumps(known))


def run_ours(folder: Path, step: int) -> None:
    """One run of a workspace, in a process of its own; prints how many findings there are by relation."""
    from monitor.runner.watch import run_once

    report = run_once(folder, START + timedelta(days=step), everything=True, deliver=False)
    told = Counter(finding.relation.value for finding in report.findings)
    print(json.dumps({"findings": told, "unchanged": report.unchanged, "fetched": report.fetched, "failed": report.failed}))


def address(number: int, port: int) -> str:
    """A page's address: a host for each page."""
    return f"http://127.0.{number // 250}.{number % 250 + 1}:{port}/{number}"


def measure(name: str, arguments: list[str], pipe: Connection, mode: str) -> float:
    """One child process, with its cost printed as a line; returns its CPU time."""
    pipe.send(mode)
    pipe.recv()
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    code = "import resource, runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')\n"
    code += "peak = max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
    code += "print(peak // 1024, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, __file__, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pipe.send(mode)
    sent = pipe.recv()
    answers = ", ".join(f"{sent[status]} x {status}" for status in (200, 304) if status in sent)
    peak = done.stderr.strip().splitlines()[-1]
    print(
        f"{name:28} wall {wall:6.1f} s  CPU {cpu:6.1f} s  peak {peak:>4} MB  sent {sent['sent'] / 1e6:6.2f} MB"
        f"  {answers}  {done.stdout.strip()}",
        flush=True,
    )
    return cpu


def main() -> None:
    """The four cycles, ours and the floor side by side."""
    if sys.argv[1:2] == ["--bare"]:
        return crawl_bare(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    if sys.argv[1:2] == ["--ours"]:
        return run_ours(Path(sys.argv[2]), int(sys.argv[3]))
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    port = ours.recv()
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_workspace_of(folder, pages, port)
        costs = {}
        for step, (cycle, mode) in enumerate(
            (("first", "first"), ("unchanged", "first"), ("every twentieth changed", "changed"), ("no validators", "bare")),
            start=1,
        ):  # fmt: skip
            floor = measure(f"bare Scrapy, {cycle}", ["--bare", name, str(pages), str(port)], ours, mode)
            costs[cycle] = (measure(f"ours, {cycle}", ["--ours", name, str(step)], ours, mode), floor)
        for cycle in ("unchanged", "no validators"):
            print(f"{cycle}: {costs[cycle][0] / costs[cycle][1]:.2f} times bare Scrapy")
    server.terminate()


def make_workspace_of(folder: Path, pages: int, port: int) -> None:
    """A workspace that watches every page, each of another party."""
    (folder / "sources").mkdir()
    (folder / "pledgewatch.yml").write_text("name: bench\nsources: [sources/*.yml]\ncrawl: {delay: 0}\n")
    for number in range(pages):
        text = f"publisher: Firm {number}\nallow_private: true\npages: [{{id: policy, url: '{address(number, port)}', select: main}}]\n"
        (folder / "sources" / f"firm-{number}.yml").write_text(text)


if __name__ == "__main__":
    main()
