"""Declared pages: policies, terms, commitments; each becomes a snapshot or a reason why not."""

from __future__ import annotations

from scrapy.http import Response

from monitor.models import Source
from spiders.base import SourceSpider, hash_body, make_failure, make_headers, make_validators
from spiders.jobs import Job, Result, Validators
from spiders.media import find_media_type


class PagesSpider(SourceSpider):
    """Fetches the page of every source of a job."""

    name = "pages"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._count = 0

    def read_page(self, source: Source, response: Response) -> Result | tuple[Result, bytes]:
        """The page's bytes with media type, character set and hash; a failed result for what is no readable page."""
        before: Validators = response.meta["validators"]
        encoding = response.headers.get(b"Content-Encoding")
        content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
        media_type, charset, problem = find_media_type(content_type, response.url, response.body)
        if encoding:
            problem = f"its encoding {encoding.decode('latin-1')} cannot be undone"
        elif not response.body:
            problem = "the server sends an empty page"
        if problem:
            return make_failure(source, response.url, problem, response.status, before)
        now = make_validators(response)
        self._count += 1
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
            body=f"{self._count}.body",
        )
        return result, response.body
