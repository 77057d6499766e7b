"""Which addresses may be fetched from: pure rules, no network.

In goes an address or a URL; out comes the reason to refuse it, or the empty string. Refused are private, loopback,
link-local, multicast and reserved addresses of IPv4 and IPv6, also where they are wrapped (IPv4-mapped, 6to4, Teredo,
NAT64), and everything that is not plain ``http(s)``.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

_CARRIERS = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))  # NAT64 and IPv4-compatible: the last 32 bits
NOT_ALLOWED = ", and the source does not say allow_private"  # ends the sentence about a refused address


def refuse_address(address: str) -> str:
    """Why nothing is fetched from this IP address, or the empty string; what is no address at all is refused too."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address} is no IP address"
    for inner in (parsed, *_unwrap(parsed)):
        kind = _kind(inner)
        if kind:
            return f"{address} is {kind} address"
    return ""


def refuse_url(url: str, *, allow_private: bool = False) -> str:
    """Why this URL is not asked, or the empty string: another scheme, a password in it, a refused literal address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "it is no address that can be read"
    if parts.scheme not in ("http", "https"):
        return f"{parts.scheme or 'no scheme'} is not fetched, only http and https"
    if not host:
        return "it names no host"
    if "@" in parts.netloc:
        return "it carries a name or password"
    return "" if allow_private or not is_literal(host) else refuse_address(host)


def is_literal(host: str) -> bool:
    """Whether a URL's host is an IP address rather than a name."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def is_own(host: str) -> bool:
    """Whether a host is, by its mere look, this machine or this network: needs no sparing with delays."""
    return host == "localhost" or host.endswith(".localhost") or (is_literal(host) and bool(refuse_address(host)))


def _unwrap(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv4Address):
        return []
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _CARRIERS):
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [found for found in inner if found is not None]


def _kind(address: IPv4Address | IPv6Address) -> str:
    """``a loopback``, ``a private``, …; empty for an address on the public network."""
    if address.is_loopback:
        return "a loopback"
    if address.is_link_local:
        return "a link-local"
    if address.is_multicast:
        return "a multicast"
    if address.is_unspecified or address.is_reserved:
        return "a reserved" if not _is_wrapped(address) else ""
    if isinstance(address, IPv6Address) and address.is_site_local:
        return "a private"
    return "" if address.is_global or _is_wrapped(address) else "a private"


def _is_wrapped(address: IPv4Address | IPv6Address) -> bool:
    """Whether an IPv6 address only stands for an IPv4 one, which is then judged in its place."""
    return isinstance(address, IPv6Address) and address != IPv6Address("::") and bool(_unwrap(address))
