"""Every kind of page in headless Chromium, narrow and wide, light and dark: nothing runs over, nothing is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.models import Reason
from monitor.subscribers import Subscriber
from monitor.telling.digest import make_digest
from monitor.telling.site import write_site
from tests.browsers import open_browser
from tests.telling.builders import HOSTILE, NOW, make_finding, make_ledger, make_record, make_side

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium; skipped where there is none."""
    yield from open_browser()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site full of hostile and very long words, and a digest of the same."""
    out = tmp_path_factory.mktemp("site")
    ledger = make_ledger(120)
    for number, text in enumerate(HOSTILE):
        side = make_side(f"Maps {text} are free.", lead_in=text, prefix=text, suffix=text, speaker=text)
        later = make_side(f"Maps {text} are sold.", source=text)
        reasons = (Reason(text, text, text, text, text),)
        ledger.found.append(make_finding(700 + number, earlier=side, later=later, document=text, reasons=reasons))
        ledger.records.append(make_record(side.quote, id=side.id, document_title=text, prefix=text))
    write_site(ledger, out, name="The Map Desk", base_url="https://example.org/watch/")
    digest = make_digest(
        ledger.findings()[-14:],
        name="Map desk",
        now=NOW,
        base_url="https://example.org/watch/",
        subscriber=Subscriber(to="desk@example.org"),
        sender="watch@example.org",
    )
    (out / "mail.html").write_text(digest.html, encoding="utf-8")
    return out


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways(browser: Any, pages: Path, width: int, scheme: str) -> None:
    chosen = [
        *sorted(pages.glob("*.html")),
        *sorted((pages / "actors").glob("*.html")),
        *sorted((pages / "findings").glob("*.html"))[-12:],
        *sorted((pages / "commitments").glob("*.html")),
    ]
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("dialog", lambda dialog: trouble.append(f"a dialog: {dialog.message}"))
    page.on("requestfailed", lambda request: trouble.append(f"refused: {request.url}"))
    for path in chosen:
        page.goto(path.as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path.relative_to(pages)} is {wide} wide at {width}"
        if path.name != "mail.html":
            assert page.evaluate("document.styleSheets.length") == 1
            assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"
    page.close()
    assert trouble == []


def test_the_skip_link_is_first_and_visible_when_reached(browser: Any, pages: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto((pages / "index.html").as_uri())
    page.keyboard.press("Tab")
    focused = page.evaluate("[document.activeElement.textContent, document.activeElement.getBoundingClientRect().left]")
    page.close()
    assert focused[0] == "Skip to the text" and focused[1] >= 0


def test_changed_words_are_marked_without_colour(browser: Any, pages: Path) -> None:
    page = browser.new_page()
    page.goto((pages / "findings/f000000000000001.html").as_uri())
    lines = page.evaluate("['del', 'ins'].map(t => getComputedStyle(document.querySelector(t)).textDecorationLine)")
    page.close()
    assert lines == ["line-through", "underline"]
