"""The playground in a real Chromium: marks and problems as one types, saving, the keyboard alone, and who is refused."""

from __future__ import annotations

import http.client
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from monitor.playground.server import make_app
from monitor.playground.session import Session
from monitor.rulepacks import load_rulebook

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TOKEN = "a-token-of-the-tests"
RULE = """id: own/bells
title: Bells
level: low
watch:
  about: ["church bells"]
protects: [individuals]
examples:
  found: ["We will not ring the church bells.", "You may not ring church bells."]
  not_found: ["The bells are old.", "We will not beat drums."]
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """The port of a running playground, and the rules folder that it saves to."""
    folder = tmp_path / "rules"
    folder.mkdir()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = make_app(Session(load_rulebook(), folder), TOKEN, port)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port, folder
    server.should_exit = True
    thread.join(5)


def ask(port: int, path: str, *, host: str = "", body: str | None = None, **headers: str) -> tuple[int, str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    told = {"Host": host or f"127.0.0.1:{port}", **{k.replace("_", "-"): v for k, v in headers.items()}}
    connection.request("GET" if body is None else "POST", path, body, told)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), answer.headers


def test_a_wrong_token_another_host_and_another_origin_are_refused(place: tuple[int, Path]) -> None:
    port, _ = place
    assert ask(port, f"/{TOKEN}/")[0] == 200
    for path in ("/", "/wrong/", f"/{TOKEN}x/", "/wrong/api/start", f"/{TOKEN[:-1]}/app.js", "/%c3%a4/"):
        assert ask(port, path)[0] == 403, path
    for host in ("pledges.example", f"pledges.example:{port}", "127.0.0.1:1", "0.0.0.0", f"127.0.0.1.evil.example:{port}"):
        assert ask(port, f"/{TOKEN}/", host=host)[0] == 403, host
    look = f"/{TOKEN}/api/look"
    assert ask(port, look, body="{}", Content_Type="application/json")[0] == 200
    assert ask(port, look, body="{}", Content_Type="application/json", Origin="https://evil.example")[0] == 403
    assert ask(port, look, body="{}", Content_Type="text/plain")[0] == 400
    assert ask(port, look, body="[", Content_Type="application/json")[0] == 400
    assert ask(port, f"/{TOKEN}/../../etc/passwd")[0] in (403, 404)


def test_every_answer_forbids_what_comes_from_elsewhere(place: tuple[int, Path]) -> None:
    for path in (f"/{TOKEN}/", f"/{TOKEN}/app.js", "/wrong/"):
        headers = ask(place[0], path)[2]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"


def test_nothing_is_overwritten_that_somebody_else_wrote(tmp_path: Path) -> None:
    session = Session(load_rulebook(), tmp_path)
    path = Path(session.save(RULE))
    assert path == tmp_path / "own" / "bells.yml" and path.read_text(encoding="utf-8") == RULE
    session.save(RULE.replace("level: low", "level: high"))
    path.write_text(RULE + "# mine\n", encoding="utf-8")
    for other in (session, Session(load_rulebook(), tmp_path)):
        with pytest.raises(Exception, match="nothing was saved"):
            other.save(RULE)
    with pytest.raises(Exception, match="nothing was saved"):
        Session(load_rulebook(), tmp_path).save(RULE.replace("own/bells", "../bells"))
    assert path.read_text(encoding="utf-8").endswith("# mine\n")
    assert [p.name for p in tmp_path.rglob("*.yml")] == ["bells.yml"]


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


def open_page(browser: Any, port: int, trouble: list[str]) -> Any:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: trouble.append(message.text))
    page.on("requestfailed", lambda request: trouble.append(request.url))
    page.goto(f"http://127.0.0.1:{port}/{TOKEN}/")
    page.wait_for_selector("body[data-seen]")
    return page


@pytest.mark.chromium
def test_marks_stand_300_ms_after_the_last_key_and_problems_at_their_line(browser: Any, place: tuple[int, Path]) -> None:
    port, folder = place
    trouble: list[str] = []
    page = open_page(browser, port, trouble)
    page.fill("#rule", RULE)
    page.fill("#words", "")
    page.click("#words")
    page.keyboard.type("We will not intentionally ring the church bells")
    waited = page.evaluate(
        """() => new Promise(done => {
            const box = document.querySelector('#words');
            box.value += '.';
            const start = performance.now();
            box.dispatchEvent(new Event('input'));
            const look = () => {
                const shown = document.querySelector('#marks p');
                if (shown && shown.textContent.endsWith('bells.') && document.querySelector('#marks mark.limit'))
                    done(performance.now() - start);
                else requestAnimationFrame(look);
            };
            look();
        })"""
    )
    assert waited < 300, f"{waited:.0f} ms"
    assert "intentionally" in page.inner_text("#marks mark.limit")
    assert "found by this rule" in page.inner_text("#marks")
    page.fill("#rule", RULE.replace("  about:", "  abuot:"))
    page.wait_for_selector("#problems button")
    assert page.inner_text("#problems button").startswith("line 5: unknown facet 'abuot'; did you mean 'about'?")
    assert page.inner_text("#lines .bad") == "5"
    page.click("#problems button")
    chosen = page.evaluate("(() => { const r = document.querySelector('#rule');"
                           " return r.value.slice(r.selectionStart, r.selectionEnd) })()")
    assert chosen == '  abuot: ["church bells"]'
    page.close()
    assert trouble == []
    assert list(folder.rglob("*.yml")) == []


@pytest.mark.chromium
def test_the_keyboard_alone_writes_a_rule_and_saves_it(browser: Any, place: tuple[int, Path]) -> None:
    port, folder = place
    trouble: list[str] = []
    page = open_page(browser, port, trouble)
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
        if reached[-1] == "rule":
            break
    assert reached == ["Skip to the rule", "save", "rule"]
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(RULE)
    page.wait_for_selector("#problems .pass")
    page.keyboard.press("Control+S")
    page.wait_for_selector("#saved:has-text('saved:')")
    page.close()
    assert (folder / "own" / "bells.yml").read_text(encoding="utf-8") == RULE
    assert trouble == []


@pytest.mark.chromium
@pytest.mark.parametrize("width", [320, 1280])
def test_hostile_words_stay_words_and_nothing_scrolls_sideways(browser: Any, place: tuple[int, Path], width: int) -> None:
    trouble: list[str] = []
    page = open_page(browser, place[0], trouble)
    page.set_viewport_size({"width": width, "height": 800})
    page.fill("#words", "We will not sell <img src=x onerror=alert(1)> your data. <script>alert(2)</script>" + "x" * 300)
    page.wait_for_selector("#marks .statement:has-text('onerror')")
    assert page.evaluate("document.querySelectorAll('#marks img, #marks script').length") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
    assert trouble == []
