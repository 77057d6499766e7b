"""Which addresses and URLs are refused, by rule alone."""

from __future__ import annotations

import pytest

from spiders.addresses import is_own, refuse_address, refuse_url

REFUSED = [
    ("127.0.0.1", "loopback"),
    ("127.255.255.254", "loopback"),
    ("10.1.2.3", "private"),
    ("172.16.0.1", "private"),
    ("192.168.1.1", "private"),
    ("100.64.0.1", "private"),
    ("169.254.169.254", "link-local"),
    ("224.0.0.1", "multicast"),
    ("0.0.0.0", "reserved"),
    ("255.255.255.255", "reserved"),
    ("240.0.0.1", "reserved"),
    ("::1", "loopback"),
    ("::", "reserved"),
    ("fe80::1%eth0", "link-local"),
    ("fc00::1", "private"),
    ("fec0::1", "private"),
    ("ff02::1", "multicast"),
    ("::ffff:127.0.0.1", "loopback"),
    ("::ffff:10.0.0.1", "private"),
    ("::127.0.0.1", "loopback"),
    ("64:ff9b::7f00:1", "loopback"),
    ("64:ff9b:1::1", "reserved"),
    ("2002:7f00:1::", "loopback"),
    ("2001:0:4136:e378:8000:63bf:80ff:fffe", "loopback"),
    ("not an address", "no IP address"),
]


@pytest.mark.parametrize(("address", "kind"), REFUSED)
def test_refused(address: str, kind: str) -> None:
    assert kind in refuse_address(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_pass(address: str) -> None:
    assert refuse_address(address) == ""


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/x", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("http:///x", "names no host"),
        ("http://user:pw@example.org/", "name or password"),
        ("http://127.0.0.1/", "loopback"),
        ("http://[::1]:8080/", "loopback"),
        ("http://[::ffff:192.168.0.1]/", "private"),
        ("http://[bad/", "cannot be read"),
    ],
)
def test_refused_urls(url: str, words: str) -> None:
    reason = refuse_url(url)
    assert words in reason or reason == "it is no address that can be read"
    assert "pw" not in reason


def test_private_literals_pass_where_allowed_but_passwords_do_not() -> None:
    assert refuse_url("http://127.0.0.1/", allow_private=True) == ""
    assert refuse_url("http://user@127.0.0.1/", allow_private=True) != ""
    assert refuse_url("https://example.org/a?b=c") == ""


def test_own_hosts_are_known_by_their_look() -> None:
    assert is_own("localhost") and is_own("127.0.0.1") and is_own("10.0.0.9")
    assert not is_own("example.org") and not is_own("93.184.215.14")
