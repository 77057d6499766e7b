"""What every spider shares: one request a source, one result whatever comes of it, and the way results leave.

``SourceSpider`` asks each declared source once and turns what comes, answer or error, into one ``Result``; the
pipeline writes it to the job's folder. ``middlewares`` sees to manners and addresses.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from monitor.errors import FetchError
from monitor.models import Source
from spiders.jobs import MAX_REDIRECTS, RESULTS, Job, Result, Validators, render_result

_DROPPED = (b"set-cookie", b"set-cookie2", b"content-length", b"content-encoding", b"transfer-encoding", b"connection")


class SourceSpider(Spider, ABC):
    """Asks every source of a job once; subclasses say what an answer of status 200 means (``read_page``)."""

    name = "sources"

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job

    async def start(self) -> AsyncIterator[Request]:
        """One request for each source; a source that may not be asked at all is a failed result."""
        for source in self.job.sources:
            yield self._make_request(source)

    @abstractmethod
    def read_page(self, source: Source, response: Response) -> Result | tuple[Result, bytes]:
        """What a page holds: a result with the body to keep, or without one where it is not kept."""

    def _make_request(self, source: Source) -> Request:
        meta = {
            "allow_private": source.allow_private,
            "validators": Validators() if source.parts else self.job.validators.get(source.id, Validators()),
        }
        return Request(
            source.url,
            callback=self._take_answer,
            errback=self._take_error,
            dont_filter=True,
            meta=meta,
            cb_kwargs={"source": source},
        )

    def _take_answer(self, response: Response, source: Source) -> Iterator[dict[str, Any]]:
        """Scrapy's callback: any status that is no redirect."""
        validators: Validators = response.meta["validators"]
        if response.status == 304 and validators.url == response.url:
            etag = _header(response, b"ETag") or validators.etag
            modified = _header(response, b"Last-Modified") or validators.last_modified
            yield {"result": Result(source.id, response.url, "unchanged", 304, "", etag, modified)}
        elif response.status in (200, 203):
            read = self.read_page(source, response)
            result, body = read if isinstance(read, tuple) else (read, None)
            yield {"result": result, "body": body}
        else:
            yield {"result": make_failure(source, response.url, explain_status(response), response.status, validators)}

    def _take_error(self, failure: Failure) -> Iterator[dict[str, Any]]:
        """Scrapy's errback: no answer, or one that was refused on the way."""
        request: Request = failure.request  # type: ignore[attr-defined]
        source: Source = request.cb_kwargs["source"]
        message = explain_error(failure.value or RuntimeError(), self.job)
        yield {"result": make_failure(source, request.url, message, 0, request.meta["validators"])}


class ResultsPipeline:
    """Scrapy's item pipeline: each result becomes a line, each body a file, in the job's folder."""

    def __init__(self, job: Job) -> None:
        self._folder = Path(job.folder)
        self._count = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ResultsPipeline:
        """Scrapy makes it from here."""
        spider = crawler.spider
        assert isinstance(spider, SourceSpider)
        return cls(spider.job)

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Write one result; the body first, so that a line never names a file that is not there."""
        result: Result = item["result"]
        if result.body:
            (self._folder / result.body).write_bytes(item["body"])
        with (self._folder / RESULTS).open("a", encoding="ascii") as lines:
            lines.write(render_result(result))
        return {"source": result.source}


def make_failure(source: Source, url: str, message: str, status: int, validators: Validators) -> Result:
    """A page that was not read. It keeps the validators it had: the page may be as it was the next time."""
    kept = validators if validators.url else Validators(url=url)
    return Result(source.id, kept.url, "failed", status, message, kept.etag, kept.last_modified)


def make_headers(response: Response) -> list[tuple[str, str]]:
    """The answer's headers as the archive keeps them: no cookies, and nothing about a transfer that is over."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        if name.lower() not in _DROPPED
        for value in values
    ]
    return [*headers, ("Content-Length", str(len(response.body)))]


def make_validators(response: Response) -> Validators:
    """What this answer gave us to send back the next time."""
    return Validators(response.url, _header(response, b"ETag"), _header(response, b"Last-Modified"))


def hash_body(body: bytes) -> str:
    """SHA-256 of the bytes, as hex."""
    return hashlib.sha256(body).hexdigest()


def explain_status(response: Response) -> str:
    """An HTTP status that is no page, in words."""
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = "unknown status"
    if response.status == 304:
        return "the server says unchanged (304) to a request that did not ask"
    if 300 <= response.status < 400:
        return f"it redirects to nothing that can be fetched ({response.status} {phrase})"
    return f"the server answers {response.status} {phrase}"


def explain_error(error: BaseException, job: Job) -> str:
    """A failed download, in words."""
    if isinstance(error, FetchError):
        return error.message
    megabytes = f"{job.max_bytes / 1048576:g} MB"
    if isinstance(error, IgnoreRequest):
        text = str(error)
        if "redirections" in text:
            return f"it redirects more than {MAX_REDIRECTS} times"
        return f"it is larger than {megabytes} once decompressed" if "decompression" in text else text
    sentences: dict[type[BaseException], str] = {
        CannotResolveHostError: "its host name cannot be found",
        DownloadConnectionRefusedError: "its server refuses the connection",
        DownloadTimeoutError: f"no complete answer within {job.page_timeout:g} s",
        DownloadCancelledError: f"it is larger than {megabytes}",
        ResponseDataLossError: "the connection broke off before the page was complete",
    }
    for kind, sentence in sentences.items():
        if isinstance(error, kind):
            return sentence
    return f"it cannot be fetched ({type(error).__name__}: {_one_line(error)})"


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]


def _header(response: Response, name: bytes) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1") if isinstance(value, bytes) else ""
