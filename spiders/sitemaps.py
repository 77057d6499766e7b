"""Sitemaps and indexes of them, also compressed ones: bounded in size, without entities, the newest entries first."""

from __future__ import annotations

from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from monitor.errors import FetchError
from monitor.models import Item

_MOST_ENTRIES = 50_000


def parse_sitemap(body: bytes, url: str, *, limit: int) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """The pages of a sitemap and the sitemaps of an index; ``limit`` is the size that is unpacked at most.

    A change date orders the entries; it is no day of publication, so none is told. Raises ``FetchError``.
    """
    try:
        if body[:2] == b"\x1f\x8b":
            body = gunzip(body, max_size=limit)
        entries = Sitemap(body)
        kind = entries.type
        rows = []
        for entry in entries:
            rows.append((str(entry.get("lastmod") or ""), str(entry.get("loc") or "").strip()))
            if len(rows) >= _MOST_ENTRIES:
                break
    except Exception as error:  # lxml, zlib and Scrapy each have their own
        raise FetchError("what came is no sitemap", subject=url) from error
    if kind not in ("urlset", "sitemapindex"):
        raise FetchError("what came is no sitemap", subject=url)
    addresses = [address for _, address in sorted(rows, key=lambda row: row[0], reverse=True) if address]
    if kind == "sitemapindex":
        return (), tuple(addresses)
    return tuple(Item(address) for address in addresses), ()


