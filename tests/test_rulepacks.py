from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor import rulepacks
from monitor.engine import Engine
from monitor.errors import ProblemsFound
from monitor.models import Bound, FacetName, Level, QuantityKind, RelationKind, Source, Stance
from monitor.rulepacks import Rule, Rulebook, check_rules, load_lexicon, load_rulebook
from monitor.rulepacks.entries import Watch

RULE = """id: noise/bells
title: Bells
level: low
watch:
  action: [use]
  object: ["church bells"]
protects: [individuals]
examples:
  found:
    - {text: "We will not use church bells at night.", stance: prohibits}
    - {text: "You may not use church bells.", stance: prohibits}
  not_found:
    - {text: "The bells are old.", why: no commitment}
    - {text: "You may not use drums."}
"""
TOPICS = {
    "military-use", "weapons", "surveillance", "intelligence-agencies", "networks", "training", "data-sale", "data-sharing",
    "law-enforcement", "biometrics", "elections", "child-safety", "retention", "critical-infrastructure",
    "high-stakes-decisions", "notice-of-change", "general", "deepfakes", "social-scoring", "security", "pricing",
    "advertising", "content-moderation", "accessibility", "climate", "plastics", "supply-chain", "labour", "animal-testing",
    "encryption", "ai-safety",
}  # fmt: skip


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook()


def problems_of(folder: Path) -> list[str]:
    return [f"{p.line}:{p.column} {p.message.replace(str(folder) + '/', '')}" for p in check_rules(folder)]


def add(folder: Path, text: str, name: str = "bells.yml") -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    (folder / name).write_text(text)
    return folder


def test_builtin_packs_are_sound(rulebook: Rulebook) -> None:
    assert check_rules() == []
    assert {rule.topic for rule in rulebook.rules} >= TOPICS
    assert len(rulebook.rules) >= 90
    assert [rule.id for rule in rulebook.rules] == sorted(rule.id for rule in rulebook.rules)


def test_builtin_rules_have_examples_and_a_reason(rulebook: Rulebook) -> None:
    for rule in rulebook.rules:
        assert len(rule.examples.found) >= 2, rule.id
        assert len(rule.examples.not_found) >= 2, rule.id
        assert rule.why and rule.protects, rule.id
        assert all(rulebook.taxonomy.facet_of(c) is FacetName.PEOPLE for c in rule.protects), rule.id
        texts = [e.text for e in (*rule.examples.found, *rule.examples.not_found)]
        assert len(texts) == len(set(texts)), rule.id


def test_catch_all_is_low_and_empty(rulebook: Rulebook) -> None:
    rule = rulebook.rule("general/any-commitment")
    assert rule is not None
    assert rule.watch.is_empty
    assert rule.level is Level.LOW
    assert set(rule.stance) == set(Stance)
    assert [r.id for r in rulebook.rules if r.watch.is_empty and not r.like] == ["general/any-commitment"]


def test_lexicon_groups_are_at_hand(rulebook: Rulebook) -> None:
    for group, cues in rulebook.lexicon.groups.items():
        assert rulebook.lexicon.cues(group) == cues
        assert all(cue.words for cue in cues)
    assert rulebook.lexicon.cues("no-such-group") == ()


def test_empty_lexicon_folder_is_no_error(tmp_path: Path) -> None:
    assert dict(load_lexicon([tmp_path]).groups) == {}


def test_lexicon_is_checked(tmp_path: Path) -> None:
    cue = "  - {id: never, kind: absolute, words: [never, at no time], value: 2}\n"
    lexicon = add(tmp_path, "group: strength\ncues:\n" + cue)
    assert load_lexicon([lexicon]).cues("strength")[0].value == "2"
    add(tmp_path, "group: strength\ncues:\n" + cue, "second.yml")
    with pytest.raises(ProblemsFound, match=r"second\.yml:3:6: the id 'never' is taken already"):
        load_lexicon([lexicon])
    add(tmp_path, "group: strenght\ncues: []\n", "second.yml")
    with pytest.raises(ProblemsFound, match="did you mean 'strength'"):
        load_lexicon([lexicon])


def test_own_rules_concepts_and_cues_stand_beside_the_builtin(tmp_path: Path, rulebook: Rulebook) -> None:
    add(tmp_path / "noise", RULE.replace('"church bells"', "bells"))
    add(
        tmp_path / "concepts", "facet: object\nconcepts: [{id: bells, label: bells, aliases: [church bell]}]\n", "b.yml"
    )
    add(
        tmp_path / "lexicon",
        "group: limits\ncues: [{id: own-cue, kind: condition, words: [bell permitting]}]\n",
        "l.yml",
    )
    book = load_rulebook(tmp_path)
    assert book.rule("noise/bells") is not None
    assert book.rule_path("noise/bells") == str(tmp_path / "noise" / "bells.yml")
    assert book.taxonomy.aliases()["church bells"] == ("bells",)
    assert book.lexicon.cues("limits")[-1].id == "own-cue"
    assert len(book.rules) == len(rulebook.rules) + 1
    assert book.version != rulebook.version


def test_own_rule_replaces_the_builtin_one(tmp_path: Path, rulebook: Rulebook) -> None:
    add(tmp_path, RULE.replace("noise/bells", "weapons/any-weapons"), "any-weapons.yml")
    book = load_rulebook(tmp_path)
    rule = book.rule("weapons/any-weapons")
    assert rule is not None and rule.title == "Bells"
    assert len(book.rules) == len(rulebook.rules)


def test_version_follows_content_not_place(tmp_path: Path, rulebook: Rulebook) -> None:
    assert load_rulebook().version == rulebook.version
    first, second = add(tmp_path / "a", RULE), add(tmp_path / "b", RULE)
    assert load_rulebook(first).version == load_rulebook(second).version
    add(second, RULE + "# a note\n")
    assert load_rulebook(first).version != load_rulebook(second).version


def test_all_problems_of_a_rule_at_once(tmp_path: Path) -> None:
    text = """id: noise/bells
title: Bells
watch:
  action: [usse, surveillance, "ring"]
  party: {to: [third-partys], by: [openai]}
  purpose: [surveillance, deploy]
  quantity: {duration: any, from: acount-closure}
  any: [{people: [minorz]}, {about: ["re:"]}]
protects: [us-citizen]
unless: [blorp]
examples:
  found:
    - {text: "We ring."}
"""
    add(tmp_path, text, "bell.yml")
    assert problems_of(tmp_path) == [
        "1:1 the rule 'noise/bells' belongs in a file called bells.yml",
        "4:12 no concept is called 'usse'; did you mean 'use'?",
        "4:18 'surveillance' is a concept of the facet purpose, not action: write it under purpose",
        "5:16 no concept is called 'third-partys'; did you mean 'third-parties'?",
        "6:27 'deploy' is a concept of the facet action, not purpose: write it under action",
        "7:29 no concept is called 'acount-closure'; did you mean 'account-closure'?",
        "8:19 no concept is called 'minorz'; did you mean 'minors'?",
        "8:38 a regular expression must follow 're:'",
        "9:12 no concept is called 'us-citizen'; did you mean 'us-citizens'?",
        "10:10 no concept is called 'blorp'; put it in quotes if the word itself is meant",
        "11:1 a rule needs at least 2 examples that are not found: it has 0; add near misses that it must leave alone",
        "12:3 a rule needs at least 2 examples that are found: it has 1",
    ]


def test_ids_and_titles_stand_once(tmp_path: Path) -> None:
    add(tmp_path / "one", RULE)
    add(tmp_path / "two", RULE)
    assert problems_of(tmp_path) == [
        "1:1 the id 'noise/bells' is taken already (one/bells.yml:1): give this one another",
        "2:1 the title 'Bells' is taken already (one/bells.yml:2): give this one another",
    ]


def test_misspelt_keys_and_values_have_hints(tmp_path: Path) -> None:
    add(tmp_path, RULE.replace("level: low", "levl: low").replace("  action:", "  acton:"))
    with pytest.raises(ProblemsFound) as caught:
        load_rulebook(tmp_path)
    told = [p.message for p in caught.value.problems]
    assert told == ["unknown key 'levl'; did you mean 'level'?", "unknown facet 'acton'; did you mean 'action'?"]


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="no such folder"):
        load_rulebook(tmp_path / "nothing")


def test_problems_in_concepts_and_rules_come_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path, RULE.replace("title: Bells", "title: ''"))
    add(tmp_path / "concepts", "facet: object\nconcepts: [{id: bells, label: bells, is_a: [metal]}]\n", "b.yml")
    assert len(check_rules(tmp_path)) == 2
    empty = tmp_path / "empty"
    shutil.copytree(tmp_path / "concepts", empty)
    monkeypatch.setattr(rulepacks, "BUILTIN_RULES", empty)
    assert check_rules(tmp_path)


def test_watch_forms() -> None:
    watch = Watch.model_validate(
        {
            "party": ["third-parties"],
            "bound": "users",
            "quantity": {"duration": "any", "from": "account-closure"},
            "object": ["user-data"],
        }
    )
    assert watch.party.roles() == {"any": ("third-parties",)}
    assert watch.bound == (Bound.USERS,)
    assert watch.quantity is not None
    assert watch.quantity.kinds() == (QuantityKind.DURATION,)
    assert watch.quantity.from_ == "account-closure"
    assert watch.facets() == {FacetName.OBJECT: ("user-data",)}
    assert Watch.model_validate({"party": {"for": ["police"], "with": ["nsa"]}}).party.roles() == {
        "for": ("police",),
        "with": ("nsa",),
    }
    assert Watch().is_empty and not watch.is_empty


def test_level_by_relation() -> None:
    rule = Rule.model_validate(
        {"id": "a/b", "title": "x", "level": "low", "report": {"narrows": "high"}, "like": "no ... bell"}
    )
    assert rule.level_of(RelationKind.NARROWS) is Level.HIGH
    assert rule.level_of(RelationKind.WITHDRAWS) is Level.LOW
    assert rule.like == ("no ... bell",)
    assert rule.topic == "a"


def test_pairs_of_builtin_rules_are_judged_as_they_say(rulebook: Rulebook) -> None:
    engine = Engine(rulebook)
    source = Source("northwind/terms", "Northwind", "Terms", "Northwind", "https://northwind.example/terms")
    wrong = []
    for rule in rulebook.rules:
        for pair in rule.examples.pairs:
            moments = ((pair.earlier, 9), (pair.later, 21))
            earlier, later = (
                engine.read_text(
                    text, media_type="text/markdown", source=source, captured=datetime(2026, 3, 1, hour, tzinfo=UTC)
                )
                for text, hour in moments
            )
            found = engine.judge_pair(earlier, later)
            if found is None or (found.kind, found.effect) != (pair.relation, pair.effect):
                wrong.append((rule.id, pair.later, found and found.kind, found and found.effect))
    assert not wrong
