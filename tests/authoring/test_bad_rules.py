"""Hostile and broken files: one clear problem each, nothing of them loaded, the others work; ``run --strict`` refuses."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from monitor.authoring.checking import check_everything
from monitor.rulepacks import load_rulebook
from tests.authoring.test_commands import RULE, put, refusal, run, workspace

__all__ = ["workspace"]

BOMB = "id: bad/bomb\ntitle: Bomb\na: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 10)}]\n" for i in range(8)
)
LADDER = "id: bad/ladder\ntitle: Ladder\ntags: &a [x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}]\n" for i in range(10)
)
BAD: dict[str, tuple[bytes, int, str]] = {
    "bomb": (BOMB.encode(), 6, "aliases repeat more than 10,000 items: write them out once"),
    "ladder": (LADDER.encode(), 9, "aliases of aliases, more than 5 deep: write the words out"),
    "itself": (b"id: bad/itself\ntitle: &a [*a]\n", 2, "the alias *a refers to itself"),
    "twice": (b"id: bad/twice\ntitle: One\ntitle: Two\n", 3, "the key 'title' stands here twice (first on line 2): keep one"),
    "tab": (b"id: bad/tab\ntitle: Tab\nwatch:\n\tabout: [use]\n", 4, "a tab indents this line: use spaces"),
    "latin": ("id: bad/latin\ntitle: Café\n".encode("latin-1"), 2, "not UTF-8: save the file as UTF-8 text"),
    "huge": (b"id: bad/huge\ntitle: Huge\nwhy: " + b"x" * 5_000_000, 1, "larger than 1,000 kB: split it"),
    "slow": (RULE.replace("lodging/cameras", "bad/slow").replace("Cameras", "Slow").replace(
        '"spy camera"', r'"re:(?<!no )(a+)+\\1$"').encode(), 5, "cannot be read"),
    "long": (RULE.replace("lodging/cameras", "bad/long").replace("Cameras", "Long").replace(
        '"spy camera"', '"re:' + "a" * 600 + '"').encode(), 5, "longer than 500 characters"),
    "path": (RULE.replace("lodging/cameras", "../x").replace("Cameras", "Path").encode(), 1,
             "'../x' is no name of this kind: write topic/name"),
    "code": (b"id: bad/code\ntitle: !!python/object/apply:os.system [id]\n", 2, "is not allowed here: take it out"),
    "zero": (b"id: bad/zero\x00\ntitle: Zero\n", 1, "control character U+0000"),
    "empty": (b"", 1, "the file is empty"),
    "list": (b"- one\n- two\n", 1, "take the dash out"),
    "two": (b"id: bad/two\n---\nid: bad/three\n", 2, "one document a file"),
    "deep": (b"id: bad/deep\nwatch: " + b"[" * 60 + b"]" * 60 + b"\n", 2, "nested more than 40 deep"),
}  # fmt: skip


def fill(rules: Path) -> None:
    put(rules / "lodging" / "cameras.yml")
    (rules / "bad").mkdir()
    for name, (body, _, _) in BAD.items():
        (rules / "bad" / f"{name}.yml").write_bytes(body)
    (rules / "bad" / "link.yml").symlink_to(put(rules.parent / "outside.yml", RULE.replace("lodging/cameras", "bad/link")))


def test_each_bad_file_is_one_clear_problem_and_the_others_work(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    fill(rules)
    begun = time.monotonic()
    problems = check_everything(rules)
    assert time.monotonic() - begun < 30, "nothing here may take long"
    for name, (_, line, told) in BAD.items():
        mine = [p for p in problems if p.path == str(rules / "bad" / f"{name}.yml")]
        assert len(mine) == 1, (name, mine)
        assert mine[0].line == line and told in mine[0].message, mine
    assert [p.kind for p in problems if p.path.endswith("link.yml")] == ["link"]
    assert not [p for p in problems if p.path.endswith("cameras.yml")]
    book = load_rulebook(rules, strict=False)
    own = {rule.id for rule in book.rules if not Path(book.rule_path(rule.id)).is_relative_to(Path(load_rulebook.__code__.co_filename).parents[1])}
    assert own == {"lodging/cameras"}
    assert {Path(p.path).stem for p in book.problems} == {*BAD, "link"}


def test_run_says_loudly_which_rules_are_off_and_refuses_only_when_strict(workspace: Path) -> None:
    fill(workspace / "rules")
    strict = run("run", "--strict")
    told = refusal(strict)
    assert strict.exception is not None and all(f"rules/bad/{name}.yml:" in told for name in BAD)
    done = run("run")
    assert done.exit_code == 0, refusal(done)
    assert all(f"bad/{name}.yml" in done.output for name in (*BAD, "link")), done.output
    assert "lodging/cameras.yml" not in done.output
    for name in (*BAD, "link"):
        (workspace / "rules" / "bad" / f"{name}.yml").unlink()
    assert run("run", "--strict").exit_code == 0


@pytest.mark.parametrize("expired", [False, True])
def test_suppressions_have_a_reason_and_a_last_day(workspace: Path, expired: bool) -> None:
    put(workspace / "rules" / "lodging" / "cameras.yml")
    until = "2020-01-01" if expired else "2999-01-01"
    put(workspace / "rules" / "overrides.yml", "suppress:\n"
        f"  - {{rule: lodging/cameras, words: toy, reason: Sold as toys., until: {until}}}\n")  # fmt: skip
    done = run("rules", "check")
    assert (done.exit_code == 1) is expired
    assert ("rules/overrides.yml:2:" in done.output and "take it out, or give it a new day" in done.output) is expired
    put(workspace / "rules" / "overrides.yml", "suppress:\n  - {rule: lodging/cameras, words: toy, until: 2999-01-01}\n")
    assert "the key 'reason' is missing" in run("rules", "check").output
