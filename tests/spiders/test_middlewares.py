"""Middlewares one by one: the second lock on addresses, and the queue each host waits in."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from scrapy import Request
from scrapy.http import Response

from monitor.errors import RefusedAddress
from monitor.models import Source
from spiders.jobs import Job, Validators
from spiders.middlewares import AddressMiddleware, ConditionalMiddleware, make_settings


def test_an_answer_from_a_private_address_is_not_read() -> None:
    lock = AddressMiddleware()
    request = Request("http://name.example/")
    for address in (ip_address("127.0.0.1"), ip_address("::ffff:10.0.0.1"), None):
        with pytest.raises(RefusedAddress, match="not read"):
            lock.process_response(request, Response(request.url, ip_address=address))
    fine = Response(request.url, ip_address=ip_address("93.184.215.14"))
    assert lock.process_response(request, fine) is fine
    own = Request("http://name.example/", meta={"allow_private": True})
    assert lock.process_response(own, Response(own.url)).url == own.url


def test_every_hop_waits_in_its_own_hosts_queue() -> None:
    lock = AddressMiddleware()
    hop = Request("http://b.example/", meta={"download_slot": "a.example"})
    lock.process_request(hop)
    assert hop.meta["download_slot"] == "b.example"
    with pytest.raises(RefusedAddress, match="loopback"):
        lock.process_request(Request("http://127.0.0.1/"))
    with pytest.raises(RefusedAddress, match="only http and https"):
        lock.process_request(Request("ftp://a.example/", meta={"allow_private": True}))


def test_validators_are_cleared_at_another_address() -> None:
    request = Request("http://a.example/", meta={"validators": Validators("http://a.example/", '"1"', "yesterday")})
    conditional = ConditionalMiddleware()
    conditional.process_request(request)
    assert request.headers[b"If-None-Match"] == b'"1"' and request.headers[b"If-Modified-Since"] == b"yesterday"
    moved = request.replace(url="http://b.example/")
    conditional.process_request(moved)
    assert b"If-None-Match" not in moved.headers and b"If-Modified-Since" not in moved.headers


def test_others_are_spared_and_this_machine_is_not() -> None:
    own = Source("t/own", "T", "own", "t", "http://localhost:1/", allow_private=True)
    named = Source("t/named", "T", "named", "t", "http://intranet.example/", allow_private=True)
    settings = make_settings(Job((own, named), {}, "x", "/nowhere", 60.0))
    assert settings["DOWNLOAD_DELAY"] == 1.0 and list(settings["DOWNLOAD_SLOTS"]) == ["own:localhost"]
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is True and settings["COOKIES_ENABLED"] is False
