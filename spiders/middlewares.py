"""Manners and address checks, between spider and network.

From spider to network they stand in this order: ``RobotsMiddleware``, Scrapy's retries, redirects and decompression,
``ConditionalMiddleware``, ``AddressMiddleware``. Each sees every hop of a redirect anew. What must not be asked raises
``FetchError`` or ``RefusedAddress``, which ends as a failed result with its message. ``make_settings`` joins it all.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from monitor.errors import FetchError, RefusedAddress
from spiders.addresses import NOT_ALLOWED, is_own, refuse_address, refuse_url
from spiders.jobs import MAX_REDIRECTS, Job, Validators

ROBOT = "Pledgewatch"  # the name that robots.txt files know us by
OWN_SLOT = "own:"  # prefix of the download slots of this machine and network
MAX_CRAWL_DELAY = 30.0


class RobotsMiddleware:
    """Obeys robots.txt as RFC 9309 says: missing means allowed, unreachable means not now; keeps ``Crawl-delay``.

    One file a host is fetched and shared; the requests of sources that may use private addresses have their own copy.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._files: dict[tuple[str, str, bool], asyncio.Task[RobotParser | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Scrapy makes it from here."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request through or raise ``FetchError``."""
        if request.meta.get("robots"):
            return
        parts = urlparse_cached(request)
        private = bool(request.meta.get("allow_private"))
        if refuse_url(request.url, allow_private=private):
            return  # AddressMiddleware says why
        key = (parts.scheme, parts.netloc, private)
        if key not in self._files:
            self._files[key] = asyncio.ensure_future(self._load(*key))
        rules = await asyncio.shield(self._files[key])
        if rules is not None and not rules.allowed(request.url, ROBOT):
            raise FetchError("its robots.txt does not allow us to read it", subject=request.url)

    async def _load(self, scheme: str, netloc: str, private: bool) -> RobotParser | None:
        """The rules of one host, None where it has none; raises ``FetchError`` where they cannot be read."""
        url = f"{scheme}://{netloc}/robots.txt"
        request = Request(url, callback=NO_CALLBACK, priority=1000, dont_filter=True,
                          meta={"allow_private": private, "robots": True})
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except (RefusedAddress, CannotResolveHostError, DownloadConnectionRefusedError):
            raise
        except Exception as error:
            raise FetchError(f"its robots.txt cannot be read ({type(error).__name__})", subject=url) from error
        if response.status >= 500 or response.status == 429:
            raise FetchError(f"its robots.txt cannot be read (status {response.status})", subject=url)
        if response.status != 200:
            return None
        rules = ProtegoRobotParser.from_crawler(self._crawler, response.body)
        self._slow_down(request, rules.crawl_delay(ROBOT) or 0.0)
        return rules

    def _slow_down(self, request: Request, delay: float) -> None:
        """Keep the longer of our own delay and the one the host asks for, up to half a minute."""
        assert self._crawler.engine is not None
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            slot.delay = max(slot.delay, min(delay, MAX_CRAWL_DELAY))


class ConditionalMiddleware:
    """Sends stored validators word for word, and only to the address that gave them; never a date of our own."""

    def process_request(self, request: Request) -> None:
        """Set or clear the two headers for this hop."""
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        validators: Validators | None = request.meta.get("validators")
        if validators is not None and validators.url == urldefrag(request.url).url:
            if validators.etag:
                request.headers["If-None-Match"] = validators.etag.encode("latin-1", "ignore")
            if validators.last_modified:
                request.headers["If-Modified-Since"] = validators.last_modified.encode("latin-1", "ignore")


class AddressMiddleware:
    """Refuses what ``spiders.addresses`` refuses, before the request and, as a second lock, on the address it reached.

    It also gives each host its download slot, so that a redirect waits in the queue of the host it leads to.
    """

    def process_request(self, request: Request) -> None:
        """Let the request through or raise ``RefusedAddress``."""
        private = bool(request.meta.get("allow_private"))
        reason = refuse_url(request.url, allow_private=private)
        if reason:
            tail = "" if refuse_url(request.url, allow_private=True) else NOT_ALLOWED
            raise RefusedAddress(f"not fetched: {reason}{tail}", subject=request.url)
        host = urlparse_cached(request).hostname or ""
        request.meta["download_slot"] = OWN_SLOT + host if private and is_own(host) else host

    def process_response(self, request: Request, response: Response) -> Response:
        """Let the answer through or raise ``RefusedAddress``."""
        if not request.meta.get("allow_private"):
            reason = refuse_address(str(response.ip_address)) if response.ip_address else "its address is unknown"
            if reason:
                raise RefusedAddress(f"not read: {reason}", subject=request.url)
        return response


def make_settings(job: Job) -> dict[str, Any]:
    """Scrapy's settings for a job: our manners and limits, and everything switched off that we do not use."""
    own = {
        OWN_SLOT + host: {"delay": 0, "concurrency": 8, "jitter": 0}
        for source in job.sources
        if source.allow_private and is_own(host := urlsplit(source.url).hostname or "")
    }
    return {
        **_FIXED,
        "USER_AGENT": job.user_agent,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 2 if job.delay else 8,
        "DOWNLOAD_DELAY": job.delay,
        "DOWNLOAD_SLOTS": own,
        "DOWNLOAD_TIMEOUT": job.page_timeout,
        "DOWNLOAD_MAXSIZE": job.max_bytes,
        "CLOSESPIDER_TIMEOUT": job.timeout,
    }


_FIXED: dict[str, Any] = {
    "DEFAULT_REQUEST_HEADERS": {
        "Accept": "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.1",
        "Accept-Language": "en",
    },
    "CONCURRENT_REQUESTS": 16,
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_HANDLERS": {
        "http": "spiders.connections.CheckedDownloads",
        "https": "spiders.connections.CheckedDownloads",
        **dict.fromkeys(("data", "file", "ftp", "s3")),
    },
    "DOWNLOADER_MIDDLEWARES": {
        "spiders.middlewares.RobotsMiddleware": 100,
        "spiders.middlewares.ConditionalMiddleware": 855,
        "spiders.middlewares.AddressMiddleware": 860,
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
        "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
        "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    },
    "ITEM_PIPELINES": {"spiders.base.ResultsPipeline": 100},
    "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524, 408],
    "RETRY_TIMES": 2,
    "REDIRECT_MAX_TIMES": MAX_REDIRECTS,
    "HTTPERROR_ALLOW_ALL": True,
    "METAREFRESH_ENABLED": False,
    "REFERER_ENABLED": False,
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "MEMUSAGE_ENABLED": False,
    "LOGSTATS_INTERVAL": 0,
    "STATS_DUMP": False,
    "LOG_LEVEL": "CRITICAL",
    "TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingHostnameResolver",
}
