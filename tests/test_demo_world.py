from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import Message
from pathlib import Path

import pytest

from monitor.demo.play import Outcome, make_demo_workspace, play
from monitor.demo.server import WorldServer
from monitor.demo.world import PLACEHOLDER, ExpectedChange, World, load_world
from monitor.errors import InputError, ProblemsFound
from monitor.evaluation.relations import as_scored
from monitor.models import Confidence, Finding, RelationKind
from monitor.sources import load_sources

SECOND = Path(__file__).parent / "worlds" / "second"


@pytest.fixture(scope="module")
def world() -> World:
    return load_world()


@pytest.fixture(scope="module")
def second() -> World:
    return load_world(SECOND)


@pytest.fixture
def server(world: World) -> Iterator[WorldServer]:
    with WorldServer(world) as running:
        yield running


def fetch(url: str, **headers: str) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def find_sentences(world: World) -> set[str]:
    """Every sentence or item of a world's pages that is longer than two words."""
    found = set()
    for day in world.days:
        for page in day.pages.values():
            body = re.sub(r"<(script|style|nav|footer)\b.*?</\1>", " ", page.body.decode(), flags=re.S)
            for part in re.split(r"<[^>]*>|(?<=[.?!])\s|\n", body):
                words = re.findall(r"\w+", part.lower())
                if len(words) > 2:
                    found.add(" ".join(words))
    return found


# --- the world ---


def test_the_world_holds_its_publishers_and_days(world: World) -> None:
    assert [day.date for day in world.days] == sorted({day.date for day in world.days})
    assert len(world.days) == 8
    assert set(world.days[-1].sources) == {
        "meridane.yml",
        "kestovian-ministry.yml",
        "straits-alliance.yml",
        "tidewater-post.yml",
    }
    assert "tidewater-post.yml" not in world.days[0].sources
    relations = [change.relation for change in world.expected]
    assert sorted(relations) == sorted(
        ["withdraws", "broadens", "narrows", "corrects", "narrows", "broadens", "contradicts"]
    )
    assert len(world.quiet) == 3


@pytest.mark.parametrize("name", ["world", "second"])
def test_planted_words_stand_on_the_pages(name: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(name)
    texts = {day.date: "\n".join(p.body.decode() for p in day.pages.values()) for day in world.days}
    for change in world.expected:
        before = max(day for day in texts if day < change.day)
        assert change.earlier in texts[before] and change.later in texts[change.day]
        assert not change.later or change.later not in texts[before]
    for change in world.quiet:
        day = next(day for day in world.days if day.date == change.day)
        assert any(page.changed == change.day for page in day.pages.values())


@pytest.mark.parametrize("name", ["world", "second"])
def test_declarations_load_as_a_users_would(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    world: World = request.getfixturevalue(name)
    for number, day in enumerate(world.days):
        folder = tmp_path / str(number)
        folder.mkdir()
        for file, text in day.sources.items():
            (folder / file).write_text(text, encoding="utf-8")
        sources = load_sources(sorted(folder.glob("*.yml")))
        assert all(source.allow_private for source in sources)
        paths = {source.url.removeprefix(f"{PLACEHOLDER}/") for source in sources}
        assert paths == set(day.pages), "every page that exists is declared, and nothing else"
    ids = {source.id for source in sources}
    assert {change.source for change in (*world.expected, *world.quiet)} <= ids


def test_the_second_wording_plants_the_same_changes_in_other_words(world: World, second: World) -> None:
    assert [(c.day, c.relation, c.effect) for c in world.expected] == [
        (c.day, c.relation, c.effect) for c in second.expected
    ]
    assert [c.day for c in world.quiet] == [c.day for c in second.quiet]
    assert find_sentences(world) & find_sentences(second) == set()
    names = ("Meridane", "Orrin", "Kestov", "Straits Alliance", "Tidewater", "Calder")
    text = "".join(p.body.decode() for day in second.days for p in day.pages.values())
    assert not [name for name in names if name in text]


def test_a_world_with_mistakes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "world.yml").write_text("name: x\nexpected:\n  - {day: 2025-01-01, source: a/b, relation: loves}\n")
    with pytest.raises(ProblemsFound, match=r"world\.yml:3"):
        load_world(tmp_path)
    text = "name: x\nexpected: [{day: 2025-01-01, source: a/b, relation: narrows, effect: weakens}]\n"
    (tmp_path / "world.yml").write_text(text)
    with pytest.raises(InputError, match="holds no day"):
        load_world(tmp_path)
    (tmp_path / "days" / "monday").mkdir(parents=True)
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        load_world(tmp_path)


# --- the server ---


def test_a_page_is_served_with_validators(server: WorldServer) -> None:
    status, headers, body = fetch(f"{server.url}/meridane/usage-policy.html")
    assert status == 200
    assert b"plan or carry out military operations" in body
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Last-Modified"] == "Mon, 03 Feb 2025 06:00:00 GMT"
    assert headers["ETag"].startswith('"')


def test_an_unchanged_page_costs_no_body(server: WorldServer) -> None:
    url = f"{server.url}/meridane/usage-policy.html"
    tag = fetch(url)[1]["ETag"]
    assert fetch(url, If_None_Match=tag)[0] == 304
    assert fetch(url, If_Modified_Since="Mon, 03 Feb 2025 06:00:00 GMT")[0] == 304
    assert fetch(url, If_Modified_Since="Sun, 02 Feb 2025 06:00:00 GMT")[0] == 200
    assert fetch(url, If_Modified_Since="yesterday")[0] == 200
    server.set_day(2)
    status, headers, body = fetch(url, If_None_Match=tag)
    assert status == 200 and headers["ETag"] != tag and b"military" not in body
    assert headers["Last-Modified"] == "Mon, 03 Mar 2025 06:00:00 GMT"


def test_pages_exist_from_their_day_on(server: WorldServer) -> None:
    url = f"{server.url}/post/meridane-aims-high.html"
    assert fetch(url)[0] == 404
    server.set_day(3)
    assert fetch(url)[0] == 200
    assert fetch(f"{server.url}/../pyproject.toml")[0] == 404
    assert server.requests[-1][1] == 404


def test_robots_and_markdown_have_their_types(server: WorldServer) -> None:
    status, headers, body = fetch(f"{server.url}/robots.txt")
    assert (status, headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert b"Disallow: /drafts/" in body
    assert fetch(f"{server.url}/meridane/commitments.md")[1]["Content-Type"] == "text/markdown; charset=utf-8"


def test_a_taken_port_is_replaced(world: World, server: WorldServer) -> None:
    with WorldServer(world, port=server.port) as other:
        assert other.port != server.port
        assert fetch(f"{other.url}/robots.txt")[0] == 200


# --- the play ---


class Recorder:
    """A run that fetches every declared page once and remembers what it was given."""

    def __init__(self) -> None:
        self.days: list[tuple[date, int]] = []
        self.urls: set[str] = set()

    def __call__(self, folder: Path, now: datetime, *, everything: bool) -> None:
        assert everything and now.tzinfo is UTC and now.hour == 9
        sources = load_sources(sorted((folder / "sources").glob("*.yml")))
        self.urls |= {source.url for source in sources}
        assert {fetch(source.url)[0] for source in sources} == {200}
        self.days.append((now.date(), len(sources)))


def test_each_day_is_run_with_the_declarations_known_by_then(world: World, tmp_path: Path) -> None:
    run = Recorder()
    outcome = play(tmp_path / "demo", world, run)
    assert [day for day, _ in run.days] == [day.date for day in world.days]
    assert [count for _, count in run.days] == [7, 7, 7, 8, 9, 9, 9, 9]
    assert outcome.days == 8 and outcome.findings == ()
    assert (tmp_path / "demo" / "pledgewatch.yml").is_file()


def test_a_second_play_keeps_addresses_and_declarations(world: World, tmp_path: Path) -> None:
    first = Recorder()
    play(tmp_path / "demo", world, first)
    files = {path: path.read_bytes() for path in (tmp_path / "demo" / "sources").iterdir()}

    def run(folder: Path, now: datetime, *, everything: bool) -> None:
        assert {path: path.read_bytes() for path in (folder / "sources").iterdir()} == files

    play(tmp_path / "demo", world, run)


def test_the_demo_takes_no_folder_that_is_something_else(world: World, second: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="is a file"):
        make_demo_workspace(tmp_path / "file", world)
    with pytest.raises(InputError, match="is not empty"):
        make_demo_workspace(tmp_path, world)
    make_demo_workspace(tmp_path / "demo", world)
    make_demo_workspace(tmp_path / "demo", world)
    with pytest.raises(InputError, match="is another workspace"):
        make_demo_workspace(tmp_path / "demo", second)


# --- the whole chain ---


@pytest.fixture(scope="module", params=["world", "second"])
def played(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[World, Path, Outcome, dict[str, int]]:
    from monitor.runner.watch import run_once

    world: World = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("played") / "demo"
    outcome = play(folder, world, run_once)
    return world, folder, outcome, count_rows(folder)


def count_rows(folder: Path) -> dict[str, int]:
    from monitor.config import load_settings
    from monitor.keeping.ledger import open_ledger

    ledger = open_ledger(load_settings(folder).ledger_url)
    try:
        return dict(ledger.counts())
    finally:
        ledger.close()


def is_expected(finding: Finding, change: ExpectedChange) -> bool:
    earlier = finding.earlier.quote if finding.earlier else ""
    later = finding.later.quote if finding.later else ""
    return (
        finding.date == change.day
        and finding.source == change.source
        and finding.relation is change.relation
        and as_scored(finding.effect.value) == change.effect.value
        and change.earlier in earlier
        and change.later in later
    )


Played = tuple[World, Path, Outcome, dict[str, int]]


def test_every_planted_change_is_found(played: Played) -> None:
    world, _, outcome, _ = played
    missing = [c for c in world.expected if not any(is_expected(f, c) for f in outcome.findings)]
    assert missing == []


def test_every_planted_change_is_sure_enough_to_be_mailed(played: Played) -> None:
    world, _, outcome, _ = played
    found = [f for f in outcome.findings if any(is_expected(f, change) for change in world.expected)]
    low = [(f.date, f.relation.value) for f in found if f.confidence is Confidence.LOW]
    assert len(found) >= len(world.expected)
    assert low == []


def test_nothing_else_is_found(played: Played) -> None:
    world, _, outcome, _ = played
    alarms = [f for f in outcome.findings if f.relation is not RelationKind.REAFFIRMS]
    extra = [
        (f.date, f.source, f.relation.value, f.earlier and f.earlier.quote, f.later and f.later.quote)
        for f in alarms
        if not any(is_expected(f, change) for change in world.expected)
    ]
    assert extra == []


def test_quiet_revisions_raise_nothing(played: Played) -> None:
    world, _, outcome, _ = played
    quiet = {(change.day, change.source) for change in world.quiet}
    assert [f for f in outcome.findings if (f.date, f.source) in quiet] == []


def test_unchanged_pages_are_not_sent_again(played: Played) -> None:
    _, _, outcome, _ = played
    statuses = [status for path, status in outcome.requests if path != "/robots.txt"]
    # seven pages on the first day, then ten that are new or changed
    assert statuses.count(200) == 7 + 10
    assert set(statuses) == {200, 304}


def test_site_and_digests_are_written(played: Played) -> None:
    _, _, outcome, _ = played
    assert outcome.site.is_file()
    assert outcome.digests and all(path.is_file() for path in outcome.digests)


def test_a_second_play_adds_no_row_and_no_mail(played: Played) -> None:
    from monitor.runner.watch import run_once

    world, folder, outcome, rows = played
    again = play(folder, world, run_once)
    assert again.requests == ()
    assert count_rows(folder) == rows
    assert again.digests == outcome.digests
    assert [f.id for f in again.findings] == [f.id for f in outcome.findings]
