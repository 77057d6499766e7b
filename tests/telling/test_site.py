"""The site: linked, escaped, repeatable; what is unchanged is not written, what had an address keeps it."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.errors import DeliveryError, InputError
from monitor.keeping.records import VerdictRecord
from monitor.models import Announcement, Issue, Reason, RelationKind
from monitor.telling.site import SiteReport, write_site
from tests.telling.builders import (
    HOSTILE,
    LATER,
    FakeLedger,
    make_finding,
    make_ledger,
    make_record,
    make_relation,
    make_side,
    make_source,
)
from tests.telling.html import check_html

BASE = "https://example.org/watch/"


def write(ledger: FakeLedger, out: Path, **changes: Any) -> SiteReport:
    return write_site(ledger, out, **{"name": "The Map Desk", "base_url": BASE, **changes})


def read_pages(out: Path) -> dict[str, LexborHTMLParser]:
    return {
        path.relative_to(out).as_posix(): LexborHTMLParser(path.read_text(encoding="utf-8"))
        for path in sorted(out.rglob("*.html"))
    }


def text_of(out: Path, page: str) -> str:
    body = LexborHTMLParser((out / page).read_text(encoding="utf-8")).body
    assert body is not None
    return " ".join(body.text(separator=" ").split())


def check_links(out: Path) -> None:
    """Every link inside the site leads to a file that is there; every other one to the web, without a referrer."""
    for page, tree in read_pages(out).items():
        for node in tree.css("a[href], link[href]"):
            target, fragment = urldefrag(node.attributes["href"] or "")
            if target.startswith(("http://", "https://")):
                assert node.tag == "link" or "noopener nofollow" in (node.attributes.get("rel") or ""), (page, target)
                continue
            assert ":" not in target
            path = (out / page).parent / unquote(target) if target else out / page
            assert path.is_file(), (page, target)
            if fragment and "=" not in fragment:  # one with a sign of equality holds what a filter chose
                assert tree.css_first(f"#{fragment}") is not None


def test_every_page_is_sound(tmp_path: Path) -> None:
    write(make_ledger(130), tmp_path)
    check_links(tmp_path)
    for page, tree in read_pages(tmp_path).items():
        assert check_html((tmp_path / page).read_text(encoding="utf-8")) == [], page
        assert len(tree.css("h1")) == 1 and len(tree.css("main")) == 1 and tree.css("header nav")
        assert tree.css_first("html").attributes["lang"] == "en"  # type: ignore[union-attr]
        assert tree.css_first("a.skip").attributes["href"] == "#main"  # type: ignore[union-attr]
        policy = tree.css_first('meta[http-equiv="Content-Security-Policy"]')
        assert policy is not None and "default-src 'none'" in (policy.attributes["content"] or "")
        assert not tree.css("style, [style], iframe, form[action]")
        for script in tree.css("script"):
            assert script.attributes.get("src") or script.attributes.get("type") == "application/ld+json"
        for script in tree.css('script[type="application/ld+json"]'):
            assert json.loads(script.text())["@context"] == "https://schema.org"
        levels = [int((node.tag or "h0")[1]) for node in tree.css("h1, h2, h3, h4")]
        assert all(after - before <= 1 for before, after in pairwise(levels)), (page, levels)


def test_a_second_writing_writes_nothing(tmp_path: Path) -> None:
    first = write(make_ledger(), tmp_path)
    assert first.written > 12 and first.unchanged == first.removed == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert write(make_ledger(), tmp_path) == SiteReport(0, first.written, 0)
    write(make_ledger(), tmp_path / "again")
    for path, content in before.items():
        assert (tmp_path / "again" / path.relative_to(tmp_path)).read_bytes() == content


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    ledger = make_ledger(30)
    write(ledger, tmp_path)
    ledger.found[0] = replace(ledger.found[0], review="confirmed")
    report = write(ledger, tmp_path)
    assert 0 < report.written < report.unchanged
    page = tmp_path / "findings" / f"{ledger.found[1].id}.html"
    page.write_text("half a pa")
    assert write(ledger, tmp_path).written == 1 and "<html" in page.read_text()


def test_what_is_no_more_leaves_a_page_that_says_why(tmp_path: Path) -> None:
    ledger = make_ledger(130)
    write(ledger, tmp_path)
    assert (tmp_path / "changes/2031-04-3.html").is_file()
    (tmp_path / "theirs.html").write_text("somebody else's")
    report = write(make_ledger(60), tmp_path)
    assert report.removed == 1 and not (tmp_path / "changes/2031-04-3.html").exists()
    assert (tmp_path / "theirs.html").read_text() == "somebody else's"
    gone = text_of(tmp_path, f"findings/{ledger.found[99].id}.html")
    assert "taken down" in gone and "no longer in the ledger" in gone and ledger.found[99].id in gone
    assert read_pages(tmp_path)["changes/2031-04-2.html"].css_first("[aria-current=page]") is not None
    check_links(tmp_path)
    assert write(make_ledger(60), tmp_path).written == 0


def test_a_build_appears_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "site"
    write(make_ledger(), out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def fail(*arguments: Any, **more: Any) -> Any:
        raise OSError(28, "no space left", "index.html")

    monkeypatch.setattr("monitor.telling.site.build.make_sitemaps", fail)
    with pytest.raises(DeliveryError, match="no space left"):
        write(make_ledger(40), out)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("refused", ["renameat2", "rename"])
def test_folders_that_cannot_change_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    out = tmp_path / "site"
    write(make_ledger(), out)
    monkeypatch.setattr("sys.platform", "other")
    if refused == "rename":
        monkeypatch.setattr("monitor.telling.site.shelf._exchange", lambda one, other: False)
    write(make_ledger(40), out)
    write(make_ledger(40), tmp_path / "fresh")
    for path in (tmp_path / "fresh").rglob("*.html"):
        assert (out / path.relative_to(tmp_path / "fresh")).read_bytes() == path.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "site"]


def test_only_what_changed_is_made_again_and_comes_out_the_same(tmp_path: Path) -> None:
    ledger = make_ledger(30)
    ledger.found += [make_finding(500 + n, actor=f"party{n}", publisher=f"Party{n}") for n in range(6)]
    write(ledger, tmp_path / "site")
    ledger.found[3] = replace(ledger.found[3], review="confirmed")
    report = write(ledger, tmp_path / "site", only_changed=True)
    assert 0 < report.written < report.unchanged
    write(ledger, tmp_path / "whole")
    whole = {path.relative_to(tmp_path / "whole"): path.read_bytes() for path in (tmp_path / "whole").rglob("*.*")}
    assert whole == {p.relative_to(tmp_path / "site"): p.read_bytes() for p in (tmp_path / "site").rglob("*.*")}
    assert write(ledger, tmp_path / "site", only_changed=True).written == 0


def test_a_finding_page_shows_its_evidence(tmp_path: Path) -> None:
    write(make_ledger(), tmp_path)
    told = text_of(tmp_path, "findings/f000000000000001.html")
    for words in ("Sale of data reads narrower", "narrows", "protection weakens", "confidence high", "[added: knowingly ]",
                  "machine reading, not reviewed", "ab" * 32, "cd" * 32, "captured 2 January 2030", "City planners are now",
                  "No announcement found in the newsroom", "f000000000000001.html"):  # fmt: skip
        assert words in told, words
    tree = read_pages(tmp_path)["findings/f000000000000001.html"]
    assert any("#:~:text=" in (node.attributes["href"] or "") for node in tree.css("a"))
    gone = text_of(tmp_path, "findings/f000000000000003.html")
    assert "no longer found in this document between 30 March 2031 and 4 April 2031" in gone
    assert "Ada: confirmed : read both captures" in gone and "No such words in the later version" in gone


def test_a_commitment_page_shows_its_history(tmp_path: Path) -> None:
    ledger = make_ledger()
    ids = {record.sighting.commitment.quote: record.sighting.id for record in ledger.records}
    ledger.related = [
        make_relation(RelationKind.REAFFIRMS, ids[LATER], "c77"),
        make_relation(RelationKind.UNRELATED, ids[LATER], "c78"),
    ]
    write(ledger, tmp_path)
    told = text_of(tmp_path, f"commitments/{ids[LATER]}.html")
    for words in ("Veloworks on sale of data", "Standing", "First seen", "2 January 2030", "Last seen with", "30 March 2031",
                  "Maps are what we make.", "Ask us about them.", "Our promise:", "cd" * 32, "reaffirms"):  # fmt: skip
        assert words in told, words
    assert told.count("reads narrower") == 4 and "unrelated" not in told
    earlier = text_of(tmp_path, f"commitments/{make_side().id}.html")
    assert "Superseded" in earlier and "First seen without 1 April 2031" in earlier


def test_commitments_of_watched_topics_have_a_page(tmp_path: Path) -> None:
    plain = make_record("We wave at everyone.")
    said = replace(plain.sighting.commitment, topic="general", rules=("general/any",))
    plain = replace(plain, sighting=replace(plain.sighting, commitment=said))
    ledger = FakeLedger(records=[make_record(f"We publish map {n}.", date=date(2030, 1, 1 + n)) for n in range(30)])
    ledger.records.append(plain)
    write(ledger, tmp_path)
    assert len(list((tmp_path / "commitments").iterdir())) == 30
    told = text_of(tmp_path, "actors/veloworks.html")
    assert "31 commitments recorded" in told and "10 further commitments" in told
    assert "We publish map 29." in told and "We publish map 3." not in told


def test_dismissed_and_overturned_findings_keep_their_page_only(tmp_path: Path) -> None:
    ledger = make_ledger()
    ledger.found[0] = replace(ledger.found[0], review="dismissed")
    ledger.found[1] = replace(ledger.found[1], state="overturned")
    write(ledger, tmp_path)
    index = (tmp_path / "index.html").read_text()
    assert ledger.found[0].id not in index and ledger.found[1].id not in index
    assert "A reviewer dismissed this reading" in text_of(tmp_path, f"findings/{ledger.found[0].id}.html")
    assert "Overturned" in text_of(tmp_path, f"findings/{ledger.found[1].id}.html")
    rows = [json.loads(line) for line in (tmp_path / "data/findings.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == [ledger.found[2].id]


def test_a_public_site_words_only_what_a_person_confirmed(tmp_path: Path) -> None:
    write(make_ledger(), tmp_path, audience="public")
    unread = text_of(tmp_path, "findings/f000000000000001.html")
    assert "the wording changed" in unread and "[added: knowingly ]" in unread
    for words in ("reads narrower", "narrows", "protection", "Why it is read so"):
        assert words not in unread
    everything = "".join(path.read_bytes().decode("utf-8", "replace") for path in tmp_path.rglob("*.*") if path.name != "about.html")
    assert "reads narrower" not in everything.replace("narrows, reads narrower", "")
    assert [json.loads(line)["review"] for line in (tmp_path / "data/findings.jsonl").read_text().splitlines()] == [
        "confirmed"
    ]


def test_an_empty_ledger_gives_a_site(tmp_path: Path) -> None:
    write(FakeLedger(watched=[]), tmp_path, base_url="")
    assert "Nothing has changed so far" in text_of(tmp_path, "index.html")
    check_links(tmp_path)
    ElementTree.parse(tmp_path / "feed.xml")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_never_becomes_markup(tmp_path: Path, text: str) -> None:
    side = make_side(
        f"Maps {text} are free.", lead_in=text, url=text, speaker=text, prefix=text, suffix=text, source=text
    )
    finding = make_finding(
        relation=RelationKind.CONTRADICTS, actor=text, publisher=text, document=text, rules=(text,), topic=text,
        source=text, earlier=side, later=make_side(f"Maps {text} are not free.", url="javascript:alert(1)"),
        reasons=(Reason(text, text, text, text, text),), announcement=Announcement("found", text, text), notes=(text,),
        id=text,
    )  # fmt: skip
    record = make_record(side.quote, id=side.id, document_title=text, prefix=text, suffix=text, url=text, source=text)
    record = replace(
        record, sighting=replace(record.sighting, commitment=replace(record.sighting.commitment, actor=text))
    )
    ledger = FakeLedger(
        [finding], [record], [make_source(actor=text, publisher=text, title=text, url=text)],
        [Issue(text, text, text, text, date(2031, 1, 1))],
        [VerdictRecord(text, "note", text, text, datetime(2031, 1, 2, tzinfo=UTC))],
    )  # fmt: skip
    write(ledger, tmp_path, name=text)
    check_links(tmp_path)
    ElementTree.parse(tmp_path / "feed.xml")
    pages = read_pages(tmp_path)
    assert len(pages) == 16
    for page, tree in pages.items():
        assert check_html((tmp_path / page).read_text(encoding="utf-8")) == [], page
        assert not tree.css("script:not([src]):not([type]), style, img, iframe, object, form[action], [style]")
        for node in tree.css("*"):
            assert not [name for name in node.attributes if name.startswith("on")]
        content = (tmp_path / page).read_text(encoding="utf-8")
        for unseen in "\x00\x07\x1b\u202e\u200b":
            assert unseen not in content


def test_actors_with_wild_names_have_pages_of_their_own(tmp_path: Path) -> None:
    names = ["../../x", "con", "a/b", "b" * 300, "OpenBike", "openbike", "x", "index"]
    ledger = FakeLedger([make_finding(n, actor=name) for n, name in enumerate(names)], watched=[])
    write(ledger, tmp_path / "site")
    assert len(list((tmp_path / "site/actors").iterdir())) == len(names)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    check_links(tmp_path / "site")


def test_page_budgets(tmp_path: Path) -> None:
    long = " ".join(f"word{n}" for n in range(10_000))
    ledger = make_ledger(60)
    ledger.found += [make_finding(900 + n, earlier=make_side(long), later=make_side(f"{long} more")) for n in range(50)]
    ledger.records.append(make_record(long, id=make_side(long).id))
    write(ledger, tmp_path)
    assert (tmp_path / "index.html").stat().st_size < 150_000
    for folder, budget in (("findings", 60_000), ("commitments", 100_000)):
        for path in (tmp_path / folder).iterdir():
            assert path.stat().st_size < budget, path


def test_three_thousand_findings_take_seconds(tmp_path: Path) -> None:
    ledger = make_ledger(3_000)
    start = time.perf_counter()
    write(ledger, tmp_path)
    assert time.perf_counter() - start < 30
    assert len(list(tmp_path.glob("changes/2031-04*.html"))) == 60


def test_a_file_in_the_way_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(InputError, match="is a file"):
        write(make_ledger(), tmp_path / "site")
