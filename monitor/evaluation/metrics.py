"""Figures from counts: precision, recall, F1 and their macro average, rounded to four places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Confusion = Mapping[str, Mapping[str, int]]  # label -> prediction -> rows


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of one class; 0 where nothing was predicted or labelled."""

    right: int
    predicted: int
    labelled: int

    @property
    def precision(self) -> float:
        """The share of predictions that are right."""
        return share(self.right, self.predicted)

    @property
    def recall(self) -> float:
        """The share of labels that were predicted."""
        return share(self.right, self.labelled)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return share(2 * self.right, self.predicted + self.labelled)

    def as_json(self) -> dict[str, float | int]:
        """The figures of one class as ``--json`` prints them."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "labelled": self.labelled,
            "predicted": self.predicted,
        }


def share(part: float, whole: float) -> float:
    """``part / whole`` to four places; 0 for an empty whole."""
    return round(part / whole, 4) if whole else 0.0


def make_confusion(outcomes: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Count (label, prediction) pairs into rows by label."""
    table: dict[str, dict[str, int]] = {}
    for label, predicted in outcomes:
        row = table.setdefault(label, {})
        row[predicted] = row.get(predicted, 0) + 1
    return table


def make_scores(outcomes: Sequence[tuple[str, str]]) -> dict[str, Score]:
    """One ``Score`` for every class that was labelled or predicted, by name in alphabetical order."""
    classes = sorted({name for outcome in outcomes for name in outcome})
    return {
        name: Score(
            right=sum(label == predicted == name for label, predicted in outcomes),
            predicted=sum(predicted == name for _, predicted in outcomes),
            labelled=sum(label == name for label, _ in outcomes),
        )
        for name in classes
    }


def macro_f1(scores: Mapping[str, Score], names: Iterable[str]) -> float:
    """The mean F1 over the classes named; a class that nobody labelled nor predicted counts as 0."""
    wanted = list(names)
    return share(sum(scores[name].f1 for name in wanted if name in scores), len(wanted))
