"""Contrastive pairs as the files of ``tests/relations`` hold them, and how one is judged.

A row gives ``earlier`` and ``later`` (one missing: the passage is gone, or new), the expected ``relation`` and
``effect`` and ``because``; optionally ``lead_in`` and ``later_lead_in``, ``as: statements`` (said one after another
rather than versions of one passage) with ``later_actor`` or ``later_outlet`` (a newspaper tells of it), and what is expected when the two are swapped: ``inverse`` (a
relation, or ``none`` where nothing follows) and ``inverse_effect``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from monitor.engine import Engine
from monitor.judging.relations import relate
from monitor.loading import load_yaml
from monitor.models import DocumentKind, Effect, Pair, Reading, Relation, RelationKind, Sighting, Source

FOLDER = Path(__file__).parent.parent / "relations"
QUIET = {Effect.MIXED.value: "neutral", Effect.UNJUDGED.value: "neutral"}
INVERSE = {"narrows": "broadens", "broadens": "narrows"} | {
    same: same for same in ("contradicts", "reaffirms", "unrelated")
}
INVERSE_EFFECT = {"weakens": "strengthens", "strengthens": "weakens", "neutral": "neutral"}

Row = dict[str, str]


def load_pairs() -> dict[str, Row]:
    """Every pair of every file but those of whole documents, by file name and place."""
    return {
        f"{path.stem}-{place}": row
        for path in sorted(FOLDER.glob("*.yml"))
        if not path.stem.startswith("doc_")
        for place, row in enumerate(load_yaml(path).data, start=1)
    }


def find_inverse(row: Row) -> Row | None:
    """The pair with its sides swapped and what is then expected; None where nothing follows."""
    relation = row.get("inverse") or INVERSE.get(row["relation"], "none")
    if relation == "none" or "earlier" not in row or "later" not in row or row.get("later_actor"):
        return None
    swapped = row | {
        "earlier": row["later"],
        "later": row["earlier"],
        "relation": relation,
        "effect": row.get("inverse_effect", INVERSE_EFFECT[row["effect"]]),
    }
    if "later_lead_in" in row:
        swapped |= {"lead_in": row["later_lead_in"], "later_lead_in": row["lead_in"]}
    return swapped


def judge(engine: Engine, row: Row) -> Relation | None:
    """What the engine makes of a pair; None where it reads nothing, or sees no relation between two statements."""
    lead = row.get("lead_in")
    if "earlier" not in row or "later" not in row:
        return _judge_lone(engine, row)
    if row.get("as") == "statements":
        readings = [
            _read(engine, row["earlier"], lead, 9, page="first"),
            _read(
                engine,
                row["later"],
                lead,
                21,
                page="second",
                actor=row.get("later_actor", "Northwind"),
                outlet=row.get("later_outlet", ""),
            ),
        ]
        told = next(iter(engine.judge_story(readings).values()), None)
        return told or _judge_side_by_side(engine, readings)
    earlier = _read(engine, row["earlier"], lead, 9)
    later = _read(engine, row["later"], row.get("later_lead_in", lead), 21)
    return engine.judge_pair(earlier, later)


def _judge_side_by_side(engine: Engine, readings: list[Reading]) -> Relation | None:
    """What the table says of two statements that a story does not relate."""
    sides = [engine.find_sightings(reading) for reading in readings]
    if not all(sides):
        return None
    relation = relate(Pair(sides[0][0], sides[1][0], versions=False), engine.rulebook)
    return relation if relation.kind == RelationKind.UNRELATED else None


def _judge_lone(engine: Engine, row: Row) -> Relation | None:
    hour, text = (9, row["earlier"]) if "earlier" in row else (21, row["later"])
    sightings = engine.find_sightings(_read(engine, text, row.get("lead_in"), hour))
    if not sightings:
        return None
    sides: tuple[Sighting | None, Sighting | None] = (sightings[0], None) if hour == 9 else (None, sightings[0])
    return relate(Pair(*sides, versions=True), engine.rulebook)


def _read(
    engine: Engine,
    text: str,
    lead_in: str | None,
    hour: int,
    *,
    page: str = "terms",
    actor: str = "Northwind",
    outlet: str = "",
) -> Reading:
    if lead_in:
        text = f"{lead_in}\n\n*   {text}\n"
    publisher = outlet or actor
    slug = publisher.lower().replace(" ", "-")
    kind = DocumentKind.ARTICLE if outlet else DocumentKind.STATEMENT if page != "terms" else DocumentKind.TERMS
    source = Source(f"{slug}/{page}", publisher, page, actor, f"https://{slug}.example/{page}", kind=kind)
    moment = datetime(2026, 3, 1, hour, tzinfo=UTC)
    return engine.read_text(text, media_type="text/markdown", source=source, captured=moment)


def describe(relation: Relation | None) -> tuple[str, str]:
    """Relation and effect in the words of the files."""
    if relation is None:
        return RelationKind.UNRELATED.value, "neutral"
    return relation.kind.value, QUIET.get(relation.effect.value, relation.effect.value)
