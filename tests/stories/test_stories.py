"""Invented stories, told statement by statement: what each does to earlier ones, judged as ``evaluate stories`` would.

Not every relation can be seen by grammar alone; the floor says how many are, and no relation may be lost altogether.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.engine import Engine, make_engine
from monitor.evaluation.stories import evaluate_stories
from monitor.loading import load_yaml

HOME = Path(__file__).parent
FLOOR = 0.75


def make_row(story: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": story["id"],
        "title": story["title"],
        "actor": story["actor"],
        "statements": [
            {"sid": sid, "date": str(day), "speaker": speaker, "text": text}
            for sid, day, speaker, text in story["statements"]
        ],
        "relations": [
            {"earlier": earlier, "later": later, "relation": relation, "effect": effect}
            for earlier, later, relation, effect in story["relations"]
        ],
    }


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine()


def write_rows(path: Path) -> Path:
    stories = [story for name in ("companies", "governments", "mixed", "press", "late") for story in load_yaml(HOME / f"{name}.yml").data]
    path.write_text("".join(json.dumps(make_row(story)) + "\n" for story in stories), encoding="utf-8")
    return path


def test_most_relations_of_the_stories_are_seen(engine: Engine, tmp_path: Path) -> None:
    result = evaluate_stories(write_rows(tmp_path / "stories.jsonl"), engine)
    wrong = [f"{row.id}: {row.label}, judged {row.predicted}" for row in result.rows if not row.right]
    assert result.figures["accuracy"] >= FLOOR, wrong
    by_relation = result.figures["by_relation"]
    assert isinstance(by_relation, dict)
    assert all(score["recall"] >= 0.5 for score in by_relation.values()), wrong
