"""Score the relations between the dated statements of a story, read one after another in date order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from monitor.evaluation.inputs import make_story_statement
from monitor.evaluation.protocol import Engine
from monitor.evaluation.relations import (
    RelationOutcome,
    describe_relation,
    make_outcome,
    make_relation_confusion,
    make_relation_figures,
    make_relation_rows,
)
from monitor.evaluation.results import Result
from monitor.evaluation.rows import Row, load_rows
from monitor.models import Relation


def evaluate_stories(path: Path, engine: Engine) -> Result:
    """Score every labelled relation of every story in ``path``. Raises ``InputError`` for rows that cannot be read."""
    outcomes: list[RelationOutcome] = []
    predictions: dict[str, object] = {}
    for row in load_rows(path):
        judged = judge_statements(row, engine)
        predictions[row.text("id")] = {
            f"{later}>{earlier}": describe_relation(relation) for (later, earlier), relation in sorted(judged.items())
        }
        outcomes.extend(_score(row, judged))
    return Result(
        kind="stories",
        path=str(path),
        figures=make_relation_figures(outcomes),
        confusion=make_relation_confusion(outcomes),
        rows=make_relation_rows(outcomes),
        predictions=predictions,
    )


def judge_statements(row: Row, engine: Engine) -> Mapping[tuple[str, str], Relation]:
    """The relations that the engine finds in one story, by (later, earlier) statement."""
    actor = row.text("actor")
    ordered = sorted(row.rows("statements"), key=lambda statement: statement.day("date"))
    readings = []
    sid_of: dict[str, str] = {}
    for place, statement in enumerate(ordered):
        text = make_story_statement(statement, actor=actor, place=place)
        sid_of[text.source.id] = statement.text("sid")
        readings.append(
            engine.read_text(text.text, media_type=text.media_type, source=text.source, captured=text.captured)
        )
    judged = engine.judge_story(readings)
    return {(sid_of[later], sid_of[earlier]): relation for (later, earlier), relation in judged.items()}


def _score(row: Row, judged: Mapping[tuple[str, str], Relation]) -> list[RelationOutcome]:
    texts = {statement.text("sid"): statement.text("text") for statement in row.rows("statements")}
    outcomes = []
    for labelled in row.rows("relations"):
        later, earlier = labelled.text("later"), labelled.text("earlier")
        for sid in (later, earlier):
            if sid not in texts:
                raise row.problem(f"relation names statement {sid!r}, which the story does not hold")
        text = f"{texts[earlier]}\n    → {texts[later]}"
        name = f"{row.text('id')}/{later}>{earlier}"
        outcomes.append(make_outcome(name, labelled, judged.get((later, earlier)), text))
    return outcomes
