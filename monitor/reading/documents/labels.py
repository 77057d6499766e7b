"""What an HTML page says of itself in its head: days, author, canonical address; and what a date in an address says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from monitor.reading.documents.dates import parse_day
from monitor.reading.documents.wording import clean

_PUBLISHED = (
    "meta[property='article:published_time']", "meta[itemprop=datePublished]", "meta[name='article:published_time']",
    "meta[name=pubdate]", "meta[name='dc.date.issued']", "meta[name='dcterms.issued']", "meta[name='dcterms.date']",
    "meta[name='dc.date']", "meta[name=date]", "meta[name='parsely-pub-date']", "meta[name='citation_publication_date']",
)  # fmt: skip
_MODIFIED = (
    "meta[property='article:modified_time']", "meta[itemprop=dateModified]", "meta[property='og:updated_time']",
    "meta[name='dcterms.modified']", "meta[name='last-modified']",
)  # fmt: skip
_AUTHOR = ("meta[name=author]", "meta[property='article:author']", "meta[name='dc.creator']", "[rel=author]")
_ADDRESS = re.compile(r"(https?://[^/?#\s]+)([^?#]*)", re.IGNORECASE)
_LARGEST_DATA = 200_000
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/._-]|$)")


@dataclass(frozen=True, slots=True)
class Labels:
    """What the head of a page says; empty where it says nothing that can be believed."""

    published: date | None = None
    modified: date | None = None
    author: str = ""
    canonical: str = ""


NO_LABELS = Labels()


def find_labels(tree: LexborHTMLParser, url: str, captured: date) -> Labels:
    """The labels of a page: meta elements first, then JSON-LD; no day after the capture, no canonical of another scheme."""
    data = list(_read_linked_data(tree))
    published = _find_day(tree, _PUBLISHED, captured) or _find_data_day(data, ("datePublished",), captured)
    modified = _find_day(tree, _MODIFIED, captured) or _find_data_day(data, ("dateModified",), captured)
    return Labels(published, modified, _find_author(tree, data), _find_canonical(tree, url))


def find_day_in_address(url: str, captured: date) -> date | None:
    """The day in an address such as ``/2026/03/04/title``; None where there is none or it is still to come."""
    found = _IN_ADDRESS.search(find_path(url))
    return parse_day(f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}", captured) if found else None


def find_path(url: str) -> str:
    """The path of a web address, without query and fragment; empty where it has none or is no such address."""
    found = _ADDRESS.match(url)
    return found[2] if found else ""


def _find_day(tree: LexborHTMLParser, selectors: tuple[str, ...], captured: date) -> date | None:
    for selector in selectors:
        node = tree.css_first(selector)
        day = parse_day(node.attributes.get("content") or "", captured) if node is not None else None
        if day is not None:
            return day
    return None


def _read_linked_data(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, those inside ``@graph`` too; what is no JSON is passed over."""
    for node in tree.css("script[type='application/ld+json']")[:10]:
        text = node.text(deep=True)
        if ("date" not in text and "author" not in text) or len(text) > _LARGEST_DATA:
            continue
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for entry in found if isinstance(found, list) else [found]:
            if isinstance(entry, dict):
                yield entry
                graph = entry.get("@graph")
                yield from (inner for inner in (graph if isinstance(graph, list) else []) if isinstance(inner, dict))


def _find_data_day(data: list[dict[str, Any]], names: tuple[str, ...], captured: date) -> date | None:
    for entry in data:
        for name in names:
            day = parse_day(entry[name], captured) if isinstance(entry.get(name), str) else None
            if day is not None:
                return day
    return None


def _find_author(tree: LexborHTMLParser, data: list[dict[str, Any]]) -> str:
    for selector in _AUTHOR:
        node = tree.css_first(selector)
        if node is not None:
            text = clean(node.attributes.get("content") or node.text(deep=True, separator=" "))
            if text and "://" not in text:
                return text[:200]
    for entry in data:
        author = entry.get("author")
        first = author[0] if isinstance(author, list) and author else author
        name = first.get("name") if isinstance(first, dict) else first
        if isinstance(name, str) and name.strip() and "://" not in name:
            return clean(name)[:200]
    return ""


def _find_canonical(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("link[rel=canonical]")
    href = (node.attributes.get("href") or "").strip() if node is not None else ""
    if not href or len(href) > 2000:
        return ""
    here = _ADDRESS.match(url)
    if href.startswith("/") and not href.startswith("//") and here is not None:
        return here[1] + href
    return href if _ADDRESS.match(href) else ""
