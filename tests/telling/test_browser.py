"""Every kind of page in headless Chromium, from a server: narrow and wide, light and dark, by mouse and by keyboard."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from monitor.models import Announcement, Reason
from monitor.telling.site import RuleCard, write_site
from monitor.telling.site.serve import make_server
from tests.telling.builders import HOSTILE, make_finding, make_ledger, make_record, make_side, make_source
from tests.telling.hostile import STRINGS

pytestmark = pytest.mark.chromium
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FINDING = "findings/f000000000000001.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium; skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser driver is not installed")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a site while it is served."""
    with make_server(folder) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


RULES = (
    RuleCard(
        "privacy/sale-of-data", "sale of data", "privacy", "high", question="Does it sell maps?", why="Maps tell."
    ),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site full of hostile and very long words among plain ones."""
    out = tmp_path_factory.mktemp("site")
    ledger = make_ledger(60)
    for number, text in enumerate(HOSTILE):
        side = make_side(f"Maps {text} are free.", lead_in=text, prefix=text, suffix=text, speaker=text)
        later = make_side(f"Maps {text} are sold.", source=text)
        ledger.found.append(
            make_finding(700 + number, earlier=side, later=later, document=text, reasons=(Reason(*[text] * 5),))
        )
        ledger.records.append(make_record(side.quote, id=side.id, document_title=text, prefix=text))
    write_site(ledger, out, name="The Map Desk", base_url="https://example.org/watch/", rules=RULES, search=True)
    return out


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


def kinds(site: Path, most: int = 11) -> list[str]:
    """One page or more of each kind."""
    chosen = list(site.glob("*.html"))
    for folder in ("actors", "changes", "commitments", "documents", "findings", "rules", "topics"):
        chosen += sorted(site.glob(f"{folder}/*.html"))[-most:]
    return sorted(path.relative_to(site).as_posix() for path in chosen)


class Watched:
    """A page that notes every word of the console, every dialog, every request that leaves the site."""

    def __init__(self, browser: Any, address: str, **settings: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        self.page, self.trouble = self.context.new_page(), list[str]()
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("dialog", lambda dialog: self.trouble.append(f"a dialog: {dialog.message}"))
        self.page.on("requestfailed", self._note_failure)
        self.page.on("request", lambda r: None if r.url.startswith((address, "blob:")) else self.trouble.append(r.url))

    def _note_failure(self, request: Any) -> None:
        """What was refused; not what the test broke off by going on to the next page."""
        if request.failure != "net::ERR_ABORTED":
            self.trouble.append(f"refused: {request.url} ({request.failure})")

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways(browser: Any, site: Path, address: str, width: int, scheme: str) -> None:
    settings = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with Watched(browser, address, **settings) as watched:
        for path in kinds(site):
            watched.page.goto(address + path)
            wide = watched.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} wide at {width}"
            assert watched.page.evaluate("document.styleSheets.length") == 1
        assert watched.trouble == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing(browser: Any, site: Path, address: str, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    script = next(Path(axe.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
    settings = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    wanted = [*kinds(site, 1), "index.html#actor=veloworks", "search.html#q=maps"]
    with Watched(browser, address, **settings) as watched:
        for path in wanted:
            watched.page.goto("about:blank")
            watched.page.goto(address + path, wait_until="networkidle")
            watched.page.evaluate(script)
            tags = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']"
            found = watched.page.evaluate(f"axe.run(document, {{runOnly: {tags}}})")["violations"]
            assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], path


def test_filters_stand_in_the_address(browser: Any, address: str) -> None:
    with Watched(browser, address) as watched:
        page = watched.page
        page.goto(f"{address}index.html")
        page.select_option("select[name=relation]", "withdraws")
        page.wait_for_selector(".results li")
        assert page.url.endswith("#relation=withdraws") and page.locator(".results li").count() == 1
        assert page.inner_text("#filtered [role=status]") == "1 change fits" and page.is_hidden("#unfiltered")
        page.goto("about:blank")
        page.goto(f"{address}index.html#actor=veloworks&from=2031-04-20&words=knowingly")
        page.wait_for_selector(".results li")
        days = page.locator(".results .kicker:first-child").all_inner_texts()
        assert days and min(days) >= "2031-04-20" and page.input_value("input[name=words]") == "knowingly"
        page.click("#clear")
        assert page.is_visible("#unfiltered") and page.is_hidden("#filtered")
        assert watched.trouble == []


def test_filters_by_keyboard_alone(browser: Any, address: str) -> None:
    with Watched(browser, address) as watched:
        page = watched.page
        page.goto(f"{address}index.html")
        page.focus("select[name=effect]")
        page.keyboard.press("w")  # weakens
        page.wait_for_selector(".results li")
        page.focus("#clear")
        page.keyboard.press("Enter")
        assert page.is_visible("#unfiltered") and watched.trouble == []


def test_search_finds_in_the_browser(browser: Any, site: Path, address: str) -> None:
    if not (site / "pagefind/pagefind.js").is_file():
        pytest.skip("Pagefind is not installed")
    with Watched(browser, address) as watched:
        page = watched.page
        page.goto(f"{address}search.html")
        page.wait_for_selector("#search:not([hidden])")
        page.focus("input[name=q]")
        page.keyboard.type("city planners")
        page.wait_for_selector(".results li a")
        with page.expect_navigation():
            page.click(".results li a")
        assert "planners" in page.inner_text("main") and watched.trouble == []


def test_the_timeline_is_reached_by_keyboard(browser: Any, site: Path, address: str) -> None:
    path = next(p for p in sorted(site.glob("commitments/*.html")) if 'class="reach"' in p.read_text())
    with Watched(browser, address) as watched:
        page = watched.page
        page.goto(address + path.relative_to(site).as_posix())
        page.focus(".through .scroll")
        page.keyboard.press("Tab")
        label = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert "2031:" in label
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "/findings/" in page.url and watched.trouble == []


def test_the_slider_goes_through_versions(browser: Any, tmp_path: Path) -> None:
    ledger = make_ledger(3)
    days = [date(2031, 4, d) for d in (1, 2, 3)]
    versions = ledger.versions("veloworks/privacy-policy")
    ledger.versions = lambda source: [  # type: ignore[method-assign]
        replace(versions[0], captured=versions[0].captured.replace(day=day.day)) for day in days
    ]
    write_site(ledger, tmp_path / "site", name="Maps")
    with served(tmp_path / "site") as found, Watched(browser, found) as watched:
        page = watched.page
        page.goto(f"{found}documents/veloworks--privacy-policy.html")
        assert page.locator("section.version:visible").count() > 1
        page.focus("#slide")
        page.keyboard.press("ArrowLeft")
        assert page.locator("section.version:visible").count() == 1 and "#v" in page.url
        page.click("[data-all]")
        assert page.locator("section.version:visible").count() > 1 and watched.trouble == []


def test_tables_are_sorted_by_their_headings(browser: Any, address: str) -> None:
    with Watched(browser, address) as watched:
        page = watched.page
        page.goto(f"{address}parties.html")
        page.focus("thead button")
        page.keyboard.press("Enter")
        assert page.get_attribute("thead th", "aria-sort") == "ascending" and watched.trouble == []


def test_pages_read_without_a_script(browser: Any, address: str) -> None:
    with Watched(browser, address, java_script_enabled=False) as watched:
        for path in ("index.html", FINDING, "documents/veloworks--privacy-policy.html", "search.html"):
            watched.page.goto(address + path)
            assert watched.page.locator("main h1").count() == 1
        assert watched.trouble == []


def test_the_skip_link_is_first_and_visible_when_reached(browser: Any, address: str) -> None:
    with Watched(browser, address) as watched:
        watched.page.goto(f"{address}index.html")
        watched.page.keyboard.press("Tab")
        told = "[document.activeElement.textContent, document.activeElement.getBoundingClientRect().left]"
        focused = watched.page.evaluate(told)
        assert focused[0] == "Skip to the text" and focused[1] >= 0


def test_changed_words_are_marked_without_colour(browser: Any, address: str) -> None:
    with Watched(browser, address) as watched:
        watched.page.goto(address + FINDING)
        lines = "['del', 'ins'].map(t => getComputedStyle(document.querySelector(t)).textDecorationLine)"
        assert watched.page.evaluate(lines) == ["line-through", "underline"]


def test_hostile_strings_stay_words(browser: Any, tmp_path: Path) -> None:
    """150 strings in every field that comes from outside: nothing runs, nothing leaves the page."""
    ledger = make_ledger(3)
    for number, text in enumerate(STRINGS):
        actor = text if number % 3 else "veloworks"
        side = make_side(
            f"{text} is free.", id=f"c{number:015x}", lead_in=text, prefix=text, suffix=text, speaker=text, url=text,
            source=text, snapshot=text,
        )  # fmt: skip
        ledger.found.append(
            make_finding(
                900 + number, actor=actor, publisher=text, document=text, source=text, topic=text[:60], rules=(text,),
                earlier=side, later=make_side(f"{text} is sold.", url=text, speaker=text), notes=(text,),
                reasons=(Reason(*[text] * 5),), announcement=Announcement("found", text, text),
            )
        )  # fmt: skip
        ledger.watched.append(make_source(f"p{number}/x", actor=actor, publisher=text, title=text, url=text))
        ledger.records.append(
            make_record(side.quote, id=side.id, document_title=text, prefix=text, url=text, source=text)
        )
    assert len(set(STRINGS)) == 150
    write_site(ledger, tmp_path / "site", name=STRINGS[30], search=True, labels={s: s for s in STRINGS})
    site = tmp_path / "site"
    wanted = [*kinds(site, 25), *(f"findings/f{900 + n:015x}.html" for n in range(0, 120, 3))]
    with served(site) as found, Watched(browser, found) as watched:
        for path in (*wanted, "index.html#words=free", "search.html#q=free"):
            watched.page.goto("about:blank")
            watched.page.goto(found + path, wait_until="load")
            assert watched.page.evaluate("window.ran") is None, path
            assert watched.page.url.startswith(found)
        assert [t for t in watched.trouble if t != "about:blank"] == []
