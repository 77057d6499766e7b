"""Manners and address checks, between spider and network.

From spider to network they stand in this order: ``robots.RobotsMiddleware``, Scrapy's retries (with
``robots.RetryAfterMiddleware`` nearer to the network), redirects and decompression,
``ConditionalMiddleware``, ``AddressMiddleware``. Each sees every hop of a redirect anew. What must not be asked raises
``FetchError`` or ``RefusedAddress``, which ends as a failed result with its message. ``make_settings`` joins it all.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from monitor.errors import RefusedAddress
from spiders.addresses import NOT_ALLOWED, is_own, refuse_address, refuse_url
from spiders.jobs import MAX_REDIRECTS, Job, Validators

OWN_SLOT = "own:"  # prefix of the download slots of this machine and network


def find_slot(host: str, private: bool) -> str:
    """The queue that a host's requests wait in; this machine and network have queues without delay where allowed."""
    return OWN_SLOT + host if private and is_own(host) else host


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
        request.meta["download_slot"] = find_slot(urlparse_cached(request).hostname or "", private)

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
        "PLEDGEWATCH_MEMORY": job.memory,
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
        "spiders.robots.RobotsMiddleware": 100,
        "spiders.robots.RetryAfterMiddleware": 560,
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
