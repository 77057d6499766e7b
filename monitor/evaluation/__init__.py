"""Score rules and judges against labelled sets, and say what was gained and lost.

``evaluate(kind, path, engine)`` reads one labelled file and returns a ``Result``; ``render_result``,
``render_accuracy`` and ``render_comparison`` turn results into text, ``Result.as_json`` into what ``--json`` prints.
The scorers see a labelled row only through ``monitor.evaluation.inputs``, which copies the fields that are no labels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from monitor.errors import UnknownName
from monitor.evaluation.articles import evaluate_articles
from monitor.evaluation.pairs import evaluate_pairs
from monitor.evaluation.protocol import Engine
from monitor.evaluation.report import render_accuracy, render_comparison, render_result
from monitor.evaluation.results import Comparison, Result, Scored, compare_results, load_figures
from monitor.evaluation.revisions import evaluate_revisions
from monitor.evaluation.statements import evaluate_statements
from monitor.evaluation.stories import evaluate_stories

SCORERS: Mapping[str, Callable[[Path, Engine], Result]] = {
    "statements": evaluate_statements,
    "articles": evaluate_articles,
    "pairs": evaluate_pairs,
    "revisions": evaluate_revisions,
    "stories": evaluate_stories,
}

# What one table over a folder of labelled data holds: the scorer and the file it is given, in order of printing.
ACCURACY = (
    ("statements", "statements.jsonl"),
    ("articles", "articles.jsonl"),
    ("pairs", "pairs.jsonl"),
    ("revisions", "revisions.jsonl"),
    ("revisions", "pairs.jsonl"),
    ("stories", "stories.jsonl"),
)

__all__ = [
    "ACCURACY",
    "SCORERS",
    "Comparison",
    "Engine",
    "Result",
    "Scored",
    "compare_results",
    "evaluate",
    "evaluate_all",
    "evaluate_articles",
    "evaluate_pairs",
    "evaluate_revisions",
    "evaluate_statements",
    "evaluate_stories",
    "load_figures",
    "render_accuracy",
    "render_comparison",
    "render_result",
]


def evaluate(kind: str, path: Path, engine: Engine) -> Result:
    """Score ``engine`` on the labelled file at ``path`` as ``kind``, one of ``SCORERS``.

    Raises ``UnknownName`` for another kind and ``InputError`` (with path and line) for a file that cannot be read.
    """
    if kind not in SCORERS:
        raise UnknownName(f"cannot be evaluated; choose one of {', '.join(SCORERS)}", subject=kind)
    return SCORERS[kind](path, engine)


def evaluate_all(folder: Path, engine: Engine) -> list[Result]:
    """Score ``engine`` on every labelled file of ``ACCURACY`` in ``folder``; a missing file raises ``InputError``."""
    return [evaluate(kind, folder / name, engine) for kind, name in ACCURACY]
