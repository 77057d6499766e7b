"""The commands of ``rules`` as a person runs them: forms of problems, git, examples, new rules, packs, the reference."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.authoring.reports import KINDS
from monitor.cli import app
from monitor.rulepacks import load_rulebook
from tests.history.collection import make_bundle, make_collection

RULE = """id: lodging/cameras
title: Cameras
level: high
why: Guests were filmed.
watch: {object: ["spy camera"]}
protects: [individuals]
examples:
  found:
    - "Hosts must not install a spy camera in bedrooms."
    - {text: "We will never allow a spy camera unless the guest agrees.", limits: [unless the guest agrees]}
  not_found:
    - "Hosts must not install smoke alarms."
    - "A spy camera was found in 2019."
"""
PACK = "name: lodging-pack\nversion: 1.0.0\n"
BROKEN = RULE.replace("title: Cameras", "titel: Cameras: two")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert run("init").exit_code == 0
    return folder


def run(*arguments: str, stdin: str = "") -> Result:
    """One command in this process; what it refuses comes out as the exception that the program prints."""
    return CliRunner().invoke(app, list(arguments), input=stdin)


def put(path: Path, text: str = RULE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refusal(done: Result) -> str:
    """What the program says where it refuses: the message of the exception."""
    assert done.exit_code != 0
    return f"{done.output}{done.exception}"


def test_problems_as_json_sarif_and_annotations(workspace: Path) -> None:
    put(workspace / "rules" / "lodging" / "cameras.yml", RULE.replace("level: high", "levl: high"))
    text, lines = run("rules", "check"), run("rules", "check", "--format", "json")
    assert text.exit_code == lines.exit_code == 1
    assert text.output.splitlines()[0].startswith("rules/lodging/cameras.yml:3:1: unknown key 'levl'; did you mean 'level'?")
    first = json.loads(lines.output.splitlines()[0])
    assert (first["path"], first["line"], first["column"], first["kind"]) == ("rules/lodging/cameras.yml", 3, 1, "schema")
    sarif = json.loads(run("rules", "check", "--format", "sarif").output)
    result, driver = sarif["runs"][0]["results"][0], sarif["runs"][0]["tool"]["driver"]
    assert sarif["version"] == "2.1.0" and result["ruleId"] in {rule["id"] for rule in driver["rules"]} <= set(KINDS)
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "rules/lodging/cameras.yml"}, "region": {"startLine": 3, "startColumn": 1},
    }  # fmt: skip
    annotation = run("rules", "check", "--format", "github").output.splitlines()[0]
    assert annotation.startswith("::error file=rules/lodging/cameras.yml,line=3,col=1,title=schema::unknown key 'levl'")
    put(workspace / "rules" / "lodging" / "cameras.yml")
    assert run("rules", "check").output == "no problem\n"
    assert run("rules", "check", "--format", "github").output == ""
    assert json.loads(run("rules", "check", "--format", "sarif").output)["runs"][0]["results"] == []


def test_only_what_git_knows_to_be_changed(workspace: Path) -> None:
    assert "git checkout" in refusal(run("rules", "check", "--only-changed"))

    def git(*arguments: str) -> None:
        who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A",
               "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull}  # fmt: skip
        subprocess.run(["git", *arguments], cwd=workspace, check=True, capture_output=True, env={**os.environ, **who})

    git("init", "-b", "main")
    old = put(workspace / "rules" / "old" / "film.yml", RULE.replace("lodging/cameras", "old/films"))
    git("add", ".")
    git("commit", "-m", "one")
    assert run("rules", "check", "--only-changed").output == "no problem\n"
    put(workspace / "rules" / "lodging" / "my cameras.yml", RULE.replace("Cameras", "More cameras"))
    told = run("rules", "check", "--only-changed").output
    assert "my cameras.yml" in told and "film.yml" not in told
    git("checkout", "-b", "topic")
    git("add", ".")
    git("commit", "-m", "two")
    assert run("rules", "check", "--only-changed").output == "no problem\n"
    told = run("rules", "check", "--only-changed", "--base", "main").output
    assert "my cameras.yml" in told and "film.yml" not in told
    put(old, RULE.replace("lodging/cameras", "old/films") + "# a note\n")
    assert "film.yml" in run("rules", "check", "--only-changed").output
    assert "git checkout" in refusal(run("rules", "check", "--only-changed", "--base", "no-such-branch"))


def test_examples_pass_and_fail_with_the_words_that_matched(workspace: Path) -> None:
    path = put(workspace / "rules" / "lodging" / "cameras.yml")
    done = run("rules", "test", "lodging/cameras")
    assert done.exit_code == 0 and "matched: spy camera" in done.output and "4 passed" in done.output
    put(path, RULE.replace("must not install smoke alarms", "must not hide a spy camera"))
    done = run("rules", "test", str(path))
    assert done.exit_code == 1 and "rules/lodging/cameras.yml:12" in done.output and "1 examples failed" in done.output
    rows = [json.loads(line) for line in run("rules", "test", "cameras", "--json").output.splitlines()]
    assert [row["passed"] for row in rows] == [True, True, False, True]


def test_what_a_rule_gains_on_labelled_rows(workspace: Path) -> None:
    put(workspace / "rules" / "lodging" / "cameras.yml")
    rows = [{"id": "s1", "text": "Hosts must not hide a spy camera.", "topic": "lodging", "stance": "prohibits", "promise": True},
            {"id": "s2", "text": "You may not sell bells.", "topic": "general", "stance": "prohibits", "promise": True}]  # fmt: skip
    gold = put(workspace / "gold.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    done = run("rules", "test", "lodging/cameras", "--gold", str(gold))
    assert done.exit_code == 0, refusal(done)
    assert "1 gained (1 of its topic), 0 lost, of 2" in done.output and "+ s1" in done.output


def test_a_rule_replayed_on_the_ledger_before_it_is_kept(workspace: Path) -> None:
    revisions = [
        (f"First record of Northwind {name}", f"Northwind/{name}.md", f"{day}T09:00:00+00:00", f"# {name}\n\n{words}\n")
        for day, name, words in (
            ("2025-01-10", "House Rules", "Hosts must not hide a spy camera. Hosts must keep the house clean."),
            ("2025-03-10", "Terms of Service", "Guests may not smoke in bed. Guests must pay for what they break."),
        )
    ]
    make_bundle(make_collection(workspace / "collection.git", revisions), workspace / "collection.bundle")
    done = run("import", "ota", "collection.bundle")
    assert done.exit_code == 0, refusal(done)
    put(workspace / "rules" / "lodging" / "cameras.yml")
    done = run("rules", "test", "lodging/cameras", "--replay")
    assert "of 4 commitments 1 gained, 0 lost" in done.output and "spy camera" in done.output
    assert "of 2 commitments 0 gained" in run("rules", "test", "lodging/cameras", "--replay", "--since", "2025-02-01").output
    assert "2 newly recorded" in run("import", "ota", "collection.bundle").output, "another rulebook reads it anew"
    assert "0 gained, 0 lost" in run("rules", "test", "lodging/cameras", "--replay").output
    assert "YYYY-MM-DD" in refusal(run("rules", "test", "lodging/cameras", "--replay", "--since", "May"))


def test_a_sentence_is_explained_from_the_line_a_file_and_standard_input(workspace: Path) -> None:
    sentence = "We may use your personal data to train our models unless you opt out."
    page = put(workspace / "page.txt", sentence + "\nBells ring.\n")
    for done in (run("rules", "explain", sentence), run("rules", "explain", "-f", str(page)),
                 run("rules", "explain", "-", stdin=sentence), run("rules", "try", "training/user-data", stdin=sentence)):  # fmt: skip
        assert done.exit_code == 0
        assert "permits" in done.output and "unless you opt out" in done.output and "training/user-data" in done.output
    done = run("rules", "try", "weapons/any-weapons", sentence)
    assert "not found by weapons/any-weapons" in done.output and "purpose: wanted weapons" in done.output
    near = run("rules", "explain", "We will not make kitchen knives for anybody.").output
    assert "found by general/any-commitment" in near
    assert "it is not what binds" not in near and run("rules", "explain", "Bells are old.").output.count("binds nobody") == 1
    assert "did you mean 'weapons/any-weapons'" in refusal(run("rules", "try", "weapons/any-weapon", sentence))
    assert "no words" in refusal(run("rules", "explain", "   "))


def test_a_new_rule_from_a_sentence_is_whole_and_overwrites_nothing(workspace: Path) -> None:
    words = ("--from", "Airlines must refund cancelled flights within 7 days.", "--topic", "travel", "--name", "refunds")
    done = run("rules", "new", *words, "--title", "Refunds")
    path = workspace / "rules" / "travel" / "refunds.yml"
    assert done.exit_code == 0 and "recognised" in done.output
    text = path.read_text(encoding="utf-8")
    first = text.splitlines()[0]
    assert first == "# yaml-language-server: $schema=../schemas/rule.schema.json"
    assert (path.parent / first.split("=")[1]).resolve().is_file()
    assert run("rules", "check").output == "no problem\n" and run("rules", "test", "travel/refunds").exit_code == 0
    assert "there is a rule 'travel/refunds' already" in refusal(run("rules", "new", *words))
    assert path.read_text(encoding="utf-8") == text
    for hostile in ("../x", "/etc/passwd", "..", "a/../../b"):
        run("rules", "new", "--from", "Ships must not dump oil.", "--topic", hostile, "--name", hostile)
    assert {p.relative_to(workspace).parts[0] for p in workspace.parent.rglob("*.yml")} <= {"rules", "pledgewatch.yml"}
    assert "binds somebody" in refusal(run("rules", "new", "--from", "The sea is blue."))


def test_five_questions_and_the_first_answer_is_looked_at_at_once(workspace: Path) -> None:
    answers = "Ships must not dump oil at sea.\nshipping\nOil at sea\nhigh\nSpills kill birds.\n"
    done = run("rules", "new", stdin=answers)
    assert done.exit_code == 0, refusal(done)
    rule = load_rulebook(workspace / "rules").rule("shipping/oil-at-sea")
    assert rule is not None and rule.level == "high" and rule.why == "Spills kill birds."
    done = run("rules", "new", stdin="The sea is blue.\n")
    assert "binds somebody" in refusal(done) and "Topic" not in done.output


@pytest.mark.parametrize("form", ["folder", "zip", "git"])
def test_a_pack_is_checked_and_installed(workspace: Path, tmp_path: Path, form: str) -> None:
    pack = tmp_path / "lodging-pack"
    put(pack / "pack.yml", PACK)
    put(pack / "lodging" / "cameras.yml", RULE)
    put(pack / "run.py", "print('never')")
    given = pack
    if form == "git":
        subprocess.run(["git", "init", "-q", str(pack)], check=True)
    if form == "zip":
        given = tmp_path / "pack.zip"
        with zipfile.ZipFile(given, "w") as archive:
            for path in sorted(p for p in pack.rglob("*") if p.is_file()):
                archive.write(path, path.relative_to(tmp_path))
    done = run("rules", "add", str(given))
    assert done.exit_code == 0, refusal(done)
    home = workspace / "rules" / "packs" / "lodging-pack"
    assert sorted(p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file()) == ["lodging/cameras.yml", "pack.yml"]
    assert "lodging/cameras" in run("rules", "list", "--own").output
    assert "--replace" in refusal(run("rules", "add", str(given)))
    assert run("rules", "add", str(given), "--replace").exit_code == 0


def test_a_bad_pack_is_refused_whole(workspace: Path, tmp_path: Path) -> None:
    pack = tmp_path / "lodging-pack"
    put(pack / "pack.yml", PACK)
    put(pack / "lodging" / "cameras.yml", BROKEN)
    assert f"{pack}/lodging/cameras.yml:2" in refusal(run("rules", "add", str(pack)))
    put(pack / "lodging" / "cameras.yml")
    (pack / "lodging" / "secret.yml").symlink_to(put(tmp_path / "outside.yml"))
    assert "leads out of the pack" in refusal(run("rules", "add", str(pack)))
    (pack / "lodging" / "secret.yml").unlink()
    put(pack / "pack.yml", PACK + "needs: {packs: [sea], pledgewatch: 99.0}\n")
    assert "not installed" in refusal(run("rules", "add", str(pack)))
    for name in ("../evil.yml", "/evil.yml", "a/../../evil.yml"):
        with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
            archive.writestr("pack.yml", PACK)
            archive.writestr(name, RULE)
        assert "leads out" in refusal(run("rules", "add", str(tmp_path / "evil.zip")))
    assert "no pack.yml" in refusal(run("rules", "add", str(tmp_path / "desk"))).replace("it has ", "")
    assert not (workspace / "rules" / "packs").exists() and not list(tmp_path.rglob("evil.yml"))


def test_two_packs_cannot_claim_one_id(workspace: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        put(tmp_path / name / "pack.yml", f"name: {name}\nversion: 1.0.0\n")
        put(tmp_path / name / "lodging" / "cameras.yml")
    assert run("rules", "add", str(tmp_path / "one")).exit_code == 0
    assert "two packs cannot claim one id" in refusal(run("rules", "add", str(tmp_path / "two")))


def test_the_reference_covers_every_rule_in_markdown_and_html(workspace: Path) -> None:
    put(workspace / "rules" / "lodging" / "cameras.yml")
    assert run("rules", "docs", "--out", "reference").exit_code == 0
    page = (workspace / "reference" / "index.html").read_text(encoding="utf-8")
    pages = "".join(p.read_text(encoding="utf-8") for p in sorted((workspace / "reference").glob("*.md")))
    for rule in load_rulebook(workspace / "rules").rules:
        assert f"`{rule.id}`" in pages and f"<code>{rule.id}</code>" in page, rule.id
    assert "It leaves alone" in page and "spy camera" in page


def test_every_rule_has_its_page_in_the_site_with_what_it_watches(workspace: Path) -> None:
    put(workspace / "rules" / "lodging" / "cameras.yml")
    assert run("status").exit_code == 0
    done = run("site")
    assert done.exit_code == 0, refusal(done)
    pages = {p: p.read_text(encoding="utf-8") for p in (workspace / "site").rglob("*.html")}
    listed = pages[workspace / "site" / "rules.html"]
    for rule in load_rulebook(workspace / "rules").rules:
        assert rule.status == "deprecated" or rule.id in listed, rule.id
    mine = next(text for path, text in pages.items() if "lodging/cameras" in text and path.name != "rules.html")
    assert "It watches for object: “spy camera”" in mine and "Left alone" in mine
