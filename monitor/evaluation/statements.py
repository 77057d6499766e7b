"""Score what is recorded in labelled passages of whole documents: recorded or not, stance, limits."""

from __future__ import annotations

from pathlib import Path

from monitor.evaluation.inputs import find_party, make_document
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
from monitor.evaluation.words import make_words, stands_in


def evaluate_statements(path: Path, engine: Engine) -> Result:
    """Score every passage of ``path`` within its whole document. Raises ``InputError`` for rows that cannot be read."""
    rows = load_rows(path)
    pages: dict[tuple[str, str], Page] = {}
    outcomes = [_score(row, pages, engine) for row in rows]
    return Result(
        kind="statements",
        path=str(path),
        figures=make_passage_figures(outcomes, limits=True),
        confusion=make_stance_confusion(outcomes),
        rows=tuple(
            Scored(o.id, o.label, o.predicted, o.label == o.predicted, o.text, _describe_limits(o)) for o in outcomes
        ),
        predictions={o.id: o.found.as_json() if o.found else None for o in outcomes},
    )


def _score(row: Row, pages: dict[tuple[str, str], Page], engine: Engine) -> PassageOutcome:
    key = (row.text("document"), find_party(row))
    if key not in pages:
        text = make_document(row, "document", party=key[1])
        reading = engine.read_text(text.text, media_type=text.media_type, source=text.source, captured=text.captured)
        pages[key] = make_page(reading)
    passage, lead_in = row.text("text"), row.text_or_none("lead_in")
    label = row.text("stance")
    if label not in STANCES:
        raise row.problem(f"stance {label!r} is none of {', '.join(STANCES)}")
    own = make_words(passage)
    limits = [words for words in map(make_words, row.texts("limits")) if stands_in(words, own) or not lead_in]
    return PassageOutcome(
        id=row.text("id"),
        label=label,
        limits=tuple(word for words in limits for word in words),
        text=passage,
        found=find_recorded(pages[key], passage, lead_in),
    )


def _describe_limits(outcome: PassageOutcome) -> str:
    if outcome.label == NONE or not outcome.found:
        return ""
    return f"limits: labelled [{' '.join(outcome.limits)}], found [{' '.join(outcome.found.limits)}]"
