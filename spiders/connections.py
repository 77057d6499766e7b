"""Connections that only go where they may: Scrapy's HTTP download with every resolved address checked.

The check stands between the name's resolution and the connection: an address that fails it is never handed to the
connecting code, so that a name that answers differently the second time (DNS rebinding) gains nothing. Requests of
sources that allow private addresses have a connection pool of their own, so that no other source rides on an open
connection of theirs. Raises ``RefusedAddress`` where every address of a name is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ScrapyAgent
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.interfaces import (
    IHostnameResolver,
    IReactorPluggableNameResolver,
    IReactorTCP,
    IReactorTime,
    IResolutionReceiver,
)
from twisted.web.client import URI, Agent, HTTPConnectionPool
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer  # type: ignore[import-untyped, unused-ignore]

from monitor.errors import RefusedAddress
from spiders.addresses import NOT_ALLOWED, refuse_address


@implementer(IResolutionReceiver)
class PublicReceiver:
    """Passes on the addresses of a name that are public and notes why the others are not passed on."""

    def __init__(self, receiver: Any, refused: list[str]) -> None:
        self._receiver = receiver
        self._refused = refused

    def resolutionBegan(self, resolutionInProgress: Any) -> None:
        """Twisted: the lookup has begun."""
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:
        """Twisted: one address was found."""
        reason = refuse_address(str(address.host))
        if reason:
            self._refused.append(reason)
        else:
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        """Twisted: there are no more."""
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class PublicResolver:
    """Another resolver, with what must not be connected to taken out."""

    def __init__(self, resolver: Any, refused: list[str]) -> None:
        self._resolver = resolver
        self._refused = refused

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[Any] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """Twisted: find the addresses of a name, or take a literal address for one."""
        receiver = PublicReceiver(resolutionReceiver, self._refused)
        return self._resolver.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IReactorPluggableNameResolver, IReactorTCP, IReactorTime)
class PublicReactor:
    """The reactor, except that names are resolved to public addresses only."""

    def __init__(self, reactor: Any, refused: list[str]) -> None:
        self._reactor = reactor
        self.nameResolver = PublicResolver(reactor.nameResolver, refused)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)


@implementer(IAgentEndpointFactory)
class PublicEndpoints:
    """Makes the endpoints of one request; ``refused`` then says which addresses were taken out."""

    def __init__(self, reactor: Any, policy: Any, timeout: float) -> None:
        self.refused: list[str] = []
        self._reactor = PublicReactor(reactor, self.refused)
        self._policy = policy
        self._timeout = timeout

    def endpointForURI(self, uri: URI) -> Any:
        """Twisted: the endpoint for an address, with TLS for https."""
        host = uri.host.decode("ascii")
        endpoint: Any = HostnameEndpoint(self._reactor, host, uri.port, timeout=self._timeout)
        if uri.scheme == b"https":
            return wrapClientTLS(self._policy.creatorForNetloc(uri.host, uri.port), endpoint)
        return endpoint


class PublicAgent(_ScrapyAgent):
    """Scrapy's agent for one request, connecting through ``PublicEndpoints``."""

    refused: Sequence[str] = ()

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        from twisted.internet import reactor

        endpoints = PublicEndpoints(reactor, self._contextFactory, timeout)
        self.refused = endpoints.refused
        return Agent.usingEndpointFactory(reactor, endpoints, pool=self._pool)  # type: ignore[no-untyped-call, no-any-return]


class CheckedDownloads(HTTP11DownloadHandler):
    """Downloads http and https; requests marked ``allow_private`` as Scrapy does, all others from public addresses."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        self._public_pool: HTTPConnectionPool = HTTPConnectionPool(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._public_pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
        self._public_pool._factory = self._pool._factory

    async def download_request(self, request: Request) -> Response:
        """One response; raises Scrapy's download errors and ``RefusedAddress``."""
        if request.meta.get("allow_private"):
            return await super().download_request(request)
        agent = PublicAgent(
            contextFactory=self._contextFactory,
            pool=self._public_pool,
            maxsize=self._default_maxsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
        )
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(agent.download_request(request))
        except CannotResolveHostError:
            if agent.refused:
                message = f"not fetched: {agent.refused[0]}{NOT_ALLOWED}"
                raise RefusedAddress(message, subject=request.url) from None
            raise

    async def close(self) -> None:
        """Close both pools."""
        self._public_pool.closeCachedConnections()  # type: ignore[no-untyped-call]
        await super().close()
