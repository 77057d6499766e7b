"""The format of rules: patterns, quantities, applies_to, overrides, suppressions, packs; broken files beside sound ones."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.engine import Engine
from monitor.errors import Problem, ProblemsFound
from monitor.models import DocumentKind, Level, RelationKind, Snapshot, Source
from monitor.rulepacks import check_rules, load_rulebook
from monitor.rulepacks.patterns import PatternError, compile_expression, compile_like

EXAMPLES = """examples:
  found: ["We will not ring the bells.", "You may not ring the bells."]
  not_found: ["The bells are old.", "We will not beat drums."]
"""


def rule(name: str, body: str) -> str:
    return f"id: noise/{name}\ntitle: Noise {name}\nlevel: low\n{body}\n{EXAMPLES}"


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def rules_of(
    folder: Path, text: str, *, kind: DocumentKind = DocumentKind.POLICY, actor: str = "northwind",
    url: str = "https://northwind.example/usage", day: str = "2026-01-05",
) -> set[str]:  # fmt: skip
    engine = Engine(load_rulebook(folder))
    body = text.encode()
    source = Source(f"{actor}/page", actor, "page", actor, url, kind=kind)
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    reading = engine.read(Snapshot(source, url, moment, "text/plain", body, hashlib.sha256(body).hexdigest()))
    return {r for block in reading.commitments for c in block for r in c.rules if r.startswith("noise/")}


@pytest.mark.parametrize(
    ("pattern", "sentence", "found"),
    [
        ("shall not ... ring the bells", "The abbey shall not under any pretext ring the bells.", True),
        ("shall not ... ring the bells", "The abbey shall ring the bells.", False),
        ("not (intentionally) ring the bells", "We will not intentionally ring the bells.", True),
        ("not (intentionally) ring the bells", "We will not ring the bells.", True),
        ("not (ring|sound) the bells", "We will not sound the bells.", True),
        ("not (ring|sound) the bells", "We will not the bells.", False),
        ("not be used for {purpose}", "The bells will not be used for surveillance of pilgrims.", True),
        ("not be used for {purpose}", "The bells will not be used for tea.", False),
        ("delete ... within {quantity}", "We delete your recordings of bells within 30 days.", True),
        ("opt out of the bells", "You may opt-out of the bells.", True),
        ("re:ring(ing)? the (church )?bells", "We will not ring the church bells.", True),
    ],
)
def test_patterns_that_look_like_the_sentence(tmp_path: Path, pattern: str, sentence: str, found: bool) -> None:
    write(tmp_path, {"noise/like.yml": rule("like", f'like: "{pattern}"')})
    assert (rules_of(tmp_path, sentence) == {"noise/like"}) is found


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("used for {purpos}", "did you mean 'purpose'"),
        ("not (ring the bells", "never closed"),
        ("not ring) the bells", "never opened"),
        ("sold|rented", "in brackets only"),
        ("... {object} ...", "no word of its own"),
        ("x" * 600, "longer than"),
    ],
)
def test_patterns_that_cannot_be_read_say_why(pattern: str, words: str) -> None:
    with pytest.raises(PatternError, match=words):
        compile_like(pattern)


def test_re2_refuses_what_would_be_slow_with_a_mend(capfd: pytest.CaptureFixture[str]) -> None:
    for pattern, words in ((r"(?=x)", "unless"), (r"(a)\1", "write the words out"), ("(", "leave 're:' out")):
        with pytest.raises(PatternError, match=words):
            compile_expression(pattern)
    assert capfd.readouterr().err == ""


def test_quantities_by_kind_and_by_number(tmp_path: Path) -> None:
    write(tmp_path, {
        "noise/any.yml": rule("any", "watch: {action: [delete], quantity: {duration: any}}"),
        "noise/month.yml": rule("month", "watch: {action: [delete], quantity: {duration: 30 days}}"),
        "noise/grown.yml": rule("grown", "watch: {quantity: {age: 18}}"),
    })  # fmt: skip
    assert rules_of(tmp_path, "We delete your data within 30 days.") == {"noise/any", "noise/month"}
    assert rules_of(tmp_path, "We delete your data within 90 days.") == {"noise/any"}
    assert rules_of(tmp_path, "You may not use it if you are under 18.") == {"noise/grown"}


def test_unless_calls_off_a_catch_all_too(tmp_path: Path) -> None:
    write(tmp_path, {"noise/all.yml": rule("all", 'watch: {}\nunless: ["bells"]')})
    assert rules_of(tmp_path, "We will not beat drums.") == {"noise/all"}
    assert rules_of(tmp_path, "We will not ring bells.") == set()


def test_applies_to_asks_for_kind_actor_and_path(tmp_path: Path) -> None:
    watch = 'watch: {about: ["bells"]}\n'
    write(tmp_path, {
        "noise/terms.yml": rule("terms", watch + "applies_to: {kinds: terms}"),
        "noise/labs.yml": rule("labs", watch + "applies_to: {actors: [ai-lab]}"),
        "noise/paths.yml": rule("paths", watch + 'applies_to: {paths: ["*/usage*"], languages: [en]}'),
    })  # fmt: skip
    text = "We will not ring the bells."
    assert rules_of(tmp_path, text) == {"noise/paths"}
    assert rules_of(tmp_path, text, url="https://x.example/", kind=DocumentKind.TERMS) == {"noise/terms"}
    assert rules_of(tmp_path, text, url="https://x.example/", actor="openai") == {"noise/labs"}


OVERRIDES = """rules:
  noise/one: off
  noise/two: high
  weapons/*: {level: info, why: not our beat}
  surveillance/mass: {report: {narrows: critical}}
suppress:
  - {rule: noise/two, words: church bells, reason: The abbey has a licence., until: 2026-06-30}
  - {check: name, file: rules/noise/three.yml, reason: Kept by another desk., until: 2999-01-01}
"""


def test_overrides_switch_rules_off_change_levels_and_silence(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    watch = 'watch: {about: ["bells"]}'
    write(folder, {f"noise/{name}.yml": rule(name, watch) for name in ("one", "two")})
    write(folder, {"overrides.yml": OVERRIDES, "noise/three.yml": rule("other", watch)})
    book = load_rulebook(folder)
    assert book.rule("noise/one") is None
    two, mass, arms = book.rule("noise/two"), book.rule("surveillance/mass"), book.rule("weapons/any-weapons")
    assert two is not None and mass is not None and arms is not None
    assert two.level is Level.HIGH and arms.level is Level.INFO and arms.level_of(RelationKind.NARROWS) is Level.INFO
    assert mass.level_of(RelationKind.NARROWS) is Level.CRITICAL
    assert "noise/two" in rules_of(folder, "We will not ring the bells.")
    assert "noise/two" not in rules_of(folder, "We will not ring the church bells.")
    assert "noise/two" in rules_of(folder, "We will not ring the church bells.", day="2026-07-01")


def test_overrides_are_checked(tmp_path: Path) -> None:
    write(tmp_path, {"overrides.yml": """rules: {weapons/any-weapon: off}
suppress:
  - {rule: weapons/any-weapons, words: x, reason: gone, until: 2020-01-01}
  - {reason: nothing, until: 2999-01-01}
"""})  # fmt: skip
    told = [f"{p.line}: {p.message}" for p in check_rules(tmp_path, today=date(2026, 1, 1))]
    assert told == ["4: 1: name either the rule or the check that is silenced"] or "name either" in told[0]
    write(tmp_path, {"overrides.yml": """rules: {weapons/any-weapon: off}
suppress:
  - {rule: weapons/any-weapons, words: x, reason: gone, until: 2020-01-01}
"""})  # fmt: skip
    told = [f"{p.line}: {p.message}" for p in check_rules(tmp_path, today=date(2026, 1, 1))]
    assert told[0].startswith("1: no rule is called 'weapons/any-weapon'; did you mean 'weapons/any-weapons'")
    assert told[1].startswith("3: this suppression ended on 2020-01-01")


def test_a_broken_file_is_left_out_and_told_while_the_others_work(tmp_path: Path) -> None:
    write(tmp_path, {
        "noise/sound.yml": rule("sound", 'watch: {about: ["bells"]}'),
        "noise/broken.yml": rule("broken", "wach: {}"),
        "concepts/bad.yml": "facet: object\nconcepts: [{id: gongs, label: gongs, is_a: [metals]}]\n",
        "noise/needs.yml": rule("needs", "watch: {object: [gongs]}"),
    })  # fmt: skip
    with pytest.raises(ProblemsFound):
        load_rulebook(tmp_path)
    book = load_rulebook(tmp_path, strict=False)
    assert book.rule("noise/sound") and not book.rule("noise/broken") and not book.rule("noise/needs")
    assert {Path(p.path).name for p in book.problems} == {"broken.yml", "bad.yml", "needs.yml"}
    assert load_rulebook(tmp_path, strict=False).problems == book.problems


def test_packs_are_layers_and_may_not_claim_one_id(tmp_path: Path) -> None:
    pack = "name: {0}\nversion: 1.0\n"
    write(tmp_path, {
        "packs/abbey/pack.yml": pack.format("abbey"),
        "packs/abbey/noise/bells.yml": rule("bells", 'watch: {about: ["bells"]}'),
        "packs/choir/pack.yml": pack.format("choir") + "needs: {pledgewatch: 99.0, packs: [organ]}\n",
        "packs/choir/noise/bells.yml": rule("bells", 'watch: {about: ["bells"]}').replace("Noise", "Songs"),
        "noise/note.yaml": "x",
    })  # fmt: skip
    told = {(Path(p.path).name, p.kind) for p in check_rules(tmp_path)}
    assert told == {("bells.yml", "duplicate"), ("pack.yml", "pack"), ("note.yaml", "file")}
    book = load_rulebook(tmp_path, strict=False)
    assert book.rule_path("noise/bells").endswith("abbey/noise/bells.yml")


def test_a_link_out_of_its_folder_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"outside.yml": rule("outside", "watch: {}"), "rules/noise/x.yml": rule("x", "watch: {}")})
    (tmp_path / "rules/noise/outside.yml").symlink_to(tmp_path / "outside.yml")
    told = [p for p in check_rules(tmp_path / "rules") if p.kind == "link"]
    assert [Path(p.path).name for p in told] == ["outside.yml"]
    assert isinstance(told[0], Problem)
    assert load_rulebook(tmp_path / "rules", strict=False).rule("noise/outside") is None


def test_what_was_loaded_is_kept_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = write(tmp_path / "rules", {"noise/bells.yml": rule("bells", 'watch: {about: ["bells"]}')})
    first = load_rulebook(folder)
    kept = list((tmp_path / "cache").rglob("*.pickle"))
    assert len(kept) == 1
    again = load_rulebook(folder)
    assert again.rules == first.rules and again.version == first.version
    assert again.taxonomy.aliases() == first.taxonomy.aliases()
    write(folder, {"noise/bells.yml": rule("bells", 'watch: {about: ["gongs"]}')})
    assert load_rulebook(folder).rule("noise/bells") != first.rule("noise/bells")
    kept[0].write_bytes(b"no pickle")
    write(folder, {"noise/bells.yml": rule("bells", 'watch: {about: ["bells"]}')})
    assert load_rulebook(folder).rules == first.rules
