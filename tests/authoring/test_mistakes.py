"""A newcomer's mistakes: every one is answered with its path and line, and with a mend that is right.

Each row is one file with one mistake: what is written, the line that must be named, the words that must be told, and the
mend as a replacement in the file. The mended file must be without a problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from monitor.authoring.checking import check_everything
from monitor.errors import Problem

TODAY = date(2026, 6, 1)
SOUND = """id: lodging/{name}
title: Cameras of {name}
level: high
why: Guests were filmed.
watch:
  object: ["{name} camera"]
  people: [minors]
protects: [individuals]
examples:
  found:
    - "Hosts must not point a {name} camera at children."
    - {{text: "We will never aim a {name} camera at minors.", stance: prohibits}}
  not_found:
    - "Hosts must not smoke beside children."
    - "A {name} camera filmed the children in 2019."
"""


@dataclass(frozen=True)
class Mistake:
    """One mistake: what stands in place of what, the line where it is told, what is told, and the mend."""

    name: str
    right: str
    wrong: str
    line: int
    told: str
    kind: str = "schema"

    @property
    def text(self) -> str:
        sound = SOUND.format(name=self.name)
        assert sound.count(self.right) == 1, (self.name, sound.count(self.right))
        return sound.replace(self.right, self.wrong)


MISTAKES = (
    Mistake("facet", "  people: [", "  peopel: [", 7, "unknown facet 'peopel'; did you mean 'people'?"),
    Mistake("key", "level: high", "severity: high", 3, "unknown key 'severity'; did you mean 'level'?"),
    Mistake("level", "level: high", "level: urgent", 3, "did you mean 'critical'?"),
    Mistake("stance", "stance: prohibits", "stance: forbids", 12, "stance: 'forbids' is none of prohibits, requires, permits,"
            " asserts; did you mean 'prohibits'?"),
    Mistake("concept", "[minors]", "[minor]", 7, "no concept is called 'minor'; did you mean 'minors'?", "unknown-concept"),
    Mistake("place", "  people: [minors]", "  purpose: [minors]", 7,
            "'minors' is a concept of the facet people, not purpose: write it under people", "wrong-facet"),
    Mistake("quotes", "[\"quotes camera\"]", "[quotes-camera]", 6,
            "no concept is called 'quotes-camera'; put it in quotes if the word itself is meant", "unknown-concept"),
    Mistake("colon", "why: Guests were filmed.", "why: Guests: filmed.", 4, "put the text in quotes", "form"),
    Mistake("tab", "  people: [", "\tpeople: [", 7, "a tab indents this line: use spaces", "form"),
    Mistake("twice", "level: high", "level: high\nlevel: low", 4, "the key 'level' stands here twice (first on line 3):"
            " keep one", "form"),
    Mistake("id", "id: lodging/id", "id: Lodging/Id", 1, "did you mean 'lodging/id'?"),
    Mistake("file", "id: lodging/file", "id: lodging/films", 1, "belongs in a file called films.yml", "name"),
    Mistake("misses", '    - "Hosts must not smoke beside children."\n', "", 13,
            "at least 2 examples that are not found: it has 1; add near misses", "examples-missing"),
    Mistake("silent", "must not point a silent camera at", "must not point a phone at", 11, "this example fails: not found:"
            " object: wanted silent camera: add its words to `watch`", "example"),
    Mistake("fact", "Hosts must not point a fact camera at children.", "The fact camera was near children.", 11,
            "this example fails: not found: it binds nobody", "example"),
    Mistake("near", "Hosts must not smoke beside", "Hosts must not put a near camera beside", 14,
            "this example fails: found where it must not be", "example"),
    Mistake("read", "stance: prohibits", "stance: permits", 12, "this example fails: read as prohibits, not permits",
            "example"),
    Mistake("pattern", '["pattern camera"]', '["re:pattern (?=camera)"]', 6, "name what must not stand there under `unless`",
            "pattern"),
    Mistake("like", "watch:\n", "like: \"aim a camera at {peple}\"\nwatch:\n", 5, "did you mean 'people'", "pattern"),
    Mistake("party", "  people: [minors]", "  party: {too: [third-parties]}", 7, "unknown role 'too'; did you mean 'to'?"),
    Mistake("pairs", "  not_found:", "  negatives:", 13, "unknown key 'negatives'; did you mean 'not_found'?"),
    Mistake("reports", "level: high", "report: {narrow: high}", 3, "report: 'narrow' is none of contradicts, narrows,"),
    Mistake("dash", "id: lodging/dash", "- id: lodging/dash", 2, "check the indentation", "form"),
)  # fmt: skip
CASES = MISTAKES


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Problem]]:
    """All the mistakes in one folder, a file each, checked at once."""
    folder = tmp_path_factory.mktemp("rules")
    (folder / "lodging").mkdir()
    for mistake in CASES:
        (folder / "lodging" / f"{mistake.name}.yml").write_text(mistake.text, encoding="utf-8")
    return folder, check_everything(folder, today=TODAY)


@pytest.mark.parametrize("mistake", CASES, ids=lambda m: m.name)
def test_each_mistake_is_told_at_its_line_with_its_mend(checked: tuple[Path, list[Problem]], mistake: Mistake) -> None:
    path = str(checked[0] / "lodging" / f"{mistake.name}.yml")
    mine = [p for p in checked[1] if p.path == path]
    assert mine, "nothing was said"
    assert any(p.line == mistake.line and mistake.told in p.message and p.kind == mistake.kind for p in mine), mine
    assert all(p.column >= 1 for p in mine)


def test_mended_files_are_without_a_problem(tmp_path: Path) -> None:
    (tmp_path / "lodging").mkdir()
    for name in ("hidden", "spy"):
        (tmp_path / "lodging" / f"{name}.yml").write_text(SOUND.format(name=name), encoding="utf-8")
    assert check_everything(tmp_path, today=TODAY) == []


CONCEPTS = """facet: object
concepts:
  - {id: gong, label: gongs, is_a: [bell], aliases: [gong]}
  - {id: bell, label: bells, is_a: [gong], aliases: [church bell]}
  - {id: drum, label: drums, is_a: [noise], excludes: [noise], aliases: [kettle drum]}
  - {id: noise, label: noise, aliases: [the, people, kettle drum]}
  - {id: tuba, label: tubas, is_a: [minors]}
  - {id: horn, label: horns, is_a: [noize]}
extend:
  - {id: minnors, aliases: [youngsters]}
"""


def test_mistakes_in_concepts_are_told_together_with_those_in_rules(tmp_path: Path) -> None:
    rule = SOUND.format(name="brass").replace('"brass camera"', "bell").replace("[minors]", "[minor]")
    (tmp_path / "concepts").mkdir()
    (tmp_path / "lodging").mkdir()
    (tmp_path / "concepts" / "noise.yml").write_text(CONCEPTS, encoding="utf-8")
    (tmp_path / "lodging" / "brass.yml").write_text(rule, encoding="utf-8")
    problems = check_everything(tmp_path, today=TODAY)
    told = {(Path(p.path).name, p.line, p.kind): p.message for p in problems}
    assert "stand under each other: take one of the two lines out" in told["noise.yml", 3, "concept"]
    assert "one contains the other; take this line out" in told["noise.yml", 5, "concept"]
    assert "belongs to 'drum' already" in told["noise.yml", 6, "concept"]
    common = sorted(p.message for p in problems if p.kind == "common-alias")
    assert common[0].startswith("the name 'people' stands in ") and "say more" in common[0]
    assert common[1] == "the name 'the' is a word of the grammar and stands everywhere: take it out"
    assert "take a parent of its facet" in told["noise.yml", 7, "concept"]
    assert "did you mean 'noise'?" in told["noise.yml", 8, "concept"]
    assert "did you mean 'minors'?" in told["noise.yml", 10, "concept"]
    assert "did you mean 'minors'?" in told["brass.yml", 7, "unknown-concept"]
    assert not any("'bell'" in p.message for p in problems if p.path.endswith("brass.yml")), "its own file declares it"


def test_a_rule_that_another_swallows_and_one_that_finds_nothing_are_told(tmp_path: Path) -> None:
    (tmp_path / "lodging").mkdir()
    one = SOUND.format(name="spy")
    narrow = one.replace("lodging/spy", "lodging/narrow").replace("Cameras of spy", "Narrow").replace("[minors]", "[students]")
    narrow = narrow.replace("children", "students").replace("minors", "students")
    wide = one.replace("lodging/spy", "lodging/wide").replace("Cameras of spy", "Wide").replace("[minors]", "[minors, students]")
    deaf = one.replace("lodging/spy", "lodging/deaf").replace("Cameras of spy", "Deaf").replace('"spy camera"', '"trumpet"')
    for name, text in (("narrow", narrow), ("wide", wide), ("deaf", deaf)):
        (tmp_path / "lodging" / f"{name}.yml").write_text(text, encoding="utf-8")
    problems = check_everything(tmp_path, today=TODAY)
    kinds = {(Path(p.path).stem, p.kind, p.line) for p in problems}
    assert ("narrow", "swallowed", 5) in kinds and ("deaf", "never-matches", 5) in kinds
    assert {("deaf", "example", 11), ("deaf", "example", 12)} <= kinds
    assert not any(name == "wide" for name, _, _ in kinds)
    swallowed = next(p.message for p in problems if p.kind == "swallowed")
    assert "'lodging/wide' swallows this one" in swallowed and "give this one its own level or report" in swallowed


def test_all_that_is_wrong_in_one_file_is_told_at_once(tmp_path: Path) -> None:
    text = SOUND.format(name="all").replace("level: high", "levl: high").replace("[minors]", "[minor]").replace(
        "stance: prohibits", "stance: bans").replace('["all camera"]', '[camra, surveillance, "re:("]')  # fmt: skip
    (tmp_path / "all.yml").write_text(text, encoding="utf-8")
    problems = check_everything(tmp_path, today=TODAY)
    assert [(p.line, p.kind) for p in problems] == [
        (3, "schema"), (6, "unknown-concept"), (6, "wrong-facet"), (6, "pattern"), (7, "unknown-concept"), (12, "schema"),
    ]  # fmt: skip
    assert len({p.column for p in problems if p.line == 6}) == 3


def test_a_concept_above_many_others_must_say_how_general_it_is(tmp_path: Path) -> None:
    many = "\n".join(f"  - {{id: bell-{i}, label: bell {i}, is_a: [bells]}}" for i in range(20))
    text = "facet: object\nconcepts:\n  - {id: bells, label: bells}\n" + many + "\n"
    (tmp_path / "concepts").mkdir()
    (tmp_path / "concepts" / "bells.yml").write_text(text, encoding="utf-8")
    problems = check_everything(tmp_path, today=TODAY)
    assert [(p.line, p.kind) for p in problems] == [(3, "general")] and "add `general: wide`" in problems[0].message
    (tmp_path / "concepts" / "bells.yml").write_text(text.replace("label: bells}", "label: bells, general: wide}"))
    assert check_everything(tmp_path, today=TODAY) == []
