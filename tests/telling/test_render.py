"""Templates: found in a checkout and in a wheel, replaceable, with a clear error, never markup from outside."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import monitor
from monitor.errors import InputError
from monitor.telling.render import Templates, find_templates
from monitor.telling.safetext import fold_line, show_text, wrap_text
from tests.telling.builders import HOSTILE


def test_templates_are_found_in_a_checkout_and_in_a_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = find_templates()
    shutil.copytree(found, tmp_path / "site-packages/monitor/templates")
    monkeypatch.setattr(monitor, "__file__", str(tmp_path / "site-packages/monitor/__init__.py"))
    assert find_templates() == tmp_path / "site-packages/monitor/templates"
    monkeypatch.setattr(monitor, "__file__", str(tmp_path / "elsewhere/monitor/__init__.py"))
    with pytest.raises(InputError, match="templates are missing"):
        find_templates()


def test_a_workspace_replaces_a_template(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/about.html").write_text("<p>{{ name }}</p>")
    templates = Templates([tmp_path])
    assert templates.render("site/about.html", name="a<b\u202e") == "<p>a&lt;b⟦U+202E⟧</p>"
    assert templates.read("site/style.css").startswith("/*")


@pytest.mark.parametrize(
    ("text", "message"),
    [("one\n{% if x %}", r"bad\.html:2: the template does not compile"), ("{{ nothing }}", "cannot be filled"),
     ("{% include 'gone.html' %}", "no template gone.html")],
)  # fmt: skip
def test_a_wrong_template_is_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "bad.html").write_text(text)
    with pytest.raises(InputError, match=message):
        Templates([tmp_path]).render("bad.html")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_escaped_and_seen(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.html").write_text('<p title="{{ text }}">{{ text }}</p>')
    shown = Templates([tmp_path]).render("t.html", text=text)
    assert shown.count("<") == 2 and shown.count('"') == 2 and "'" not in shown
    for unseen in "\x00\x07\x1b\u200b\u202e":
        assert unseen not in shown


def test_text_helpers() -> None:
    assert show_text("plain ünï 漢字 \u200d") == "plain ünï 漢字 \u200d"
    assert show_text("a\ud800b") == "a⟦U+D800⟧b"
    assert fold_line("a\r\nBcc: x\x00  y") == "a Bcc: x y"
    assert wrap_text("x" * 100 + " y", 2) == "  " + "x" * 100 + "\n  y"
