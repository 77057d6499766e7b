"""Whole runs over a workspace: newsrooms, broken watches that mend themselves, and when what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.keeping.ledger import open_ledger
from monitor.models import Check, Source
from monitor.runner.timing import find_interval, is_due
from monitor.runner.watch import run_once
from monitor.runner.workspace import make_workspace
from tests.pdfs import make_pdf
from tests.spiders.webserver import Page, Site

DAY = timedelta(days=1)
START = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    yield server
    server.close()


def make_feed(site: Site, *paths: str) -> bytes:
    entries = "".join(
        f"<item><title>News {p}</title><link>{site.url(p)}</link><pubDate>Mon, 02 Mar 2026 06:00:00 GMT</pubDate></item>"
        for p in paths
    )
    return f'<rss version="2.0"><channel>{entries}</channel></rss>'.encode()


def make_article(promise: str) -> Page:
    more = "<p>Northwind makes things for many people and has done so for years.</p>" * 3
    return Page(f"<html lang=en><body><article><h1>News</h1><p>{promise}</p>{more}</article></body></html>".encode())


def prepare(folder: Path, site: Site, text: str) -> None:
    make_workspace(folder)
    (folder / "pledgewatch.yml").write_text("name: t\nsources: [sources/*.yml]\ncrawl: {delay: 0}\n")
    head = "publisher: Northwind\nallow_private: true\nschedule: {every: 6h}\n"
    (folder / "sources" / "northwind.yml").write_text(head + text.replace("SITE", site.url("")))


def test_each_item_of_a_feed_is_a_document_of_its_own_and_is_read_once(tmp_path: Path, site: Site) -> None:
    prepare(tmp_path, site, "newsroom: [{id: blog, feed: SITE/feed, select: article}]\n")
    site.add("/feed", Page(make_feed(site, "/a", "/b"), headers={"Content-Type": "application/rss+xml"}))
    site.add("/a", make_article("Northwind does not sell your personal data."))
    site.add("/b", Page(make_pdf([[(700, "Northwind will not build weapons for any army."), (686, "That is a promise.")]]),
                        headers={"Content-Type": "application/pdf"}))  # fmt: skip
    report = run_once(tmp_path, START, deliver=False)
    assert (report.fetched, report.failed) == (2, 0), report
    site.add("/c", make_article("Northwind does not train models on your files."))
    site.pages["/feed"].body = make_feed(site, "/c")  # a feed forgets
    report = run_once(tmp_path, START + DAY / 4, deliver=False)
    assert report.fetched == 1 and len(site.pages["/c"].requests) == 1
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    found = {s.url: s for s in ledger.sources() if s.parent == "northwind/blog"}
    assert sorted(found) == [site.url(p) for p in ("/a", "/b", "/c")]
    assert found[site.url("/a")].id.startswith("northwind/blog/a-") and str(found[site.url("/a")].published) == "2026-03-02"
    commitment = ledger.commitments(source=found[site.url("/a")].id)[0]
    assert (commitment.sighting.date_from, str(commitment.sighting.date)) == ("published", "2026-03-02")
    assert ledger.commitments(source=found[site.url("/b")].id)
    ledger.close()


def test_a_listing_that_lists_nothing_any_more_is_an_issue_until_it_does(tmp_path: Path, site: Site) -> None:
    prepare(tmp_path, site, "newsroom: [{id: blog, feed: SITE/feed}]\n")
    feed = site.add("/feed", Page(make_feed(site, "/a", "/b", "/c"), headers={"Content-Type": "application/xml"}))
    for path in ("/a", "/b", "/c"):
        site.add(path, make_article("Northwind does not sell your personal data."))
    run_once(tmp_path, START, deliver=False)
    full, feed.body = feed.body, make_feed(site)
    report = run_once(tmp_path, START + DAY, deliver=False)
    assert [i.message for i in report.issues] == ["it lists nothing; 3 documents were found in it before"]
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    assert [i.kind for i in ledger.issues(open_only=True)] == ["listing"]
    feed.body = full
    run_once(tmp_path, START + 3 * DAY, deliver=False)
    assert ledger.issues(open_only=True) == []
    ledger.close()


def test_broken_watches_become_issues_that_close_by_themselves(tmp_path: Path, site: Site) -> None:
    pages = "pages:\n  - {id: moved, url: SITE/moved, select: main}\n"
    pages += "  - {id: old, url: SITE/old, select: main, assertions: {changes_within: 5d}}\n"
    prepare(tmp_path, site, pages)
    good = b"<html><body><main><p>Northwind does not sell your personal data.</p></main></body></html>"
    page, old = site.add("/moved", Page(good)), site.add("/old", Page(good))
    assert run_once(tmp_path, START, deliver=False).issues == []
    page.body = good.replace(b"main", b"div")
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    run_once(tmp_path, START + 7 * DAY, deliver=False)
    assert {(i.source, i.kind) for i in ledger.issues(open_only=True)} == {
        ("northwind/moved", "unreadable"), ("northwind/old", "stale"),
    }  # fmt: skip
    run_once(tmp_path, START + 8 * DAY, deliver=False)
    assert len([i for i in ledger.issues() if i.kind == "stale"]) == 1
    page.body, old.body = good.replace(b"data", b"photos"), good.replace(b"sell", b"lend")
    run_once(tmp_path, START + 9 * DAY, deliver=False)
    assert ledger.issues(open_only=True) == []
    ledger.close()


# --- when what is due ------------------------------------------------------------------------------------------------

HOURS = timedelta(hours=1)


def checks(*told: tuple[float, str, str]) -> list[Check]:
    """Looks, the oldest first: hours after the start, outcome, hash of the page."""
    made = [Check("n/p", "u", START + hours * HOURS, outcome, sha256=sha256) for hours, outcome, sha256 in told]
    return made[::-1]


def source(**fields: object) -> Source:
    return Source("n/p", "N", "P", "n", "http://n.example/", every_seconds=6 * 3600, **fields)  # type: ignore[arg-type]


def test_a_page_without_a_range_is_asked_every_time() -> None:
    looks = checks(*((6.0 * n, "unchanged", "a") for n in range(30)))
    assert find_interval(source(), looks) == 6 * HOURS
    assert is_due(source(), looks, looks[0].checked + 6 * HOURS) and not is_due(source(), looks, looks[0].checked + 5 * HOURS)


def test_a_page_that_never_changes_is_asked_less_often_within_its_bounds() -> None:
    page = source(up_to_seconds=24 * 3600)
    quiet = checks((0, "fetched", "a"), (120, "unchanged", "a"))
    assert find_interval(page, quiet) == 12 * HOURS
    assert find_interval(page, checks((0, "fetched", "a"), (1000, "unchanged", "a"))) == 24 * HOURS
    assert find_interval(page, checks((0, "fetched", "a"), (100, "fetched", "b"), (106, "unchanged", "b"))) == 6 * HOURS


def test_a_page_that_fails_is_asked_less_and_less_up_to_a_day() -> None:
    failing = [(6.0 * n, "failed", "a") for n in range(5)]
    spans = [find_interval(source(), checks((0, "fetched", "a"), *failing[:n])) / HOURS for n in range(1, 6)]
    assert spans == [6, 12, 24, 24, 24]


def test_a_document_of_a_listing_is_asked_again_as_it_ages_and_then_left_alone() -> None:
    item = source(parent="n/blog")
    young = checks((0, "fetched", "a"), (6, "unchanged", "a"))
    assert find_interval(item, young) == 6 * HOURS
    aged = checks((0, "fetched", "a"), (240, "unchanged", "a"))
    assert find_interval(item, aged) == 48 * HOURS
    assert not is_due(item, aged, START + 31 * DAY)


def test_jitter_is_small_and_always_the_same() -> None:
    looks = checks((0, "fetched", "a"))
    due = [hours for hours in (5.6, 5.7, 5.8, 5.9, 6.0) if is_due(source(), looks, START + hours * HOURS)]
    assert due and due[-1] == 6.0 and due == due[-len(due) :]
