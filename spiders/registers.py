"""Official registers that answer in JSON: how each is asked, and what its answers say.

``make_question`` gives the first address; each reader turns one answer into items and the address of the next page.
Registers are asked newest first, and only from ``since`` on, the day up to which their items are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from monitor.models import Item, Listing

_LATE = timedelta(days=3)  # registers add entries with the day of a few days before
_PRESS_PAGE = "/commission/presscorner/detail/en/"

Answer = tuple[tuple[Item, ...], tuple[str, ...]]


def make_question(listing: Listing, url: str, since: date | None) -> str:
    """The address that asks a register for its newest entries; any other listing's address is left as it is."""
    if listing.kind not in READERS:
        return url
    known = (since - _LATE).isoformat() if since else ""
    size = str(min(listing.most, 100))
    asked: dict[str, str] = {}
    if listing.kind == "federal-register":
        asked = {"order": "newest", "per_page": size}
        asked.update({"conditions[publication_date][gte]": known} if known else {})
    elif listing.kind == "gov-uk":
        asked = {"order": "-public_timestamp", "count": size, "start": "0", "fields": "title,link,public_timestamp"}
        asked.update({"filter_public_timestamp": f"from:{known}"} if known else {})
    elif listing.kind == "eu-press":
        asked = {"language": "en", "pagesize": size, "pagenumber": "1"}
        asked.update({"datefrom": known} if known else {})
    asked.update(dict(listing.query))
    return _with_query(url, asked)


def _read_federal_register(data: Any, url: str) -> Answer:
    items = tuple(
        Item(row["html_url"], _text(row.get("title")), _first_name(row.get("agencies")), _day(row.get("publication_date")))
        for row in _rows(data, "results")
        if isinstance(row.get("html_url"), str)
    )
    following = data.get("next_page_url") if isinstance(data, dict) else None
    return items, (following,) if isinstance(following, str) and items else ()


def _read_gov_uk(data: Any, url: str) -> Answer:
    rows = list(_rows(data, "results"))
    items = tuple(
        Item(urljoin(url, row["link"]), _text(row.get("title")), "", _day(row.get("public_timestamp")))
        for row in rows
        if isinstance(row.get("link"), str)
    )
    total, start = data.get("total", 0), data.get("start", 0)
    if not rows or not isinstance(total, int) or not isinstance(start, int) or start + len(rows) >= total:
        return items, ()
    return items, (_with_query(url, {"start": str(start + len(rows))}),)


def _read_eu_press(data: Any, url: str) -> Answer:
    rows = list(_rows(data, "docuLanguageListResources"))
    items = tuple(
        Item(urljoin(url, _PRESS_PAGE + row["refCode"].replace("/", "_").lower()), _text(row.get("title")), "",
             _day(row.get("eventDate")))
        for row in rows
        if isinstance(row.get("refCode"), str)
    )  # fmt: skip
    page, pages = data.get("currentPage", 1) if isinstance(data, dict) else 1, data.get("totalPages", 1)
    if not rows or not isinstance(page, int) or not isinstance(pages, int) or page >= pages:
        return items, ()
    return items, (_with_query(url, {"pagenumber": str(page + 1)}),)


READERS: dict[str, Callable[[Any, str], Answer]] = {
    "federal-register": _read_federal_register,
    "gov-uk": _read_gov_uk,
    "eu-press": _read_eu_press,
}


def _rows(data: Any, name: str) -> Iterator[dict[str, Any]]:
    found = data.get(name) if isinstance(data, dict) else None
    yield from (row for row in (found if isinstance(found, list) else []) if isinstance(row, dict))


def _with_query(url: str, asked: dict[str, str]) -> str:
    """The address with these parameters, those it has already replaced."""
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query, keep_blank_values=True)), **asked}
    return urlunsplit(parts._replace(query=urlencode(query)))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _first_name(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else None
    return _text(first.get("name") or first.get("raw_name")) if isinstance(first, dict) else ""


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
