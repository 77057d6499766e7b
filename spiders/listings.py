"""What a listing says: bytes of a feed, a sitemap, a page of links or a register's answer become items.

In go the body, its address and the source; out comes ``Found``: items in the order given and the addresses where there
are more. Nothing here asks the network. Raises ``FetchError`` for what is no such listing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

import feedparser
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from monitor.errors import FetchError
from monitor.models import Item, Listing, Source
from spiders.registers import READERS
from spiders.sitemaps import parse_sitemap

LARGEST = 5 * 1024 * 1024
_MOST_ENTRIES = 1000
_DEFAULT_LINKS = "article a[href], h2 a[href], h3 a[href]"
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|cmpid|ref_src|at_(?:campaign|medium)", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What one answer of a listing holds."""

    items: tuple[Item, ...] = ()
    more: tuple[str, ...] = ()


def parse_listing(source: Source, body: bytes, url: str, content_type: str = "") -> Found:
    """The items of a listing, those that its patterns leave out left out, each address once."""
    listing = source.listing
    assert listing is not None
    if len(body) > LARGEST:
        raise FetchError(f"the listing has more than {LARGEST // 2**20} MB", subject=url)
    found = _PARSERS[listing.kind](listing, body, url, content_type)
    return Found(pick_items(listing, found.items, url), tuple(address for address in found.more if _is_web(address)))


def pick_items(listing: Listing, items: Iterable[Item], url: str) -> tuple[Item, ...]:
    """Items with their addresses made whole and clean; only web addresses that the patterns let through; each once."""
    kept: dict[str, Item] = {}
    for item in items:
        address = clean_address(item.url, url)
        if not address or address in kept:
            continue
        if listing.include and not any(fnmatchcase(address, pattern) for pattern in listing.include):
            continue
        if any(fnmatchcase(address, pattern) for pattern in listing.exclude):
            continue
        title, author = " ".join(item.title.split())[:500], " ".join(item.author.split())[:200]
        kept[address] = replace(item, url=address, title=title, author=author)
    return tuple(kept.values())


def clean_address(address: str, base: str) -> str:
    """A whole web address without fragment and without the parameters that only track readers; empty for any other."""
    try:
        parts = urlsplit(urldefrag(urljoin(base, address.strip())).url)
        query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
        changed = len(query) != len(parse_qsl(parts.query, keep_blank_values=True))
        whole = urlunsplit(parts._replace(query=urlencode(query) if changed else parts.query))
    except ValueError:
        return ""
    return whole if _is_web(whole) and len(whole) <= 2000 and not re.search(r"[\s\x00-\x1f\x7f]", whole) else ""


def _is_web(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _parse_feed(listing: Listing, body: bytes, url: str, content_type: str) -> Found:
    """RSS, Atom or JSON Feed."""
    start = body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{") or "json" in content_type:
        return Found(tuple(_read_json_feed(_load_json(body, url))))
    if _ENTITY.search(body):
        raise FetchError("the feed declares entities, which are not expanded here", subject=url)
    parsed = feedparser.parse(
        BytesIO(body),  # a stream: bytes could be taken for a file's name
        response_headers={"content-type": content_type or "application/xml", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise FetchError("what came is no feed", subject=url)
    return Found(tuple(_read_entries(parsed.entries[:_MOST_ENTRIES])))


def _read_entries(entries: Sequence[Any]) -> Iterator[Item]:
    for entry in entries:
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        guid = str(entry.get("id", ""))
        link = str(entry.get("link", "")) or (guid if _is_web(guid) else "")
        if link:
            yield Item(link, str(entry.get("title", "")), str(entry.get("author", "")), _make_day(moment))


def _read_json_feed(data: Any) -> Iterator[Item]:
    entries = data.get("items") if isinstance(data, dict) else None
    for entry in entries[:_MOST_ENTRIES] if isinstance(entries, list) else []:
        link = entry.get("url") or entry.get("external_url") or entry.get("id") if isinstance(entry, dict) else None
        if isinstance(link, str):
            authors = entry.get("authors") or [entry.get("author")]
            first = authors[0] if isinstance(authors, list) and authors else None
            author = first.get("name") if isinstance(first, dict) else ""
            yield Item(link, str(entry.get("title") or ""), str(author or ""), parse_moment(entry.get("date_published")))


def _parse_map(listing: Listing, body: bytes, url: str, content_type: str) -> Found:
    """A sitemap, or an index of sitemaps."""
    if _ENTITY.search(body):
        raise FetchError("the sitemap declares entities, which are not expanded here", subject=url)
    items, more = parse_sitemap(body, url, limit=LARGEST * 4)
    return Found(items, more)


def _parse_page(listing: Listing, body: bytes, url: str, content_type: str) -> Found:
    """Links on a web page, and the link to its next page."""
    try:
        tree = LexborHTMLParser(body.decode("utf-8", "replace"))
        links = tree.css(listing.links or _DEFAULT_LINKS)
        further = tree.css_first(listing.next) if listing.next else None
    except (SelectolaxError, ValueError, RuntimeError) as error:
        raise FetchError("one of its selectors is no CSS selector that can be read", subject=url) from error
    items = []
    for node in links[:_MOST_ENTRIES]:
        anchor = node if node.tag == "a" else node.css_first("a[href]")
        href = anchor.attributes.get("href") if anchor is not None else None
        if anchor is not None and href:
            items.append(Item(href, anchor.text(deep=True, separator=" ")))
    anchor = further if further is None or further.tag == "a" else further.css_first("a[href]")
    href = anchor.attributes.get("href") if anchor is not None else None
    return Found(tuple(items), (urljoin(url, href),) if href else ())


def _parse_register(listing: Listing, body: bytes, url: str, content_type: str) -> Found:
    """A register's answer."""
    items, more = READERS[listing.kind](_load_json(body, url), url)
    return Found(items, more)


def _load_json(body: bytes, url: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FetchError("what came is no JSON", subject=url) from error


def _make_day(moment: Any) -> date | None:
    """feedparser's time in UTC as a day."""
    try:
        return date(*moment[:3]) if moment else None
    except (TypeError, ValueError):
        return None


def parse_moment(text: Any) -> date | None:
    """The day in UTC of a moment in ISO 8601; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None


_PARSERS: dict[str, Callable[[Listing, bytes, str, str], Found]] = {
    "feed": _parse_feed,
    "sitemap": _parse_map,
    "page": _parse_page,
    **dict.fromkeys(READERS, _parse_register),
}
