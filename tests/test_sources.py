"""Source declarations: what a page takes over, every problem at its place, the ones that come with the product."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.errors import ProblemsFound, UnknownName
from monitor.models import DocumentKind, Listing, Part, Range, Source
from monitor.sources import BUILTIN, builtin_ids, builtin_sources, load_sources, slug
from monitor.taxonomy import load_taxonomy

TODAY = date(2026, 3, 2)
NORTHWIND = """\
publisher: Northwind AI
actor: northwind-ai
aliases: [Northwind, Northwind Labs]
why: Sells models to two defence ministries.
schedule: {every: 6h}
pages:
  - id: usage-policy
    url: https://northwind.example/usage#top
    kind: policy
    select: main
    remove: [nav, .cookie-banner]
    assertions: {statements: {min: 20, max: 400}}
    republish: full
  - id: contract
    url: http://localhost:8080/contract
    title: The contract
    kind: contract
    actor: Contoso
    schedule: {every: 30m}
    allow_private: true
    why: Another party's.
"""


def load(folder: Path, *texts: str) -> tuple[Source, ...]:
    paths = [folder / f"file{i}.yml" for i in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return load_sources(paths, today=TODAY)


def problems(folder: Path, *texts: str) -> list[str]:
    with pytest.raises(ProblemsFound) as caught:
        load(folder, *texts)
    return [f"{Path(p.path).stem}:{p.line}:{p.column}: {p.message}" for p in caught.value.problems]


def test_a_page_says_what_it_says_and_takes_over_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "Northwind AI.yml"
    path.write_text(NORTHWIND)
    policy, contract = load_sources([path], today=TODAY)
    assert policy == Source(
        id="northwind-ai/usage-policy",
        publisher="Northwind AI",
        title="Usage policy",
        actor="northwind-ai",
        url="https://northwind.example/usage",
        kind=DocumentKind.POLICY,
        aliases=("Northwind", "Northwind Labs"),
        select=("main",),
        remove=("nav", ".cookie-banner"),
        statements_min=20,
        statements_max=400,
        every_seconds=6 * 3600,
        allow_private=False,
        republish_full=True,
        why="Sells models to two defence ministries.",
    )
    assert (contract.actor, contract.aliases, contract.title) == ("Contoso", (), "The contract")
    assert (contract.every_seconds, contract.allow_private, contract.why) == (1800, True, "Another party's.")
    assert contract.republish_full is False


def test_the_least_that_must_be_said(tmp_path: Path) -> None:
    [source] = load(tmp_path, "publisher: Fabrikam, Inc.\npages: [{id: terms, url: https://f.example/terms}]\n")
    assert (source.id, source.actor, source.title) == ("file0/terms", "fabrikam-inc", "Terms")
    assert source.every_seconds is None and source.kind == DocumentKind.POLICY


def test_allow_private_and_republish_may_be_the_publishers(tmp_path: Path) -> None:
    text = "publisher: P\nallow_private: true\nrepublish: full\npages:\n  - {id: a, url: http://a.example/}\n"
    text += "  - {id: b, url: http://a.example/b, allow_private: false, republish: excerpts}\n"
    first, second = load(tmp_path, text)
    assert (first.allow_private, first.republish_full) == (True, True)
    assert (second.allow_private, second.republish_full) == (False, False)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://a.example/", "is no http(s) address"),
        ("/usage", "is no http(s) address"),
        ("https://", "is no http(s) address"),
        ("https://a.example:0/", "is no http(s) address"),
        ("https://a.example:port/", "no address that can be read"),
        ("'https://a.example/a b'", "holds no white space"),
        ("https://user:hush@a.example/", "name or password"),
    ],
)
def test_addresses(tmp_path: Path, url: str, words: str) -> None:
    [problem] = problems(tmp_path, f"publisher: P\npages:\n  - id: a\n    url: {url}\n")
    assert problem.startswith("file0:4:5: url: ") and words in problem and "hush" not in problem


def test_all_problems_of_all_files_at_once(tmp_path: Path) -> None:
    first = (
        "publisher: P\nschedule: {every: often}\npages:\n"
        "  - {id: Bad Id, url: https://a.example/, kind: polcy}\n"
        "newsroom:\n  - {id: blog, feed: https://a.example/feed.xml, sitemap: https://a.example/map.xml}\n"
    )
    second = "publishr: P\npages: []\n"
    found = problems(tmp_path, first, second)
    assert [line.split(": ")[0] for line in found] == [
        "file0:2:12", "file0:4:6", "file0:4:43", "file0:6:5", "file1:1:1", "file1:1:1"
    ]
    text = "\n".join(found)
    assert "say 30m, 6h, 1d or 1w" in text and "did you mean 'policy'?" in text and "did you mean 'publisher'?" in text
    assert "one of `feed`, `sitemap`, `listing`" in text and "the key 'publisher' is missing" in text


def test_problems_between_pages(tmp_path: Path) -> None:
    text = (
        "publisher: P\npages:\n"
        "  - {id: a, url: https://a.example/, assertions: {statements: {min: 9, max: 3}}}\n"
        "  - {id: a, url: https://a.example/b, valid_until: 2027-01-01}\n"
    )
    found = problems(tmp_path, text)
    assert [line.split(": ")[0] for line in found] == ["file0:3:64", "file0:4:6", "file0:4:39"]
    assert "9 is more than max, 3" in found[0] and "'file0/a' is declared at" in found[1]
    assert "still to come" in found[2]


def test_ids_of_two_files_of_one_name(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "p.yml").write_text("publisher: P\npages: [{id: a, url: https://a.example/}]\n")
    with pytest.raises(ProblemsFound, match="'p/a' is declared at"):
        load_sources([tmp_path / "one" / "p.yml", tmp_path / "two" / "p.yml"])


def test_a_page_that_is_no_longer_valid_is_not_watched(tmp_path: Path) -> None:
    text = "publisher: P\npages:\n  - {id: a, url: https://a.example/, valid_until: 2026-03-01}\n"
    assert [s.id for s in load(tmp_path, text + "  - {id: b, url: https://a.example/b}\n")] == ["file0/b"]
    assert load(tmp_path, text) == ()


def test_built_in_declarations_are_all_sound() -> None:
    taxonomy = load_taxonomy()
    assert len(builtin_ids()) >= 60
    sources = builtin_sources(builtin_ids(), taxonomy)
    assert len({s.id for s in sources}) == len({(s.url, s.listing) for s in sources}) == len(sources) >= 120
    assert sum(source.actor in taxonomy.actors for source in sources) > 0.9 * len(sources)
    for source in sources:
        assert source.why and source.every_seconds and source.up_to_seconds, source.id
        assert source.listing or (source.statements_min and source.statements_max), source.id
        assert source.url.startswith("https://") and not source.allow_private and not source.republish_full
    for path in BUILTIN.glob("*.yml"):
        assert "\nchecked: never\n" in path.read_text(encoding="utf-8")


def test_built_in_declarations_are_named_by_publisher_or_page() -> None:
    whole = builtin_sources(["openai"])
    assert {s.id for s in whole} > {"openai/usage-policies"}
    assert [s.id for s in builtin_sources(["openai/usage-policies"])] == ["openai/usage-policies"]
    assert builtin_sources(["openai", "openai/usage-policies"]) == whole
    assert builtin_sources([]) == ()
    with pytest.raises(UnknownName, match="did you mean 'openai'"):
        builtin_sources(["opena"])
    with pytest.raises(UnknownName, match="openai/usage-policies"):
        builtin_sources(["openai/usage-policy"])


def test_names_of_actors_become_their_ids(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("publisher: OpenAI\nactor: The Pentagon\npages: [{id: a, url: https://a.example/}]\n")
    taxonomy = load_taxonomy()
    [source] = load_sources([path], taxonomy)
    assert source.actor == (taxonomy.actor_of("The Pentagon") or "The Pentagon")


def test_slugs() -> None:
    assert slug("Crédit & Söhne, Inc.") == "credit-sohne-inc"
    assert slug("日本") == ""


def test_newsrooms_and_registers_are_listings(tmp_path: Path) -> None:
    text = (
        "publisher: P\nnewsroom:\n  - {id: blog, feed: https://a.example/feed.xml, select: article, most: 5}\n"
        "  - {id: map, sitemap: https://a.example/map.xml, include: '*/news/*'}\n"
        "  - {id: page, listing: https://a.example/news, links: h2 a, next: a.next, kind: statement}\n"
        "registers:\n  - {id: rules, api: federal-register, query: {term: drones}}\n"
    )
    blog, sitemap, page, register = load(tmp_path, text)
    assert blog.listing == Listing("feed", most=5) and blog.select == ("article",) and blog.kind == DocumentKind.PRESS
    assert sitemap.listing == Listing("sitemap", include=("*/news/*",))
    assert page.listing == Listing("page", "h2 a", "a.next") and page.kind == DocumentKind.STATEMENT
    assert register.listing == Listing("federal-register", query=(("term", "drones"),), most=50, pages=5)
    assert register.url.startswith("https://www.federalregister.gov/") and register.kind == DocumentKind.NOTICE


def test_ranges_joined_pages_and_earlier_declarations(tmp_path: Path) -> None:
    text = (
        "publisher: P\nschedule: {every: 6h, up_to: 2d}\npages:\n  - id: a\n    url: https://a.example/\n"
        "    select: {from: '#a', until: '#b'}\n    remove: [nav, {after: h2, through: h3}]\n"
        "    also: [{url: https://a.example/2, select: main}]\n"
        "    earlier: [{valid_until: 2025-03-01, select: '#old'}, {valid_until: 2024-01-01, url: https://a.example/0}]\n"
    )
    [source] = load(tmp_path, text)
    assert source.select == (Range("#a", "", "#b"),) and source.remove == ("nav", Range("", "h2", "", "h3"))
    assert source.parts == (Part("https://a.example/2", ("main",)),) and source.up_to_seconds == 2 * 86400
    assert [former.valid_until for former in source.former] == [date(2024, 1, 1), date(2025, 3, 1)]
    assert source.declared_on(date(2025, 1, 1)).select == ("#old",)
    assert source.declared_on(date(2023, 1, 1)).url == "https://a.example/0"
    assert source.declared_on(date(2026, 1, 1)) is source
    wrong = "publisher: P\npages: [{id: a, url: https://a.example/, select: {from: '#a'}}]\n"
    assert "one of `until`, `through`" in "".join(problems(tmp_path, wrong))
