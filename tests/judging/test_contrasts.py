"""Contrastive pairs: an edit of a few words turns the relation. Read with the built-in rulebook, judged alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.engine import Engine, make_engine
from monitor.loading import load_yaml
from monitor.models import Effect, Reading, Source

FOLDER = Path(__file__).parent.parent / "relations"
ROWS = [
    pytest.param(row, id=f"{path.stem}-{place + 1}")
    for path in sorted(FOLDER.glob("*.yml"))
    for place, row in enumerate(load_yaml(path).data)
]
QUIET = {Effect.MIXED.value: "neutral", Effect.UNJUDGED.value: "neutral"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine()


def read(engine: Engine, text: str, lead_in: str | None, hour: int) -> Reading:
    if lead_in:
        text = f"{lead_in}\n\n*   {text}\n"
    source = Source("northwind/terms", "Northwind", "Terms", "Northwind", "https://northwind.example/terms")
    moment = datetime(2026, 3, 1, hour, tzinfo=UTC)
    return engine.read_text(text, media_type="text/markdown", source=source, captured=moment)


@pytest.mark.parametrize("row", ROWS)
def test_one_edit_turns_the_relation(row: dict[str, str], engine: Engine) -> None:
    lead = row.get("lead_in")
    earlier = read(engine, row["earlier"], lead, 9)
    later = read(engine, row["later"], row.get("later_lead_in", lead), 21)
    relation = engine.judge_pair(earlier, later)
    assert relation is not None, f"nothing was read in {row['earlier']!r} or {row['later']!r}"
    assert relation.kind.value == row["relation"], [r.sentence for r in relation.reasons]
    assert QUIET.get(relation.effect.value, relation.effect.value) == row["effect"], row["because"]
