"""Score the relation of two passages, each read alone."""

from __future__ import annotations

from pathlib import Path

from monitor.evaluation.inputs import find_party, make_passage
from monitor.evaluation.protocol import Engine
from monitor.evaluation.relations import (
    describe_relation,
    make_outcome,
    make_relation_confusion,
    make_relation_figures,
    make_relation_rows,
)
from monitor.evaluation.results import Result
from monitor.evaluation.rows import Row, load_rows
from monitor.models import Reading, Relation


def evaluate_pairs(path: Path, engine: Engine) -> Result:
    """Score every pair of ``path`` by its two passages; rows whose ``later`` is null are left to ``revisions``.

    Raises ``InputError`` for rows that cannot be read.
    """
    outcomes = []
    predictions = {}
    for row in load_rows(path):
        earlier, later = row.row_or_none("earlier"), row.row_or_none("later")
        if earlier is None:
            raise row.problem("'earlier' must be an object")
        if later is None:
            continue
        name = row.text("id")
        relation = judge_passages(row, earlier, later, engine)
        predictions[name] = describe_relation(relation)
        text = f"{earlier.text('text')}\n    → {later.text('text')}"
        outcomes.append(make_outcome(name, row, relation, text))
    return Result(
        kind="pairs",
        path=str(path),
        figures=make_relation_figures(outcomes),
        confusion=make_relation_confusion(outcomes),
        rows=make_relation_rows(outcomes),
        predictions=predictions,
    )


def judge_passages(row: Row, earlier: Row, later: Row, engine: Engine) -> Relation | None:
    """What the engine makes of the two passages of a row."""
    party = find_party(row)
    return engine.judge_pair(_read(earlier, party, 9, engine), _read(later, party, 21, engine))


def _read(passage: Row, party: str, hour: int, engine: Engine) -> Reading:
    text = make_passage(passage, party=party, day=passage.day("date"), hour=hour)
    return engine.read_text(text.text, media_type=text.media_type, source=text.source, captured=text.captured)
