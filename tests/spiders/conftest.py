"""Fixtures of the spiders' tests: a web server on loopback, and sources that point at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from monitor.models import Source
from tests.spiders.webserver import Site


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    yield server
    server.close()


@pytest.fixture
def make_source(site: Site) -> Callable[..., Source]:
    def make(path: str, **fields: object) -> Source:
        values: dict[str, object] = {"allow_private": True, "url": site.url(path)}
        values.update(fields)
        return Source(id=f"test{path}", publisher="Test", title=path, actor="test", **values)  # type: ignore[arg-type]

    return make
