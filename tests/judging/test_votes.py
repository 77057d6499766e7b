"""What ``findings show --why`` tells: both readings, each vote and the row."""

from __future__ import annotations

from monitor.engine import make_engine
from monitor.judging.votes import explain_votes
from tests.judging.contrasts import judge


def test_both_readings_and_every_vote_are_told() -> None:
    engine = make_engine()
    row = {"earlier": "We will not sell your photos.", "later": "We will not sell your photos unless you agree."}
    relation = judge(engine, row)
    assert relation is not None and relation.pair.earlier is not None and relation.pair.later is not None
    told = "\n".join(explain_votes(relation.pair.earlier, relation.pair.later, engine.rulebook))
    for words in (
        "earlier reads: prohibits",
        "later reads: prohibits",
        "exception “unless you agree”",
        "by facet: ",
        "by edit: narrows",
        "table: row 10: narrower",
    ):
        assert words in told
