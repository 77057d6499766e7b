"""Contrastive pairs: an edit of a few words turns the relation. Read with the built-in rulebook, judged alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from monitor.engine import Engine, make_engine
from monitor.judging.effects import find_side
from monitor.judging.table import EFFECTS, ROWS
from monitor.judging.wording import find_tokens, make_key
from monitor.models import Effect, RelationKind
from tests.judging.contrasts import Row, describe, find_inverse, judge, load_pairs

PAIRS = load_pairs()
INVERSES = {name: inverse for name, row in PAIRS.items() if (inverse := find_inverse(row)) is not None}
GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"
FRAME = 88.0  # of 100: two pairs whose unchanged words are that much alike share a sentence frame


def _mark(rows: dict[str, Row], key: str) -> list[object]:
    """Pairs that are known to come out wrong say why; the day they come out right, the mark must go."""
    return [
        pytest.param(
            row,
            id=name,
            marks=[pytest.mark.xfail(reason=row[key], strict=True)] if row.get(key) else [],
        )
        for name, row in rows.items()
    ]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine()


@pytest.mark.parametrize("row", _mark(PAIRS, "fails"))
def test_one_edit_turns_the_relation(row: Row, engine: Engine) -> None:
    _check(row, engine)


@pytest.mark.parametrize("row", _mark(INVERSES, "inverse_fails"))
def test_the_other_way_round_the_relation_turns_around(row: Row, engine: Engine) -> None:
    _check(row, engine)


def _check(row: Row, engine: Engine) -> None:
    relation = judge(engine, row)
    assert relation is not None, "nothing was read"
    told = [reason.sentence for reason in relation.reasons]
    assert describe(relation) == (row["relation"], row["effect"]), (row["because"], told)


def test_every_row_of_the_table_and_every_effect_decides_three_pairs_or_more(engine: Engine) -> None:
    rows: Counter[str] = Counter()
    effects: Counter[tuple[RelationKind, str]] = Counter()
    for row in PAIRS.values():
        relation = judge(engine, row)
        if relation is None:
            continue
        rows[relation.reasons[0].order.partition(": ")[2]] += 1
        side = relation.pair.earlier or relation.pair.later
        if side is not None and relation.effect in (Effect.WEAKENS, Effect.STRENGTHENS):
            effects[relation.kind, find_side(side.commitment)] += 1
    assert {row.name: rows[row.name] for row in ROWS if row.when and rows[row.name] < 3} == {}
    assert {cell: effects[cell] for cell in EFFECTS if effects[cell] < 3} == {}


def test_no_more_than_four_pairs_share_a_sentence_frame() -> None:
    frames = {name: _find_frame(row) for name, row in PAIRS.items()}
    for name, frame in frames.items():
        alike = [other for other, text in frames.items() if fuzz.ratio(frame, text) >= FRAME]
        assert len(alike) <= 4, (name, alike)


def _find_frame(row: Row) -> str:
    """The words that both sides of a pair have, in order: what the one edit left."""
    sides = [
        [t.word for t in find_tokens(f"{row.get('lead_in', '')} {row[side]}")]
        for side in ("earlier", "later")
        if side in row
    ]
    return " ".join(word for word in sides[0] if word in sides[-1])


@pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled sets are not beside this checkout")
def test_no_labelled_sentence_is_used() -> None:
    labelled = "\n".join(make_key(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.jsonl")))
    for name, row in PAIRS.items():
        for side in ("earlier", "later"):
            key = make_key(row.get(side, ""))
            assert len(key) < 20 or key not in labelled, name
