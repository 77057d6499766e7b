"""The digest as clients show it: the rules of ``mailrules``, axe in real Chromium, narrow and wide, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from monitor.models import Finding, Issue, Level, Reason, RelationKind
from monitor.subscribers import Subscriber
from monitor.telling.digest import Afterword, Digest, Promise, make_digest
from tests.browsers import open_browser
from tests.telling.builders import HOSTILE, NOW, make_finding, make_side, make_sighting
from tests.telling.mailrules import RULES, check_mail_html

AXE = "axe.min.js"


def make_findings(number: int) -> list[Finding]:
    """Findings of all relations and levels, in several documents, some with hostile words."""
    relations, levels = list(RelationKind)[:6], list(Level)
    found = []
    for n in range(number):
        changes: dict[str, Any] = {"relation": relations[n % 6], "level": levels[n % 5], "source": f"veloworks/page-{n % 9}"}
        changes |= {"document": f"Page {n % 9}", "later": None} if relations[n % 6] is RelationKind.WITHDRAWS else {}
        if n % 4 == 3:
            text = HOSTILE[n // 4 % len(HOSTILE)]
            changes |= {"earlier": make_side(f"Maps {text} are free.", lead_in=text, speaker=text)}
            changes |= {"reasons": (Reason(text, text, text, text, text),), "document": text}
        found.append(make_finding(n, **changes))
    return found


def make(number: int, **changes: Any) -> Digest:
    values: dict[str, Any] = {
        "name": "Map desk",
        "now": NOW,
        "base_url": "https://example.org/watch/",
        "subscriber": Subscriber(to="desk@example.org"),
        "sender": "watch@example.org",
        "issues": [Issue("veloworks/news", "blocked", "what came looks like a block page", "", date(2031, 4, 9))],
        "commitments": [make_sighting()],
        "promises": [Promise(make_sighting(), limit="knowingly"), Promise(make_sighting(), due=date(2031, 6, 1))],
        "afterwards": [
            Afterword("retraction", make_finding(900), "", "", date(2031, 4, 1)),
            Afterword("reply", make_finding(901), "We meant another map.", "Veloworks", date(2031, 4, 2)),
        ],
        "leave": "https://example.org/leave",
    }
    return make_digest(make_findings(number), **{**values, **changes})


@pytest.mark.parametrize("number", [0, 1, 7, 60, 3_000])
def test_the_html_keeps_to_the_rules_of_the_large_clients(number: int) -> None:
    assert check_mail_html(make(number).html) == []
    assert check_mail_html(make(number, base_url="", leave="").html) == []


@pytest.mark.parametrize(
    ("html", "client"),
    [
        ('<p style="position: absolute">x</p>', "Outlook for Windows"),
        ('<p style="padding: 2px">x</p>', "Outlook for Windows"),
        ('<a href="javascript:alert(1)">x</a>', "all clients"),
        ("<svg></svg>", "all clients"),
        ("<style>@import 'x';</style>", "Gmail"),
        ("<table><tr><td>1</td></tr></table>", "screen readers"),
        ("<h2>x</h2>", "screen readers"),
        ('<p style="color: red !important">x</p>', "Outlook.com"),
        ('<p style="font-size: 9px">x</p>', "phones"),
        (f"<p>{'x' * 110_000}</p>", "Gmail"),
    ],
)
def test_the_rules_find_what_they_are_for(html: str, client: str) -> None:
    assert any(client in problem for problem in check_mail_html(f"<!DOCTYPE html><html><body>{html}</body></html>"))
    assert any(client in clients for clients, _ in RULES)


def test_one_item_of_forty_thousand_characters() -> None:
    long = make_side("We never sell " + "maps of every kind, " * 2_000)
    digest = make_digest(
        [make_finding(earlier=long, later=make_side(long.quote + "but one"))],
        name="Map desk", now=NOW, subscriber=Subscriber(to="desk@example.org"), sender="watch@example.org",
    )  # fmt: skip
    assert digest.shown == 1 and len(digest.eml) < 20_000 and "but one" in digest.text
    assert check_mail_html(digest.html) == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from open_browser()


@pytest.mark.chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 600, 1000])
@pytest.mark.parametrize("number", [7, 60])
def test_axe_finds_nothing_and_nothing_runs_over(
    browser: Any, tmp_path: Path, number: int, width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    (tmp_path / "mail.html").write_text(make(number).html, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "mail.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.add_script_tag(path=str(Path(axe.__file__).with_name(AXE)))
    found = page.evaluate("axe.run()")
    page.close()
    broken = [(v["id"], [node["target"] for node in v["nodes"]][:3], v["nodes"][0]["failureSummary"]) for v in found["violations"]]
    assert broken == []
    assert len(found["passes"]) > 15, "axe looked at something"
    assert all(url.startswith("file:") for url in asked), "nothing is fetched"
