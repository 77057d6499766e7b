"""What the taxonomy is worth: what is named where, what is named nowhere, and names that say little."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli import app
from monitor.runner.concepts import find_common_names, find_lines, find_named, find_uses, judge_uses, make_scanner
from monitor.taxonomy import Taxonomy, load_taxonomy

CONCEPTS = """
facet: object
concepts:
  - {id: bells, label: bells, aliases: [bells]}
  - {id: church-bells, label: church bells, is_a: [bells], aliases: [church bells]}
  - {id: drums, label: drums, aliases: [drums], kept: the sister rule of the bells will ask for them}
  - {id: gongs, label: gongs, aliases: [gongs]}
actors:
  - {id: northwind, name: Northwind}
  - {id: eastwind, name: Eastwind}
"""


@pytest.fixture(scope="module")
def taxonomy(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    folder = tmp_path_factory.mktemp("concepts")
    (folder / "a.yml").write_text(CONCEPTS)
    return load_taxonomy([folder])


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["concepts", *arguments])
    return done.exit_code, done.output


def test_what_is_named_counts_for_all_that_contain_it(taxonomy: Taxonomy) -> None:
    uses = find_uses(make_scanner(taxonomy), lines=["No church bell at Northwind.", "Two church bells."])
    found = {use.id: use for use in judge_uses(taxonomy, uses)}
    assert found["church-bells"].counts == {"facets": 0, "words": 0, "texts": 2, "turns": 0}
    assert found["bells"].counts["texts"] == 2
    assert [use.id for use in found.values() if not use.is_hit] == ["drums", "gongs", "eastwind"]
    assert found["drums"].kept.startswith("the sister rule")
    assert found["northwind"].kind == "actor"


def test_what_only_one_side_of_a_pair_names_turns_it(taxonomy: Taxonomy) -> None:
    uses = find_uses(make_scanner(taxonomy), pairs=[("No bells, no gongs.", "No bells at Eastwind.")])
    assert dict(uses.turns) == {"gongs": 1, "eastwind": 1}


def test_lines_come_once_and_without_markup(taxonomy: Taxonomy) -> None:
    bodies = [b"<p class=drums>No bells.</p>\r\n\nNo gongs.", "No gongs.\nNo caf\xe9s.".encode("latin-1")]
    assert list(find_lines(bodies)) == ["No bells.", "No gongs.", "No caf\ufffds."]
    assert find_named(make_scanner(taxonomy), "Bells, bells and a drum") == ["bells", "bells", "drums"]


def test_names_in_many_sentences_are_told(taxonomy: Taxonomy) -> None:
    sentences = ["Bells ring."] * 3 + ["One gong."] + ["Nothing here."] * 96
    assert [(n.name, n.concept, n.share) for n in find_common_names(taxonomy, make_scanner(taxonomy), sentences)] == [
        ("bells", "bells", 0.03)
    ]


def test_list_show_and_tree(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    code, text = run("list", "--facet", "purpose", "--json")
    rows = [json.loads(line) for line in text.splitlines()]
    assert code == 0
    assert {row["facet"] for row in rows} == {"purpose"}
    assert run("list", "--actors")[1].count("\n") < run("list")[1].count("\n")
    code, text = run("show", "fully autonomous weapon", "--json")
    assert code == 0
    assert "weapons" in json.loads(text)["above"]
    assert "all above: " in run("show", "the Pentagon")[1]
    tree = run("tree", "surveillance")[1].splitlines()
    assert tree[0] == "surveillance"
    assert tree.count("    mass-domestic-surveillance") == 2
    with pytest.raises(Exception, match="did you mean 'weapons'"):
        CliRunner().invoke(app, ["concepts", "show", "wepons"], catch_exceptions=False)


def test_unhit_and_names_in_a_workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(app, ["init", "."], catch_exceptions=False)
    folder = tmp_path / "rules" / "concepts"
    folder.mkdir()
    (folder / "own.yml").write_text(CONCEPTS.replace("actors:", "extend: []\nactors:"))
    code, text = run("unhit", "--json")
    rows = {row["id"]: row for row in map(json.loads, text.splitlines())}
    assert code == 0
    assert rows["gongs"]["kept"] is None and not rows["gongs"]["hit"]
    assert rows["drums"]["kept"]
    (tmp_path / "pairs.yml").write_text('- {earlier: "No gongs.", later: "No noise."}\n')
    left = run("unhit", "--json", "--pairs", "pairs.yml", "--without-reason")[1]
    assert '"gongs"' not in left and '"drums"' not in left and '"bells"' in left
    assert "named nowhere" in run("unhit", "--recorded")[1]
    assert run("names")[0] == 0
    (tmp_path / "pairs.yml").write_text("- {earlier: one}\n")
    with pytest.raises(Exception, match="an earlier and a later sentence"):
        CliRunner().invoke(app, ["concepts", "unhit", "--pairs", "pairs.yml"], catch_exceptions=False)


def test_an_empty_reason_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text('facet: object\nconcepts:\n  - {id: a, label: a, kept: " "}\n')
    with pytest.raises(Exception, match=r"a\.yml:3"):
        load_taxonomy([tmp_path])
