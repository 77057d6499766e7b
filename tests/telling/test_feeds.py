"""The Atom feed: valid XML with ids that do not change."""

from __future__ import annotations

from xml.etree import ElementTree

from monitor.telling.feeds import render_feed
from monitor.telling.render import load_templates
from monitor.telling.views import Naming, make_finding_view
from tests.telling.builders import HOSTILE, make_finding, make_side

ATOM = "{http://www.w3.org/2005/Atom}"


def render(*findings: object, base_url: str = "https://example.org/watch/") -> ElementTree.Element:
    views = [make_finding_view(f, Naming()) for f in findings]  # type: ignore[arg-type]
    text = render_feed(views, name="A <desk>", base_url=base_url, templates=load_templates())
    return ElementTree.fromstring(text.encode())


def test_a_feed_has_what_atom_asks_for() -> None:
    feed = render(make_finding(2), make_finding(1))
    assert feed.findtext(f"{ATOM}title") == "A <desk>"
    assert feed.findtext(f"{ATOM}updated") == "2031-04-03T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids[0] == "tag:example.org,2026:findings/f000000000000002" and len(set(ids)) == 2
    assert entries[0].find(f"{ATOM}link").get("href") == "https://example.org/watch/findings/f000000000000002.html"  # type: ignore[union-attr]
    assert "{+knowingly+}" in str(entries[0].findtext(f"{ATOM}summary"))


def test_an_empty_feed_is_a_feed() -> None:
    assert render(base_url="").findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_hostile_words_stay_text() -> None:
    feed = render(*(make_finding(n, earlier=make_side(text), document=text) for n, text in enumerate(HOSTILE)))
    assert len(feed.findall(f"{ATOM}entry")) == len(HOSTILE)
    assert {child.tag for child in feed.iter()} <= {
        ATOM + tag
        for tag in [
            "feed",
            "title",
            "subtitle",
            "id",
            "updated",
            "author",
            "name",
            "generator",
            "link",
            "entry",
            "published",
            "category",
            "summary",
        ]
    }
