"""Crawls of a real server on loopback, each in its child process."""

from __future__ import annotations

import gzip
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.models import Check, Source
from spiders.crawl import crawl
from tests.spiders.webserver import HTML, Page, Site

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
MakeSource = Callable[..., Source]
LONG_AGO = "Mon, 02 Feb 2026 10:00:00 GMT"


def children_of(parent: int) -> list[int]:
    """Processes whose parent is this one, from the kernel's own list."""
    found = []
    for stat_file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat_file.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat_file.parent.name))
    return found


def crawl_now(sources: list[Source], before: list[Check] | None = None, **limits: float) -> list[Check]:
    known = {check.source: check for check in before or []}
    return crawl(sources, known, now=NOW, user_agent="Pledgewatch/test (+desk@example.org)", **limits)  # type: ignore[arg-type]


def test_a_page_becomes_a_snapshot(site: Site, make_source: MakeSource) -> None:
    page = site.add("/policy", Page(etag='W/"a-1"', last_modified=LONG_AGO))
    page.headers = {"Content-Type": "text/html; charset=ISO-8859-1", "Set-Cookie": "id=1", "X-Mark": "kept"}
    [check] = crawl_now([make_source("/policy")])
    assert (check.outcome, check.status, check.etag, check.last_modified) == ("fetched", 200, 'W/"a-1"', LONG_AGO)
    snapshot = check.snapshot
    assert snapshot is not None
    assert snapshot.body == HTML and snapshot.sha256 == check.sha256 and len(check.sha256) == 64
    assert snapshot.captured == check.checked == NOW
    assert (snapshot.media_type, snapshot.charset, snapshot.url) == ("text/html", "iso8859-1", site.url("/policy"))
    headers = {name.lower(): value for name, value in snapshot.headers}
    assert headers["x-mark"] == "kept" and "set-cookie" not in headers
    assert snapshot.source == make_source("/policy")


def test_we_say_who_we_are_and_ask_robots_once(site: Site, make_source: MakeSource) -> None:
    page = site.add("/a")
    site.add("/b")
    crawl_now([make_source("/a"), make_source("/b")])
    assert page.requests[0]["User-Agent"] == "Pledgewatch/test (+desk@example.org)"
    assert site.robots_requests == 1
    assert "Cookie" not in page.requests[0] and "If-Modified-Since" not in page.requests[0]


def test_unchanged_pages_are_304_and_validators_go_back_word_for_word(site: Site, make_source: MakeSource) -> None:
    odd = "Mon,  02 Feb 2026 10:00:00 UTC"  # no date that anybody would make himself
    site.add("/both", Page(etag='"x-gzip"', last_modified=odd))
    site.add("/tag", Page(etag='W/"ä"'.encode().decode("latin-1")))
    site.add("/date", Page(last_modified=LONG_AGO))
    sources = [make_source("/both"), make_source("/tag"), make_source("/date")]
    first = crawl_now(sources)
    second = crawl_now(sources, first)
    third = crawl_now(sources, second)
    assert [c.outcome for c in first] == ["fetched"] * 3
    assert [(c.outcome, c.status) for c in second + third] == [("unchanged", 304)] * 6
    assert [c.sha256 for c in second] == [c.sha256 for c in first]
    assert [c.etag for c in third] == [c.etag for c in first]
    asked = site.pages["/both"].requests[1]
    assert asked["If-None-Match"] == '"x-gzip"' and asked["If-Modified-Since"] == odd
    assert "If-Modified-Since" not in site.pages["/tag"].requests[1]
    assert "If-None-Match" not in site.pages["/date"].requests[1]


def test_validators_are_renewed_at_every_200_even_for_the_same_bytes(site: Site, make_source: MakeSource) -> None:
    page = site.add("/p", Page(etag='"1"', last_modified=LONG_AGO))
    source = make_source("/p")
    first = crawl_now([source])
    page.etag = '"2"'
    second = crawl_now([source], first)
    third = crawl_now([source], second)
    assert [c[0].outcome for c in (first, second, third)] == ["fetched", "fetched", "unchanged"]
    assert second[0].etag == '"2"' and second[0].sha256 == first[0].sha256


def test_validators_only_go_to_the_address_that_gave_them(site: Site, make_source: MakeSource) -> None:
    site.add("/old", Page(etag='"same"'))
    site.add("/new", Page(b"<html>other</html>", etag='"same"'))
    first = crawl_now([make_source("/old")])
    [check] = crawl_now([make_source("/old", url=site.url("/new"))], first)
    assert check.outcome == "fetched" and "If-None-Match" not in site.pages["/new"].requests[0]


def test_a_failed_check_keeps_the_validators(site: Site, make_source: MakeSource) -> None:
    page = site.add("/p", Page(etag='"1"'))
    source = make_source("/p")
    first = crawl_now([source])
    page.status = 404
    second = crawl_now([source], first)
    page.status = 200
    third = crawl_now([source], second)
    assert (second[0].outcome, second[0].status, second[0].snapshot) == ("failed", 404, None)
    assert second[0].message == "the server answers 404 Not Found"
    assert third[0].outcome == "unchanged" and third[0].sha256 == first[0].sha256


def test_redirects_are_followed_to_a_limit(site: Site, make_source: MakeSource) -> None:
    site.add("/end", Page(etag='"e"'))
    site.add("/r1", Page(b"", 301, {"Location": "/end"}))
    site.add("/loop", Page(b"", 302, {"Location": "/loop"}))
    site.add("/out", Page(b"", 302, {"Location": "file:///etc/passwd"}))
    sources = [make_source(path) for path in ("/r1", "/loop", "/out")]
    first = crawl_now(sources)
    assert first[0].url == site.url("/end") and first[0].snapshot is not None
    assert first[0].snapshot.url == site.url("/end")
    assert first[1].message == "it redirects more than 5 times"
    assert len(site.pages["/loop"].requests) == 6
    assert first[2].outcome == "failed" and "nothing that can be fetched" in first[2].message
    [again] = crawl_now(sources[:1], first)
    assert again.outcome == "unchanged" and "If-None-Match" not in site.pages["/r1"].requests[1]


def test_a_page_that_trickles_is_given_up(site: Site, make_source: MakeSource) -> None:
    def trickle(answer: BaseHTTPRequestHandler) -> None:
        answer.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(50):
            answer.wfile.write(b"x")
            time.sleep(0.2)

    site.add("/slow", Page(play=trickle))
    [check] = crawl_now([make_source("/slow")], page_timeout=1)
    assert check.message == "no complete answer within 1 s"
    assert len(site.pages["/slow"].requests) == 3


def test_trouble_becomes_failed_checks(site: Site, make_source: MakeSource) -> None:
    def endless(answer: BaseHTTPRequestHandler) -> None:
        answer.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(40):
            answer.wfile.write(b"x" * 65536)
        answer.close_connection = True

    def broken(answer: BaseHTTPRequestHandler) -> None:
        answer.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\nshort")
        answer.close_connection = True

    bomb = gzip.compress(b"<html>" + b"a" * 20_000_000)
    expected = {
        "/huge": (Page(b"x" * 2_000_000), "it is larger than 1 MB"),
        "/endless": (Page(play=endless), "it is larger than 1 MB"),
        "/bomb": (Page(bomb, headers={"Content-Encoding": "gzip"}), "it is larger than 1 MB once decompressed"),
        "/broken": (Page(play=broken), "the connection broke off before the page was complete"),
        "/empty": (Page(b""), "the server sends an empty page"),
        "/pdf": (Page(b"%!PS", headers={"Content-Type": "application/pdf"}), "it calls itself a PDF and is none"),
        "/odd": (Page(headers={"Content-Encoding": "rot13"}), "its encoding rot13 cannot be undone"),
        "/gone": (Page(b"gone", 410), "the server answers 410 Gone"),
        "/down": (Page(b"", 503), "the server answers 503 Service Unavailable"),
        "/unasked": (Page(b"", 304), "the server says unchanged (304) to a request that did not ask"),
    }
    for path, (page, _) in expected.items():
        site.add(path, page)
    sources = [make_source(path) for path in expected]
    sources.append(make_source("/refused", url="http://127.0.0.1:1/"))
    checks = {c.source: c for c in crawl_now(sources, max_bytes=1024 * 1024)}
    messages = {path: checks[f"test{path}"].message for path in expected}
    assert messages == {path: message for path, (_, message) in expected.items()}
    assert {c.outcome for c in checks.values()} == {"failed"}
    assert checks["test/refused"].message == "its server refuses the connection"
    assert len(site.pages["/down"].requests) == 3 and len(site.pages["/gone"].requests) == 1


def test_a_page_that_comes_at_the_second_try_is_read(site: Site, make_source: MakeSource) -> None:
    site.add("/shaky", Page(answers=[500]))
    site.add("/zipped", Page(gzip.compress(HTML), headers={"Content-Encoding": "gzip"}))
    shaky, zipped = crawl_now([make_source("/shaky"), make_source("/zipped")])
    assert shaky.outcome == "fetched" and len(site.pages["/shaky"].requests) == 2
    assert zipped.snapshot is not None and zipped.snapshot.body == HTML
    assert "content-encoding" not in {name.lower() for name, _ in zipped.snapshot.headers}


def test_robots_txt_is_obeyed(site: Site, make_source: MakeSource) -> None:
    rules = b"User-agent: *\nDisallow: /private\n\nUser-agent: Pledgewatch\nDisallow: /secret\n"
    site.add("/robots.txt", Page(rules, headers={"Content-Type": "text/plain"}))
    site.add("/secret")
    site.add("/private")
    site.add("/r", Page(b"", 302, {"Location": "/secret"}))
    secret, private, moved = crawl_now([make_source(path) for path in ("/secret", "/private", "/r")])
    assert secret.message == "its robots.txt does not allow us to read it" == moved.message
    assert private.outcome == "fetched"
    assert site.pages["/secret"].requests == []


def test_the_pause_that_robots_txt_asks_for_is_kept(site: Site, make_source: MakeSource) -> None:
    site.add("/robots.txt", Page(b"User-agent: *\nCrawl-delay: 0.7\n", headers={"Content-Type": "text/plain"}))
    times: list[float] = []

    def note(answer: BaseHTTPRequestHandler) -> None:
        times.append(time.monotonic())
        answer.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p>x")

    for path in ("/a", "/b", "/c"):
        site.add(path, Page(play=note))
    assert [c.outcome for c in crawl_now([make_source(p) for p in ("/a", "/b", "/c")])] == ["fetched"] * 3
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.6


def test_a_proxy_of_the_environment_is_not_used(
    site: Site, make_source: MakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    site.add("/p")
    assert crawl_now([make_source("/p")])[0].outcome == "fetched"


def test_unreachable_robots_txt_means_not_now(site: Site, make_source: MakeSource) -> None:
    site.add("/robots.txt", Page(b"", 503))
    page = site.add("/p")
    [check] = crawl_now([make_source("/p")])
    assert check.message == "its robots.txt cannot be read (status 503)"
    assert page.requests == []


def test_private_addresses_are_refused_by_literal_and_by_name(site: Site, make_source: MakeSource) -> None:
    page = site.add("/p")
    hosts = ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001")
    sources = [make_source("/p", url=site.url("/p", host), allow_private=False) for host in hosts]
    sources = [Source(f"test/{i}", "Test", "p", "test", s.url) for i, s in enumerate(sources)]
    checks = crawl_now(sources)
    assert [c.message for c in checks] == [
        "not fetched: 127.0.0.1 is a loopback address, and the source does not say allow_private"
    ] * len(hosts)
    assert page.requests == [] and site.robots_requests == 0


def test_an_allowed_source_opens_no_door_for_another(site: Site, make_source: MakeSource) -> None:
    site.add("/p")
    allowed = make_source("/p", url=site.url("/p", "localhost"))
    other = Source("test/other", "Test", "p", "test", site.url("/p", "localhost"))
    good, bad = crawl_now([allowed, other])
    assert good.outcome == "fetched" and "loopback" in bad.message
    assert len(site.pages["/p"].requests) == 1


def test_a_public_page_cannot_redirect_us_inside(tmp_path: Path, make_source: MakeSource, site: Site) -> None:
    """127.0.0.2 plays the public web here: the child runs with a rule that takes it for public."""
    outside = Site("127.0.0.2")
    inside = site.add("/p")
    sources = []
    for i, host in enumerate(("127.0.0.1", "localhost", "127.0.0.2")):
        port = outside.port if host == "127.0.0.2" else site.port
        outside.add(f"/r{i}", Page(b"", 302, {"Location": f"http://{host}:{port}/p"}))
        sources.append(Source(f"test/{i}", "Test", "p", "test", outside.url(f"/r{i}")))
    outside.add("/p")
    script = tmp_path / "python"
    script.write_text(
        f"#!{sys.executable}\n"
        "import runpy, sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "import spiders.addresses as rules\n"
        "strict = rules.refuse_address\n"
        "rules.refuse_address = lambda a: '' if a == '127.0.0.2' else strict(a)\n"
        "runpy.run_module('spiders.visit', run_name='__main__')\n"
    )
    script.chmod(0o755)
    real, sys.executable = sys.executable, str(script)
    try:
        checks = crawl_now(sources, delay=0)
    finally:
        sys.executable = real
        outside.close()
    assert [c.outcome for c in checks] == ["failed", "failed", "fetched"]
    assert "127.0.0.1 is a loopback address" in checks[0].message and "loopback" in checks[1].message
    assert inside.requests == [] and site.robots_requests == 0


def _fake_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    script = tmp_path / "python"
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr(sys, "executable", str(script))


def test_a_child_that_crashes_or_hangs_costs_only_its_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_source: MakeSource
) -> None:
    monkeypatch.setattr("spiders.crawl._GRACE", 0.5)
    sources = [make_source("/a"), make_source("/b")]
    _fake_python(tmp_path, monkeypatch, "echo out of memory >&2; exit 3")
    checks = crawl_now(sources)
    assert [c.message for c in checks] == ["not reached: the crawl process ended with status 3 (out of memory)"] * 2
    _fake_python(tmp_path, monkeypatch, "kill -9 $$")
    assert crawl_now(sources)[0].message == "not reached: the crawl process was ended by signal 9"
    _fake_python(tmp_path, monkeypatch, "sleep 600")
    began = time.monotonic()
    assert crawl_now(sources, timeout=1)[1].message == "not reached: the crawl took longer than 1 s"
    assert time.monotonic() - began < 10


def test_what_a_killed_child_had_finished_is_kept(site: Site, tmp_path: Path, make_source: MakeSource) -> None:
    def kill_asker(answer: BaseHTTPRequestHandler) -> None:
        time.sleep(1)  # the other page is written by then
        for pid in children_of(os.getpid()):
            if b"spiders.visit" in Path(f"/proc/{pid}/cmdline").read_bytes():  # and no server of another test
                os.kill(pid, signal.SIGKILL)

    site.add("/a")
    site.add("/b", Page(play=kill_asker))
    first, second = crawl_now([make_source("/a"), make_source("/b")])
    assert first.outcome == "fetched"
    assert second.outcome == "failed" and "ended by signal 9" in second.message


def test_the_child_gets_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_source: MakeSource) -> None:
    monkeypatch.setenv("PLEDGEWATCH_SMTP_PASSWORD", "hush")
    _fake_python(tmp_path, monkeypatch, "env | grep -c PLEDGEWATCH_; exit 4")
    assert crawl_now([make_source("/a")])[0].message.endswith("status 4 (0)")


def test_a_child_ends_with_its_parent(site: Site, make_source: MakeSource) -> None:
    pids: list[int] = []

    def hang(answer: BaseHTTPRequestHandler) -> None:
        pids.extend(children_of(parent.pid))
        time.sleep(8)

    site.add("/p", Page(play=hang))
    code = (
        "from datetime import UTC, datetime\nfrom monitor.models import Source\nfrom spiders.crawl import crawl\n"
        f"crawl([Source('t/p', 'T', 'p', 't', {site.url('/p')!r}, allow_private=True)], {{}}, now=datetime.now(UTC))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    deadline = time.monotonic() + 20
    while not pids and time.monotonic() < deadline:
        time.sleep(0.1)
    assert pids
    parent.kill()
    parent.wait()
    while Path(f"/proc/{pids[0]}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(f"/proc/{pids[0]}").exists()


def test_nothing_to_fetch_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    assert crawl([], {}, now=NOW) == []
