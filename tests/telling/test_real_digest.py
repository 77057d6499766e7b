"""The digest of the demo, and one of sixty real findings out of a published collection, as readers' clients show them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.runner.labels import find_labels
from monitor.runner.workspace import open_workspace
from monitor.subscribers import Subscriber
from monitor.telling.digest import Digest, make_digest
from tests.browsers import open_browser
from tests.telling.mailrules import check_mail_html

ROOT = Path(__file__).resolve().parents[2]
COLLECTION = ROOT.parent / "shared/data/genai-contrib-versions.bundle"
READER = Subscriber(to="Nora <nora@example.org>", when="weekly mon 07:30 Europe/Berlin")
pytestmark = [pytest.mark.chromium, pytest.mark.shared]


def run(folder: Path, *arguments: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "monitor.cli", *arguments], cwd=folder, env=environment, check=True)


def make(folder: Path, most: int) -> Digest:
    with open_workspace(folder) as workspace:
        found = [finding for finding in workspace.ledger.findings() if READER.matches(finding)][-most:]
        return make_digest(
            found, name="AI desk", now=datetime(2026, 9, 7, 6, tzinfo=UTC), subscriber=READER, sender="watch@example.org",
            base_url="https://desk.example.org/watch/", labels=find_labels(workspace),
        )  # fmt: skip


@pytest.fixture(scope="module")
def digests(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Digest]:
    if not COLLECTION.exists():
        pytest.skip("the collection does not stand beside the checkout")
    place = tmp_path_factory.mktemp("digests")
    run(place, "demo", "demo")
    run(place / "real", "import", "ota", str(COLLECTION), "--only", "xAI/*", "--only", "Midjourney/*")
    return {"demo": make(place / "demo", 60), "real": make(place / "real", 60)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from open_browser()


@pytest.mark.parametrize("which", ["demo", "real"])
def test_they_keep_to_the_rules_and_name_every_finding(digests: dict[str, Digest], which: str) -> None:
    digest = digests[which]
    assert len(digest.findings) == (60 if which == "real" else len(digest.findings)) and len(digest.findings) >= 6
    assert check_mail_html(digest.html) == [] and len(digest.eml) <= 102_000
    for finding in digest.findings:
        assert f"findings/{finding.id}.html" in digest.html and f"findings/{finding.id}.html" in digest.text
    assert max(map(len, digest.text.splitlines())) < 998


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 600, 1000])
@pytest.mark.parametrize("which", ["demo", "real"])
def test_axe_finds_nothing(
    browser: Any, digests: dict[str, Digest], tmp_path: Path, which: str, width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    (tmp_path / "mail.html").write_text(digests[which].html, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto((tmp_path / "mail.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.add_script_tag(path=str(Path(axe.__file__).with_name("axe.min.js")))
    found = page.evaluate("axe.run()")
    page.close()
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == []
