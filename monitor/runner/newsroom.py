"""Listings become documents: each new item of a feed, sitemap, page or register is a source of its own.

The id of an item comes from its address, so an item that is listed twice, or under another title, is one document. What
was found stays in the ledger: an item that could not be fetched is tried again though the feed has forgotten it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from monitor.models import Check, Issue, Item, Source
from monitor.runner.workspace import Workspace
from monitor.sources import slug

MANY = 3  # a listing that gave as many items before and gives none now is broken


def find_item_sources(workspace: Workspace, listings: Sequence[Source]) -> list[Source]:
    """Every document that was ever found in these listings, declared as its listing is today."""
    by_id = {listing.id: listing for listing in listings}
    return [
        _declare(by_id[known.parent], Item(known.url, known.title, known.author, known.published), known.id)
        for known in workspace.ledger.sources()
        if known.parent in by_id
    ]


def make_item_sources(listing: Source, items: Sequence[Item]) -> list[Source]:
    """The documents that a listing names now."""
    return [_declare(listing, item, make_item_id(listing, item.url)) for item in items]


def make_item_id(listing: Source, url: str) -> str:
    """``listing-id/last-words-of-the-address-1a2b3c4d``, the same for ever."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    words = slug(re.sub(r"\.\w{2,5}$", "", parts[-1]))[:48].strip("-") if parts else ""
    digest = hashlib.sha256(url.encode()).hexdigest()[:8]
    return f"{listing.id}/{words}-{digest}" if words else f"{listing.id}/{digest}"


def add_cursor(workspace: Workspace, listing: Source, known: Sequence[Source]) -> Source:
    """A register with the day up to which its items are known, from which it is asked; other listings as they are."""
    if listing.listing is None or listing.listing.kind in ("feed", "sitemap", "page"):
        return listing
    days = [item.published for item in known if item.parent == listing.id and item.published]
    return replace(listing, published=max(days)) if days else listing


def check_items(listing: Source, check: Check, known: Sequence[Source]) -> Check:
    """The check of a listing; one that gives nothing where there were many has failed."""
    if check.outcome != "fetched" or check.items or listing.published is not None:
        return check
    before = sum(1 for item in known if item.parent == listing.id)
    if before < MANY:
        return check
    return replace(check, outcome="failed", message=f"it lists nothing; {before} documents were found in it before")


def make_listing_issue(check: Check) -> Issue:
    """The trouble with a listing, open until it is read again."""
    return Issue(check.source, "listing", check.message, check.url, check.checked.date())


def _declare(listing: Source, item: Item, id_: str) -> Source:
    return replace(
        listing,
        id=id_,
        url=item.url,
        title=item.title or id_.rsplit("/", 1)[-1],
        listing=None,
        parent=listing.id,
        author=item.author,
        published=item.published,
        up_to_seconds=None,
        stale_seconds=None,
        former=(),
    )
