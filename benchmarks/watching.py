"""What it costs to look at many pages that did not change: ``python benchmarks/watching.py [PAGES] [HOSTS]``.

A server in a process of its own serves PAGES pages of about 59 kB with the validators of stock nginx. They are crawled
twice; printed are wall time, CPU time and peak memory of the crawling child, bytes served, and the outcomes. HOSTS is
the number of host names the pages are spread over (127.0.0.x, so Linux only).
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from socketserver import StreamRequestHandler, ThreadingTCPServer

from monitor.models import Check, Source
from spiders.crawl import crawl

BODY = b"<!doctype html><html><body><main>" + b"<p>We keep what we promise on this page.</p>" * 1340 + b"</main></html>"
DATE = b"Mon, 02 Feb 2026 10:00:00 GMT"


def serve(pipe: Connection) -> None:
    """Answers with 304 where both validators fit word for word; says on demand how many bytes it sent."""
    sent = [0]

    class Answerer(StreamRequestHandler):
        def handle(self) -> None:
            while head := self._read_head():
                path = head.split(b" ", 2)[1]
                etag = b'"' + path.strip(b"/") + b'"'
                lines = [line.split(b": ", 1) for line in head.split(b"\r\n")[1:]]
                asked = {line[0].lower(): line[1] for line in lines if len(line) == 2}
                common = b"ETag: " + etag + b"\r\nLast-Modified: " + DATE + b"\r\n"
                if path == b"/robots.txt":
                    answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                elif asked.get(b"if-none-match") == etag and asked.get(b"if-modified-since") == DATE:
                    answer = b"HTTP/1.1 304 Not Modified\r\n" + common + b"\r\n"
                else:
                    length = str(len(BODY)).encode()
                    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + length + b"\r\n"
                    answer += common + b"\r\n" + BODY
                sent[0] += len(answer)
                self.wfile.write(answer)

        def _read_head(self) -> bytes:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                line = self.rfile.readline()
                if not line:
                    return b""
                head += line
            return head

    ThreadingTCPServer.daemon_threads = True
    ThreadingTCPServer.request_queue_size = 256
    server = ThreadingTCPServer(("0.0.0.0", 0), Answerer)
    pipe.send(server.server_address[1])

    def report() -> None:
        while True:
            pipe.recv()
            pipe.send(sent[0])
            sent[0] = 0

    import threading

    threading.Thread(target=report, daemon=True).start()
    server.serve_forever()


def measure(name: str, sources: list[Source], before: list[Check], pipe: Connection) -> list[Check]:
    """One crawl, with its cost printed as one line."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = time.process_time()
    began = time.monotonic()
    checks = crawl(sources, {check.source: check for check in before}, now=datetime.now(UTC), delay=0)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime
    pipe.send("sent")
    megabytes = pipe.recv() / 1e6
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in Counter(c.outcome for c in checks).items())
    print(
        f"{name:10} wall {wall:5.1f} s   CPU {child + time.process_time() - own:5.1f} s"
        f"   child's peak {after.ru_maxrss / 1024:4.0f} MB   served {megabytes:6.2f} MB   {outcomes}"
    )
    return checks


def main() -> None:
    """Crawl everything once, then again unchanged."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    hosts = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    port = ours.recv()
    sources = [
        Source(
            f"p/{i}",
            "P",
            str(i),
            "p",
            f"http://127.0.{i % hosts // 250}.{i % hosts % 250 + 1}:{port}/{i}",
            allow_private=True,
        )
        for i in range(pages)
    ]
    first = measure("first", sources, [], ours)
    measure("unchanged", sources, first, ours)
    server.terminate()


if __name__ == "__main__":
    main()
