"""Newsrooms and registers: each listing is read with its further pages, within bounds, and becomes a list of items.

One answer leads to the next: an index to its sitemaps, a page to the page behind it, a register to its next fifty. No
address is asked twice, so that a sitemap that lists itself ends. What came before trouble on the way is kept.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from monitor.errors import FetchError
from monitor.models import Item, Source
from spiders.base import SourceSpider, explain_error, explain_status, hash_body, make_failure, make_validators
from spiders.jobs import Job, Result, Validators
from spiders.listings import parse_listing
from spiders.registers import make_question


@dataclass
class Trail:
    """How far one listing has been followed."""

    items: dict[str, Item] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    waiting: list[str] = field(default_factory=list)
    first: Validators = field(default_factory=Validators)
    bodies: list[str] = field(default_factory=list)


class NewsroomSpider(SourceSpider):
    """Follows the listing of every source of a job."""

    name = "newsroom"

    def __init__(self, job: Job) -> None:
        super().__init__(job)

    async def start(self) -> AsyncIterator[Request]:
        """The first address of each listing; only a feed, which is one file, is asked whether it changed."""
        for source in self.job.sources:
            assert source.listing is not None
            known = self.job.validators.get(source.id, Validators()) if source.listing.kind == "feed" else Validators()
            trail = Trail()
            yield self._ask(source, make_question(source.listing, source.url, source.published), trail, known)

    def read_page(self, source: Source, response: Response) -> Result:
        """Not used: an answer of a listing is read by ``_take_answer``."""
        raise NotImplementedError

    def _ask(self, source: Source, url: str, trail: Trail, validators: Validators | None = None) -> Request:
        trail.asked.add(url)
        return Request(
            url,
            callback=self._take_answer,
            errback=self._take_error,
            dont_filter=True,
            meta={"allow_private": source.allow_private, "validators": validators or Validators(), "trail": trail},
            cb_kwargs={"source": source},
        )

    def _take_answer(self, response: Response, source: Source) -> Iterator[Any]:
        """One answer: its items, then the next address or the end."""
        validators, trail = response.meta["validators"], response.meta["trail"]
        if response.status == 304 and validators.url == response.url:
            yield {"result": Result(source.id, response.url, "unchanged", 304, "", validators.etag, validators.last_modified)}
            return
        if response.status not in (200, 203):
            yield from self._give_up(source, response.url, explain_status(response), response.status, validators, trail)
            return
        content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
        try:
            found = parse_listing(source, response.body, response.url, content_type)
        except FetchError as error:
            yield from self._give_up(source, response.url, error.message, response.status, validators, trail)
            return
        if len(trail.asked) == 1:
            trail.first = make_validators(response)
        trail.bodies.append(hash_body(response.body))
        for item in found.items:
            trail.items.setdefault(item.url, item)
        trail.waiting += [url for url in found.more if url not in trail.asked and url not in trail.waiting]
        yield from self._go_on(source, trail, response.url)

    def _go_on(self, source: Source, trail: Trail, url: str) -> Iterator[Any]:
        listing = source.listing
        assert listing is not None
        enough = len(trail.items) >= listing.most or len(trail.asked) >= listing.pages
        if trail.waiting and not enough:
            yield self._ask(source, trail.waiting.pop(0), trail)
            return
        yield {"result": self._make_result(source, trail, url)}

    def _make_result(self, source: Source, trail: Trail, url: str) -> Result:
        """The newest items, where days are known; else the first ones."""
        assert source.listing is not None
        items = list(trail.items.values())
        if items and all(item.published for item in items):
            items.sort(key=lambda item: str(item.published), reverse=True)
        digest = hash_body("".join(trail.bodies).encode())
        kept = trail.first
        chosen = tuple(items[: source.listing.most])
        return Result(source.id, kept.url or url, "fetched", 200, "", kept.etag, kept.last_modified, sha256=digest, items=chosen)

    def _give_up(
        self, source: Source, url: str, message: str, status: int, validators: Validators, trail: Trail
    ) -> Iterator[Any]:
        """Trouble at the first address fails the listing; trouble later ends it with what there is."""
        if trail.items:
            yield {"result": self._make_result(source, trail, url)}
        elif trail.waiting and source.listing is not None and len(trail.asked) < source.listing.pages:
            yield self._ask(source, trail.waiting.pop(0), trail)
        else:
            yield {"result": make_failure(source, url, message, status, validators)}

    def _take_error(self, failure: Failure) -> Iterator[Any]:
        """No answer, or one that was refused on the way."""
        request: Request = failure.request  # type: ignore[attr-defined]
        message = explain_error(failure.value or RuntimeError(), self.job)
        source: Source = request.cb_kwargs["source"]
        yield from self._give_up(source, request.url, message, 0, request.meta["validators"], request.meta["trail"])
