"""Manners towards hosts: what their robots.txt allows, how fast, and when they want to be asked again.

``RobotsMiddleware`` obeys robots.txt, kept for a day between crawls; ``RetryAfterMiddleware`` obeys Retry-After: a host
that asks for it is left alone, in this crawl and the next ones, by all sources on it.
"""

from __future__ import annotations

import asyncio
import time
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from monitor.errors import FetchError, RefusedAddress
from spiders.addresses import refuse_url
from spiders.memory import MOST_ROBOTS, HostMemory
from spiders.middlewares import find_slot

ROBOT = "Pledgewatch"  # the name that robots.txt files know us by
MAX_CRAWL_DELAY = 30.0
SHORT_WAIT = 10.0  # seconds of Retry-After that are waited for in the same crawl
_memories: dict[str, HostMemory] = {}


def open_memory(crawler: Crawler) -> HostMemory:
    """The crawl's one memory of hosts."""
    path = crawler.settings.get("PLEDGEWATCH_MEMORY") or ""
    if path not in _memories:
        _memories[path] = HostMemory(path)
    return _memories[path]


def save_memories() -> None:
    """Writes what was learned; called when the crawl is over."""
    for memory in _memories.values():
        memory.save()


class RobotsMiddleware:
    """Obeys robots.txt as RFC 9309 says: missing means allowed, unreachable means not now; keeps ``Crawl-delay``.

    One file a host is fetched and shared; the requests of sources that may use private addresses have their own copy.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._files: dict[tuple[str, str, bool], asyncio.Task[RobotParser | None]] = {}
        self._memory = open_memory(crawler)

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
        place = f"{scheme}://{netloc}{' (private)' if private else ''}"
        kept = self._memory.find_robots(place)
        if kept is not None:
            return self._make_rules(url, kept.status, kept.text.encode(), private)
        request = Request(url, callback=NO_CALLBACK, priority=1000, dont_filter=True,
                          meta={"allow_private": private, "robots": True})
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except (RefusedAddress, CannotResolveHostError, DownloadConnectionRefusedError):
            raise
        except Exception as error:
            raise FetchError(f"its robots.txt cannot be read ({type(error).__name__})", subject=url) from error
        if response.status < 500 and response.status != 429:
            self._memory.keep_robots(place, response.status, response.body)
        return self._make_rules(url, response.status, response.body, private)

    def _make_rules(self, url: str, status: int, body: bytes, private: bool) -> RobotParser | None:
        """The rules in an answer, fresh or kept; None where the host has none; raises ``FetchError``."""
        if status >= 500 or status == 429:
            raise FetchError(f"its robots.txt cannot be read (status {status})", subject=url)
        if status != 200:
            return None
        rules = ProtegoRobotParser.from_crawler(self._crawler, body[:MOST_ROBOTS])
        host = urlsplit(url).hostname or ""
        self._slow_down(find_slot(host, private), rules.crawl_delay(ROBOT) or 0.0)
        return rules

    def _slow_down(self, name: str, delay: float) -> None:
        """Keep the longer of our own delay and the one the host asks for, up to half a minute."""
        delay = min(delay, MAX_CRAWL_DELAY)
        assert self._crawler.engine is not None
        downloader = self._crawler.engine.downloader
        slot = downloader.slots.get(name)
        if slot is not None:
            slot.delay = max(slot.delay, delay)
        settings = downloader.per_slot_settings.setdefault(name, {})  # for the slot's next life, should it fall idle
        usual = settings.get("delay", self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        if delay > usual:
            settings.update(delay=delay, concurrency=1)


class RetryAfterMiddleware:
    """A host that answers 429 or 503 with Retry-After is not asked before; a short wish is waited for, once."""

    def __init__(self, crawler: Crawler) -> None:
        self._memory = open_memory(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfterMiddleware:
        """Scrapy makes it from here."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait a little, or raise ``FetchError`` where the host wants to be left alone for longer."""
        left = self._memory.find_wait(urlparse_cached(request).netloc)
        if left > SHORT_WAIT:
            raise FetchError(f"its server asked to be left alone for another {left:.0f} s", subject=request.url)
        if left > 0:
            await asyncio.sleep(left)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """The answer; or the request again, once, where the wish was short."""
        if response.status not in (429, 503):
            return response
        wish = parse_retry_after((response.headers.get(b"Retry-After") or b"").decode("latin-1"))
        if wish <= 0:
            return response
        self._memory.keep_wait(urlparse_cached(request).netloc, wish)
        if wish > SHORT_WAIT or request.meta.get("waited"):
            request.meta["dont_retry"] = True
            return response
        again = request.replace(dont_filter=True)
        again.meta["waited"] = True
        return again


def parse_retry_after(text: str) -> float:
    """Seconds from now that a Retry-After header asks for: a number or a date; 0 where it says nothing."""
    text = text.strip()
    if text.isdigit() and len(text) < 10:
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0.0
