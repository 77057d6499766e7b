"""The import of a kept collection: whole, again, bit by bit, and killed at named points."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.history.collection import make_bundle, make_collection, make_revisions

KILLED = Path(__file__).with_name("killed.py")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_collection(tmp_path_factory.mktemp("collection") / "versions.git", make_revisions())


def run(
    workspace: Path, *arguments: str, killed: tuple[str, int] | None = None, seed: str = "random"
) -> subprocess.CompletedProcess[str]:
    workspace.mkdir(exist_ok=True)
    start = [sys.executable, str(KILLED), killed[0], str(killed[1])] if killed else [sys.executable, "-m", "monitor.cli"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
    return subprocess.run(
        [*start, *arguments], cwd=workspace, env=environment, capture_output=True, text=True, start_new_session=True
    )


def export(workspace: Path) -> str:
    done = run(workspace, "export", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    return done.stdout


def counts(workspace: Path) -> dict[str, int]:
    done = run(workspace, "status", "--json")
    assert done.returncode == 0, done.stderr
    counted: dict[str, int] = json.loads(done.stdout)["counts"]
    return counted


@pytest.fixture(scope="module")
def whole(collection: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("whole")
    done = run(workspace, "import", "ota", str(collection))
    assert done.returncode == 0, done.stderr
    return workspace


def test_the_planted_changes_are_found_and_nothing_else(whole: Path) -> None:
    found = [json.loads(line) for line in run(whole, "findings", "list", "--json").stdout.splitlines()]
    seen = {(f["publisher"], f["document"], f["date"], f["relation"]) for f in found if f["confidence"] != "low"}
    expected = set()
    for publisher, month in (("Larkfield", "01"), ("Dunmere AI", "02")):
        for document in ("Acceptable Use Policy", "Privacy Policy"):
            expected |= {
                (publisher, document, f"2025-{month}-03", "withdraws"),
                (publisher, document, f"2025-{month}-05", "narrows"),
                (publisher, document, f"2025-{month}-06", "contradicts"),
            }
    assert seen == expected


def test_a_second_import_adds_nothing(whole: Path, collection: Path) -> None:
    before, text = counts(whole), export(whole)
    done = run(whole, "import", "ota", str(collection), "--json")
    assert json.loads(done.stdout)["recorded"] == 0
    assert counts(whole) == before
    assert export(whole) == text


def test_a_bundle_reads_like_its_repository(whole: Path, collection: Path, tmp_path: Path) -> None:
    bundle = make_bundle(collection, tmp_path / "versions.bundle")
    done = run(tmp_path / "from-bundle", "import", "ota", str(bundle))
    assert done.returncode == 0, done.stderr
    assert export(tmp_path / "from-bundle") == export(whole)


def test_one_process_and_two_write_the_same(whole: Path, collection: Path, tmp_path: Path) -> None:
    done = run(tmp_path / "one", "import", "ota", str(collection), "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert export(tmp_path / "one") == export(whole)


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_every_hash_seed_writes_the_same(whole: Path, collection: Path, tmp_path: Path, seed: str) -> None:
    done = run(tmp_path / "seeded", "import", "ota", str(collection), seed=seed)
    assert done.returncode == 0, done.stderr
    assert export(tmp_path / "seeded") == export(whole)


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(("point", "number"), [("bytes-written", 9), ("before-commit", 11), ("after-commit", 7)])
def test_killed_and_resumed_it_ends_like_one_that_was_not(
    whole: Path, collection: Path, tmp_path: Path, point: str, number: int, workers: str
) -> None:
    workspace = tmp_path / "killed"
    arguments = ("import", "ota", str(collection), "--workers", workers)
    killed = run(workspace, *arguments, killed=(point, number))
    assert killed.returncode == -9, f"the kill hit no work: {killed.stdout}{killed.stderr}"
    assert counts(workspace)["documents"] < counts(whole)["documents"], "the kill came when all was done"
    done = run(workspace, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["recorded"] > 0
    expected = hashlib.sha256(export(whole).encode()).hexdigest()
    assert hashlib.sha256(export(workspace).encode()).hexdigest() == expected


def test_only_and_since_choose(collection: Path, tmp_path: Path) -> None:
    arguments = ("--only", "Larkfield/*", "--since", "2025-01-04", "--json")
    done = run(tmp_path / "some", "import", "ota", str(collection), *arguments)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["versions"] == 8


def test_an_unknown_service_is_named(collection: Path, tmp_path: Path) -> None:
    done = run(tmp_path / "none", "import", "ota", str(collection), "--only", "Larkfeild/*")
    assert done.returncode == 2
    assert "Larkfeild" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreadable_bundle_is_named(tmp_path: Path) -> None:
    bundle = tmp_path / "broken.bundle"
    bundle.write_bytes(b"# v2 git bundle\nnot really")
    done = run(tmp_path / "none", "import", "ota", str(bundle))
    assert done.returncode == 2
    assert "broken.bundle" in done.stderr
    assert "Traceback" not in done.stderr
