"""The fresh set is kept apart: no run of words of it stands in code, data or tests; what draws it is deterministic."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from monitor.evaluation.relations import read_label
from monitor.evaluation.rows import load_rows

ROOT = Path(__file__).parents[1]
FRESH = ROOT / "benchmarks" / "fresh"
KEPT_APART = ("monitor", "spiders", "templates", "tests", "docs")
RUN = 10  # so many words in a row are no coincidence
PAGE = "We keep nothing.\n\n{}\n\nYou must not fish here.\n\nBoats are let by the hour to anybody who asks.\n"


@pytest.fixture(scope="module")
def fresh_pairs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fresh_pairs", ROOT / "benchmarks" / "fresh_pairs.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["fresh_pairs"] = module
    spec.loader.exec_module(module)
    return module


def _texts() -> list[str]:
    rows = [
        json.loads(line)
        for name in ("pairs", "reserve", "statements", "reserve-statements")
        for line in (FRESH / f"{name}.jsonl").open(encoding="utf-8")
    ]
    sides = [side for row in rows for side in (row, row.get("earlier"), row.get("later")) if side]
    return [side["text"] for side in sides if "text" in side]


def test_no_run_of_words_of_a_fresh_row_stands_anywhere_else(fresh_pairs: ModuleType) -> None:
    words_of = fresh_pairs.WORD.findall
    runs = {
        tuple(words[i : i + RUN])
        for words in (words_of(t.lower()) for t in _texts())
        for i in range(len(words) - RUN + 1)
    }
    found = []
    for folder in KEPT_APART:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".yml", ".md", ".j2", ".html", ".txt"}:
                words = words_of(path.read_text("utf-8").lower())
                found += [path.name for i in range(len(words) - RUN + 1) if tuple(words[i : i + RUN]) in runs]
    assert not found, found


def test_every_fresh_pair_has_labels_that_the_scorers_know() -> None:
    rows = load_rows(FRESH / "pairs.jsonl")
    assert len(rows) >= 30
    for row in rows:
        read_label(row)


def _write(folder: Path, name: str, text: str, subject: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    author = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["add", "-A"], [*author, "commit", "--quiet", "--message", subject]):
        subprocess.run(["git", "-C", str(folder), *words], check=True)


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    page = "Pond/Terms.md"
    _write(
        tmp_path, page, PAGE.format("We let boats on [Sundays](https://pond.example/a)."), "First record of Pond Terms"
    )
    _write(
        tmp_path,
        page,
        PAGE.format("We let boats on [Sundays](https://pond.example/b)."),
        "Record new changes of Pond Terms",
    )
    _write(tmp_path, page, PAGE.format("We let boats on Mondays."), "Record new changes of Pond Terms")
    _write(tmp_path, page, "This page is away today, come back later.\n", "Record new changes of Pond Terms")
    return tmp_path


def test_a_diff_shows_changed_sentences_and_neither_links_nor_pages_that_went_away(
    fresh_pairs: ModuleType, collection: Path
) -> None:
    changes = fresh_pairs.find_changes(collection)
    diffs = [fresh_pairs.make_diff(collection, change) for change in changes]
    assert diffs == ["", "- We let boats on Sundays.\n+ We let boats on Mondays.\n", ""]


def test_the_same_seed_draws_the_same_changes(fresh_pairs: ModuleType, collection: Path) -> None:
    changes = fresh_pairs.find_changes(collection)
    assert fresh_pairs.draw_changes(changes, 7) == fresh_pairs.draw_changes(list(reversed(changes)), 7)


def test_services_with_labels_are_left_out(fresh_pairs: ModuleType, collection: Path) -> None:
    _write(collection, "ChatGPT/Terms.md", "One two three four.\n", "First record of ChatGPT Terms")
    _write(collection, "ChatGPT/Terms.md", "One two three five.\n", "Record new changes of ChatGPT Terms")
    assert {change.path for change in fresh_pairs.find_changes(collection)} == {"Pond/Terms.md"}
    assert "ChatGPT/Terms.md" in {change.path for change in fresh_pairs.find_changes(collection, apart=frozenset())}
