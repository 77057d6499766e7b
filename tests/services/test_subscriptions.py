"""The commands about subscriptions, the preview of digests, and each subscription's feeds on the site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from monitor.keeping.ledger import open_ledger
from monitor.models import Level
from monitor.runner.outputs import write_workspace_site
from monitor.runner.workspace import open_workspace
from tests.services.worlds import make_place, record_findings

ROOT = Path(__file__).resolve().parents[2]
DESK = "to: Desk <desk@example.org>\nname: AI desk\nwhen: weekly mon 07:30 Europe/Berlin\nqueries: [{levels: critical}]\n"
ATOM = "{http://www.w3.org/2005/Atom}"


def run(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor.cli", *arguments],
        cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def make(tmp_path: Path) -> Path:
    place = make_place(
        tmp_path, 'site: {base_url: "https://tide.example/w"}\n', desk=DESK, hook="webhook: https://example.org/in\n"
    )
    with open_workspace(place) as workspace:
        record_findings(workspace.ledger, 1, ["f1", "f2"])
        record_findings(workspace.ledger, 3, ["grave"], level=Level.CRITICAL)
    return place


def test_list_check_and_preview(tmp_path: Path) -> None:
    place = make(tmp_path)
    listed = run(place, "subscribers", "list").stdout
    assert "Desk <desk@example.org>  mail  weekly mon 07:30 Europe/Berlin (next " in listed
    assert "levels critical" in listed and "https://example.org/in  webhook  now (with each run)" in listed
    shapes = [json.loads(line) for line in run(place, "subscribers", "list", "--json").stdout.splitlines()]
    assert shapes[0]["queries"] == [{"levels": ["critical"]}] and shapes[0]["next"].endswith("+00:00")
    checked = run(place, "subscribers", "check")
    assert (checked.returncode, checked.stdout) == (0, "2 subscribers, no problem\n")
    seen = run(place, "subscribers", "preview", "desk@")
    assert seen.returncode == 0 and "     1  levels critical" in seen.stdout and "Subject: Northwind AI" in seen.stdout
    nobody = run(place, "subscribers", "preview", "nobody")
    assert nobody.returncode == 2 and "no subscriber is called so" in nobody.stderr
    (place / "subscribers/bad.yml").write_text("to: x\nlevel: high\n", encoding="utf-8")
    broken = run(place, "subscribers", "check")
    assert broken.returncode == 2 and broken.stderr.count("bad.yml:") == 2


def test_a_preview_writes_files_and_records_nothing(tmp_path: Path) -> None:
    place = make(tmp_path)
    done = run(place, "digest", "preview")
    assert done.returncode == 0 and "To: Desk <desk@example.org>" in done.stdout
    names = sorted(path.suffix for path in (place / "preview").iterdir())
    assert names == [".eml", ".eml", ".html", ".html"] and not list((place / "outbox").iterdir())
    assert all(p.read_text(encoding="utf-8").startswith("<!DOCTYPE") for p in (place / "preview").glob("*.html"))
    with open_ledger(f"sqlite:///{place / 'ledger.db'}") as ledger:
        assert ledger.mails() == [] and ledger.deliveries() == []


def test_each_subscription_has_its_feeds(tmp_path: Path) -> None:
    place = make(tmp_path)
    with open_workspace(place) as workspace:
        write_workspace_site(workspace)
        assert write_workspace_site(workspace).written == 0, "the same bytes again"
    feeds = sorted(path.name for path in (place / "site/feeds/subscriptions").iterdir())
    assert len(feeds) == 4 and not any("desk@" in name or "example.org" in name for name in feeds)
    named = next(path for path in (place / "site/feeds/subscriptions").glob("ai-desk*.xml"))
    atom = ElementTree.parse(named)
    assert [e.findtext(f"{ATOM}id") for e in atom.iterfind(f"{ATOM}entry")] == ["tag:tide.example,2026:findings/grave"]
    self_link = atom.find(f"{ATOM}link[@rel='self']")
    assert self_link is not None and self_link.get("href") == f"https://tide.example/w/feeds/subscriptions/{named.name}"
    other = json.loads(next((place / "site/feeds/subscriptions").glob("subscription-*.json")).read_text(encoding="utf-8"))
    assert other["version"] == "https://jsonfeed.org/version/1.1" and len(other["items"]) == 3
    assert other["items"][0]["url"].startswith("https://tide.example/w/findings/")
    assert "desk@example.org" not in named.read_text(encoding="utf-8")
