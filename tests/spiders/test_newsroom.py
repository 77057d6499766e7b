"""Listings crawled from a real server: further pages, indexes, registers, and what must end by itself."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.models import Check, Listing, Part, Source
from spiders.crawl import crawl
from tests.spiders.webserver import Page, Site

NOW = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)
MakeSource = Callable[..., Source]
XML = {"Content-Type": "application/xml"}


def look(*sources: Source, before: list[Check] | None = None, **limits: object) -> list[Check]:
    return crawl(sources, {c.source: c for c in before or []}, now=NOW, delay=0, **limits)  # type: ignore[arg-type]


def make_feed(site: Site, *paths: str) -> bytes:
    entries = "".join(f"<item><title>{p}</title><link>{site.url(p)}</link></item>" for p in paths)
    return f'<rss version="2.0"><channel>{entries}</channel></rss>'.encode()


def test_a_feed_is_asked_conditionally(site: Site, make_source: MakeSource) -> None:
    site.add("/feed", Page(make_feed(site, "/a", "/b"), headers=XML, etag='"1"'))
    feed = make_source("/feed", listing=Listing("feed", most=1))
    first = look(feed)
    assert first[0].outcome == "fetched" and [i.url for i in first[0].items] == [site.url("/a")]
    assert first[0].snapshot is None and first[0].etag == '"1"'
    assert look(feed, before=first)[0].outcome == "unchanged"


def test_an_index_that_lists_itself_ends(site: Site, make_source: MakeSource) -> None:
    index = f"<sitemapindex><sitemap><loc>{site.url('/map')}</loc></sitemap><sitemap><loc>{site.url('/one')}</loc></sitemap>"
    site.add("/map", Page(f"{index}</sitemapindex>".encode(), headers=XML))
    site.add("/one", Page(f"<urlset><url><loc>{site.url('/x')}</loc></url></urlset>".encode(), headers=XML))
    [check] = look(make_source("/map", listing=Listing("sitemap", pages=10)))
    assert [i.url for i in check.items] == [site.url("/x")]
    assert len(site.pages["/map"].requests) == len(site.pages["/one"].requests) == 1


def test_pages_behind_a_page_up_to_the_bound(site: Site, make_source: MakeSource) -> None:
    for number in range(9):
        body = f"<h2><a href=/item{number}>Item</a></h2><a class=next href=/list{number + 1}>more</a>"
        site.add(f"/list{number}", Page(body.encode()))
    [check] = look(make_source("/list0", listing=Listing("page", next="a.next", pages=3)))
    assert [i.url for i in check.items] == [site.url(f"/item{n}") for n in range(3)]
    assert not site.pages["/list3"].requests


def test_a_register_is_asked_page_by_page_from_the_day_that_is_known(site: Site, make_source: MakeSource) -> None:
    def answer(number: int) -> bytes:
        row = {"title": f"Rule {number}", "html_url": site.url(f"/d{number}"), "publication_date": f"2026-03-0{number}"}
        return json.dumps({"results": [row], "next_page_url": site.url("/page2") if number == 4 else None}).encode()

    path = "/api?order=newest&per_page=50&conditions%5Bpublication_date%5D%5Bgte%5D=2026-02-26"
    site.add(path, Page(answer(4), headers={"Content-Type": "application/json"}))
    site.add("/page2", Page(answer(3), headers={"Content-Type": "application/json"}))
    source = make_source("/api", listing=Listing("federal-register", most=50), published=date(2026, 3, 1))
    [check] = look(source)
    assert [(i.title, i.published) for i in check.items] == [("Rule 4", date(2026, 3, 4)), ("Rule 3", date(2026, 3, 3))]


def test_trouble_behind_the_first_page_keeps_what_came_before(site: Site, make_source: MakeSource) -> None:
    site.add("/list", Page(b"<h2><a href=/a>A</a></h2><a class=next href=/gone>more</a>"))
    good, bad = make_source("/list", listing=Listing("page", next="a.next")), make_source("/no", listing=Listing("feed"))
    checks = look(good, bad)
    assert [len(c.items) for c in checks] == [1, 0]
    assert (checks[1].outcome, checks[1].message) == ("failed", "the server answers 404 Not Found")


def test_a_feed_behind_robots_is_not_read(site: Site, make_source: MakeSource) -> None:
    site.add("/robots.txt", Page(b"User-agent: *\nDisallow: /feed", headers={"Content-Type": "text/plain"}))
    site.add("/feed", Page(make_feed(site, "/a"), headers=XML))
    [check] = look(make_source("/feed", listing=Listing("feed")))
    assert check.message == "its robots.txt does not allow us to read it" and not site.pages["/feed"].requests


def test_pages_and_listings_are_crawled_apart(make_source: MakeSource) -> None:
    with pytest.raises(ValueError, match="apart"):
        look(make_source("/a"), make_source("/b", listing=Listing("feed")))


# --- documents of several pages --------------------------------------------------------------------------------------


def test_several_pages_become_one_snapshot_or_none(site: Site, make_source: MakeSource) -> None:
    for path in ("/1", "/2", "/3"):
        site.add(path, Page(f"<main><p>Page {path}.</p></main>".encode(), etag='"x"'))
    source = make_source("/1", parts=(Part(site.url("/2")), Part(site.url("/3"))))
    first = look(source)
    snapshot = first[0].snapshot
    assert snapshot is not None and snapshot.media_type == "multipart/related" and snapshot.body.count(b"<main>") == 3
    again = look(source, before=first)
    assert again[0].sha256 == first[0].sha256
    site.pages["/3"].status = 500
    [broken] = look(source)
    assert broken.outcome == "failed" and broken.message == f"{site.url('/3')}: the server answers 500 Internal Server Error"


# --- manners between crawls ------------------------------------------------------------------------------------------


def test_robots_is_kept_for_a_day(site: Site, make_source: MakeSource, tmp_path: Path) -> None:
    site.add("/robots.txt", Page(b"User-agent: *\nDisallow: /no", headers={"Content-Type": "text/plain"}))
    site.add("/p")
    memory = tmp_path / "hosts.json"
    for _ in range(2):
        checks = look(make_source("/p"), make_source("/no"), memory=memory)
        assert [c.outcome for c in checks] == ["fetched", "failed"]
    assert site.robots_requests == 1
    kept = json.loads(memory.read_text())
    for entry in kept["robots"].values():
        entry["fetched"] -= 25 * 3600
    memory.write_text(json.dumps(kept))
    look(make_source("/p"), memory=memory)
    assert site.robots_requests == 2
    memory.write_text("{broken")
    assert look(make_source("/p"), memory=memory)[0].outcome == "fetched"


def test_a_host_that_says_when_to_come_back_is_left_alone_until_then(
    site: Site, make_source: MakeSource, tmp_path: Path
) -> None:
    site.add("/busy", Page(b"", 429, {"Retry-After": "120"}))
    site.add("/p")
    memory = tmp_path / "hosts.json"
    [check] = look(make_source("/busy"), memory=memory)
    assert check.status == 429 and len(site.pages["/busy"].requests) == 1
    [check] = look(make_source("/p"), memory=memory)
    assert "asked to be left alone for another" in check.message and not site.pages["/p"].requests


def test_a_short_wish_is_waited_for(site: Site, make_source: MakeSource) -> None:
    page = Page(headers={"Retry-After": "2"}, answers=[503])
    site.add("/p", page)
    began = time.monotonic()
    assert look(make_source("/p"))[0].outcome == "fetched"
    assert time.monotonic() - began >= 1.9 and len(page.requests) == 2


def test_the_servers_crawl_delay_is_kept(make_source: MakeSource) -> None:
    slow = Site("127.0.0.1")
    try:
        slow.add("/robots.txt", Page(b"User-agent: *\nCrawl-delay: 1", headers={"Content-Type": "text/plain"}))
        for path in ("/a", "/b", "/c"):
            slow.add(path, Page())
        checks = look(*(make_source(p, url=slow.url(p)) for p in ("/a", "/b", "/c")))
    finally:
        slow.close()
    assert [c.outcome for c in checks] == ["fetched"] * 3
    pages = slow.log[1:]
    gaps = [later - earlier for (_, earlier), (_, later) in itertools.pairwise(pages)]
    assert slow.log[0][0] == "/robots.txt" and min(gaps) >= 0.9, slow.log
