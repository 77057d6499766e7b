"""Declared pages: policies, terms, commitments; each becomes a snapshot or a reason why not.

A document of several pages is asked for page by page and becomes one snapshot that holds them all, or none: half a
document would read as if the rest had been withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from monitor.joined import MEDIA_TYPE, JoinedPage, join_pages
from monitor.models import Source
from spiders.base import (
    SourceSpider,
    explain_error,
    explain_status,
    hash_body,
    make_failure,
    make_headers,
    make_validators,
)
from spiders.jobs import Job, Result, Validators
from spiders.media import find_media_type


class PagesSpider(SourceSpider):
    """Fetches the page, or the pages, of every source of a job."""

    name = "pages"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._count = 0

    def read_page(self, source: Source, response: Response) -> Result | tuple[Result, bytes]:
        """The page's bytes with media type, character set and hash; a failed result for what is no readable page."""
        before: Validators = response.meta["validators"]
        media_type, charset, problem = _examine(response)
        if problem:
            return make_failure(source, response.url, problem, response.status, before)
        now = make_validators(response)
        result = Result(
            source=source.id,
            url=response.url,
            outcome="fetched",
            status=response.status,
            etag=now.etag,
            last_modified=now.last_modified,
            media_type=media_type,
            charset=charset,
            headers=make_headers(response),
            sha256=hash_body(response.body),
            body=self._name_body(),
        )
        return result, response.body

    def _name_body(self) -> str:
        self._count += 1
        return f"{self._count}.body"

    # --- documents of several pages ---

    def _take_answer(self, response: Response, source: Source) -> Iterator[Any]:
        """An answer to a page's request; the first of several leads to the others."""
        for item in super()._take_answer(response, source):
            result: Result = item["result"]
            if result.outcome != "fetched" or not source.parts:
                yield item
                continue
            page = JoinedPage(result.url, result.media_type, result.charset or "", item["body"])
            yield self._ask_part(source, result, [page])

    def _ask_part(self, source: Source, result: Result, pages: list[JoinedPage]) -> Request:
        meta = {"allow_private": source.allow_private, "validators": Validators(), "pages": pages, "result": result}
        return Request(
            source.parts[len(pages) - 1].url,
            callback=self._take_part,
            errback=self._take_part_error,
            dont_filter=True,
            meta=meta,
            cb_kwargs={"source": source},
        )

    def _take_part(self, response: Response, source: Source) -> Iterator[Any]:
        pages: list[JoinedPage] = response.meta["pages"]
        result: Result = response.meta["result"]
        media_type, charset, problem = _examine(response)
        if response.status not in (200, 203):
            problem = explain_status(response)
        if problem:
            message = f"{response.url}: {problem}"
            yield {"result": make_failure(source, result.url, message, response.status, Validators())}
            return
        pages.append(JoinedPage(response.url, media_type, charset or "", response.body))
        if len(pages) <= len(source.parts):
            yield self._ask_part(source, result, pages)
            return
        body = join_pages(pages)
        whole = replace(result, media_type=MEDIA_TYPE, charset=None, sha256=hash_body(body), etag="", last_modified="")
        yield {"result": whole, "body": body}

    def _take_part_error(self, failure: Failure) -> Iterator[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]
        message = f"{request.url}: {explain_error(failure.value or RuntimeError(), self.job)}"
        source: Source = request.cb_kwargs["source"]
        yield {"result": make_failure(source, request.meta["result"].url, message, 0, Validators())}


def _examine(response: Response) -> tuple[str, str | None, str]:
    """Media type, character set, and why the body is not taken (empty: it is)."""
    encoding = response.headers.get(b"Content-Encoding")
    content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
    media_type, charset, problem = find_media_type(content_type, response.url, response.body)
    if encoding:
        problem = f"its encoding {encoding.decode('latin-1')} cannot be undone"
    elif not response.body:
        problem = "the server sends an empty page"
    return media_type, charset, problem
