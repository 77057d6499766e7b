"""Collections that others kept: small repositories made here, read as work tree, bare repository and bundle."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.errors import HistoryError, UnknownName
from monitor.keeping import git
from monitor.keeping.history import open_history, parse_log

IDENTITY = {"GIT_AUTHOR_NAME": "Bot", "GIT_AUTHOR_EMAIL": "bot@example.org"}
IDENTITY |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in IDENTITY.items()}


class Collection:
    """A repository in the shape of an Open Terms Archive collection."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, when: str = "2026-01-01T00:00:00+0000", committed: str = "") -> str:
        environment = IDENTITY | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": committed or when}
        environment |= {"PATH": os.environ["PATH"], "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "-C", str(self.folder), *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def put(self, path: str, text: str, subject: str, when: str, committed: str = "") -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", subject, when=when, committed=committed)

    def drop(self, path: str, subject: str, when: str) -> None:
        self.git("rm", "--quiet", path)
        self.git("commit", "--quiet", "-m", subject, when=when)

    def bundle(self, target: Path, *refs: str) -> Path:
        self.git("bundle", "create", "--quiet", str(target), *(refs or ("--all",)))
        return target


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    made = Collection(tmp_path / "collection")
    made.put("README.md", "read me", "Initial commit", "2026-01-01T00:00:00+0000")
    made.put("LICENSE", "free", "Add licence", "2026-01-01T00:00:01+0000")
    made.put("Nørd·AI/Terms.md", "one", "First record of Nørd·AI Terms", "2026-01-02T10:00:00+0200")
    made.put("Acme/Privacy Policy.md", "a", "First record of Acme Privacy Policy", "2026-01-03T00:00:00+0000")
    made.put("Nørd·AI/Terms.md", "two", "Record new changes of Nørd·AI Terms", "2026-01-04T00:00:00+0000")
    made.put("Acme/deep/Extra.md", "no document", "Add a deeper file", "2026-01-04T01:00:00+0000")
    made.put("Acme/table.csv", "no document", "Add another kind", "2026-01-04T02:00:00+0000")
    subject = "Apply technical or declaration upgrade on Acme Privacy Policy"
    made.put("Acme/Privacy Policy.md", "b", subject, "2026-01-01T12:00:00+0000")
    made.drop("Nørd·AI/Terms.md", "Drop Nørd·AI Terms", "2026-01-06T00:00:00+0000")
    return made


def shapes(path: Path, cache: Path) -> list[tuple[str, str, bool, bool]]:
    return [(r.name, r.captured.isoformat(), r.first, r.technical) for r in open_history(path, cache=cache).revisions()]


def test_versions_come_in_the_order_of_commits(collection: Collection, tmp_path: Path) -> None:
    assert shapes(collection.folder, tmp_path) == [
        ("Nørd·AI/Terms", "2026-01-02T08:00:00+00:00", True, False),
        ("Acme/Privacy Policy", "2026-01-03T00:00:00+00:00", True, False),
        ("Nørd·AI/Terms", "2026-01-04T00:00:00+00:00", False, False),
        ("Acme/Privacy Policy", "2026-01-01T12:00:00+00:00", False, True),
    ]


def test_the_fields_of_a_version(collection: Collection) -> None:
    first = open_history(collection.folder).revisions()[0]
    assert (first.service, first.terms, first.path) == ("Nørd·AI", "Terms", "Nørd·AI/Terms.md")
    assert first.captured == datetime(2026, 1, 2, 8, tzinfo=UTC)
    assert first.commit == collection.git("rev-list", "--reverse", "HEAD").splitlines()[2]
    assert first.blob == collection.git("rev-parse", f"{first.commit}:Nørd·AI/Terms.md").strip()


def test_other_files_are_no_versions_and_deletions_are_kept_apart(collection: Collection) -> None:
    history = open_history(collection.folder)
    assert history.log.other_files == ("README.md", "LICENSE", "Acme/deep/Extra.md", "Acme/table.csv")
    [gone] = history.deletions()
    assert gone.name == "Nørd·AI/Terms"
    assert list(history.read_blobs([gone.blob])) == [b"two"]
    assert history.names() == ("Acme/Privacy Policy", "Nørd·AI/Terms")


def test_capture_is_the_authors_date_where_a_commit_was_made_later(tmp_path: Path) -> None:
    made = Collection(tmp_path / "moved")
    made.put("A/B.md", "a", "First record of A B", "2025-05-05T00:00:00+0000", committed="2026-01-01T00:00:00+0000")
    assert open_history(made.folder).revisions()[0].captured.date() == date(2025, 5, 5)


def test_older_collections_word_their_commits_otherwise() -> None:
    def log(subject: str) -> bytes:
        head = f"\x1e{'a' * 40}\x1f1700000000\x1f{subject}\0\n:000000 100644 {'0' * 40} {'b' * 40} A\0A/B.md\0"
        return head.encode()

    assert parse_log(log("Start tracking A B")).revisions[0].first
    assert parse_log(log("Refilter A B")).revisions[0].technical
    plain = parse_log(log("Update A B")).revisions[0]
    assert not plain.first and not plain.technical


def test_work_tree_bare_repository_and_bundles_tell_the_same(collection: Collection, tmp_path: Path) -> None:
    expected = shapes(collection.folder, tmp_path)
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(collection.folder), str(bare)], check=True)
    cache = tmp_path / "cache"
    assert shapes(bare, cache) == expected
    assert shapes(collection.bundle(tmp_path / "all.bundle"), cache) == expected
    without_head = collection.bundle(tmp_path / "main.bundle", "main")
    assert shapes(without_head, cache) == expected
    assert len(list(cache.glob("bundle-*.git"))) == 2 and not list(cache.glob(".unpacking-*"))


def test_a_bundle_is_unpacked_once(collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, cache = collection.bundle(tmp_path / "a.bundle"), tmp_path / "cache"
    first = open_history(bundle, cache=cache)
    moved = bundle.rename(tmp_path / "renamed.bundle")

    def refuse(*arguments: object) -> bytes:
        raise AssertionError("unpacked again")

    monkeypatch.setattr(git.shutil, "rmtree", refuse)
    assert open_history(moved, cache=cache).repository == first.repository


def test_only_patterns_match_as_a_shell_does(collection: Collection) -> None:
    history = open_history(collection.folder)

    def names(*only: str) -> set[str]:
        return {r.name for r in history.revisions(only=only)}

    assert names("Acme/*") == {"Acme/Privacy Policy"}
    assert names("*Terms") == {"Nørd·AI/Terms"}
    assert names("*") == names("Acme/Privacy Polic[xy]", "N?rd·AI/Terms") == set(history.names())
    assert names("No\u0308rd·AI/Terms".replace("o\u0308", "ø")) == {"Nørd·AI/Terms"}


def test_a_pattern_that_fits_nothing_suggests_near_names(collection: Collection) -> None:
    history = open_history(collection.folder)
    with pytest.raises(UnknownName, match=r"acme/privacy policy: .*'Acme/Privacy Policy'"):
        history.revisions(only=["Acme/*", "acme/privacy policy"])
    with pytest.raises(UnknownName, match=r"'Acme/\*'"):
        history.revisions(only=["Acmee/*"])
    with pytest.raises(UnknownName, match=r"fits no document of the collection$"):
        history.revisions(only=["Zzzzzz"])


def test_since_counts_the_day_of_capture(collection: Collection) -> None:
    history = open_history(collection.folder)
    assert [r.captured.day for r in history.revisions(since=date(2026, 1, 3))] == [3, 4]
    assert history.revisions(since=date(2030, 1, 1)) == []


def test_a_merge_brings_what_it_changed_on_the_main_line(tmp_path: Path) -> None:
    made = Collection(tmp_path / "merged")
    made.put("A/B.md", "1", "First record of A B", "2026-01-01T00:00:00+0000")
    made.git("checkout", "--quiet", "-b", "side")
    made.put("A/C.md", "x", "First record of A C", "2026-01-02T00:00:00+0000")
    made.put("A/C.md", "y", "Record new changes of A C", "2026-01-03T00:00:00+0000")
    made.git("checkout", "--quiet", "main")
    made.put("A/B.md", "2", "Record new changes of A B", "2026-01-04T00:00:00+0000")
    made.git("merge", "--quiet", "--no-ff", "-m", "Merge side", "side", when="2026-01-05T00:00:00+0000")
    history = open_history(made.folder)
    found = history.revisions()
    assert [(r.name, r.captured.day) for r in found] == [("A/B", 1), ("A/B", 4), ("A/C", 5)]
    assert list(history.read_blobs([r.blob for r in found])) == [b"1", b"2", b"y"]


def test_blobs_come_in_the_order_asked_for_through_one_process(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    start = subprocess.Popen

    def count(*arguments: object, **options: object) -> object:
        started.append(arguments)
        return start(*arguments, **options)  # type: ignore[call-overload]

    history = open_history(collection.folder)
    blobs = [r.blob for r in history.revisions()]
    monkeypatch.setattr(git.subprocess, "Popen", count)
    assert list(history.read_blobs(blobs + blobs[::-1])) == [b"one", b"a", b"two", b"b", b"b", b"two", b"a", b"one"]
    assert len(started) == 1
    assert list(history.read_blobs([])) == []


def test_large_blobs_and_many_ids_do_not_block(tmp_path: Path) -> None:
    made = Collection(tmp_path / "large")
    made.put("A/B.md", "x" * 3_000_000, "First record of A B", "2026-01-01T00:00:00+0000")
    history = open_history(made.folder)
    [blob] = [r.blob for r in history.revisions()]
    reader = history.read_blobs([blob] * 5000)
    assert len(next(reader)) == 3_000_000
    reader.close()


def test_a_blob_that_is_not_there_is_an_error_with_the_path(collection: Collection) -> None:
    with pytest.raises(HistoryError, match=f"{collection.folder}: does not hold the version {'0' * 39}1"):
        list(open_history(collection.folder).read_blobs(["0" * 39 + "1"]))


def test_what_is_no_collection_is_an_error_naming_the_path(tmp_path: Path) -> None:
    plain, empty = tmp_path / "notes.txt", tmp_path / "empty"
    plain.write_text("hello")
    empty.mkdir()
    made = Collection(tmp_path / "bare of commits")
    for path in (plain, empty, made.folder, tmp_path / "absent"):
        with pytest.raises(HistoryError) as caught:
            open_history(path, cache=tmp_path / "cache")
        assert str(caught.value).startswith(f"{path}: ")


def test_a_folder_inside_a_repository_is_not_taken_for_it(collection: Collection) -> None:
    with pytest.raises(HistoryError, match="only lies inside one"):
        open_history(collection.folder / "Acme")


@pytest.mark.parametrize("keep", [40, -400])
def test_a_bundle_cut_short_is_an_error_and_leaves_nothing(collection: Collection, tmp_path: Path, keep: int) -> None:
    bundle, cache = collection.bundle(tmp_path / "cut.bundle"), tmp_path / "cache"
    bundle.write_bytes(bundle.read_bytes()[:keep])
    with pytest.raises(HistoryError, match=str(bundle)):
        open_history(bundle, cache=cache)
    assert list(cache.iterdir()) == []


def test_the_repositorys_own_settings_run_nothing(collection: Collection, tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    script = tmp_path / "script.sh"
    script.write_text(f"#!/bin/sh\necho ran >> {trace}\n")
    script.chmod(0o755)
    for setting in ("core.fsmonitor", "core.pager", "gpg.program", "diff.external", "core.sshCommand", "core.editor"):
        collection.git("config", setting, str(script))
    collection.git("config", "log.showSignature", "true")
    collection.git("config", "core.hooksPath", str(tmp_path))
    collection.git("config", "protocol.ext.allow", "always")
    history = open_history(collection.folder)
    assert len(list(history.read_blobs([r.blob for r in history.revisions()]))) == 4
    assert not trace.exists()


def test_git_missing_is_said_plainly(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(HistoryError, match="git is not installed"):
        open_history(collection.folder)
