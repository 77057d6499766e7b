"""Labelled relations against judged ones: shared by the scorers of pairs and stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.evaluation.metrics import Score, macro_f1, make_confusion, make_scores, share
from monitor.evaluation.results import Figure, Scored
from monitor.evaluation.rows import Row
from monitor.models import Effect, Relation, RelationKind

QUIET = frozenset({RelationKind.REAFFIRMS.value, RelationKind.UNRELATED.value})
ENOUGH_ROWS = 5  # a relation with fewer labelled rows does not enter the macro average
_NEUTRAL = frozenset({Effect.MIXED.value, Effect.UNJUDGED.value})


@dataclass(frozen=True, slots=True)
class RelationOutcome:
    """One labelled pair: relation and effect as labelled (``also`` counts as right) and as judged."""

    id: str
    label: str
    also: tuple[str, ...]
    effect: str
    predicted: str
    predicted_effect: str
    text: str
    detail: str = ""

    @property
    def counted_label(self) -> str:
        """The label that the prediction is held against: the second reader's where that one was met."""
        return self.predicted if self.predicted in self.also else self.label


def read_label(row: Row) -> tuple[str, tuple[str, ...], str]:
    """The labelled relation, the second readers' relations, and the effect. Raises ``InputError`` for other words."""
    label, also = row.text("relation"), row.texts("also")
    known = [kind.value for kind in RelationKind]
    for name in (label, *also):
        if name not in known:
            raise row.problem(f"relation {name!r} is none of {', '.join(known)}")
    effect = row.text("effect")
    if effect not in [kind.value for kind in Effect]:
        raise row.problem(f"effect {effect!r} is none of {', '.join(kind.value for kind in Effect)}")
    return label, also, as_scored(effect)


def make_outcome(name: str, row: Row, relation: Relation | None, text: str) -> RelationOutcome:
    """One labelled row beside what was judged; nothing judged counts as unrelated and neutral."""
    label, also, effect = read_label(row)
    if relation is None:
        predicted, predicted_effect, reasons = RelationKind.UNRELATED.value, Effect.NEUTRAL.value, ""
    else:
        predicted, predicted_effect = relation.kind.value, as_scored(relation.effect.value)
        reasons = f"row {relation.row}; " + "; ".join(reason.sentence for reason in relation.reasons)
    return RelationOutcome(name, label, also, effect, predicted, predicted_effect, text, reasons)


def as_scored(effect: str) -> str:
    """An effect as it is held against the labels: ``mixed`` and ``unjudged`` count as ``neutral``."""
    return Effect.NEUTRAL.value if effect in _NEUTRAL else effect


def make_relation_figures(outcomes: Sequence[RelationOutcome]) -> dict[str, Figure]:
    """Accuracy, macro-F1 over relations with five labelled rows or more, effect accuracy, alerts, and each relation."""
    pairs = [(outcome.counted_label, outcome.predicted) for outcome in outcomes]
    scores = make_scores(pairs)
    frequent = [
        kind.value for kind in RelationKind if sum(outcome.label == kind.value for outcome in outcomes) >= ENOUGH_ROWS
    ]
    alerts = Score(
        right=sum(label not in QUIET and predicted not in QUIET for label, predicted in pairs),
        predicted=sum(predicted not in QUIET for _, predicted in pairs),
        labelled=sum(label not in QUIET for label, _ in pairs),
    )
    return {
        "accuracy": share(sum(label == predicted for label, predicted in pairs), len(pairs)),
        "macro_f1": macro_f1(scores, frequent),
        "effect_accuracy": share(sum(o.effect == o.predicted_effect for o in outcomes), len(outcomes)),
        "alert_precision": alerts.precision,
        "alert_recall": alerts.recall,
        "by_relation": {name: score.as_json() for name, score in scores.items()},
    }


def make_relation_rows(outcomes: Sequence[RelationOutcome]) -> tuple[Scored, ...]:
    """One row for each labelled pair; right is a relation that one of the readers gave."""
    return tuple(
        Scored(
            id=o.id,
            label=o.label if not o.also else f"{o.label} ({', '.join(o.also)})",
            predicted=o.predicted,
            right=o.predicted == o.counted_label,
            text=o.text,
            detail=f"effect {o.effect}, judged {o.predicted_effect}; {o.detail}",
        )
        for o in outcomes
    )


def make_relation_confusion(outcomes: Sequence[RelationOutcome]) -> dict[str, dict[str, int]]:
    """Labelled relation against judged relation."""
    return make_confusion((outcome.counted_label, outcome.predicted) for outcome in outcomes)


def describe_relation(relation: Relation | None) -> list[str]:
    """A judged relation as a prediction that compares and prints."""
    if relation is None:
        return [RelationKind.UNRELATED.value, Effect.NEUTRAL.value]
    return [relation.kind.value, relation.effect.value, relation.confidence.value]
