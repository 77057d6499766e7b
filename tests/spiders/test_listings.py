"""What listings say: feeds, sitemaps, pages of links and registers, as they are really written and as enemies write them."""

from __future__ import annotations

import gzip
import json
from datetime import date
from typing import Any

import pytest

from monitor.errors import FetchError
from monitor.models import Item, Listing, Source
from spiders.listings import clean_address, parse_listing
from spiders.registers import make_question

URL = "https://northwind.example/news/"
RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title>
<item><title>We keep &amp; hold</title><link>/news/a?utm_source=rss</link><dc:creator>A. Writer</dc:creator>
<pubDate>Tue, 03 Mar 2026 23:30:00 -0500</pubDate></item>
<item><title>Second</title><guid>https://northwind.example/news/b</guid></item>
<item><title>Again</title><link>https://northwind.example/news/a</link></item>
<item><title>Elsewhere</title><link>javascript:alert(1)</link></item>
<item><title>File</title><link>file:///etc/passwd</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><title type="html">One</title><id>urn:1</id>
<link rel="alternate" href="https://northwind.example/one"/><published>2026-03-04T01:00:00Z</published>
<author><name>B. Writer</name></author></entry></feed>"""
MAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://northwind.example/old</loc><lastmod>2024-01-01</lastmod></url>
<url><loc>https://northwind.example/news/new</loc><lastmod>2026-03-01</lastmod></url></urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://northwind.example/1.xml</loc>
</sitemap><sitemap><loc>https://northwind.example/2.xml.gz</loc></sitemap></sitemapindex>"""


def source(kind: str, **fields: Any) -> Source:
    return Source("n/news", "Northwind", "News", "northwind", URL, listing=Listing(kind, **fields))


def items(kind: str, body: bytes, **fields: Any) -> tuple[Item, ...]:
    return parse_listing(source(kind, **fields), body, URL).items


def test_rss_gives_whole_clean_addresses_once_with_author_and_day_in_utc() -> None:
    first, second = items("feed", RSS)
    assert first == Item("https://northwind.example/news/a", "We keep & hold", "A. Writer", date(2026, 3, 4))
    assert second.url == "https://northwind.example/news/b"


def test_atom_and_json_feeds() -> None:
    [one] = items("feed", ATOM)
    assert one == Item("https://northwind.example/one", "One", "B. Writer", date(2026, 3, 4))
    entry = {"id": "1", "url": "/x", "title": "X", "date_published": "2026-03-04T23:00:00-05:00", "authors": [{"name": "C"}]}
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [entry, {"id": 3}, "odd"]}
    assert items("feed", json.dumps(feed).encode()) == (Item("https://northwind.example/x", "X", "C", date(2026, 3, 5)),)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16"])
def test_feeds_in_other_charsets(charset: str) -> None:
    text = f'<?xml version="1.0" encoding="{charset}"?><rss version="2.0"><channel><item><title>Prüfung</title>'
    body = (text + "<link>https://northwind.example/p</link></item></channel></rss>").encode(charset)
    assert items("feed", body)[0].title == "Prüfung"


def test_a_feed_that_is_broken_in_the_middle_gives_what_came_before() -> None:
    assert len(items("feed", RSS[: RSS.index(b"<item><title>Elsewhere")])) == 2


def test_one_id_with_another_text_is_the_same_document() -> None:
    again = RSS.replace(b"<title>Again</title>", b"<title>Another promise</title>")
    assert next(item.title for item in items("feed", again)) == "We keep & hold"


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_entities_are_not_expanded(kind: str) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(FetchError, match="declares entities"):
        items(kind, bomb + b"<rss><channel><item><title>&b;&x;</title></item></channel></rss>")


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("feed", b"<html><body>Not here</body></html>", "no feed"),
        ("feed", b"{not json", "no JSON"),
        ("feed", b"x" * (6 * 2**20), "more than 5 MB"),
        ("feed", b"[" * 100_000 + b"{", "no feed"),
        ("sitemap", b"<html></html>", "no sitemap"),
        ("sitemap", b"\x1f\x8bnot gzip", "no sitemap"),
        ("sitemap", gzip.compress(b"<urlset>" + b" " * 30_000_000), "no sitemap"),
        ("federal-register", b"<html>", "no JSON"),
        ("federal-register", b"[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_listing_is_told(kind: str, body: bytes, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        items(kind, body)


def test_sitemaps_the_newest_first_and_compressed() -> None:
    assert [item.url for item in items("sitemap", MAP)] == ["https://northwind.example/news/new", "https://northwind.example/old"]
    assert items("sitemap", gzip.compress(MAP)) == items("sitemap", MAP)
    assert [item.url for item in items("sitemap", MAP, include=("*/news/*",))] == ["https://northwind.example/news/new"]
    assert items("sitemap", MAP, exclude=("*/news/*", "*/old")) == ()
    assert parse_listing(source("sitemap"), INDEX, URL).more == (
        "https://northwind.example/1.xml", "https://northwind.example/2.xml.gz",
    )  # fmt: skip


def test_links_of_a_page_and_its_next_page() -> None:
    page = b"<main><h2><a href=/a>A <b>one</b></a></h2><li class=n><a href=b>B</a></li></main><a rel=next href=?page=2>more</a>"
    assert [item.url for item in items("page", page)] == ["https://northwind.example/a"]
    found = parse_listing(source("page", links="main a", next="a[rel=next]"), page, URL)
    assert [item.title for item in found.items] == ["A one", "B"] and found.more == (URL + "?page=2",)
    with pytest.raises(FetchError, match="no CSS selector"):
        items("page", page, links="a[[")


def test_the_federal_register_as_it_answers() -> None:
    row = {"title": "Rule", "html_url": "https://register.example/d/1", "publication_date": "2026-03-02",
           "agencies": [{"name": "Department of Things"}]}  # fmt: skip
    answer = {"count": 2, "results": [row, {"title": "odd"}], "next_page_url": "https://register.example/api?page=2"}
    found = parse_listing(source("federal-register"), json.dumps(answer).encode(), URL)
    assert found.items == (Item("https://register.example/d/1", "Rule", "Department of Things", date(2026, 3, 2)),)
    assert found.more == ("https://register.example/api?page=2",)
    question = make_question(Listing("federal-register", query=(("conditions[term]", "drones"),)), URL, date(2026, 3, 4))
    assert "conditions%5Bterm%5D=drones" in question and "%5Bgte%5D=2026-03-01" in question and "order=newest" in question


def test_gov_uk_and_the_eu_press_corner_page_by_page() -> None:
    answer: dict[str, Any] = {"results": [{"title": "T", "link": "/government/news/t", "public_timestamp": "2026-03-02T10:00:00Z"}]}
    answer |= {"total": 3, "start": 1}
    found = parse_listing(source("gov-uk"), json.dumps(answer).encode(), "https://gov.example/api/search.json?count=1&start=1")
    assert found.items[0].url == "https://gov.example/government/news/t" and found.items[0].published == date(2026, 3, 2)
    assert found.more == ("https://gov.example/api/search.json?count=1&start=2",)
    answer = {"docuLanguageListResources": [{"refCode": "IP/26/12", "title": "P", "eventDate": "2026-03-02"}]}
    answer |= {"currentPage": 1, "totalPages": 1}
    found = parse_listing(source("eu-press"), json.dumps(answer).encode(), "https://eu.example/commission/presscorner/api/search")
    assert found.items[0].url == "https://eu.example/commission/presscorner/detail/en/ip_26_12" and not found.more


def test_addresses_are_made_whole_or_left_out() -> None:
    assert clean_address("../b?x=1&utm_medium=a#top", URL) == "https://northwind.example/b?x=1"
    assert clean_address("?a=b%20c", URL) == URL + "?a=b%20c"
    for odd in ("mailto:a@b.example", "data:text/html,x", "http://[bad/", "https://x/ y\r\nEvil: 1", "https://x/" + "y" * 3000):
        assert clean_address(odd, URL) == ""
