"""Looking a written site over, and serving it for a look."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.errors import InputError
from monitor.telling.site import write_site
from monitor.telling.site.check import check_site
from monitor.telling.site.serve import make_server
from tests.telling.builders import make_ledger


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_site(make_ledger(60), tmp_path / "site", name="The Map Desk", base_url="https://example.org/watch/")
    return tmp_path / "site"


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    with make_server(site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_a_site_that_was_just_written_is_sound(site: Path) -> None:
    assert check_site(site) == []


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ('<a href="nowhere.html">x</a>', "there is no such file"),
        ('<a href="#nothing">x</a>', "there is no such id"),
        ('<a href="javascript:go()">x</a>', "links to 'javascript:go()'"),
        ('<a href="https://example.org/">x</a>', "without noopener"),
        ("<h1>again</h1>", "2 main headings"),
        ("<script>go()</script>", "a script stands in the page"),
        ('<p style="x">', "style or script of its own"),
        ("x" * 500_000, "its budget is"),
        ('<p id="main">', "the id 'main' twice"),
    ],
)
def test_what_is_wrong_is_told(site: Path, added: str, told: str) -> None:
    page = site / "about.html"
    page.write_text(page.read_text().replace("</main>", f"{added}</main>"))
    assert any(problem.startswith("about.html: ") and told in problem for problem in check_site(site))


def test_broken_data_and_feeds_are_told(site: Path) -> None:
    (site / "feed.xml").write_text("<feed")
    (site / "data/findings.jsonl").write_text("{")
    assert [problem.partition(":")[0] for problem in check_site(site)] == ["data/findings.jsonl", "feed.xml"]
    assert check_site(site / "data") == [f"{site / 'data'}: holds no site"]


def test_the_server_lets_no_browser_guess(site: Path, address: str) -> None:
    with urllib.request.urlopen(f"{address}index.html") as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    with urllib.request.urlopen(f"{address}data/findings.jsonl") as answer:
        assert answer.headers["Content-Disposition"] == "attachment"
    for path in ("nowhere.html", "data/", "../secret", "%2e%2e/secret"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(address + path)
        assert refused.value.code == 404 and "This page is not here" in refused.value.read().decode()


def test_only_a_site_is_served(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no site"):
        make_server(tmp_path)
