"""A workspace's own templates: used, sandboxed, and never able to stop a mail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from monitor.runner.digests import plan_digests
from monitor.runner.workspace import open_workspace
from tests.services.test_planning import DESK
from tests.services.worlds import NOON, make_place, record_findings

ROOT = Path(__file__).resolve().parents[2]
OPERATOR = "mail: {operator: ops@example.org}\n"


def write_template(place: Path, text: str, name: str = "mail/digest.txt") -> Path:
    path = place / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_replacement_is_used(tmp_path: Path) -> None:
    place = make_place(tmp_path, desk=DESK + "format: text\n")
    write_template(place, "Our own words: {{ title }}{% for g in groups %} [{{ g.level.name }}]{% endfor %}\n")
    with open_workspace(place) as workspace:
        record_findings(workspace.ledger, 1, ["f1"])
        [mail] = plan_digests(workspace, NOON)
    assert b"Our own words: 1 change in public commitments [high]" in mail.content


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fine\n{% for x in %}\n", r"digest.txt:2: the template does not compile"),
        ("fine\n\n{{ nothing_there }}\n", r"digest.txt:3: the template cannot be filled: 'nothing_there' is undefined"),
        ("{{ 1 / 0 }}", r"digest.txt:1: the template cannot be filled: division by zero"),
        ("{% include 'gone.txt' %}", r"digest.txt:1: the template cannot be filled: there is no template gone.txt"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "the template cannot be filled"),
        ("{{ title.format.__globals__ }}", "the template cannot be filled"),
        ("{% for i in range(999999999) %}x{% endfor %}", "the template cannot be filled"),
    ],
)
def test_a_wrong_one_is_told_and_the_mail_goes_out(tmp_path: Path, text: str, words: str) -> None:
    place = make_place(tmp_path, OPERATOR, desk=DESK)
    path = write_template(place, text)
    with open_workspace(place) as workspace:
        record_findings(workspace.ledger, 1, ["f1"])
        mail, notice = plan_digests(workspace, NOON)
        [problem] = workspace.templates.problems
    assert b"You read this because" in mail.content, "the product's own template"
    assert notice.subscriber == "operator:ops@example.org"
    assert str(path.parent) in problem or "digest.txt" in problem
    assert words in problem and problem.endswith("the product's own template is used meanwhile")
    with open_workspace(place) as workspace:
        assert plan_digests(workspace, NOON) == [], "told once"


def test_the_check_names_file_and_line(tmp_path: Path) -> None:
    place = make_place(tmp_path, desk=DESK)
    bad = write_template(place, "a\n{% if %}\n", "mail/digest.html")
    odd = write_template(place, "x", "mail/digset.txt")
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", "subscribers", "check"],
        cwd=place, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert f"{bad.relative_to(place)}:2: the template does not compile" in done.stdout
    assert f"{odd.relative_to(place)}: replaces nothing" in done.stdout
    bad.unlink()
    odd.unlink()
