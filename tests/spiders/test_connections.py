"""The check stands between a name's resolution and the connection, and applies to the address connected to."""

from __future__ import annotations

from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.error import DNSLookupError
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock
from twisted.web.client import URI

from spiders.connections import PublicEndpoints


class Names:
    """A resolver that gives each of its answers once: the second asking may bring something else."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def resolveHostName(self, receiver: Any, name: str, port: int = 0, kinds: Any = None, semantics: str = "TCP") -> Any:
        self.asked += 1
        receiver.resolutionBegan(receiver)
        for host in self.answers.pop(0):
            receiver.addressResolved((IPv6Address if ":" in host else IPv4Address)("TCP", host, port))
        receiver.resolutionComplete()
        return receiver


def connect(names: Names) -> tuple[list[str], list[str], list[BaseException]]:
    """Hosts that were connected to, reasons of refusals, errors."""
    reactor: Any = MemoryReactorClock()
    reactor.nameResolver = names
    endpoints = PublicEndpoints(reactor, None, 10)
    errors: list[BaseException] = []
    outcome = endpoints.endpointForURI(URI.fromBytes(b"http://name.example:8080/x")).connect(Factory())
    outcome.addErrback(lambda failure: errors.append(failure.value))
    reactor.advance(1)
    return [client[0] for client in reactor.tcpClients], endpoints.refused, errors


def test_a_name_that_changes_its_answer_gains_nothing() -> None:
    names = Names(["93.184.215.14"], ["127.0.0.1"])
    hosts, refused, errors = connect(names)
    assert (hosts, refused, errors) == (["93.184.215.14"], [], [])
    assert names.asked == 1  # what was checked is what was connected to
    hosts, refused, errors = connect(names)
    assert hosts == [] and refused == ["127.0.0.1 is a loopback address"]
    assert isinstance(errors[0], DNSLookupError)


@pytest.mark.parametrize("private", ["10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fc00::1"])
def test_only_the_public_ones_among_several_addresses_are_tried(private: str) -> None:
    hosts, refused, _ = connect(Names([private, "93.184.215.14"]))
    assert hosts == ["93.184.215.14"] and len(refused) == 1
