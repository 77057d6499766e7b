"""Settings: defaults, the file, the environment over it, secrets, paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import Settings, load_settings
from monitor.errors import InputError, ProblemsFound
from monitor.subscribers import load_subscribers

EXAMPLE = """\
name: AI desk
ledger: sqlite:///ledger.db
archive: archive/
sources: [sources/*.yml]
watch: [openai, us-department-of-defense]
rules: rules/
site: {out: site/, base_url: "https://example.org/watch"}
mail: {smtp: "smtp://mail.example.org:587", from: "Pledgewatch <watch@example.org>", security: starttls}
subscribers: [subscribers/*.yml]
"""


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("PLEDGEWATCH_")]:
        monkeypatch.delenv(name)


def load(folder: Path, text: str) -> Settings:
    (folder / "pledgewatch.yml").write_text(text, encoding="utf-8")
    return load_settings(folder)


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ProblemsFound) as caught:
        load(folder, text)
    return [f"{p.line}:{p.column}: {p.message}" for p in caught.value.problems]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "name: Pledgewatch\n"])
def test_every_line_has_a_default(tmp_path: Path, text: str) -> None:
    settings = load(tmp_path, text)
    assert settings.name == "Pledgewatch" and settings.folder == tmp_path.resolve()
    assert settings.ledger_url == f"sqlite:///{tmp_path}/ledger.db"
    assert settings.archive_path == tmp_path / "archive"
    assert settings.site_path == tmp_path / "site" and settings.outbox_path == tmp_path / "outbox"
    assert settings.rules_path == tmp_path / "rules"
    assert settings.source_paths == () == settings.subscriber_paths
    assert settings.watch == [] and settings.mail.smtp == "" and settings.mail.sender
    assert settings.user_agent.startswith("Pledgewatch/") and "+" not in settings.user_agent


def test_the_example_of_the_design_is_read(tmp_path: Path) -> None:
    for name in ("sources/b.yml", "sources/a.yml", "sources/c.txt", "subscribers/desk.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    settings = load(tmp_path, EXAMPLE)
    assert settings.source_paths == (tmp_path / "sources/a.yml", tmp_path / "sources/b.yml")
    assert settings.subscriber_paths == (tmp_path / "subscribers/desk.yml",)
    assert settings.site.base_url == "https://example.org/watch/"
    assert settings.mail.sender == "Pledgewatch <watch@example.org>" and settings.mail.security == "starttls"
    assert settings.user_agent.endswith("(+https://example.org/watch/)")
    assert load(tmp_path, "crawl: {contact: desk@example.org}").user_agent.endswith("(+desk@example.org)")


def test_paths_may_be_absolute(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "a.yml").write_text("x")
    home = tmp_path / "home"
    home.mkdir()
    settings = load(home, f"archive: {tmp_path}/far\nledger: sqlite:////srv/l.db\nsources: ['{tmp_path}/far/*.yml']\n")
    assert settings.archive_path == tmp_path / "far"
    assert settings.ledger_url == "sqlite:////srv/l.db"
    assert settings.source_paths == (tmp_path / "far" / "a.yml",)


def test_the_environment_overrules_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGEWATCH_NAME", "Other desk")
    monkeypatch.setenv("PLEDGEWATCH_WATCH", '["nato"]')
    monkeypatch.setenv("PLEDGEWATCH_MAIL__FROM", "Me <me@example.org>")
    monkeypatch.setenv("PLEDGEWATCH_CRAWL__DELAY", "2.5")
    settings = load(tmp_path, EXAMPLE)
    assert settings.name == "Other desk" and settings.watch == ["nato"]
    assert settings.mail.sender == "Me <me@example.org>" and settings.mail.smtp == "smtp://mail.example.org:587"
    assert settings.crawl.delay == 2.5


def test_all_problems_at_once_each_at_its_place(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        'nmae: X\nsite: {out: 3, audience: all, base_url: "example.org"}\nmail: {security: ssl}\narchive: s3://bucket/x\n',
    )
    assert [line.split(": ")[0] for line in found] == ["1:1", "2:8", "2:16", "2:31", "3:8", "4:1"]
    assert "did you mean 'name'?" in found[0] and "starttls, tls, none" in found[4]
    assert "no object stores" in found[5]


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    assert problems(tmp_path, "sources: [sources/*.yml, mine.yml]\n") == [
        "1:26: sources: there is no file 'mine.yml'"
    ]


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="pledgewatch init"):
        load_settings(tmp_path)


def test_secrets_come_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("postgresql+psycopg://desk:hush@db/ledger\n")
    monkeypatch.setenv("PLEDGEWATCH_LEDGER_FILE", str(secret))
    monkeypatch.setenv("PLEDGEWATCH_SMTP_PASSWORD", "quiet")
    settings = load(tmp_path, EXAMPLE)
    assert settings.ledger_url == "postgresql+psycopg://desk:hush@db/ledger"
    assert settings.smtp_password is not None and settings.smtp_password.get_secret_value() == "quiet"
    assert "hush" not in repr(settings) and "quiet" not in repr(settings)
    assert "hush" not in str(settings) and "quiet" not in str(settings)
    monkeypatch.setenv("PLEDGEWATCH_LEDGER_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="PLEDGEWATCH_LEDGER_FILE"):
        load(tmp_path, EXAMPLE)


def test_passwords_in_the_file_are_refused_and_not_repeated(tmp_path: Path) -> None:
    text = 'ledger: postgresql+psycopg://desk:hush@db/ledger\nmail: {smtp: "smtp://me:hush@mail.example.org"}\n'
    found = problems(tmp_path, text)
    assert [line.split(": ")[0] for line in found] == ["1:1", "2:8"]
    assert all("a password does not belong" in line and "hush" not in line for line in found)
    assert load(tmp_path, "ledger: postgresql+psycopg://desk@db/l").ledger_url == "postgresql+psycopg://desk@db/l"


def test_what_is_wrong_in_the_environment_is_named_without_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLEDGEWATCH_CRAWL__DELAY", "secret-word")
    with pytest.raises(InputError, match="PLEDGEWATCH_CRAWL__DELAY") as caught:
        load(tmp_path, EXAMPLE)
    assert "secret-word" not in str(caught.value)
    monkeypatch.delenv("PLEDGEWATCH_CRAWL__DELAY")
    monkeypatch.setenv("PLEDGEWATCH_WATCH", "secret-word")
    with pytest.raises(InputError, match="in the environment") as caught:
        load(tmp_path, EXAMPLE)
    assert "secret-word" not in str(caught.value) and "watch" in str(caught.value)


def test_a_second_header_line_cannot_be_smuggled_in(tmp_path: Path) -> None:
    found = problems(tmp_path, 'mail: {from: "a@example.org\\nBcc: b@example.org"}\ncrawl: {contact: "x\\r\\ny"}\n')
    assert len(found) == 2 and all("one line" in line for line in found)


def test_subscribers_may_stand_in_the_settings(tmp_path: Path) -> None:
    (tmp_path / "subscribers").mkdir()
    (tmp_path / "subscribers/desk.yml").write_text("to: desk@example.org\n", encoding="utf-8")
    path = tmp_path / "pledgewatch.yml"
    path.write_text("subscribers:\n  - to: me@example.org\n    when: daily 07:30 UTC\n", encoding="utf-8")
    settings = load_settings(tmp_path)
    assert [s.to for s in settings.own_subscribers] == ["me@example.org"]
    both = load_subscribers(settings.subscriber_paths, settings.own_subscribers)
    assert [s.to for s in both] == ["me@example.org", "desk@example.org"], "files of the folder count all the same"
    path.write_text("subscribers:\n  - to: me@example.org\n    when: dayly\n  - gone.yml\n", encoding="utf-8")
    with pytest.raises(ProblemsFound, match=r"pledgewatch\.yml:3:\d+: when: "):
        load_settings(tmp_path)
    path.write_text("subscribers:\n  - {to: me@example.org, wen: now}\n", encoding="utf-8")
    with pytest.raises(ProblemsFound, match=r"pledgewatch\.yml:2:\d+: unknown .*'wen'"):
        load_settings(tmp_path)
