"""Review in a real Chromium by keys and by links alone; two reviewers at once; who is refused; what hostile words do."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn
from typer.testing import CliRunner

from monitor.cli import app
from monitor.errors import InputError
from monitor.keeping.ledger import Ledger
from monitor.models import Level, RelationKind
from monitor.reviewing.desk import Desk
from monitor.reviewing.server import make_app
from monitor.runner.workspace import Workspace, open_workspace
from tests.browsers import open_browser
from tests.keeping.builders import finding, side, sighting, version
from tests.services.worlds import NOON, make_place

TOKEN = "a-token-of-the-tests"
FORM = "application/x-www-form-urlencoded"
HOSTILE = "We never sell <img src=x onerror=alert(1)> lists. <script>alert(2)</script>" + "x" * 300
Open = Callable[[str], int]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace in which three findings wait."""
    with open_workspace(make_place(tmp_path)) as opened:
        earlier = sighting("We never sell lists", 1)
        found = [
            finding("f-critical", level=Level.CRITICAL, earlier=side(earlier)),
            finding("f-high", level=Level.HIGH, earlier=side(earlier)),
            finding("f-low", level=Level.LOW, earlier=replace(side(earlier), quote=HOSTILE), later=None, relation=RelationKind.WITHDRAWS),
        ]
        assert opened.ledger.record_version(version(1, (sighting("We sell lists", 2),), findings=tuple(found)))
        yield opened


@pytest.fixture
def serve(workspace: Workspace) -> Iterator[Open]:
    """Starts the pages for a reviewer of that name; gives the port."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(who: str) -> int:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
        app = make_app(Desk(workspace, who), workspace.templates, workspace.settings.site_path, TOKEN, port)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        running.append((server, thread))
        return port

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(5)


def ask(port: int, path: str, fields: dict[str, str] | None = None, **headers: str) -> tuple[int, str, Any]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        told = {"Host": f"127.0.0.1:{port}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        body = None
        if fields is not None:
            body, told = urlencode(fields), {"Content-Type": FORM, **told}
        connection.request("GET" if body is None else "POST", f"/{TOKEN}{path}", body, told)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers


def say(ledger: Ledger, finding_id: str) -> list[tuple[str, str, str]]:
    return [(v.who, v.verdict, v.why) for v in ledger.verdicts(finding_id)]


def test_the_most_pressing_comes_first_and_each_verdict_leads_on(workspace: Workspace, serve: Open) -> None:
    port = serve("Ada")
    status, _, headers = ask(port, "/")
    assert (status, headers["location"]) == (303, f"/{TOKEN}/findings/f-critical")
    status, text, _ = ask(port, "/findings/f-critical")
    assert status == 200 and "1 of 3 unreviewed" in text and 'href="f-high"' in text
    status, _, headers = ask(port, "/findings/f-critical", {"verdict": "confirmed", "why": "", "seen": "0"})
    assert (status, headers["location"]) == (303, f"/{TOKEN}/findings/f-high?said=confirmed")
    assert "The one before was confirmed as right." in ask(port, "/findings/f-high?said=confirmed")[1]
    ask(port, "/findings/f-high", {"verdict": "note", "why": "ask the lawyer", "seen": "0"})
    ask(port, "/findings/f-high", {"verdict": "dismissed", "why": "another list", "seen": "0"})
    status, _, headers = ask(port, "/findings/f-low", {"verdict": "confirmed", "seen": "0"})
    assert (status, headers["location"]) == (303, f"/{TOKEN}/?said=confirmed")
    assert "Nothing waits" in ask(port, "/")[1]
    assert say(workspace.ledger, "f-critical") == [("Ada", "confirmed", "")]
    assert say(workspace.ledger, "f-high") == [("Ada", "note", "ask the lawyer"), ("Ada", "dismissed", "another list")]
    ask(port, "/findings/f-high", {"verdict": "reopened", "why": "", "seen": "1"})
    assert ask(port, "/")[2]["location"] == f"/{TOKEN}/findings/f-high"


def test_of_two_who_act_at_once_the_second_sees_the_first(workspace: Workspace, serve: Open) -> None:
    ada, ben = serve("Ada"), serve("Ben")
    assert 'name="seen" value="0"' in ask(ada, "/findings/f-high")[1]
    ask(ada, "/findings/f-high", {"verdict": "dismissed", "why": "the wrong <b>page</b>", "seen": "0"})
    status, text, _ = ask(ben, "/findings/f-high", {"verdict": "confirmed", "why": "I read both", "seen": "0"})
    assert status == 409
    assert "Ada judged: <b>dismissed</b>, “the wrong &lt;b&gt;page&lt;/b&gt;”" in text
    assert "I read both</textarea>" in text, "what Ben wrote is kept"
    assert 'name="seen" value="1"' in text
    assert say(workspace.ledger, "f-high") == [("Ada", "dismissed", "the wrong <b>page</b>")]
    assert ask(ben, "/findings/f-high", {"verdict": "confirmed", "why": "I read both", "seen": "1"})[0] == 303
    assert say(workspace.ledger, "f-high")[1] == ("Ben", "confirmed", "I read both")
    again = ask(ben, "/findings/f-high", {"verdict": "confirmed", "why": "I read both", "seen": "1"})
    assert again[0] == 303 and len(say(workspace.ledger, "f-high")) == 2, "a second click says it once"


def test_many_at_the_same_moment_leave_one_verdict(workspace: Workspace) -> None:
    desks = [Desk(workspace, f"reader-{n}") for n in range(8)]
    outcomes: list[int] = []
    threads = [
        threading.Thread(target=lambda d=d: outcomes.append(len(d.judge("f-low", "confirmed", "", 0, NOON).meanwhile)))
        for d in desks
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0] + [1] * 7
    assert len(say(workspace.ledger, "f-low")) == 1


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"verdict": "dismissed", "why": " ", "seen": "0"}, 422, "say why it is wrong"),
        ({"verdict": "note", "seen": "0"}, 422, "a note needs words"),
        ({"verdict": "burnt", "seen": "0"}, 422, "a verdict is one of"),
        ({"verdict": "note", "why": "w" * 10_001, "seen": "0"}, 422, "more than 10000 characters"),
        ({"verdict": "confirmed", "why": "w" * 200_000}, 400, "too much text"),
        ({f"field-{n}": "x" for n in range(30)}, 400, "no form"),
    ],
)
def test_a_verdict_that_is_none_records_nothing(
    workspace: Workspace, serve: Open, fields: dict[str, str], status: int, words: str
) -> None:
    answer = ask(serve("Ada"), "/findings/f-high", fields)
    assert (answer[0], words in answer[1]) == (status, True), answer[1][:2000]
    assert say(workspace.ledger, "f-high") == []


def test_who_is_refused(workspace: Workspace, serve: Open) -> None:
    port = serve("Ada")
    good = {"verdict": "confirmed", "seen": "0"}
    assert ask(port, "/findings/f-high", good, Origin="https://evil.example")[0] == 403
    assert ask(port, "/findings/f-high", good, Host="evil.example")[0] == 403
    assert ask(port, "x/findings/f-high", good)[0] == 403, "another token"
    assert ask(port, "/findings/f-high", good, Content_Type="text/plain")[0] == 400
    assert ask(port, "/findings/nothing", good)[0] == 404 and ask(port, "/findings/nothing")[0] == 404
    assert say(workspace.ledger, "f-high") == []
    headers = ask(port, "/findings/f-high")[2]
    assert "form-action 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    with pytest.raises(InputError, match="needs a name"):
        Desk(workspace, " ")


def test_what_waits_can_be_narrowed(workspace: Workspace) -> None:
    assert [f.id for f in Desk(workspace, "Ada", levels=("high", "low")).find_waiting()] == ["f-high", "f-low"]
    assert Desk(workspace, "Ada", actors=("nobody",)).find_next() == ""


def test_the_site_stands_beside_it(workspace: Workspace, serve: Open) -> None:
    folder = workspace.settings.site_path
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<p>the site</p>", encoding="utf-8")
    port = serve("Ada")
    assert "the site" in ask(port, "/site/index.html")[1]
    assert ask(port, "/site/../ledger.db")[0] == 404 and ask(port, "/site/%2e%2e/pledgewatch.yml")[0] == 404


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from open_browser()


@pytest.mark.chromium
def test_the_keys_alone_go_through_everything(browser: Any, workspace: Workspace, serve: Open) -> None:
    trouble: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: trouble.append(message.text))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.goto(f"http://127.0.0.1:{serve('Ada')}/{TOKEN}/")

    def press(key: str, then: str) -> None:
        page.wait_for_selector("body[data-ready]")
        page.keyboard.press(key)
        page.wait_for_url(then)

    press("j", "**/f-high")
    press("j", "**/f-low")
    press("k", "**/f-high")
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("n")
    page.keyboard.type("cj d?")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".verdicts:has-text('cj d?')")
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("d")
    assert "Say why" in page.inner_text("#hint")
    page.keyboard.type("it was there before")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/f-low?said=dismissed")
    press("c", "**/f-critical?said=confirmed")
    press("c", "**/?said=confirmed")
    assert "Nothing waits" in page.inner_text("h1")
    page.close()
    assert say(workspace.ledger, "f-high") == [("Ada", "note", "cj d?"), ("Ada", "dismissed", "it was there before")]
    assert trouble == []


@pytest.mark.chromium
def test_a_key_judges_nothing_that_was_not_read(browser: Any, workspace: Workspace, serve: Open) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(f"http://127.0.0.1:{serve('Ben')}/{TOKEN}/findings/f-high")
    page.wait_for_selector("body[data-ready]")
    Desk(workspace, "Ada").judge("f-high", "dismissed", "the wrong page", 0, NOON)
    held = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'c', repeat: true, bubbles: true}))"
    page.evaluate(held)
    page.keyboard.press("c")
    page.wait_for_selector("[role=alert]:has-text('Ada judged')")
    page.wait_for_selector("body[data-ready]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("c")
    assert "use the button" in page.inner_text("#hint")
    page.keyboard.press("?")
    assert page.evaluate("document.getElementById('keys').open")
    assert len(say(workspace.ledger, "f-high")) == 1
    page.click("button[value=confirmed]")
    page.wait_for_url("**said=confirmed")
    page.close()
    assert [v[:2] for v in say(workspace.ledger, "f-high")] == [("Ada", "dismissed"), ("Ben", "confirmed")]
    assert workspace.ledger.findings(ids=("f-high",))[0].review == "confirmed", "the last word is the last one given"


def test_at_the_terminal_too_the_second_sees_the_first(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    assert run.invoke(app, ["findings", "dismiss", "f-high", "--why", "the wrong page", "--who", "Ada"]).exit_code == 0
    refused = run.invoke(app, ["findings", "confirm", "f-high", "--who", "Ben"])
    assert isinstance(refused.exception, InputError) and "Ada judged it dismissed" in str(refused.exception)
    assert len(say(workspace.ledger, "f-high")) == 1
    assert run.invoke(app, ["findings", "confirm", "f-high", "--who", "Ben", "--over"]).exit_code == 0
    assert [v[1] for v in say(workspace.ledger, "f-high")] == ["dismissed", "confirmed"]


def test_links_say_that_no_site_is_built(serve: Open) -> None:
    status, text, _ = ask(serve("Ada"), "/site/actors/northwind.html")
    assert status == 404 and "run `pledgewatch site`" in text


@pytest.mark.chromium
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing_and_nothing_runs_over(browser: Any, serve: Open, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    script = next(Path(axe.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
    trouble: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    port = serve("Ada")
    for address in ("/findings/f-critical", "/findings/f-low", "/?said=confirmed"):
        page.goto(f"http://127.0.0.1:{port}/{TOKEN}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(script)
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        assert [v["id"] for v in found["violations"]] == [], address
        assert page.locator("article img, article script").count() == 0
    page.close()
    assert trouble == []


@pytest.mark.chromium
def test_links_and_buttons_do_without_scripts(browser: Any, workspace: Workspace, serve: Open) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{serve('Ada')}/{TOKEN}/")
    page.click("#next")
    page.fill("#words", "read in both")
    page.click("button[value=confirmed]")
    page.wait_for_url("**/f-low?said=confirmed")
    context.close()
    assert say(workspace.ledger, "f-high") == [("Ada", "confirmed", "read in both")]
