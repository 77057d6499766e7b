"""Score what is recorded in whole articles: the commitments told in them, and passages that only look like some."""

from __future__ import annotations

from pathlib import Path

from monitor.evaluation.inputs import make_article
from monitor.evaluation.metrics import share
from monitor.evaluation.passages import (
    NONE,
    STANCES,
    Page,
    PassageOutcome,
    find_recorded,
    make_page,
    make_passage_figures,
    make_stance_confusion,
)
from monitor.evaluation.protocol import Engine
from monitor.evaluation.results import Result, Scored
from monitor.evaluation.rows import Row, load_rows

# The labels' word for what the product keeps apart.
VOICES = {"quoted": "reported", "paraphrased": "reported"}


def evaluate_articles(path: Path, engine: Engine) -> Result:
    """Score every labelled passage of every article in ``path``. Raises ``InputError`` for rows that cannot be read."""
    outcomes: list[PassageOutcome] = []
    predictions: dict[str, object] = {}
    for row in load_rows(path):
        text = make_article(row)
        reading = engine.read_text(text.text, media_type=text.media_type, source=text.source, captured=text.captured)
        page = make_page(reading)
        predictions[row.text("id")] = [recorded.as_json() for recorded in page.recorded]
        outcomes.extend(_score(row, page))
    return Result(
        kind="articles",
        path=str(path),
        figures=make_passage_figures(outcomes, limits=False),
        confusion=make_stance_confusion(outcomes),
        rows=tuple(Scored(o.id, o.label, o.predicted, o.label == o.predicted, o.text) for o in outcomes),
        predictions=predictions,
        details={"voice_accuracy": _voice_accuracy(outcomes)},
    )


def _score(row: Row, page: Page) -> list[PassageOutcome]:
    name = row.text("id")
    outcomes = []
    for place, told in enumerate(row.rows("commitments"), start=1):
        quote, stance = told.text("quote"), told.text("stance")
        if stance not in STANCES:
            raise row.problem(f"stance {stance!r} is none of {', '.join(STANCES)}")
        found = find_recorded(page, quote)
        outcomes.append(PassageOutcome(f"{name}/c{place}", stance, (), quote, found, told.text_or_none("voice") or ""))
    for place, quote in enumerate(row.texts("not_commitments"), start=1):
        outcomes.append(PassageOutcome(f"{name}/n{place}", NONE, (), quote, find_recorded(page, quote)))
    return outcomes


def _voice_accuracy(outcomes: list[PassageOutcome]) -> float:
    voiced = [(o.voice, VOICES.get(o.found.voice, o.found.voice)) for o in outcomes if o.voice and o.found]
    return share(sum(label == predicted for label, predicted in voiced), len(voiced))
